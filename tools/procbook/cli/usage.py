"""What is wrong with a command line, as sentences: click says it in English only.

The type and the fields of what click raises say what it is about, and the type of an option what it wants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches

import click

from procbook.words import LANGUAGES, Sentence, bilingual

_HEADINGS = {"Options": "usage.options", "Commands": "usage.commands"}
"""The sections of click, whose names are no words of ours."""


class Help(click.HelpFormatter):
    """The text of --help with its headings in both languages, as everything in it."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, f"{bilingual('usage.usage')}: ")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        with super().section(bilingual(_HEADINGS[name])):
            yield


class Context(click.Context):
    """The context of every command of ours."""

    formatter_class = Help


def bilingual_help(command: click.Command) -> None:
    """Let a command, and what click adds to it, explain itself in both languages."""
    command.context_class = Context
    for option in filter(None, [command.get_help_option(Context(command, help_option_names=["-h", "--help"]))]):
        option.help = bilingual("usage.help")


class WrongValue(click.BadParameter):
    """A value that one of our own types does not take, with the sentence that says why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(" / ".join(map(sentence.say, LANGUAGES)))
        self.sentence = sentence


def told(problem: click.ClickException) -> Sentence:
    """What is wrong, and how to write it."""
    match problem:
        case click.NoSuchOption():
            return _unknown("option", problem.option_name, problem.possibilities)
        case click.NoSuchCommand():
            return _unknown("command", problem.command_name, _alike(problem))
        case click.BadOptionUsage():
            name = "no-value" if _is_flag(problem) else "needs-value"
            return Sentence(f"usage.{name}", {"name": problem.option_name})
        case click.MissingParameter():
            return Sentence("usage.missing", {"name": _name(problem.param)})
        case click.BadParameter():
            return Sentence("usage.value", {"name": _name(problem.param), "wanted": _wanted(problem)})
    if extra := re.search(r"\((.*)\)$", problem.message, re.DOTALL):
        return Sentence("usage.extra", {"text": extra[1]})
    return Sentence("usage.other", {"text": problem.format_message()})


def _unknown(what: str, name: str, meant: Sequence[str] | None) -> Sentence:
    return Sentence(
        f"usage.{what}-meant" if meant else f"usage.{what}", {"name": name, **({"meant": meant} if meant else {})}
    )


def _alike(problem: click.NoSuchCommand) -> list[str]:
    """Commands of a like name; click looks only among those that were imported."""
    context = problem.ctx
    known = context.command.list_commands(context) if context and isinstance(context.command, click.Group) else []
    return get_close_matches(problem.command_name, known)


def _is_flag(problem: click.BadOptionUsage) -> bool:
    """Whether the option is one that takes no value; only the words of what the parser raises tell."""
    return "not take" in problem.message


def _name(param: click.Parameter | None) -> str:
    """A parameter as it is written in the line of usage."""
    if param is None:
        return "?"
    return max(param.opts, key=len) if isinstance(param, click.Option) else param.metavar or str(param.name).upper()


def _wanted(problem: click.BadParameter) -> Sentence:
    """What can be written instead."""
    if isinstance(problem, WrongValue):
        return problem.sentence
    match problem.param.type if problem.param else None:
        case click.Choice(choices=choices):
            return Sentence("usage.choice", {"choices": tuple(map(str, choices))})
        case click.IntRange(min=least, max=None):
            return Sentence("usage.at-least", {"least": least})
        case click.IntRange(min=least, max=most):
            return Sentence("usage.between", {"least": least, "most": most})
        case click.Path(exists=False):
            return Sentence("usage.place", {})
        case click.Path(dir_okay=False):
            return Sentence("usage.file", {})
        case click.Path(file_okay=False):
            return Sentence("usage.folder", {})
        case click.Path():
            return Sentence("usage.path", {})
    return Sentence("usage.free", {"text": problem.message})
