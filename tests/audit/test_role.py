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
from procbook.manual.load import load
from procbook.manual.role_acts import ROLE_FILE, renaming
from procbook.site.approved import approvals_of
from procbook.tree import WorkTree
from procbook.tree.overlay import Overlay
from tests.audit.attacks.example import GOVERNANCE, ROLES, Manual
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
        lines = [line for line in text.splitlines() if "招聘主管" in line]
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
