"""Somebody leaves: one command writes it, and tells everything that it touches."""

from __future__ import annotations

import random
import re
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from click.testing import CliRunner, Result

from procbook.check.engine import check
from procbook.cli.leave import leave
from procbook.cli.status import status
from procbook.finding import CannotCheck, Severity
from procbook.manual.ahead import ahead
from procbook.manual.departure import Departure, departure
from procbook.manual.holders import holders, is_active
from procbook.manual.load import Loaded, load
from procbook.manual.orders import Successor
from procbook.tree.overlay import Overlay
from tests.audit.attacks.example import PEOPLE, ROLES, Manual
from tests.damage.manuals import files
from tests.real_manual import DAY
from tests.rules.rule_cases import Given

LAST = "2026-12-11"


@pytest.fixture
def run(manual: Manual, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`run("author", "--on", …)` on a fixed day."""
    monkeypatch.chdir(manual.folder)

    def command(*arguments: str) -> Result:
        manual.make()
        return CliRunner().invoke(leave, [*arguments, "--today", "2026-11-23"])

    return command


def text(manual: Manual, path: str) -> str:
    return (manual.folder / path).read_bytes().decode()


@pytest.mark.history
class TestOnePerson:
    """In the strict example manual: the author is lead of human resources, and deputy of the clerk."""

    def test_what_he_held_ends_and_the_successor_begins_the_day_after(self, manual: Manual, run: Any) -> None:
        done = run("author", "--on", LAST, "--successor", "hr-lead=outsider")
        assert done.exit_code == 0, done.output
        people, roles = text(manual, PEOPLE), text(manual, ROLES)
        assert f'name: 起草人, kind: person, active: {{from: "2025-01-01", until: "{LAST}"}}' in people
        assert (
            f'holders: [{{person: author, from: "2026-01-01", until: "{LAST}"}}, '
            '{person: outsider, from: "2026-12-12"}]' in roles
        )
        assert f'deputies: [{{person: author, from: "2026-01-01", until: "{LAST}"}}]' in roles

    def test_a_successor_is_no_deputy_of_himself(self, manual: Manual, run: Any) -> None:
        run("author", "--on", LAST, "--successor", "outsider")
        assert f'deputies: [{{person: outsider, from: "2026-01-01", until: "{LAST}"}}]' in text(manual, ROLES)

    def test_everything_that_it_touches_is_told(self, run: Any) -> None:
        told = run("author", "--on", LAST).stdout
        assert "“人事主管”从 2026-12-12 起没有人担任" in told
        assert "负责的流程：“退款”、“招聘”" in told
        assert "起草人不再代理“文员”" in told
        assert "代码平台账号 gitlab 12" in told
        assert "公钥 SHA256:" in told
        assert "author@x" in told
        assert "记录程序" in told

    def test_rules_that_only_she_could_fulfil_are_told(self, run: Any) -> None:
        """The controller may not be deputy for so long as to approve."""
        assert "没有人能批准组织和规矩的修改" in run("governor", "--on", LAST).stdout

    def test_approvals_that_wait_for_her_are_told(self, manual: Manual, run: Any) -> None:
        manual.edit(PEOPLE, "name: 旁人", "name: 旁人甲")
        manual.commit("author")
        assert "等着批准的" in run("governor", "--on", LAST, "--dry-run").stdout
        assert "等着批准的" not in run("outsider", "--on", LAST, "--dry-run").stdout

    def test_what_the_successor_may_not_do_is_told(self, run: Any) -> None:
        """Who applies for the money may not also decide on it."""
        told = run("author", "--on", LAST, "--successor", "outsider", "--dry-run").stdout
        assert "检查会报" in told

    def test_a_dry_run_writes_nothing(self, manual: Manual, run: Any) -> None:
        before = manual.read(PEOPLE), manual.read(ROLES)
        assert run("author", "--on", LAST, "--dry-run").exit_code == 0
        assert (text(manual, PEOPLE), text(manual, ROLES)) == before

    def test_a_span_that_would_only_begin_later_is_gone(self, manual: Manual, run: Any) -> None:
        manual.edit(ROLES, 'deputies: [{person: author, from: "2026-01-01"}]',
                    'deputies: [{person: author, from: "2027-01-01"}, {person: governor, from: "2026-02-01"}]')  # fmt: skip
        manual.commit("author")
        run("author", "--on", LAST)
        assert 'deputies: [{person: governor, from: "2026-02-01"}]' in text(manual, ROLES)

    def test_of_whom_no_time_was_said_there_is_one_now(self, manual: Manual, run: Any) -> None:
        manual.edit(PEOPLE, 'name: 旁人, kind: person, active: {from: "2025-01-01"}, ', "name: 旁人, kind: person, ")
        manual.commit("author")
        run("outsider", "--on", LAST)
        assert f'kind: person, active: {{from: "2026-01-01", until: "{LAST}"}}, emails: [outsider@x]' in text(
            manual, PEOPLE
        )

    def test_once_more_changes_nothing(self, manual: Manual, run: Any) -> None:
        run("author", "--on", LAST)
        before = text(manual, PEOPLE), text(manual, ROLES)
        done = CliRunner().invoke(leave, ["author", "--on", LAST, "--today", "2026-11-23"])
        assert "没有要写的" in done.stdout
        assert (text(manual, PEOPLE), text(manual, ROLES)) == before

    @pytest.mark.parametrize(
        ("arguments", "name"),
        [
            (["aprover", "--on", LAST], "no-such-person-near"),
            (["zzz", "--on", LAST], "no-such-person"),
            (["author", "--on", "2024-12-31"], "not-come-yet"),
            (["author", "--on", LAST, "--successor", "hr-led=outsider"], "no-such-role-near"),
            (["author", "--on", LAST, "--successor", "finance=outsider"], "not-his-role"),
            (["author", "--on", LAST, "--successor", "hr-lead=nobody"], "no-such-person"),
            (["author", "--on", LAST, "--successor", "hr-lead=author"], "succeeds-himself"),
            (["author", "--on", LAST, "--successor", "hr-lead=robot"], "no-successor"),
            (["author", "--on", LAST, "--successor", "outsider", "--successor", "governor"], "two-successors"),
            (["robot", "--on", LAST, "--successor", "outsider"], "no-role-to-give"),
        ],
    )
    def test_what_cannot_be_is_refused_and_nothing_written(
        self, arguments: list[str], name: str, manual: Manual, run: Any
    ) -> None:
        before = manual.read(PEOPLE), manual.read(ROLES)
        problem = run(*arguments).exception
        assert isinstance(problem, CannotCheck), problem
        assert problem.name == name
        assert (text(manual, PEOPLE), text(manual, ROLES)) == before

    def test_nobody_leaves_again_later(self, run: Any) -> None:
        run("author", "--on", LAST)
        problem = CliRunner().invoke(leave, ["author", "--on", "2027-01-01"]).exception
        assert isinstance(problem, CannotCheck)
        assert problem.name == "left-before"

    @pytest.mark.parametrize(("today", "warned"), [("2026-11-10", False), ("2026-11-23", True), ("2026-12-12", False)])
    def test_status_warns_thirty_days_before(self, today: str, warned: bool, manual: Manual, run: Any) -> None:
        run("author", "--on", LAST)
        for path in (PEOPLE, ROLES):
            manual.write(path, (manual.folder / path).read_bytes())
        manual.commit("author")
        manual.make()
        told = CliRunner().invoke(status, ["--today", today]).stdout
        assert (f"{LAST} 是起草人在职的最后一天" in told) == warned
        assert ("从 2026-12-12 起岗位“人事主管”没有人任职" in told) == warned
        assert ("接下来 30 天" in told) == warned

    def test_the_soonest_comes_first(self, manual: Manual, run: Any) -> None:
        for person, day in (("governor", "2026-12-10"), ("author", "2026-12-01")):
            manual.edit(PEOPLE, f'{{from: "2025-01-01"}}, emails: [{person}@x]',
                        f'{{from: "2025-01-01", until: "{day}"}}, emails: [{person}@x]')  # fmt: skip
        manual.commit("author")
        manual.make()
        told = CliRunner().invoke(status, ["--today", "2026-11-23"]).stdout
        days = re.findall(r"^  (?:从 )?(\d{4}-\d\d-\d\d) (?:是|起)", told, re.MULTILINE)
        assert len(days) >= 4
        assert days == sorted(days)
        assert "没有人能批准组织和规矩的修改" in told


@cache
def loaded(name: str) -> Loaded:
    return load(Given(files(name)))


CASES = [*[("real", seed) for seed in range(8)], *[("starter", seed) for seed in range(3)], ("everything", 0)]


@cache
def leaving_in(case: tuple[str, int]) -> Departure:
    """Somebody of a manual, each of whose roles somebody takes over, or nobody."""
    name, seed = case
    known, chosen = loaded(name), random.Random(seed)
    people = [person for person in known.manual.people.values() if person.kind == "person"]
    person, last = chosen.choice(people), DAY + timedelta(days=chosen.randint(1, 60))
    others = [other.id for other in people if other is not person and is_active(other, last)]
    held = departure(known, person.id, last, ()).held
    named = [Successor(chosen.choice(others), role.id) for role in held if others and chosen.random() < 0.7]
    return departure(known, person.id, last, named)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_only_what_ends_and_begins_is_written(case: tuple[str, int]) -> None:
    """Without the new days and lines every file is as it was."""
    leaving = leaving_in(case)
    for path, data in leaving.files.items():
        without = data.decode().replace(f', until: "{leaving.last}"', "")
        for heir in leaving.heirs.values():
            begins = re.escape(f'{{person: {heir}, from: "{leaving.next_day}"}}')
            without = re.sub(rf"\n *- {begins}|, {begins}", "", without)
        assert without == leaving.loaded.bytes_of(path).decode()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_manual_is_as_clean_as_before_but_for_what_nobody_does(case: tuple[str, int]) -> None:
    """On the day after, too, nothing is wrong that was not told; who takes over may not check himself."""
    leaving = leaving_in(case)
    after = load(Overlay(leaving.loaded.tree, leaving.files))
    left = {role.id for role in leaving.held if not leaving.holders_after(role)}
    vacant = {(rule, f"roles/{id}") for rule in ("vacant-role", "missing-deputy") for id in left}
    told = vacant | {("missing-deputy", f"roles/{role.id}") for role in leaving.without_deputy}
    for day in (DAY, leaving.next_day):
        before = {(each.rule, each.subject) for each in check(leaving.loaded, today=day).findings}
        now = {(each.rule, each.subject) for each in check(after, today=day).findings if each.severity < Severity.note}
        new = {each for each in now - before if each[0] not in ("four-eyes-impossible", "unfulfillable-policy")}
        assert new <= told
        assert leaving.lacks or "unfulfillable-policy" not in {rule for rule, _ in now - before}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_who_takes_over_holds_the_role_from_the_day_after_and_nobody_else_does_less(case: tuple[str, int]) -> None:
    leaving = leaving_in(case)
    for role in leaving.manual.roles.values():
        after = leaving.after.roles[role.id]
        held = [id for id in holders(role, leaving.manual, leaving.next_day) if id != leaving.person.id]
        heir = [leaving.heirs[role.id]] if role.id in leaving.heirs else []
        assert sorted(holders(after, leaving.after, leaving.next_day)) == sorted({*held, *heir})
        assert holders(after, leaving.after, DAY) == holders(role, leaving.manual, DAY)


def test_the_real_manual_says_nothing_of_what_is_not_coming() -> None:
    assert ahead(loaded("real").manual, DAY) == []
