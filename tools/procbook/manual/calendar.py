"""Days by the calendar: months as ISO dates, working days by the calendar of a manual."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from procbook.manual.model import Calendar

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
"""Months in each period that the format names."""


def months_after(day: str, months: int) -> str:
    """The same day some months later; the last day of the month when that month is shorter, and of time at most.

    Raises ValueError when `day` is no ISO date.
    """
    start = date.fromisoformat(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > date.max.year:
        return date.max.isoformat()
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])).isoformat()


def days_after(day: date, number: int) -> date:
    """The day some calendar days later, of time at most."""
    return day + timedelta(days=min(number, (date.max - day).days))


def is_workday(day: date, calendar: Calendar) -> bool:
    """Whether people work that day: a day made a working day, or neither weekend nor holiday."""
    written = day.isoformat()
    if written in calendar.workdays:
        return True
    free = any(holiday.from_ <= written <= holiday.until for holiday in calendar.holidays)
    return not free and day.isoweekday() not in calendar.weekend


def workday_from(day: date, calendar: Calendar) -> date:
    """The day itself when people work, else the next one that they do; the day itself when nobody ever works."""
    later = day
    for _ in range(366):
        if is_workday(later, calendar):
            return later
        later = days_after(later, 1)
    return day


def workdays_after(day: date, number: int, calendar: Calendar) -> date:
    """The working day that is `number` working days after a day, which itself does not count; for 0 the day itself."""
    for _ in range(number):
        day = workday_from(days_after(day, 1), calendar)
    return day


def is_confirmed(day: date, calendar: Calendar) -> bool:
    """Whether the holidays are known up to that day: later ones have not been announced."""
    return day.isoformat() <= calendar.confirmed_until
