"""What changes with the day: texts with the days on which they hold, so that a page can show those of its reader's day.

A page carries them all, and prints the one of the day it was built on; assets/day.js picks that of the reader's day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from markupsafe import Markup, escape

from procbook.manual.dates import day_of

Value = TypeVar("Value")


@dataclass(frozen=True)
class Spell(Generic[Value]):
    """What holds from the day `first` to the day `last`, both included ("" for no end); `shown` on the build's day."""

    value: Value
    first: str = ""
    last: str = ""
    shown: bool = True

    @property
    def days(self) -> Markup:
        """The attributes of the element that holds the value; assets/day.js reads them."""
        first = Markup(' data-from="{}"').format(self.first) if self.first else Markup("")
        last = Markup(' data-until="{}"').format(self.last) if self.last else Markup("")
        return first + last + Markup("" if self.shown else " hidden")


Spells = tuple[Spell[Value], ...]
"""One after the other, without a gap: on each day one of them holds."""


PAST = timedelta(days=14)
"""What was over earlier than this before the build is left out, such as who held a role: no clock lags so far."""


def spells(changes: Iterable[str], today: date, value: Callable[[date], Value]) -> Spells[Value]:
    """The values of all days. `changes` are the first days on which something may be another ("" is no day)."""
    since = _since(today)
    firsts = sorted({day for day in map(_day, changes) if day and day > since})
    begins = [firsts[0] - timedelta(days=1) if firsts else today, *firsts]
    found: list[tuple[date, Value]] = []
    for begin in begins:
        held = value(begin)
        if not found or found[-1][1] != held:
            found.append((begin, held))
    ends = [begin - timedelta(days=1) for begin, _ in found[1:]]
    return tuple(
        Spell(
            held,
            begin.isoformat() if place else "",
            ends[place].isoformat() if place < len(ends) else "",
            (not place or begin <= today) and (place == len(ends) or today <= ends[place]),
        )
        for place, (begin, held) in enumerate(found)
    )


def until(day: str, today: date, value: Value) -> Spell[Value] | None:
    """What holds before a day, such as that something is still to come; None when that was over long ago."""
    last = day_before(day)
    return Spell(value, "", last, today.isoformat() <= last) if last >= _since(today).isoformat() else None


def _since(today: date) -> date:
    return today - min(PAST, today - date.min)


def _day(text: str) -> date | None:
    """A day with one before it; None for any other text."""
    day = day_of(text)
    return day if day > date.min else None


def day_before(text: str) -> str:
    return (day - timedelta(days=1)).isoformat() if (day := _day(text)) else text


def day_after(text: str) -> str:
    """ "" when there is none: the last day of the calendar stands for no end."""
    day = _day(text)
    return (day + timedelta(days=1)).isoformat() if day and day < date.max else ""


def today_of(values: Spells[Value]) -> Value:
    """What holds on the build's day."""
    return next(each.value for each in values if each.shown)


def by_day(values: Spells[Any]) -> Markup:
    """As HTML in a line: a text that never changes is a text."""
    if len(values) == 1:
        return escape(values[0].value)
    return Markup("").join(Markup("<span{}>{}</span>").format(each.days, each.value) for each in values)
