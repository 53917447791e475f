"""The command line as a whole: its commands, what it imports for them, and how it says that something cannot be done."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from procbook import cli
from procbook.cli import COMMANDS, procbook

MODULES = {path.stem for path in Path(cli.__file__).parent.glob("*.py")} - {
    "__init__",
    "clock",
    "common",
    "names",
    "usage",
    "signing",
    "recording",
}


def test_a_command_stands_in_the_file_of_its_name() -> None:
    """Whoever looks for `diff` finds it in diff.py, and no file there is for nothing."""
    assert set(COMMANDS) == MODULES
    for name in COMMANDS:
        command = procbook.get_command(click.Context(procbook), name)
        assert command is not None
        assert command.name == name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_in_both_languages(name: str) -> None:
    """Somebody who asks what a command does is told, also outside a manual."""
    told = CliRunner().invoke(procbook, [name, "--help"]).output
    assert "Usage" in told
    first = told.split("\n\n")[1].strip()
    assert any("\u4e00" <= sign <= "\u9fff" for sign in first), first
    assert any(sign.isascii() and sign.isalpha() for sign in first), first


def test_the_commands_are_listed_in_the_order_of_their_use() -> None:
    """`procbook --help` sorts them by letter."""
    lines = CliRunner().invoke(procbook, ["--help"]).output.split("Commands:\n")[1].splitlines()
    assert tuple(line.split()[0] for line in lines if line.strip()) == COMMANDS


def test_check_waits_for_nothing_that_it_does_not_use() -> None:
    """Every run of a check in CI waits for the site builder, the audit or the pages to be imported."""
    program = "import sys, procbook.cli.check; print([m for m in sys.modules if m.startswith('procbook.')])"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert "procbook.check.engine" in loaded
    for room in ("site", "pages", "audit", "signoff", "forge", "flowchart", "search"):
        assert f"procbook.{room}" not in loaded


def test_what_cannot_be_done_is_said_in_both_languages(tmp_path: Path) -> None:
    """Somebody who reads no English sees only English."""
    done = subprocess.run([sys.executable, "-m", "procbook", "check"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stdout == ""
    zh, en = done.stderr.splitlines()
    assert zh.startswith(f"procbook: {tmp_path.name} 和上级文件夹里都没有 processes/；")
    assert en.startswith(f"procbook: No processes/ in {tmp_path.name} or above it;")


def test_a_wrong_date_is_told_in_both_languages() -> None:
    """The form of a date is named only in the other language."""
    told = CliRunner().invoke(procbook, ["check", "--today", "23.11.2026"]).output
    assert "日期写作 2026-11-23" in told
    assert "write dates as 2026-11-23" in told


@pytest.mark.parametrize("blank", ["", " "])
@pytest.mark.parametrize(
    "command",
    [
        ("audit", "--root"), ("audit", "--since"), ("audit", "--output"), ("audit", "--zip"), ("verify", ".", "--root"),
        ("build", "--out"), ("pages", "--out"), ("schema", "--out"), ("check", "--output"), ("init",),
    ],
    ids=" ".join,
)  # fmt: skip
def test_an_empty_value_is_refused(command: tuple[str, ...], blank: str) -> None:
    """`--root "$ROOT"` with a variable that is not set: nothing is compared, and the report looks as if it were."""
    done = CliRunner().invoke(procbook, [*command, blank])
    assert done.exit_code == 2
    assert "可能没有设" in done.output
    assert "may not be set" in done.output
