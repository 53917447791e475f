"""The holidays of a calendar as days, and what the regulation says of them.

An arrangement of the State Council only moves free days: of the working week a year loses as many days as are free by
regulation (those on a weekend are given back), and whatever its holidays take beyond is worked on weekends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from procbook.manual.calendar import STATUTORY
from procbook.manual.dates import day_of, is_date
from procbook.manual.model import Calendar, Holiday

LONGEST = 31
"""Days of a holiday from which on a date must be wrong; Spring Festival with all that firms add to it is shorter."""

USUAL = {6, 7}
"""The weekend for which arrangements are made."""


class Span(NamedTuple):
    """A holiday with its days as days."""

    first: date
    last: date
    holiday: Holiday

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=number) for number in range(self.length)]

    @property
    def statutory(self) -> bool:
        """Whether a day of it is free by regulation."""
        return any(each.from_ <= self.last.isoformat() and self.first.isoformat() <= each.until for each in STATUTORY)

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def distance(self, day: date) -> int:
        """The days between it and a day."""
        return max((self.first - day).days, (day - self.last).days, 0)


def span_of(holiday: Holiday) -> Span | None:
    """None for days that make no sense: that is told elsewhere."""
    if not (is_date(holiday.from_) and is_date(holiday.until)):
        return None
    return Span(day_of(holiday.from_), day_of(holiday.until), holiday)


def spans_of(calendar: Calendar) -> list[Span]:
    """The holidays that can be meant as they are written, in the order of their days."""
    spans = filter(None, map(span_of, calendar.holidays))
    return sorted((span for span in spans if 0 < span.length <= LONGEST), key=lambda span: span[:2])


def missing_days(year: int, calendar: Calendar, spans: list[Span]) -> list[date]:
    """The days of a year that are free by regulation, as far as it is confirmed, and in none of the holidays."""
    return sorted({day for holiday in STATUTORY for day in _missing(holiday, year, calendar, spans)})


def _missing(holiday: Holiday, year: int, calendar: Calendar, spans: list[Span]) -> Iterator[date]:
    if not holiday.from_.startswith(f"{year}-"):
        return
    first, last = map(day_of, (holiday.from_, min(holiday.until, calendar.confirmed_until)))
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if not any(span.holds(day) for span in spans):
            yield day


class Exchanged(NamedTuple):
    """A year whose make-up days do not fit its holidays: how many there are, and how many there should be."""

    year: int
    found: int
    wanted: int


def exchanged(calendar: Calendar, spans: list[Span]) -> Iterator[Exchanged]:
    """The years whose make-up days do not fit, of those that are confirmed and have all days of the regulation.

    A firm's own holidays, in which no day is free by regulation, may be made up for or not. What is moved over the turn
    of the year may be made up for in the other one.
    """
    if set(calendar.weekend) != USUAL:
        return
    found = Counter(day.year for day in _make_up_days(calendar, spans))
    taken, own = _taken(spans, of_regulation=True), _taken(spans, of_regulation=False)
    years = [year for year in sorted(taken) if _is_known(year, calendar, spans)]
    least = {year: max(taken[year] - _free(year), 0) for year in years}
    for year in years:
        beside = [other for other in (year - 1, year + 1) if other in least]
        lent = max((found[other] - least[other] for other in beside), default=0)
        borrowed = max((least[other] - found[other] for other in beside), default=0)
        if found[year] + max(lent, 0) < least[year]:
            yield Exchanged(year, found[year], least[year])
        elif found[year] > least[year] + own[year] + max(borrowed, 0):
            yield Exchanged(year, found[year], least[year] + own[year])


def _make_up_days(calendar: Calendar, spans: list[Span]) -> set[date]:
    """Those that can be meant as they are written."""
    days = {day_of(day) for day in calendar.workdays if is_date(day)}
    return {day for day in days if day.isoweekday() in USUAL and not any(span.holds(day) for span in spans)}


def _taken(spans: list[Span], of_regulation: bool) -> Counter[int]:
    """How many days of the working week holidays take, by year."""
    days = {day for span in spans if span.statutory is of_regulation for day in span.days}
    return Counter(day.year for day in days if day.isoweekday() not in USUAL)


def _is_known(year: int, calendar: Calendar, spans: list[Span]) -> bool:
    return _free(year) > 0 and calendar.confirmed_until >= f"{year}-12-31" and not missing_days(year, calendar, spans)


def _free(year: int) -> int:
    """How many days of a year are free by regulation; 0 when nobody knows yet."""
    named = (each for each in STATUTORY if each.from_.startswith(f"{year}-"))
    return sum((day_of(each.until) - day_of(each.from_)).days + 1 for each in named)
