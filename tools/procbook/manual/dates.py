"""What a date of a manual is: a day of the calendar, in a year that makes sense.

The check tells every other (`senseless-date`), with its place. The program reads them all the same, since the audit
still reads governance and processes in which one stands: a day that no calendar has is the nearest one that it has.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from procbook.manual.model import (
    Calendar,
    Deputy,
    Holder,
    Holiday,
    Key,
    Limit,
    Manual,
    Process,
    Source,
    Span,
    Value,
    Waiver,
)

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
"""The first and the last day that a manual may name: older than any law in force, later than any plan."""

_FORM = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")

DATES: Mapping[type[Value], tuple[str, ...]] = {
    Process: ("effective_from",),
    Limit: ("effective_from",),
    Holder: ("from_", "until"),
    Deputy: ("from_", "until"),
    Span: ("from_", "until"),
    Key: ("from_", "until", "compromised_since"),
    Holiday: ("from_", "until"),
    Calendar: ("workdays", "confirmed_until"),
    Waiver: ("expires",),
    Source: ("in_force_from", "in_force_until", "checked_on"),
}
"""Every field that holds a date, or a list of them, by the value that it stands in."""

PAST = frozenset({"checked_on", "compromised_since"})
"""What has happened by the day that is written."""


class Dated(NamedTuple):
    """A date as it is written in a field (a route below `entity`)."""

    entity: Value
    field: tuple[str | int, ...]
    text: str


def day_of(text: str) -> date:
    """The day that a date names; the nearest one when no calendar has it. The first day of all for what is no date."""
    parts = _FORM.fullmatch(text)
    if not parts:
        return date.min
    year, month = max(int(parts[1]), 1), min(max(int(parts[2]), 1), 12)
    return date(year, month, min(max(int(parts[3]), 1), monthrange(year, month)[1]))


def is_date(text: str) -> bool:
    """Whether a text is a date that makes sense: such a day, written like this, in such a year."""
    day = day_of(text)
    return FIRST <= day <= LAST and day.isoformat() == text


def dates(manual: Manual) -> Iterator[Dated]:
    """Every date in a manual."""
    for entity in _dated(manual):
        for field in DATES[type(entity)]:
            held = getattr(entity, field)
            name = field.rstrip("_")
            if isinstance(held, tuple):
                yield from (Dated(entity, (name, place), text) for place, text in enumerate(held))
            elif held:
                yield Dated(entity, (name,), held)


def turned_round(manual: Manual) -> Iterator[tuple[Dated, Dated]]:
    """The first and the last day of each span that ends before it begins. Holidays have a rule of their own."""
    by_entity: dict[int, dict[str, Dated]] = {}
    for dated in dates(manual):
        if not isinstance(dated.entity, Calendar | Holiday) and is_date(dated.text):
            by_entity.setdefault(id(dated.entity), {})[str(dated.field[0]).removeprefix("in_force_")] = dated
    for span in by_entity.values():
        if "from" in span and "until" in span and span["until"].text < span["from"].text:
            yield span["from"], span["until"]


def _dated(manual: Manual) -> Iterator[Value]:
    settings = manual.settings
    yield from (settings.calendar, *settings.calendar.holidays, *settings.waivers, *manual.limits.values())
    for role in manual.roles.values():
        yield from (*role.holders, *role.deputies)
    for person in manual.people.values():
        yield from (*([person.active] if person.active else ()), *person.keys)
    yield from manual.sources.values()
    yield from manual.processes.values()
