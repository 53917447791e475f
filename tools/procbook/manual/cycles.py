"""Cycles: which places each has (a working day, a day, a day of the week, a month), and how many."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from procbook.manual.calendar import MONTHS, is_workday
from procbook.manual.dates import day_of
from procbook.manual.model import Calendar

PLACES = {
    "daily": (),
    "weekly": ("workday", "weekday"),
    "biweekly": ("workday", "weekday"),
    "monthly": ("workday", "day", "weekday"),
    "quarterly": ("workday", "day", "weekday", "month"),
    "half-yearly": ("workday", "day", "weekday", "month"),
    "yearly": ("workday", "day", "weekday", "month"),
}
"""The places that each cycle has: every day is one, so that nothing in it can be told apart by days."""

WEEKS = {"weekly": 1, "biweekly": 2}

PERIODS = {"monthly": "month", "quarterly": "quarter", "half-yearly": "half-year", "yearly": "year"}

LEAP, COMMON = 2028, 2027
"""A year with 29 February and one without."""

WEEK = 7


def months_of(cycle: str) -> int:
    """The months that a cycle has; 0 for one of days or weeks."""
    return MONTHS[PERIODS[cycle]] if cycle in PERIODS else 0


def most_workdays(cycle: str, month: int, calendar: Calendar) -> int:
    """The working days that a cycle, or the month named in it, has at most: with no holiday, beginning on the best day.

    Days on which people work instead count beside them, as many as the calendar knows in one month.
    """
    days = WEEKS[cycle] * WEEK if cycle in WEEKS else max(map(len, _spans(cycle, month, LEAP)))
    rest = min(_weekends(first, days % WEEK, calendar) for first in range(WEEK))
    moved = max((sum(day[:7] == other[:7] for other in calendar.workdays) for day in calendar.workdays), default=0)
    return days - days // WEEK * len(set(calendar.weekend)) - rest + moved


def _weekends(first: int, days: int, calendar: Calendar) -> int:
    return sum((first + number) % WEEK + 1 in calendar.weekend for number in range(days))


def fewest_workdays(cycle: str, month: int, calendar: Calendar) -> tuple[int, date]:
    """The working days that a cycle of months had or will have at least in the years of the calendar, and its first
    day; in any two years when the calendar has no holidays."""
    years = sorted({day_of(holiday.from_).year for holiday in calendar.holidays})
    spans = [span for year in years or (COMMON, LEAP) for span in _spans(cycle, month, year)]
    return min((sum(is_workday(day, calendar) for day in span), span[0]) for span in spans)


def _spans(cycle: str, month: int, year: int) -> list[list[date]]:
    """The days of each turn of a cycle of months in a year; if one of its months is named, those of that month."""
    length = months_of(cycle)
    firsts = range(1, 13, length)
    return [_days(year, first + month - 1, 1) if month else _days(year, first, length) for first in firsts]


def _days(year: int, month: int, months: int) -> list[date]:
    start = date(year, month, 1)
    number = sum(monthrange(year, month + later)[1] for later in range(months))
    return [start + timedelta(days=later) for later in range(number)]


def days_of(cycle: str, month: int) -> tuple[int, int]:
    """The days that a turn of a cycle of months, or the month named in it, has at least and at most."""
    lengths = [len(span) for year in (COMMON, LEAP) for span in _spans(cycle, month, year)]
    return min(lengths), max(lengths)


def cycles(graded: str | dict[str, str]) -> Iterator[str]:
    """Each cycle of a schedule once, those of grades as well."""
    yield from dict.fromkeys([graded] if isinstance(graded, str) else [v for k, v in graded.items() if k != "by"])
