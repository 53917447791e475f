"""Editions: what is published outside says nothing of what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from procbook.check.rule import Context, Hit, rule
from procbook.finding import Severity
from procbook.manual.edition import told
from procbook.manual.model import Process
from procbook.manual.private_words import leaks


@rule(Severity.error, each_process=False)
def edition_leak(context: Context) -> Iterator[Hit]:
    """A text that an edition shows, and that says in so many words what the edition leaves out: nothing can know how
    to put it otherwise. A name in [[…]] or $(…) becomes a neutral word by itself."""
    for edition in context.manual.settings.editions:
        for entity, field, word, _ in leaks(context.manual, edition):
            yield Hit(entity, field, at=word, word=word, edition=edition.title, id=edition.id)


@rule(Severity.error, each_process=False)
def empty_edition(context: Context) -> Iterator[Hit]:
    """An edition that shows no process: what it names is not in force, or restricted; or it names nothing."""
    manual = context.manual
    seen: dict[str, Any] = {}
    for edition in manual.settings.editions:
        if seen.setdefault(edition.id, edition) is not edition:
            yield Hit(edition, "id", variant="twice", related=(seen[edition.id],), id=edition.id)
        elif not told(manual, edition) and not manual.left_out:
            yield Hit(edition, "areas" if edition.areas else "", variant=_why(context, edition.areas), id=edition.id)


def _why(context: Context, areas: tuple[str, ...]) -> str:
    held: list[Process] = [each for each in context.manual.processes.values() if each.area in areas]
    return "areas" if held else ""
