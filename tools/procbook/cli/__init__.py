"""The command line: parse, call, print, exit. 0 nothing found, 1 errors found, 2 could not check.

Each command is the function of its name in the module of its name, here in the order of `procbook --help`.
"""

from __future__ import annotations

import contextlib
import os
import sys
from importlib import import_module

import click

from procbook.finding import CannotCheck
from procbook.words import LANGUAGES, Sentence, cannot

COMMANDS = (
    "check", "diff", "build", "serve", "pages", "flowchart", "explain", "rules", "schema", "init", "approve", "review",
    "status", "record", "audit", "verify", "at",
)  # fmt: skip


class Commands(click.Group):
    """The commands, imported when used, so that `check` never waits for the site builder."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"procbook.cli.{cmd_name}"), cmd_name)
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
        leave(cannot(problem))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(2)
    except Exception as error:
        if os.environ.get("PROCBOOK_DEBUG"):
            raise
        values = {"name": type(error).__name__, "text": " ".join(str(error).split())}
        leave(Sentence("report.unexpected", values))


def leave(why: Sentence) -> None:
    """Say in every language why nothing could be checked, and exit with 2."""
    for language in LANGUAGES:
        click.echo(f"procbook: {why.say(language)}", err=True)
    sys.exit(2)
