"""Four eyes over the manual of this repository, in a repository where its persons have addresses and keys of their own.

In this repository they are samples without either, so its audit judges no authors. Here the same files begin anew under
the same policy: one person who makes a class-A change and both of its approvals is found, and two others are not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pytest
import yaml

from procbook.approval import Content, contents, rule_for
from procbook.approval.governance import Governance
from procbook.manual.holders import holders
from procbook.manual.load import Loaded, load
from procbook.tree import FOLDER, WorkTree
from tests.audit.attacks.attack import Told, run
from tests.audit.attacks.example import (
    ATTACK,
    GOVERNANCE,
    HANDBOOK,
    PEOPLE,
    REFERENCE,
    START,
    Keys,
    Manual,
    Trusted,
    _Tree,
    canonical,
    copied,
    digest,
)
from tests.real_manual import DAY, ROOT

pytestmark = pytest.mark.history

DECLARED = {"type": "declared"}

OUTSIDE = "  excludes: ["
"""The list of a process to which the change adds something: what it is not for."""


class Play(NamedTuple):
    """A process, the roles that must approve its class-A changes, a holder of each, and somebody who is neither."""

    process: str
    path: str
    first_role: str
    second_role: str
    first: str
    second: str
    writer: str


class Given(NamedTuple):
    """An approval: in whose name, in which of the two roles, with whose key."""

    by: str
    role: str
    key: str


def cast(loaded: Loaded, governance: Governance) -> Play:
    """A process of the manual whose class-A changes two persons of different roles approve, and who they are."""
    manual = loaded.manual
    rule = rule_for(governance, "process", "change", "A")
    assert rule, "the policy says who approves a class-A change"
    assert rule.count == 2, "the policy wants two persons for a class-A change"
    (second_role,) = set(rule.roles) - {"approver"}
    process = next(
        one
        for one in manual.in_force
        if one.approver != second_role and OUTSIDE in loaded.bytes_of(loaded.paths[one.id]).decode()
    )
    first, second = (holders(manual.roles[role], manual, START.date())[0] for role in (process.approver, second_role))
    writer = next(one.id for one in manual.people.values() if one.kind == "person" and one.id not in (first, second))
    return Play(process.id, loaded.paths[process.id], process.approver, second_role, first, second, writer)


def identified(manual: Manual, play: Play, keys: Keys) -> None:
    """Every person has an address of his own, and those who play a key."""
    data = yaml.safe_load(manual.read(PEOPLE))
    own = {play.first: "approver", play.second: "controller", play.writer: "author"}
    for person in data["people"]:
        person["emails"] = [f"{person['id']}@x"]
        if person["id"] in own:
            key = {"key": keys.public[own[person["id"]]], "purpose": "approval", "from": "2026-01-01"}
            person["keys"] = [key]
    manual.write(PEOPLE, yaml.safe_dump(data, allow_unicode=True, sort_keys=False))


def signed(manual: Manual) -> None:
    """The same policy, but class-A changes need signatures."""
    data = yaml.safe_load(manual.read(HANDBOOK))
    for rule in data["policy"]["approvals"]:
        if "A" in rule.get("classes", ()):
            rule["evidence"] = "signed"
    manual.write(HANDBOOK, yaml.safe_dump(data, allow_unicode=True, sort_keys=False))


def adopt(manual: Manual, governance: Governance, item: str, action: str) -> str:
    """The first records of an item, by as many persons as the policy asks for; gives the digest of their statement."""
    rule = rule_for(governance, item.split("/")[0], action, "")
    assert rule
    said: dict[str, Any] = {"action": action, "manual": governance.manual_id, "key": "stranger", "evidence": DECLARED}
    givers = [(holders(governance.roles[role], governance.manual, START.date())[0], role) for role in rule.roles]
    for person, role in givers[1 : rule.count]:
        manual.record(item, person, role=role, **said)
    person, role = givers[0]
    return digest("statement", canonical(manual.approve(item, person, role=role, **said)))


class Whole(Manual):
    """A large manual: while everything in it is approved as it is, its contents are read once."""

    still: Mapping[str, Content] = {}

    def content(self, item: str) -> bytes:
        return self.still[item].canonical if self.still else super().content(item)

    def version(self, item: str, last: Trusted | None) -> str:
        return self.still[item].version or "1.0.0" if self.still else super().version(item, last)


class Stage(NamedTuple):
    manual: Whole
    play: Play
    manual_id: str


@pytest.fixture(scope="module", params=["as it is", "signed"])
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The manual of this repository as the first commits of another one, everything approved: under its own policy,
    and under one that wants signatures for class A."""
    loaded, keys = load(WorkTree(ROOT)), Keys(tmp_path_factory.mktemp("keys"))
    manual = Whole(tmp_path_factory.mktemp("this") / "manual", START)
    manual.folder.mkdir()
    manual.git("init", "-q", "-b", "main", "--template=")
    manual.keys, manual.trusted = keys, {}
    for top in (FOLDER, "docs"):
        for file in sorted((ROOT / top).rglob("*")):
            path = file.relative_to(ROOT).as_posix()
            if file.is_file() and not path.startswith(f"{FOLDER}/approvals/"):
                manual.write(path, file.read_bytes())
    play = cast(loaded, Governance.from_canonical(contents(WorkTree(ROOT))[GOVERNANCE].canonical))
    identified(manual, play, keys)
    if request.param == "signed":
        signed(manual)
    manual.still = contents(_Tree(manual))
    governance = Governance.from_canonical(manual.content(GOVERNANCE))
    manual.root = adopt(manual, governance, GOVERNANCE, "adopt")
    adopt(manual, governance, REFERENCE, "adopt")
    for process in loaded.manual.processes:
        adopt(manual, governance, f"process/{process}", "create")
    manual.still = {}
    manual.commit(play.writer)
    manual.now = ATTACK
    manual.make()
    return Stage(manual, play, governance.manual_id)


