"""A landing that squashes the history keeps the verdict: approvals bind content, not commits."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from procbook.audit import Verdict, audit_history
from procbook.tree import commit_date, git
from tests.audit.attacks.example import REFUND, Manual
from tests.audit.gate import ROOT, by_calendar, is_whole

pytestmark = pytest.mark.long

TODAY = date(2026, 11, 23)


def squashed(source: Path, folder: Path, by: str, day: str) -> Path:
    """A repository with one commit, whose files are those of HEAD; objects are borrowed, so a shallow clone will do."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    for role in ("AUTHOR", "COMMITTER"):
        environment |= {
            f"GIT_{role}_NAME": by,
            f"GIT_{role}_EMAIL": f"{by}@x",
            f"GIT_{role}_DATE": f"{day}T12:00:00+0800",
        }

    def run(*arguments: str) -> str:
        command = ["git", *arguments]
        return subprocess.run(
            command, cwd=folder, env=environment, check=True, capture_output=True, text=True
        ).stdout.strip()

    folder.mkdir()
    run("init", "-q", "-b", "main", "--template=")
    stored = source / git(source, "rev-parse", "--git-path", "objects").decode().strip()
    (folder / ".git/objects/info").mkdir(exist_ok=True)
    (folder / ".git/objects/info/alternates").write_text(f"{stored.resolve()}\n", "utf-8")
    tree = git(source, "rev-parse", "HEAD^{tree}").decode().strip()
    run("update-ref", "refs/heads/main", run("commit-tree", tree, "-m", "squashed"))
    return folder


def approved(verdict: Verdict) -> dict[str, tuple[bool, list[str], list[tuple[str, str]]]]:
    """Of each item: whether it stands as it may, its statements, and by whom with which evidence."""
    return {
        item: (
            state.opened is None,
            [version.digest for version in state.versions],
            [(one.person, one.level) for version in state.versions for one in version.approvals],
        )
        for item, state in verdict.states.items()
    }


def standing(verdict: Verdict) -> dict[str, object]:
    """Only the items that stand as they may."""
    return {item: found for item, found in approved(verdict).items() if found[0]}


def errors(verdict: Verdict) -> set[tuple[str, str]]:
    return {(one.rule, one.subject) for one in verdict.findings if one.severity.name == "error"}


def judged(folder: Path, day: date, root: str = "") -> Verdict:
    return audit_history(folder, today=day, root=root, tip="HEAD")


@pytest.mark.parametrize("honest", [True, False])
def test_a_squashed_history_gets_the_same_verdict(manual: Manual, tmp_path: Path, honest: bool) -> None:
    """What was approved stays so, by the same persons with the same evidence; what was not approved stays a finding."""
    manual.change()
    manual.commit("author")
    manual.approve("process/hiring", "approver")
    manual.commit("author", committer="approver")
    if not honest:
        manual.change(REFUND, "退款", "退货款", "2.0.0")
        manual.commit("author")
    manual.make()
    whole = judged(manual.folder, TODAY, manual.root)
    once = judged(squashed(manual.folder, tmp_path / "squashed", "author", "2026-11-21"), TODAY, manual.root)
    assert (whole.failed, once.failed) == (not honest, not honest)
    assert {item for _, item in errors(once)} == {item for _, item in errors(whole)}
    assert standing(once) == standing(whole)
    assert once.checked.commits == 1
    assert "as-landed" in once.not_checked


def test_after_a_squash_the_landed_commit_says_who_wrote(manual: Manual, tmp_path: Path) -> None:
    """When the approver squashes, he is the author as far as anybody can see: the report does not pretend otherwise."""
    manual.change()
    manual.commit("author")
    manual.approve("process/hiring", "approver")
    manual.commit("author")
    manual.make()
    once = judged(squashed(manual.folder, tmp_path / "squashed", "approver", "2026-11-21"), TODAY, manual.root)
    assert ("self-approval", "process/hiring") in errors(once)


def test_this_repository_squashed_gets_the_same_verdict(tmp_path: Path) -> None:
    """However this repository lands, its manual stands as approved. Only a whole clone can be compared with.

    What came with the calendar since the manual was changed is no matter of approval.
    """
    day = commit_date(ROOT) or TODAY
    once = squashed(ROOT, tmp_path / "squashed", "landing", day.isoformat())
    verdict = judged(once, day)
    assert errors(verdict) <= by_calendar(ROOT)
    assert all(is_good for is_good, _, _ in approved(verdict).values())
    assert "as-landed" in verdict.not_checked
    if is_whole(ROOT):
        whole = judged(ROOT, day)
        assert (approved(verdict), errors(verdict)) == (approved(whole), errors(whole))
