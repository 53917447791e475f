"""Tables that a text speaks of by their titles: 照“拜访频次”表."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from procbook.manual.model import Manual, Process, Table, Value
from procbook.manual.references import texts
from procbook.manual.richtext import short_title
from procbook.words import LANGUAGES, lines


def unknown_tables(process: Process) -> Iterator[tuple[Value, tuple[str | int, ...], str]]:
    """Entity, field and title of each table that a text of a process speaks of, and that the process does not have."""
    for entity, field, text in texts(process):
        for title in _named(text):
            if not any(_is_called(table, title) for table in process.tables):
                yield entity, field, title


def elsewhere(manual: Manual, title: str) -> str:
    """How a text refers to the table of that title in another process; "" when no process has it."""
    places = (
        f"[[{process.id}#table-{table.id}]]"
        for process in manual.processes.values()
        for table in process.tables
        if _is_called(table, title)
    )
    return next(places, "")


def _is_called(table: Table, title: str) -> bool:
    return title in (table.title, short_title(table.title))


def _named(text: str) -> Iterator[str]:
    for pattern in _patterns():
        yield from (match["title"] for match in pattern.finditer(text))


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(line) for language in LANGUAGES for line in lines("tables", language))
