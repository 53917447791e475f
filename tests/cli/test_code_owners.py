"""CODEOWNERS: written from owners and approvers, told when it is stale, and mended by the command that is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from procbook.cli import procbook
from tests.cli.repository import edit, git, write_manual

PEOPLE, HANDBOOK = "processes/organisation/people.yaml", "processes/handbook.yaml"
TODAY = ("--today", "2026-11-23")


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    monkeypatch.chdir(folder)
    return CliRunner().invoke(procbook, arguments)


def test_owners_and_approvers_are_asked(manual: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who answers for a process and who approves it are asked to look; for limits and roles those of the policy."""
    told = run(manual, monkeypatch, "codeowners", *TODAY)
    assert told.exit_code == 0, told.output
    lines = (manual / "CODEOWNERS").read_text("utf-8").splitlines()
    assert "/processes/example/example.yaml wang@example.com zhao@example.com" in lines
    assert "/processes/files/F-EX-01.txt wang@example.com zhao@example.com" in lines
    assert "/processes/organisation/authority.yaml zhao@example.com" in lines
    assert run(manual, monkeypatch, "check", *TODAY).exit_code == 0


def test_a_stale_file_is_told_and_renewed(manual: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody's address changed: check is red until the command that it names has run."""
    run(manual, monkeypatch, "codeowners", *TODAY)
    edit(manual, PEOPLE, "zhao@example.com", "zhao.min@example.com")
    told = run(manual, monkeypatch, "check", *TODAY)
    assert (told.exit_code, "procbook codeowners" in told.output) == (1, True)
    run(manual, monkeypatch, "codeowners", *TODAY)
    assert run(manual, monkeypatch, "check", *TODAY).exit_code == 0
    assert "zhao@example.com" not in (manual / "CODEOWNERS").read_text("utf-8")


def test_windows_line_ends_are_no_change(manual: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout on Windows has other line ends than the forge."""
    run(manual, monkeypatch, "codeowners", *TODAY)
    path = manual / "CODEOWNERS"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert run(manual, monkeypatch, "check", *TODAY).exit_code == 0


def test_of_a_manual_in_a_subfolder_the_file_lies_at_the_top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forges read one file, at the top of the repository."""
    git(tmp_path, "init", "-q")
    (tmp_path / "handbook").mkdir()
    write_manual(tmp_path / "handbook")
    assert run(tmp_path / "handbook", monkeypatch, "codeowners", *TODAY).exit_code == 0
    assert "\n/handbook/processes/example/example.yaml wang@" in (tmp_path / "CODEOWNERS").read_text("utf-8")
    assert not (tmp_path / "handbook/CODEOWNERS").exists()


def test_of_a_manual_in_a_subfolder_a_stale_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Check looks where the forge does, in the work tree and in what is committed."""
    manual = tmp_path / "handbook"
    git(tmp_path, "init", "-q")
    manual.mkdir()
    write_manual(manual)
    run(manual, monkeypatch, "codeowners", *TODAY)
    assert run(manual, monkeypatch, "check", *TODAY).exit_code == 0
    edit(manual, PEOPLE, "zhao@example.com", "zhao.min@example.com")
    told = run(manual, monkeypatch, "check", *TODAY)
    assert (told.exit_code, "procbook codeowners" in told.output) == (1, True)
    run(manual, monkeypatch, "codeowners", *TODAY)
    assert run(manual, monkeypatch, "check", *TODAY).exit_code == 0
    assert "zhao.min@example.com" in (tmp_path / "CODEOWNERS").read_text("utf-8")


@pytest.mark.parametrize(
    ("forge", "read"),
    [("github", ".github/CODEOWNERS"), ("gitlab", ""), ("gitee", "")],
)
def test_a_file_that_the_forge_reads_before_ours_is_told(
    manual: Path, monkeypatch: pytest.MonkeyPatch, forge: str, read: str
) -> None:
    """GitHub looks below .github first: a file there takes the place of ours, which asks nobody then."""
    with (manual / HANDBOOK).open("a", encoding="utf-8") as file:
        file.write(f"forge: {{kind: {forge}, address: 'https://git.example.com/x/y'}}\n")
    run(manual, monkeypatch, "codeowners", *TODAY)
    (manual / ".github").mkdir()
    (manual / ".github/CODEOWNERS").write_text("* @somebody\n", "utf-8")
    told = run(manual, monkeypatch, "check", *TODAY)
    assert (told.exit_code, read in told.output) == (1 if read else 0, True)
    again = run(manual, monkeypatch, "codeowners", *TODAY)
    assert (again.exit_code != 0, read in str(again.exception)) == (bool(read), True)


def test_a_file_of_ours_is_renewed_where_it_lies(manual: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody moved it to another place that GitHub reads: it stays there."""
    with (manual / HANDBOOK).open("a", encoding="utf-8") as file:
        file.write("forge: {kind: github, address: 'https://github.com/x/y'}\n")
    run(manual, monkeypatch, "codeowners", *TODAY)
    (manual / ".github").mkdir()
    (manual / "CODEOWNERS").rename(manual / ".github/CODEOWNERS")
    edit(manual, PEOPLE, "zhao@example.com", "zhao.min@example.com")
    assert run(manual, monkeypatch, "check", *TODAY).exit_code == 1
    assert run(manual, monkeypatch, "codeowners", *TODAY).exit_code == 0
    assert run(manual, monkeypatch, "check", *TODAY).exit_code == 0
    assert not (manual / "CODEOWNERS").exists()


def test_a_forge_that_takes_no_addresses_is_told(manual: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Gitea would take an address for the name of nobody: no file that asks nobody is written."""
    with (manual / HANDBOOK).open("a", encoding="utf-8") as file:
        file.write("forge: {kind: gitea, address: 'https://git.example.com/x'}\n")
    told = run(manual, monkeypatch, "codeowners", *TODAY)
    assert "no-code-owners" in str(told.exception)
    assert not (manual / "CODEOWNERS").exists()


@pytest.mark.parametrize(("forge", "there"), [("gitlab", True), ("github", True), ("gitee", True), ("gitea", False)])
def test_init_writes_it_beside_the_pipelines(
    manual: Path, monkeypatch: pytest.MonkeyPatch, forge: str, there: bool
) -> None:
    """With the pipelines of a manual that is there, where the forge can read it."""
    told = run(manual, monkeypatch, "init", "--forge", forge, "--from", "procbook==1.0")
    assert told.exit_code == 0, told.output
    assert (manual / "CODEOWNERS").exists() == there
