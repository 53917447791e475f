"""A role gets another name in one act: one file, one approval, one line among the changes."""

from __future__ import annotations

import random
import re
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner, Result

from procbook import pages
from procbook.change import Comparison
from procbook.check.engine import check
from procbook.cli.role import role
from procbook.cli.status import status
from procbook.finding import CannotCheck, Severity
from procbook.manual.holders import holders
from procbook.manual.kinds import ROLES as ROLE_KINDS
from procbook.manual.load import load
from procbook.manual.references import ids_and_text
from procbook.manual.role_acts import ROLE_FILE, merging, renaming
from procbook.site.approved import approvals_of
from procbook.tree import WorkTree
from procbook.tree.overlay import Overlay
from tests.audit.attacks.example import GOVERNANCE, HIRING, REFUND, ROLES, Manual
from tests.damage.manuals import files
from tests.real_manual import DAY
from tests.rules.rule_cases import Given
from tests.shown import shown

TODAY = date(2026, 11, 23)


@pytest.fixture
def run(manual: Manual, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(manual.folder)

    def command(*arguments: str) -> Result:
        manual.make()
        return CliRunner().invoke(role, arguments)

    return command


def taken_up(manual: Manual) -> None:
    """What the command wrote is committed by its author."""
    manual.write(ROLES, (manual.folder / ROLES).read_bytes())
    manual.commit("author")


@pytest.mark.history
class TestRenaming:
    def test_one_file_says_the_new_name_and_keeps_the_old_one(self, manual: Manual, run: Any) -> None:
        before = manual.read(ROLES)
        done = run("rename", "hr-lead", "--title", "招聘主管")
        assert done.exit_code == 0, done.output
        after = (manual.folder / ROLES).read_bytes().decode()
        assert after == before.replace(
            "    title: 人事主管\n    kind: position\n",
            "    title: 招聘主管\n    kind: position\n    aliases: [人事主管]\n",
        )
        assert "2 个流程一个也不用改：“退款”、“招聘”" in done.stdout

    def test_it_is_one_approval_of_the_lightest_class(self, manual: Manual, run: Any) -> None:
        run("rename", "hr-lead", "--title", "招聘主管")
        taken_up(manual)
        manual.make()
        told = CliRunner().invoke(status, ["--today", TODAY.isoformat()]).stdout
        waiting = re.findall(r"^(\S+/\S+?)[ ：].*（批准的是", told, re.MULTILINE)
        assert waiting == [GOVERNANCE]
        assert "C 级" in told

    def test_it_is_one_line_among_the_changes(self, manual: Manual, run: Any) -> None:
        run("rename", "hr-lead", "--title", "招聘主管")
        taken_up(manual)
        manual.approve(GOVERNANCE, "governor", version="2.0.0")
        manual.commit("author")
        manual.make()
        loaded = load(WorkTree(manual.folder))
        site = pages.make(loaded, TODAY, approvals=approvals_of(loaded, TODAY))
        text = next(page.markdown for page in site.pages if page.path == "changes.md")
        lines = [line for line in text.splitlines() if "招聘主管" in line and "<select>" not in line]
        assert len(lines) == 1
        assert "岗位“人事主管”改名为“招聘主管”" in shown(lines[0])
        assert "2 个流程" in shown(lines[0])
        feed = next(file.content for file in site.files if file.path == "changes.xml").decode()
        assert feed.count("招聘主管") == 1

    def test_a_name_of_before_comes_back(self, manual: Manual, run: Any) -> None:
        before = manual.read(ROLES)
        run("rename", "hr-lead", "--title", "招聘主管")
        CliRunner().invoke(role, ["rename", "hr-lead", "--title", "人事主管"])
        after = (manual.folder / ROLES).read_bytes().decode()
        assert after == before.replace(
            "主管\n    kind: position\n", "主管\n    kind: position\n    aliases: [招聘主管]\n", 1
        )

    def test_a_dry_run_writes_nothing(self, manual: Manual, run: Any) -> None:
        before = manual.read(ROLES)
        assert "招聘主管" in run("rename", "hr-lead", "--title", "招聘主管", "--dry-run").stdout
        assert (manual.folder / ROLES).read_bytes().decode() == before

    @pytest.mark.parametrize(
        ("id", "title", "name"),
        [
            ("hr-led", "招聘主管", "no-such-role-near"),
            ("zzz", "招聘主管", "no-such-role"),
            ("hr-lead", "人事主管", "same-title"),
            ("hr-lead", " ", "same-title"),
            ("hr-lead", "财 务", "title-taken"),
        ],
    )
    def test_what_cannot_be_is_refused_and_nothing_written(
        self, id: str, title: str, name: str, manual: Manual, run: Any
    ) -> None:
        before = manual.read(ROLES)
        problem = run("rename", id, "--title", title).exception
        assert isinstance(problem, CannotCheck), problem
        assert problem.name == name
        assert (manual.folder / ROLES).read_bytes().decode() == before


@pytest.mark.history
class TestMerging:
    """The director becomes part of finance: the process of hiring goes on naming the director as its approver."""

    def merged(self, manual: Manual, run: Any) -> None:
        done = run("merge", "director", "--into", "finance", "--today", "2026-11-20")
        assert done.exit_code == 0, done.output
        taken_up(manual)
        manual.approve(GOVERNANCE, "governor", version="2.0.0")
        manual.commit("author")

    def test_names_and_holders_go_over(self, manual: Manual, run: Any) -> None:
        self.merged(manual, run)
        manual.make()
        known = manual_of(manual)
        assert known.former.keys() == {"director"}
        assert "总监" in known.roles["finance"].aliases
        assert holders(known.roles["finance"], known, TODAY) == ("controller", "approver")
        assert known.processes["hiring"].approver == "finance"
        assert known.roles["hr-lead"].reports_to == "finance"

    def test_no_process_waits_for_anything(self, manual: Manual, run: Any, judged: Any) -> None:
        before = {path: manual.read(path) for path in (HIRING, REFUND)}
        self.merged(manual, run)
        verdict = judged()
        assert not [each for each in verdict.findings if each.severity is Severity.error]
        assert all(state.is_approved for state in verdict.states.values())
        assert before == {path: manual.read(path) for path in before}

    def test_it_is_one_change_of_roles_and_none_of_a_process(self, manual: Manual, run: Any) -> None:
        manual.make()
        manual.git("checkout", "-q", "-f", "main")
        before = manual_of(manual)
        self.merged(manual, run)
        assert {change.item for change in Comparison(before, manual_of(manual), "", "").changes} == {
            "role/director",
            "role/finance",
        }

    @pytest.mark.parametrize(
        ("person", "role", "counts"),
        [
            ("controller", "finance", True),
            ("approver", "finance", True),
            ("approver", "director", False),
            ("outsider", "clerk", False),
        ],
    )
    def test_who_approves_is_who_holds_the_role_of_now(
        self, person: str, role: str, counts: bool, manual: Manual, run: Any, judged: Any
    ) -> None:
        self.merged(manual, run)
        manual.change(version="1.0.1")
        manual.approve("process/hiring", person, role=role)
        manual.commit("author")
        assert judged().states["process/hiring"].is_approved == counts

    def test_a_text_that_names_the_role_of_now_says_the_same(self, manual: Manual, run: Any, judged: Any) -> None:
        """The class is the lightest, for the report and for the audit."""
        self.merged(manual, run)
        manual.edit(HIRING, "approver: director", "approver: finance")
        manual.to_version(HIRING, "1.0.1")
        manual.approve("process/hiring", "controller", role="finance")
        manual.commit("author")
        state = judged().states["process/hiring"]
        assert (state.is_approved, state.trusted.class_) == (True, "C")

    def test_another_role_than_that_of_now_is_a_heavy_change(self, manual: Manual, run: Any, judged: Any) -> None:
        self.merged(manual, run)
        manual.edit(HIRING, "approver: director", "approver: clerk")
        manual.to_version(HIRING, "2.0.0")
        manual.approve("process/hiring", "controller", role="finance")
        manual.commit("author")
        assert judged().states["process/hiring"].trusted.class_ == "A"

    def test_nothing_means_another_role_before_that_is_approved(self, manual: Manual, run: Any, judged: Any) -> None:
        """Whoever can push merges the role of the approver with his own; only who approves the roles makes it count."""
        run("merge", "director", "--into", "clerk", "--today", "2026-11-21")
        taken_up(manual)
        manual.change(version="1.0.1")
        manual.approve("process/hiring", "outsider", role="clerk")
        manual.commit("author")
        assert not judged().states["process/hiring"].is_approved

    def test_it_is_one_line_among_the_changes(self, manual: Manual, run: Any) -> None:
        self.merged(manual, run)
        assert changes_line(manual, "并入") == "岗位“总监”并入“财务” 2 个流程"


@pytest.mark.history
class TestSplitting:
    def test_only_the_processes_named_go_over(self, manual: Manual, run: Any) -> None:
        done = run("split", "hr-lead", "--into", "refund-lead", "--title", "退款主管", "--process", "refund",
                   "--holder", "outsider", "--today", "2026-11-21")  # fmt: skip
        assert done.exit_code == 0, done.output
        known = manual_of(manual)
        assert known.roles["refund-lead"].holders[0].person == "outsider"
        assert known.processes["refund"].owner == "refund-lead"
        assert known.processes["hiring"].owner == "hr-lead"

    def test_it_is_one_act(self, manual: Manual, run: Any, judged: Any) -> None:
        run("split", "hr-lead", "--into", "clerk", "--process", "refund", "--today", "2026-11-21")
        taken_up(manual)
        manual.approve(GOVERNANCE, "governor", version="2.0.0")
        manual.commit("author")
        assert all(state.is_approved for state in judged().states.values())
        assert changes_line(manual, "改由") == "岗位“人事主管”的一部分流程改由“文员”担任 1 个流程"


def manual_of(manual: Manual) -> Any:
    return load(WorkTree(manual.folder)).manual


def changes_line(manual: Manual, word: str) -> str:
    """The one line with a word on the page of changes, without the list that is folded."""
    manual.make()
    loaded = load(WorkTree(manual.folder))
    site = pages.make(loaded, TODAY, approvals=approvals_of(loaded, TODAY))
    text = next(page.markdown for page in site.pages if page.path == "changes.md")
    (line,) = [line for line in text.splitlines() if word in line]
    return " ".join(re.sub(r"<[^>]*>", " ", line).split())


@pytest.mark.history
@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["merge", "hr-lead", "--into", "hr-lead"], "merged-into-itself"),
        (["merge", "hr-led", "--into", "clerk"], "no-such-role-near"),
        (["split", "finance", "--into", "clerk", "--process", "nowhere"], "not-used-there"),
        (["split", "hr-lead", "--into", "clerk", "--title", "某某", "--process", "refund"], "role-there"),
        (["split", "hr-lead", "--into", "new", "--title", "文员", "--process", "refund"], "title-taken"),
        (["split", "hr-lead", "--into", "new", "--process", "refund"], "no-such-role"),
        (["split", "hr-lead", "--into", "hr-lead", "--process", "refund"], "merged-into-itself"),
        (["split", "hr-lead", "--into", "new", "--title", "某", "--process", "refund", "--holder", "zzz"], "no-such-person"),
    ],
)  # fmt: skip
def test_what_cannot_be_merged_or_split(arguments: list[str], name: str, manual: Manual, run: Any) -> None:
    before = manual.read(ROLES)
    problem = run(*arguments).exception
    assert isinstance(problem, CannotCheck), problem
    assert problem.name == name
    assert (manual.folder / ROLES).read_bytes().decode() == before


