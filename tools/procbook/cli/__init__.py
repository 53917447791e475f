"""The command line: parse, call, print, exit. 0 nothing found, 1 errors found, 2 could not check.

Each command is the function of its name in the module of its name, here in the order of `procbook --help`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys
import threading
from importlib import import_module

import click

from procbook.cli.usage import Context, bilingual_help, told
from procbook.finding import CannotCheck
from procbook.words import LANGUAGES, Sentence, cannot, why

COMMANDS = (
    "check", "diff", "report", "bump", "new", "leave", "role", "build", "serve", "pages", "flowchart", "explain",
    "rules", "schema", "init", "codeowners", "approve", "review", "status", "record", "requests", "audit", "verify",
    "at",
)  # fmt: skip

INTERRUPTED = 130
"""The exit status of a program that was interrupted: 128 and the number of SIGINT, as shells have it."""


_SCARCE = (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN)
"""What the system has too little of for a pipe or a program. It says so of no file, and printing never fails so."""


class Commands(click.Group):
    """The commands, imported when used, so that `check` never waits for the site builder."""

    context_class = Context

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"procbook.cli.{cmd_name}"), cmd_name)
        bilingual_help(command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run a command. click itself ends with 1 and without a word when whatever takes the output has ended, and does
        not always say which command it could not read."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            error.ctx = error.ctx or Context(self, parent=ctx, info_name=ctx.invoked_subcommand)
            raise
        except BrokenPipeError as error:
            raise Unprinted(error) from error


class Unprinted(Exception):
    """Not all that a command printed was taken."""

    def __init__(self, error: OSError) -> None:
        super().__init__(error)
        self.error = error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="procbook", prog_name="procbook", help="显示版本。 Show the version.")
def procbook() -> None:
    """流程手册即代码:检查、画图、生成网站。 A process manual kept as code: check it, draw it, build its site."""


bilingual_help(procbook)


def main() -> None:
    """Run a command; nobody ever sees a stack trace (PROCBOOK_DEBUG=1 shows it to those who ask)."""
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        status = _status()
    except KeyboardInterrupt:
        status = INTERRUPTED
    _let_finish()
    sys.exit(status)


def _let_finish() -> None:
    """What is left to do takes no time, and Python would end by the signal itself instead of with a status."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _open_closed_streams() -> None:
    """A stream that the caller closed (`>&-`) is none at all for Python: then nothing is read or shown."""
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115 open as long as the program runs
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 open as long as the program runs
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 open as long as the program runs


def _status() -> int:
    """The exit status: what a command gives; 2 for what could not be done, 130 when somebody interrupted it."""
    try:
        return _run()
    except click.exceptions.NoArgsIsHelpError as problem:
        problem.show()
        return 2
    except click.ClickException as problem:
        context = problem.ctx if isinstance(problem, click.UsageError) else None
        command = context.command_path if context else "procbook"
        return _say(CannotCheck("usage", text=told(problem), command=command))
    except (KeyboardInterrupt, click.Abort) as stopped:
        if isinstance(stopped.__cause__ or stopped.__context__, EOFError):
            return _say(CannotCheck("no-answer-given"))
        _let_finish()
        _say(CannotCheck("interrupted"))
        return INTERRUPTED
    except CannotCheck as problem:
        return _say(problem)
    except Unprinted as unprinted:
        return _of_the_system(unprinted.error)
    except OSError as error:
        return _of_the_system(error)
    except Exception as error:
        if os.environ.get("PROCBOOK_DEBUG"):
            raise
        return _say(_own_fault(error))


def _run() -> int:
    """Run the command that the command line names, and hand over all that it printed."""
    try:
        status = procbook(prog_name="procbook", standalone_mode=False)
    except SystemExit as done:
        status = done.code
    sys.stdout.flush()
    return status if isinstance(status, int) else 0


def _of_the_system(error: OSError) -> int:
    """What the system does not allow is no fault of ours; without a name of a file it is about what we print."""
    if os.environ.get("PROCBOOK_DEBUG"):
        raise error
    name = error.filename
    if name is not None:
        path = os.fsdecode(name) if isinstance(name, (bytes, str)) else str(name)
        return _say(CannotCheck("trouble", path=path, why=why(error)))
    if isinstance(error, FileNotFoundError):
        return _say(CannotCheck("no-folder-here" if _is_gone() else "no-temporary-folder"))
    if error.errno in _SCARCE and not getattr(error, "characters_written", 0):
        return _say(CannotCheck("not-allowed", why=why(error)))
    with contextlib.suppress(OSError, ValueError):  # what is still in the buffer must not be tried again at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return _say(CannotCheck("not-printed", why=why(error)))


def _is_gone() -> bool:
    """Whether there is no folder any more that the command runs in. Python also names no file where it finds no place
    for temporary ones, and libraries look for one by themselves."""
    try:
        os.getcwd()
    except OSError:
        return True
    return False


def _own_fault(error: Exception) -> Sentence:
    """A fault of ours, with the file that was worked on where it is known."""
    values = {"name": type(error).__name__, "text": " ".join(str(error).split())}
    if notes := getattr(error, "__notes__", ()):
        return Sentence("report.unexpected-in", {**values, "file": notes[0]})
    return Sentence("report.unexpected", values)


def _say(problem: CannotCheck | Sentence) -> int:
    """Say in every language why something could not be done; gives 2."""
    sentence = cannot(problem) if isinstance(problem, CannotCheck) else problem
    with contextlib.suppress(OSError):
        for language in LANGUAGES:
            click.echo(f"procbook: {sentence.say(language)}", err=True)
    return 2
