"""From everything that the audit finds an honest department comes back to a pass, without rewriting the history."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from procbook.audit import Verdict, audit_history
from tests.audit.attacks.attack import HISTORY, Attack, Told, watched
from tests.audit.attacks.effect_attacks import AUTHORITY
from tests.audit.attacks.example import GOVERNANCE, HANDBOOK, HIRING, REFUND, ROLES, Manual, Trusted
from tests.audit.attacks.repository import FILE
from tests.audit.attacks.table import ATTACKS
from tests.audit.sentences import SCENES

TODAY = date(2027, 4, 1)
"""When whoever puts things right is done, and every record that waits for its text has lapsed."""

FILES = {"process/hiring": HIRING, "process/refund": REFUND}
RECORDS = "processes/approvals/"
DIRECTOR = 'holders: [{person: approver, from: "2026-01-01"}'
GOVERNOR = 'holders: [{person: governor, from: "2026-01-01"}'

ANOTHER = {"C16"}
"""Another manual lies there: no commit makes it this one."""

SAID = [attack for name, attack in SCENES.items() if name not in ANOTHER]
"""What together makes the audit say each of its sentences."""

OTHERS = [
    attack
    for attack in ATTACKS
    if attack.id not in SCENES
    and attack.status == (1,)
    and any(one[0] == "audit" for one in attack.commands)
    and not any("--strict-history" in one for one in attack.commands)  # stays red, that is what it is for
]

IN_TIME = {"R13": "2027-04-05", "R14": "2027-04-05", "R21": "2027-03-10"}
"""Where an amount goes back: the first day of which people can learn in time, in a quarter in which it has not changed."""

WROTE_IT = {"A30"}
"""Where whoever approves the process wrote the text that is there."""


def audited(manual: Manual) -> Told:
    manual.make()
    return watched(manual, *HISTORY[:2], "--root", manual.root, "--today", TODAY.isoformat())


def verdict(manual: Manual) -> Verdict:
    manual.make()
    return audit_history(manual.folder, today=TODAY, root=manual.root, tip=manual.branch)


def restore(manual: Manual, before: dict[str, tuple[str, bytes]]) -> None:
    """Everything as it was, the records too; new records stay, what never was one goes."""
    broken = {
        found["path"] for found in audited(manual).findings if found["rule"] in ("malformed-record", "wrong-item")
    }
    for path in list(manual.files):
        if path not in before and (path in broken or not path.startswith(RECORDS) or not path.isprintable()):
            del manual.files[path]
    manual.files.update(before)
    manual.commit("author")
    put_back(manual)


def put_back(manual: Manual) -> None:
    """The records of approved versions that somebody took away."""
    versions = [version for state in verdict(manual).states.values() for version in state.versions]
    known = {path for one in versions for path in (one.content_path, *(given.path for given in one.approvals))}
    for path in sorted(known - set(manual.files)):
        manual.files[path] = next(tree[path] for tree in reversed(manual.trees_made()) if path in tree)
    manual.commit("author")


def appoint(manual: Manual, holders: str, person: str) -> None:
    """Somebody else holds a role as well."""
    settled(manual)
    manual.edit(ROLES, holders, holders + f', {{person: {person}, from: "2027-01-01"}}')
    approve(manual, GOVERNANCE)
    settled(manual)


def approve_what_is_open(manual: Manual, director: str) -> None:
    """The texts that are there are approved by those entitled, the governance first."""
    states = verdict(manual).states
    for item, state in sorted(states.items(), key=lambda one: one[0] != GOVERNANCE):
        if state.trusted:
            manual.trusted[item] = Trusted(state.trusted.digest, state.trusted.version)
        if state.opened and state.trusted:
            if item in FILES:
                version = f"{int(state.trusted.version.split('.')[0]) + 1}.0.0"
                manual.to_version(FILES[item], version, "2027-03-20")
            retired = '"status":"retired"' in manual.read(state.trusted.content_path)
            approve(manual, item, "reinstate" if retired else "change", director)


def approve(manual: Manual, item: str, action: str = "change", director: str = "approver") -> None:
    person, role = (director, {"role": "director"}) if item in FILES else ("governor", {})
    if action == "reinstate":
        manual.approve(item, ["approver", "controller"], action=action, summary="恢复")
    else:
        manual.approve(item, person, at="2027-03-01T09:30:00+08:00", summary="恢复", action=action, **role)
    manual.commit("author")


def enter(manual: Manual, told: Told) -> None:
    """What cannot be mended is entered as known, by people who had no part in it."""
    commits = {id[:12]: id for id in manual.git("rev-list", "main").split()}
    entries = ""
    for found in told.findings:
        known = [commits[word] for word in found["message"].split() if word in commits]
        if found["severity"] == "error" and known:
            entries += f'    - {{commit: "{known[0]}", rule: {found["rule"]}, reason: 查过了，是电脑的时间错了}}\n'
    if entries:
        appoint(manual, GOVERNOR, "controller")
        manual.edit(HANDBOOK, "policy:\n", f"policy:\n  incidents:\n{entries}")
        manual.approve(GOVERNANCE, "controller", role="governance-manager", summary="登记")
        manual.commit("author")


def settled(manual: Manual) -> None:
    """The last version of the governance, and no entries of before."""
    version = verdict(manual).states[GOVERNANCE].trusted
    assert version
    manual.trusted[GOVERNANCE] = Trusted(version.digest, version.version)


@pytest.mark.parametrize("attack", SAID, ids=lambda attack: attack.id)
def test_what_is_found_can_be_mended(attack: Attack, manual: Manual) -> None:
    """Texts and records go back to what they were, what is open is approved, the rest is entered as known."""
    mend(attack, manual)


@pytest.mark.long
@pytest.mark.parametrize("attack", OTHERS, ids=lambda attack: attack.id)
def test_what_was_done_can_be_mended(attack: Attack, manual: Manual) -> None:
    """As above, after every other attack."""
    mend(attack, manual)


def mend(attack: Attack, manual: Manual) -> None:
    before = dict(manual.files)
    attack.prepare(manual)
    manual.go("main")
    manual.now = datetime(2027, 3, 1, 1, tzinfo=UTC)
    if attack.id in IN_TIME:
        text = (
            before[AUTHORITY][1]
            .decode()
            .replace("    bands:", f'    effective_from: "{IN_TIME[attack.id]}"\n    bands:', 1)
        )
        before[AUTHORITY] = (FILE, text.encode())
    restore(manual, before)
    if attack.id in WROTE_IT:
        appoint(manual, DIRECTOR, "controller")
    approve_what_is_open(manual, "controller" if attack.id in WROTE_IT else "approver")
    enter(manual, audited(manual))
    told = audited(manual)
    assert told.errors == set(), str(told)