@pytest.mark.parametrize("name", ["real", "everything", "starter"])
def test_any_two_roles_are_merged_in_one_file(name: str) -> None:
    """No process is said to have changed, and none means the role of before any more."""
    loaded, chosen = load(Given(files(name))), random.Random(20261129)
    ids = [role.id for role in loaded.manual.roles.values() if role.kind == "position"]
    for _ in range(3):
        one, other = chosen.sample(ids, 2)
        made = merging(loaded, [one], other, DAY).files
        after = load(Overlay(loaded.tree, made)).manual
        items = {change.item for change in Comparison(loaded.manual, after, "", "").changes}
        assert items == {f"role/{one}", f"role/{other}"}
        named = (ids_and_text(each)[0] for each in after.processes.values())
        assert not any(one in ids.get(kind, ()) for ids in named for kind in ROLE_KINDS)


@pytest.mark.parametrize("name", ["real", "everything", "starter"])
def test_any_role_is_renamed_without_a_fault_and_as_one_change(name: str) -> None:
    """Nothing new is wrong; only this role is said to have changed; every byte but for its names is as it was."""
    loaded, chosen = load(Given(files(name))), random.Random(20261128)
    roles = list(loaded.manual.roles.values())
    known = {(each.rule, each.subject) for each in check(loaded, today=DAY).findings}
    for each in chosen.sample(roles, min(len(roles), 3)):
        title = f"新{each.title}组"
        made = renaming(loaded, each.id, title).files
        after = load(Overlay(loaded.tree, made))
        found = {(f.rule, f.subject) for f in check(after, today=DAY).findings if f.severity < Severity.note}
        assert found <= known
        changes = Comparison(loaded.manual, after.manual, "", "").changes
        assert {(change.item, change.class_) for change in changes} == {(f"role/{each.id}", "C")}
        lines, before = (data.decode().splitlines() for data in (made[ROLE_FILE], loaded.bytes_of(ROLE_FILE)))
        assert 1 <= len([line for line in lines if line not in before]) <= 2
        assert len([line for line in before if line not in lines]) in (1, 2)
