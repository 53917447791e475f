"""Days by the calendar: months as ISO dates, working days by the calendar of a manual."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import msgspec

from procbook.manual.dates import day_of
from procbook.manual.model import Calendar, Holiday

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12, "two-years": 24}
"""Months in each period that the format names."""

WINDOWS = {"monthly": 1, "quarterly": 3}
"""Months between two release windows; a window is the first working day of such a month."""


def months_after(day: str, months: int) -> str:
    """The same day some months later; the last day of the month when that month is shorter, and of time at most."""
    start = day_of(day)
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


def foreseen(calendar: Calendar) -> Calendar:
    """The calendar with the days in it that are free by regulation and whose arrangement is not confirmed yet.

    For planning only. What an audit has once reckoned goes by what was written and approved: `is_workday`.
    """
    coming = (holiday for holiday in STATUTORY if holiday.until > calendar.confirmed_until)
    return msgspec.structs.replace(calendar, holidays=(*calendar.holidays, *coming))


def _statutory(year: int, spring: str, qingming: str, dragon_boat: str, mid_autumn: str) -> tuple[Holiday, ...]:
    """The holidays of one year, given the days that move ("02-06"); `spring` is the first day of the lunar year."""
    first = day_of(f"{year}-{spring}")
    days = (
        ("new-year", "01-01", "01-01"),
        ("spring-festival", f"{first - timedelta(days=1):%m-%d}", f"{first + timedelta(days=2):%m-%d}"),
        ("qingming", qingming, qingming),
        ("labour-day", "05-01", "05-02"),
        ("dragon-boat", dragon_boat, dragon_boat),
        ("mid-autumn", mid_autumn, mid_autumn),
        ("national-day", "10-01", "10-03"),
    )
    return tuple(Holiday(name, f"{year}-{from_}", f"{year}-{until}") for name, from_, until in days)


STATUTORY = tuple(
    holiday
    for year in (
        _statutory(2025, "01-29", "04-04", "05-31", "10-06"),
        _statutory(2026, "02-17", "04-05", "06-19", "09-25"),
        _statutory(2027, "02-06", "04-05", "06-09", "09-15"),
        _statutory(2028, "01-26", "04-04", "05-28", "10-03"),
        _statutory(2029, "02-13", "04-04", "06-16", "09-22"),
        _statutory(2030, "02-03", "04-05", "06-05", "09-12"),
        _statutory(2031, "01-23", "04-05", "06-24", "10-01"),
        _statutory(2032, "02-11", "04-04", "06-12", "09-19"),
        _statutory(2033, "01-31", "04-04", "06-01", "09-08"),
        _statutory(2034, "02-19", "04-05", "06-20", "09-27"),
        _statutory(2035, "02-08", "04-05", "06-10", "09-16"),
        _statutory(2036, "01-28", "04-04", "05-30", "10-04"),
    )
    for holiday in year
)
"""The days on which everybody in China is free, by article 2 of 全国年节及纪念日放假办法 as revised by order 795 of the
State Council (10 November 2024, in force since 2025): 1, 4, 1, 2, 1, 1 and 3 days. What is exchanged around them is
announced each November and stands in the manual's own calendar. Lunar days by GB/T 33661-2017; the Python packages
holidays 0.109 and lunardate 0.3.0 give the same ones.
"""
