"""What an act about roles touches, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from procbook.finding import Finding, Severity
from procbook.manual.model import Process
from procbook.manual.role_acts import Merging, Renaming, Splitting
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


def merging_text(act: Merging, found: Sequence[Finding], language: str) -> str:
    """What becomes what, the processes that stay as they are, and what the check finds then."""
    titles = [Sentence("people.process", {"title": role.title}) for role in act.merged]
    told = say("people.merged", language, merged=titles, title=act.into.title)
    return "\n".join([told, _used(act.used_in, language), *_found(found, language)])


def splitting_text(act: Splitting, found: Sequence[Finding], language: str) -> str:
    """Which processes go over to which role, and what the check finds then."""
    title = act.title or act.loaded.manual.roles[act.into].title
    told = say("people.split", language, before=act.role.title, title=title)
    return "\n".join([told, _used(act.used_in, language), *_found(found, language)])


def _found(found: Sequence[Finding], language: str) -> Iterator[str]:
    """What is wrong because of an act, whoever has to mend it."""
    new = [each for each in found if each.new and each.severity < Severity.note and not each.waiver]
    if new:
        yield "\n" + say("people.findings", language)
    for each in new:
        yield f"  {each.message}"


def _used(used: Sequence[Process], language: str) -> str:
    return (
        say("people.untouched", language, count=len(used), named=some(used)) if used else say("people.unused", language)
    )


def _lines(act: Renaming, language: str) -> Iterator[str]:
    yield say("people.renamed", language, before=act.role.title, after=act.title)
    yield _used(act.used_in, language)
    if called := act.still_called:
        yield say("people.still-called", language, processes=some(called))
