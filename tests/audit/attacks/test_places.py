"""The example in other kinds of places, and approved with the product's own commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audit.attacks.attack import HISTORY, UNAPPROVED, run, watched
from tests.audit.attacks.content_attacks import ITEM
from tests.audit.attacks.example import HIRING, Keys, Manual, build
from tests.audit.attacks.test_recorder import take_in


def both_verdicts(manual: Manual) -> None:
    """The example passes here, and an unapproved edit is found."""
    command = (*HISTORY[:2], "--root", manual.root)
    told = watched(manual, *command)
    assert (told.status, told.errors) == (0, set()), str(told)
    manual.edit(HIRING, "写清岗位", "写明岗位")
    manual.commit("author")
    manual.make()
    told = watched(manual, *command)
    assert told.status == 1
    assert told.names(f"{UNAPPROVED}@hiring"), str(told)


def test_a_repository_with_longer_ids(tmp_path: Path, keys: Keys) -> None:
    """A repository with SHA-256 ids is audited like any other."""
    both_verdicts(build(tmp_path / "manual", keys, "--object-format=sha256"))


def test_a_second_work_tree(tmp_path: Path, manual: Manual) -> None:
    """An audit in a linked work tree judges the commit that is checked out there."""
    manual.edit(HIRING, "写清岗位", "写明岗位")
    manual.commit("author")
    manual.make()
    good = manual.git("rev-parse", "HEAD~1")
    manual.git("worktree", "add", "-q", "--detach", str(tmp_path / "other"), good)
    assert watched(manual, *HISTORY[:2], "--root", manual.root).status == 1
    manual.folder = tmp_path / "other"
    assert watched(manual, *HISTORY[:2], "--root", manual.root).status == 0


def test_a_manual_below_the_root_of_its_repository(tmp_path: Path, keys: Keys) -> None:
    """A manual in a folder of a larger repository is audited by itself; what lies beside it has no say."""
    manual = build(tmp_path / "repository" / "docs", keys, below="docs/")
    both_verdicts(manual)


@pytest.fixture
def changed(manual: Manual) -> Manual:
    manual.change()
    manual.commit("author")
    manual.make()
    return manual


def approve(manual: Manual, by: str, *options: str) -> int:
    key = str(manual.keys.folder / by)
    told = run(manual, "approve", "hiring", "--by", by, "--key", key, "--reason", "复核", "--yes", *options)
    assert "Traceback" not in told.err
    return told.status


def test_what_approve_writes_passes_the_audit(changed: Manual) -> None:
    """The product's own record says the same as the one written here from the protocol, and the audit takes it."""
    assert approve(changed, "approver") == 0
    take_in(changed)
    changed.commit("approver")
    changed.make()
    told = watched(changed, *HISTORY[:2], "--root", changed.root, "--strict-history")
    assert told.names("was-unapproved@hiring") or told.status == 0, str(told)
    assert not told.errors - {"was-unapproved"}, str(told)


@pytest.mark.parametrize("by", ["author", "outsider", "governor", "robot"])
def test_what_the_audit_would_refuse_is_not_written(by: str, changed: Manual) -> None:
    """Who may not approve is told so before anything is written."""
    assert approve(changed, by) == 1
    assert not list((changed.folder / "processes/approvals" / ITEM).glob("2.0.0/*.yaml"))
