"""`procbook check -` takes what real git prints: quoted names, NUL-separated names, deleted and renamed files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.repository import PROCESS, edit, git, save, write_manual

CHINESE = "processes/files/领用 单（新）.txt"
ODD = 'processes/files/a"b\\c\td.txt'


@pytest.fixture(params=["", "docs/手册/"])
def repository(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The manual's folder in a repository, at its top or below; with a fault that is committed."""
    root = tmp_path / str(request.param)
    write_manual(root)
    (tmp_path / "README.md").write_text("x", "utf-8")
    git(tmp_path, "init", "-q")
    save(tmp_path)
    return root


def check(folder: Path, data: bytes) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "procbook", "check", "-", "--today", "2026-11-23"]
    return subprocess.run(command, cwd=folder, input=data, capture_output=True)


def change(root: Path) -> None:
    """A file with a Chinese name, one with every odd sign, and a fault in a process."""
    (root / CHINESE).write_text("x", "utf-8")
    (root / ODD).write_text("x", "utf-8")
    edit(root, PROCESS, "owner: team-lead", "owner: nobody-here")
    git(root, "add", "-A", ".")


@pytest.mark.posix
@pytest.mark.parametrize("listing", ["--name-only", "--name-status"])
@pytest.mark.parametrize("zero", [[], ["-z"]])
@pytest.mark.parametrize("quoted", ["true", "false"])
def test_names_as_git_writes_them(listing: str, zero: list[str], quoted: str, repository: Path) -> None:
    """Somebody adds a form with a Chinese name: the check answers for the process that was changed beside it."""
    change(repository)
    printed = git(repository, "-c", f"core.quotePath={quoted}", "diff", "--cached", listing, *zero, "HEAD")
    done = check(repository, printed)
    assert done.returncode == 1, done.stderr.decode()
    assert b"nobody-here" in done.stdout
    files = [name for name in (printed.split(b"\0") if zero else printed.splitlines()) if b"files" in name]
    done = check(repository, (b"\0" if zero else b"\n").join([*files, b""]))
    assert b"unportable-name" in done.stdout, done.stderr.decode()
    assert b"nobody-here" not in done.stdout


@pytest.mark.parametrize("below", [".", "processes", "processes/example"])
@pytest.mark.parametrize(
    "command", [("diff", "--name-only", "HEAD"), ("diff", "--name-only", "--relative", "HEAD"), ("ls-files", "-m")]
)
def test_from_a_subfolder(command: tuple[str, ...], below: str, repository: Path) -> None:
    """git names files from the top or from where it ran, whichever the command does."""
    edit(repository, PROCESS, "owner: team-lead", "owner: nobody-here")
    done = check(repository / below, git(repository / below, *command))
    assert done.returncode == 1, done.stderr.decode()
    assert b"nobody-here" in done.stdout


@pytest.mark.parametrize("zero", [[], ["-z"]])
@pytest.mark.parametrize("listing", ["--name-only", "--name-status"])
def test_a_deleted_file_is_passed_over_and_a_renamed_one_followed(
    listing: str, zero: list[str], repository: Path
) -> None:
    """The list of a pull request names files that are not there any more: no reason to check nothing."""
    (repository / CHINESE).write_text("x", "utf-8")
    git(repository, "add", ".")
    save(repository)
    git(repository, "mv", CHINESE, "processes/files/新的.txt")
    git(repository, "rm", "-q", "processes/supply/delivery.yaml")
    edit(repository, PROCESS, "owner: team-lead", "owner: nobody-here")
    done = check(repository, git(repository, "diff", "-M", listing, *zero, "HEAD"))
    assert done.returncode == 1, done.stderr.decode()
    assert b"nobody-here" in done.stdout


def test_nothing_but_deleted_files_is_no_pass(repository: Path) -> None:
    """Whoever deletes a register is told what that breaks, wherever it stands."""
    git(repository, "rm", "-q", "processes/organisation/systems.yaml")
    done = check(repository, git(repository, "diff", "--name-only", "HEAD"))
    assert done.returncode == 1
    assert b"unknown-reference" in done.stdout


def test_files_beside_the_manual_are_passed_over(repository: Path) -> None:
    """A pull request that also changes the README of the repository, or only that."""
    edit(repository, PROCESS, "owner: team-lead", "owner: nobody-here")
    top = Path(os.fsdecode(git(repository, "rev-parse", "--show-toplevel").strip()))
    (top / "README.md").write_text("y", "utf-8")
    assert check(repository, git(repository, "diff", "--name-only", "HEAD")).returncode == 1
    assert check(repository, b"README.md\n").returncode == 0


@pytest.mark.posix
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_powershell_makes_of_the_list(encoding: str, repository: Path) -> None:
    """It writes a mark in front and ends lines as Windows does; into a file it writes UTF-16."""
    change(repository)
    printed = git(repository, "diff", "--cached", "--name-only", "HEAD")
    done = check(repository, printed.decode().replace("\n", "\r\n").encode(encoding))
    assert done.returncode == 1
    assert b"nobody-here" in done.stdout


def test_a_whole_folder_is_the_whole_manual(repository: Path) -> None:
    """A name that means everything shows everything."""
    edit(repository, PROCESS, "owner: team-lead", "owner: nobody-here")
    for name in (b".\n", b"processes\n"):
        assert check(repository, name).returncode == 1
