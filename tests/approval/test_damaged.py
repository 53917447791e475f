"""Records that a full disk, a conflict or an editor damaged: told by name, and there is a way back."""

from __future__ import annotations

import errno
import os
import subprocess
from pathlib import Path

import pytest

from tests.approval.test_commands import Company, adopted, company, run
from tests.refusals import reason

__all__ = ["adopted", "company", "run"]

pytestmark = pytest.mark.history

APPROVE = ("approve", "office-supplies", "--by", "sample-zhao", "--reason", "x", "--yes")


def new_files(company: Company, before: set[Path]) -> set[Path]:
    return {path for path in (company.root / "processes/approvals").rglob("*") if path.is_file()} - before


def files(company: Company) -> set[Path]:
    return new_files(company, set())


def test_a_full_disk_leaves_no_record(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """No empty record that the next approval stumbles over: told, and then it can be given."""
    company.edit()
    before = files(company)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert "磁盘满了" in reason(company.run(*APPROVE).exception)
    assert files(company) == before
    assert company.run(*APPROVE).exit_code == 0
    assert len(new_files(company, before)) == 2


@pytest.mark.parametrize("damage", [b"", b"record: 1\nstatement: {", b"\x00\x01", b"<<<<<<< HEAD\n"])
@pytest.mark.parametrize("ending", [".yaml", ".json"])
@pytest.mark.parametrize("committed", [False, True])
def test_a_damaged_record_has_a_way_back(committed: bool, ending: str, damage: bytes, company: Company) -> None:
    """Told by name with what to do; done so, the approval can be given, and the audit is content."""
    company.edit()
    before = files(company)
    assert company.run(*APPROVE).exit_code == 0
    damaged = next(path for path in new_files(company, before) if path.suffix == ending)
    whole = damaged.read_bytes()
    damaged.write_bytes(damage)
    if committed:
        company.commit("wang")
        assert company.audit().exit_code == 1
    told = reason(company.run(*APPROVE).exception)
    assert damaged.name in told
    assert "删掉" in told
    assert "git checkout" in told
    damaged.unlink()
    if committed:
        company.commit("wang")
    assert company.run(*APPROVE).exit_code == 0
    assert ending == ".yaml" or damaged.read_bytes() == whole
    company.commit("wang")
    audited = company.audit()
    assert audited.exit_code == 0, audited.stdout


def test_a_record_that_is_whole_again_is_not_blamed(company: Company) -> None:
    """It was committed empty, and then with its bytes: nothing is left to say."""
    company.edit()
    before = files(company)
    assert company.run(*APPROVE).exit_code == 0
    record = next(path for path in new_files(company, before) if path.suffix == ".yaml")
    whole = record.read_bytes()
    record.write_bytes(b"")
    company.commit("wang")
    assert "malformed-record" in company.audit().stdout
    record.write_bytes(whole)
    company.commit("wang")
    audited = company.audit()
    assert audited.exit_code == 0, audited.stdout
    assert "malformed-record" not in audited.stdout


def test_approving_twice_before_committing(company: Company) -> None:
    """The record lies there and nobody else is needed: it only wants to be committed."""
    company.edit()
    assert company.run(*APPROVE).exit_code == 0
    done = company.run(*APPROVE)
    assert done.exit_code == 1
    assert "把记录提交" in done.stderr
    assert "另一个人" not in done.stderr


@pytest.mark.parametrize("below", [".", "processes/office", "docs"])
def test_the_command_that_is_printed_works_where_one_stands(
    below: str, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """approve in a sub-folder prints a `git add` for that folder."""
    company.edit()
    monkeypatch.chdir(company.root / below)
    lines = company.run(*APPROVE).stdout.splitlines()
    command = next(line for line in lines if line.startswith("  git add "))
    subprocess.run(["sh", "-c", command], check=True)
    status = subprocess.run(["git", "status", "--porcelain"], capture_output=True, text=True, check=True).stdout
    assert status
    assert all(line.startswith("A ") for line in status.splitlines()), status
