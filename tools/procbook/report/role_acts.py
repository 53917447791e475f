"""What another name of a role touches, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from procbook.manual.model import Process
from procbook.manual.role_acts import Renaming
from procbook.words import Sentence, say

SHOWN = 10
"""Names that are told one by one."""


def some(processes: Sequence[Process]) -> list[Sentence]:
    """The titles of processes, of many only the first."""
    titles = [Sentence("people.process", {"title": process.title}) for process in processes]
    return [*titles[:SHOWN], *([Sentence("people.more", {"count": len(titles)})] if len(titles) > SHOWN else [])]


def renaming_text(act: Renaming, language: str) -> str:
    """The new name, the processes that stay as they are, and those that still say the old one."""
    return "\n".join(_lines(act, language))


def _lines(act: Renaming, language: str) -> Iterator[str]:
    yield say("people.renamed", language, before=act.role.title, after=act.title)
    used = act.used_in
    if used:
        yield say("people.untouched", language, count=len(used), named=some(used))
    else:
        yield say("people.unused", language)
    if called := act.still_called:
        yield say("people.still-called", language, processes=some(called))
