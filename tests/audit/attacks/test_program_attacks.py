"""Attacks on the program that runs, each in a process of its own: modules, programs and settings that a repository brings."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.audit.attacks.attack import SECRET, fingerprints
from tests.audit.attacks.example import HIRING, TODAY, Manual

PROCBOOK = Path(sys.executable).with_name("procbook")
NO_NETWORK = "import socket\ndef refuse(*a, **k): raise SystemExit('the network was used')\nsocket.socket = refuse\n"


@pytest.fixture
def unapproved(manual: Manual) -> Manual:
    """A manual with an edit that nobody approved."""
    manual.edit(HIRING, "写清岗位", "写明岗位")
    manual.commit("author")
    manual.make()
    return manual


def audit(manual: Manual, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`procbook audit --history` as a job runs it, without a network; nothing may be written."""
    world = manual.folder.parent
    (world / "site").mkdir(exist_ok=True)
    (world / "site/sitecustomize.py").write_text(NO_NETWORK)
    variables = {"PATH": os.environ["PATH"], "PYTHONPATH": str(world / "site"), "PYTHONDONTWRITEBYTECODE": "1",
                 "HOME": str(world / "site"), "TMPDIR": str(world / "site"), "PYTHONIOENCODING": "utf-8"}  # fmt: skip
    before = fingerprints(world)
    done = subprocess.run(
        [*(command or [str(PROCBOOK)]), "audit", "--history", "--format", "json", "--today", TODAY],
        cwd=manual.folder, env=variables | environment, capture_output=True, encoding="utf-8", timeout=30,
    )  # fmt: skip
    assert fingerprints(world) == before
    assert "Traceback" not in done.stderr
    assert SECRET not in done.stdout + done.stderr
    return done


def found(done: subprocess.CompletedProcess[str]) -> bool:
    return done.returncode == 1 and ("missing-approval" in done.stdout or "approval-of-other-content" in done.stdout)


MODULES = (
    "yaml",
    "json",
    "sitecustomize",
    "usercustomize",
    "conftest",
    "procbook",
    "click",
    "msgspec",
    "subprocess",
    "git",
)


@pytest.mark.parametrize(
    "command", [(str(PROCBOOK),), (sys.executable, "-P", "-m", "procbook")], ids=["command", "module"]
)
def test_b13_modules_of_the_repository_are_not_imported(unapproved: Manual, command: tuple[str, ...]) -> None:
    """B13: a repository that brings Python modules does not get them run, however procbook is started in its root."""
    for name in MODULES:
        marker = unapproved.folder.parent / "ran"
        (unapproved.folder / f"{name}.py").write_text(f"open({str(marker)!r}, 'w').write({name!r})\n")
    (unapproved.folder / "pyvenv.cfg").write_text("home = .\n")
    (unapproved.folder / "pyproject.toml").write_text("[tool.procbook]\nplugins = ['evil']\n")
    assert found(audit(unapproved, *command))


def test_d09_no_signature_program_is_no_pass(manual: Manual, tmp_path: Path) -> None:
    """D09: where signatures cannot be verified, the answer is 'cannot check' and names what is missing."""
    programs = tmp_path / "programs"
    programs.mkdir()
    git = shutil.which("git")
    assert git
    (programs / "git").symlink_to(git)
    done = audit(manual, PATH=str(programs))
    assert done.returncode == 2
    assert "ssh-keygen" in done.stderr
    assert audit(manual, PATH="/nowhere").returncode == 2


def test_d09_a_program_that_cannot_verify_is_no_pass(manual: Manual, tmp_path: Path) -> None:
    """D09: an ssh-keygen too old to verify signatures is told apart from a bad signature."""
    programs = tmp_path / "programs"
    programs.mkdir()
    git = shutil.which("git")
    assert git
    (programs / "git").symlink_to(git)
    old = programs / "ssh-keygen"
    old.write_text("#!/bin/sh\necho 'unknown option -- Y' >&2\necho 'usage: ssh-keygen [-q]' >&2\nexit 1\n")
    old.chmod(0o755)
    assert audit(manual, PATH=f"{programs}:/usr/bin:/bin").returncode == 2


@pytest.mark.parametrize("path", [".:{}", ":{here}/programs:{}"])
def test_d10_programs_of_the_repository_are_not_run(unapproved: Manual, path: str) -> None:
    """D10: a repository that brings its own git and ssh-keygen does not get them run, even with PATH pointing there."""
    marker = unapproved.folder.parent / "ran"
    for folder in (unapproved.folder, unapproved.folder / "programs"):
        folder.mkdir(exist_ok=True)
        for name in ("git", "ssh-keygen", "git.bat", "git.exe", "sh", "python", "python3"):
            (folder / name).write_text(f"#!/bin/sh\ntouch {marker}\n")
            (folder / name).chmod(0o755)
    assert found(audit(unapproved, PATH=path.format(os.environ["PATH"], here=unapproved.folder)))


def test_e19_settings_of_the_environment_are_ignored(unapproved: Manual, template: Manual) -> None:
    """E19: GIT_ variables that point to a clean repository, or to programs, change nothing."""
    marker = unapproved.folder.parent / "ran"
    program = f"touch {marker}; false"
    clean = template.folder / ".git"
    done = audit(
        unapproved,
        GIT_DIR=str(clean), GIT_WORK_TREE=str(template.folder), GIT_INDEX_FILE=str(clean / "index"),
        GIT_OBJECT_DIRECTORY=str(clean / "objects"), GIT_COMMON_DIR=str(clean), GIT_NAMESPACE="x", GIT_CEILING_DIRECTORIES="/",
        GIT_CONFIG_COUNT="1", GIT_CONFIG_KEY_0="core.fsmonitor", GIT_CONFIG_VALUE_0=program, GIT_CONFIG_PARAMETERS="'alias.log'='!x'",
        GIT_EXTERNAL_DIFF=program, GIT_SSH_COMMAND=program, GIT_PAGER=program, GIT_ASKPASS=program, GIT_EXEC_PATH="/nowhere",
        GIT_TRACE=str(marker), GIT_TRACE2=str(marker), GIT_GRAFT_FILE="x", GIT_SHALLOW_FILE="x", GIT_REPLACE_REF_BASE="x",
    )  # fmt: skip
    assert found(done)


def test_f11_data_of_an_event_is_only_data(unapproved: Manual) -> None:
    """F11: names of branches that look like options or commands are never taken for them."""
    marker = unapproved.folder.parent / "ran"
    event = unapproved.folder.parent / "event.json"
    event.write_text(
        f'{{"pull_request": {{"head": {{"ref": "a;$(touch {marker})"}}, "base": {{"ref": "--upload-pack=x\\n"}}}}}}'
    )
    done = audit(
        unapproved,
        GITHUB_BASE_REF="--upload-pack=x", GITHUB_HEAD_REF=f"a;$(touch {marker})\nb", GITHUB_REF="refs/heads/`id`",
        GITHUB_EVENT_PATH=str(event), GITHUB_ACTIONS="true", CI="true", CI_COMMIT_REF_NAME=f"$(touch {marker})",
    )  # fmt: skip
    assert found(done)


def test_leaving_early_is_no_pass(unapproved: Manual) -> None:
    """Found by us: a job that closes the output, or has no room left, does not end with 0."""
    environment = {"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"}
    with open("/dev/full", "w") as full:
        command = [str(PROCBOOK), "audit", "--history", "--today", TODAY]
        done = subprocess.run(
            command, cwd=unapproved.folder, stdout=full, stderr=subprocess.PIPE, env=environment, text=True
        )
    assert done.returncode
    assert "Traceback" not in done.stderr