@pytest.fixture
def stage(template: Stage, tmp_path: Any) -> Stage:
    made = copied(template.manual, tmp_path / "manual")
    assert isinstance(made, Whole)
    return template._replace(manual=made)


def changed(stage: Stage, author: str, given: Sequence[Given]) -> Told:
    """Somebody takes something out of what a process is for (class A), the approvals lie beside it; what the audit says.

    The records name no author: who wrote it stands in the commit."""
    manual, play, id = stage
    item = f"process/{play.process}"
    major = int(re.findall(r'^version: "(\d+)', manual.read(play.path), re.MULTILINE)[0])
    manual.edit(play.path, OUTSIDE, f"{OUTSIDE}别的部门自己办的事, ")
    manual.to_version(play.path, f"{major + 1}.0.0")
    own = {play.first: "approver", play.second: "controller", play.writer: "author"}
    for by, role, key in given:
        said: dict[str, Any] = {"role": role, "key": own[key], "authors": "", "manual": id}
        manual.record(item, by, **said)
    manual.commit(author)
    manual.make()
    return run(manual, "audit", "--history", "--root", manual.root, "--today", DAY.isoformat())


def test_two_others_approve_a_change(stage: Stage) -> None:
    """Honest work: somebody writes, one of each role approves with a key of her own, and the audit is content."""
    play = stage.play
    told = changed(stage, play.writer, [Given(play.first, play.first_role, play.first), second(play)])
    assert told.errors == set(), str(told)
    assert not [one for one in told.findings if one["rule"] == "unknown-author"], "every author is known"


def second(play: Play) -> Given:
    return Given(play.second, play.second_role, play.second)


def one_person_under_her_own_name(play: Play) -> list[Given]:
    return [Given(play.first, role, play.first) for role in (play.first_role, play.second_role)]


def one_person_under_two_names(play: Play) -> list[Given]:
    return [Given(play.first, play.first_role, play.first), Given(play.second, play.second_role, play.first)]


def one_of_two_is_the_author(play: Play) -> list[Given]:
    return [Given(play.first, play.first_role, play.first), second(play)]


ALONE = (one_person_under_her_own_name, one_person_under_two_names, one_of_two_is_the_author)


@pytest.mark.parametrize("how", ALONE)
def test_one_person_is_not_two(stage: Stage, how: Any) -> None:
    """Who writes a class-A change does not approve it: neither twice, nor once more in another's name, nor at all."""
    told = changed(stage, stage.play.first, how(stage.play))
    assert "self-approval" in told.errors, str(told)
    assert told.status == 1


def test_one_approval_of_two_is_not_enough(stage: Stage) -> None:
    """The change is of class A: an honest approval alone does not carry it."""
    play = stage.play
    told = changed(stage, play.writer, [Given(play.first, play.first_role, play.first)])
    assert "quorum-not-met" in told.errors, str(told)


def test_names_of_others_need_their_keys(stage: Stage) -> None:
    """Who writes it and signs for both approvers with her own key is found, whatever the policy wants. Only where it takes
    declarations could she leave out the signatures: every report says how many approvals are no more than that."""
    play = stage.play
    names = [Given(play.first, play.first_role, play.writer), Given(play.second, play.second_role, play.writer)]
    told = changed(stage, play.writer, names)
    assert {"bad-signature", "key-not-valid"} & told.errors, str(told)
