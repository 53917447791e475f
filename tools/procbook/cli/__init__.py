"""The command line: parse, call, print, exit. 0 nothing found, 1 errors found, 2 could not check."""

from __future__ import annotations

import contextlib
import os
import sys
from importlib import import_module

import click

from procbook.finding import CannotCheck
from procbook.words import texts

COMMANDS = {
    "check": "check",
    "diff": "change",
    "build": "site",
    "serve": "site",
    "pages": "site",
    "flowchart": "show",
    "explain": "show",
    "rules": "show",
    "schema": "make",
    "init": "make",
    "approve": "approve",
    "review": "approve",
    "status": "approve",
    "record": "record",
    "audit": "audit",
    "verify": "verify",
    "at": "at",
}
"""Each command and its module: a module is imported only when its command is used."""


class Commands(click.Group):
    """The commands, imported when used, so that `check` never waits for the site builder."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"procbook.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="procbook", prog_name="procbook")
def procbook() -> None:
    """流程手册即代码:检查、画图、生成网站。 A process manual kept as code: check it, draw it, build its site."""


def main() -> None:
    """Run a command; nobody ever sees a stack trace (PROCBOOK_DEBUG=1 shows it to those who ask)."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        procbook(prog_name="procbook")
    except CannotCheck as problem:
        leave(problem.texts["zh"], problem.texts["en"])
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(2)
    except Exception as error:
        if os.environ.get("PROCBOOK_DEBUG"):
            raise
        leave(
            *(
                texts("report", language)["unexpected"].format(
                    name=type(error).__name__, text=" ".join(str(error).split())
                )
                for language in ("zh", "en")
            )
        )


def leave(zh: str, en: str) -> None:
    """Say in both languages why nothing could be checked, and exit with 2."""
    click.echo(f"procbook: {zh}\nprocbook: {en}", err=True)
    sys.exit(2)
