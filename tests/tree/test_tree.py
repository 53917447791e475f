"""Files from disk and from git: only what a commit holds, and nothing that a repository brings is ever run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from procbook.tree import Revision, WorkTree
from tests.refusals import refused
from tests.rules.rule_cases import base_files

NAMED = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *NAMED, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one file, one link and one committed revision."""
    folder = tmp_path / "manual"
    (folder / "processes" / "a").mkdir(parents=True)
    (folder / "processes" / "a" / "x.yaml").write_text("id: x\ntitle: 一\n", "utf-8")
    (folder / "processes" / "a" / "link.yaml").symlink_to("/etc/passwd")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "start")
    return folder


def test_a_revision_is_what_was_committed(repository: Path) -> None:
    """An edit in the work tree does not change what an earlier revision says."""
    (repository / "processes/a/x.yaml").write_text("id: changed\n", "utf-8")
    tree = Revision(repository, "HEAD")
    assert tree.read("processes/a/x.yaml", 1000) == "id: x\ntitle: 一\n".encode()
    assert WorkTree(repository).read("processes/a/x.yaml", 1000) == b"id: changed\n"


def test_links_are_listed_as_what_they_are(repository: Path) -> None:
    """A link is seen and refused by whoever loads, on disk and in git alike."""
    for tree in (WorkTree(repository), Revision(repository, "HEAD")):
        assert {entry.path: entry.ordinary for entry in tree.entries()} == {
            "processes/a/link.yaml": False,
            "processes/a/x.yaml": True,
        }
    with pytest.raises(OSError, match="symbolic links"):
        WorkTree(repository).read("processes/a/link.yaml", 10)


def test_a_manual_in_a_subfolder(tmp_path: Path) -> None:
    """Paths are those below the manual, wherever it lies in its repository."""
    folder = tmp_path / "docs" / "manual"
    (folder / "processes").mkdir(parents=True)
    (folder / "processes" / "handbook.yaml").write_text("id: a\n", "utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "start")
    tree = Revision(folder, "HEAD")
    assert [entry.path for entry in tree.entries()] == ["processes/handbook.yaml"]
    assert tree.read("processes/handbook.yaml", 100) == b"id: a\n"


@pytest.mark.parametrize("name", ["", "nothing", "--all", "-h", "HEAD:processes", "HEAD~7", "0" * 40, "HEAD^{tree}"])
def test_what_names_no_commit_is_refused(repository: Path, name: str) -> None:
    """A wrong base is told, in both languages; it is no base without faults."""
    with refused("no revision"):
        Revision(repository, name)


def test_no_repository_is_told(tmp_path: Path) -> None:
    """Outside a repository there is nothing to compare with, and that is said."""
    with refused("not a git repository"):
        Revision(tmp_path, "HEAD")


@pytest.mark.posix
def test_nothing_of_the_repository_is_run(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No hook, filter, text conversion, pager or monitor that somebody put into a repository starts."""
    trap = repository / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {repository}/sprung\ncat\n", "utf-8")
    trap.chmod(0o755)
    (repository / "processes/handbook.yaml").write_bytes(base_files()["processes/handbook.yaml"])
    (repository / ".gitattributes").write_text("* filter=trap diff=trap merge=trap\n", "utf-8")
    for setting in ("filter.trap.smudge", "filter.trap.clean", "diff.trap.textconv", "diff.trap.command",
                    "core.fsmonitor", "core.pager", "diff.external", "core.sshCommand"):  # fmt: skip
        git(repository, "config", setting, str(trap))
    git(repository, "-c", "filter.trap.clean=cat", "-c", "core.fsmonitor=false", "add", "-A")
    git(repository, "-c", "core.fsmonitor=false", "commit", "-qm", "trap")
    (repository / "sprung").unlink(missing_ok=True)
    (repository / "processes/a/x.yaml").write_text("id: y\n", "utf-8")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(trap))
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert Revision(repository, "HEAD").read("processes/a/x.yaml", 5) == b"id: x"
    check = [sys.executable, "-m", "procbook", "check", "--base", "HEAD", "--format", "github", "--today", "2026-11-23"]
    assert subprocess.run(check, cwd=repository, capture_output=True).returncode == 1
    assert not (repository / "sprung").exists()


def test_a_clone_with_holes_is_no_pass(repository: Path, tmp_path: Path) -> None:
    """A clone without the files of the base says so, instead of comparing with nothing."""
    name = subprocess.run(
        ["git", "rev-parse", "HEAD:processes/a/x.yaml"], cwd=repository, capture_output=True, text=True, check=True
    ).stdout.strip()
    os.remove(repository / ".git/objects" / name[:2] / name[2:])
    with refused():
        Revision(repository, "HEAD").read("processes/a/x.yaml", 5)


def test_a_system_without_flags_of_posix_reads_the_same_bytes(tmp_path: Path) -> None:
    """Windows has no O_NOFOLLOW and O_NONBLOCK, and reads text unless it is told O_BINARY."""
    (tmp_path / "processes").mkdir()
    (tmp_path / "processes/a.yaml").write_bytes(b"a: 1\r\n\x1a\r\n")
    program = (
        "import os\n"
        "for name in ('O_NOFOLLOW', 'O_NONBLOCK', 'O_DIRECTORY', 'O_CLOEXEC'): delattr(os, name)\n"
        "os.O_BINARY = 0\n"
        "from pathlib import Path; from procbook.tree import WorkTree\n"
        "print(WorkTree(Path()).read('processes/a.yaml', 100))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == repr(b"a: 1\r\n\x1a\r\n")
