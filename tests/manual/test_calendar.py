"""The days that are free by regulation, beside those that were announced."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from procbook.manual.calendar import STATUTORY, foreseen, is_workday
from procbook.manual.model import Calendar, Holiday

ANNOUNCED = Calendar(
    holidays=(
        Holiday("元旦", "2025-01-01", "2025-01-01"),
        Holiday("春节", "2025-01-28", "2025-02-04"),
        Holiday("清明节", "2025-04-04", "2025-04-06"),
        Holiday("劳动节", "2025-05-01", "2025-05-05"),
        Holiday("端午节", "2025-05-31", "2025-06-02"),
        Holiday("国庆节、中秋节", "2025-10-01", "2025-10-08"),
        Holiday("元旦", "2026-01-01", "2026-01-03"),
        Holiday("春节", "2026-02-15", "2026-02-23"),
        Holiday("清明节", "2026-04-04", "2026-04-06"),
        Holiday("劳动节", "2026-05-01", "2026-05-05"),
        Holiday("端午节", "2026-06-19", "2026-06-21"),
        Holiday("中秋节", "2026-09-25", "2026-09-27"),
        Holiday("国庆节", "2026-10-01", "2026-10-07"),
    )
)
"""As the General Office of the State Council announced them for 2025 and 2026."""


def days(holiday: Holiday) -> list[date]:
    first, last = date.fromisoformat(holiday.from_), date.fromisoformat(holiday.until)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_the_regulation_frees_thirteen_days_a_year() -> None:
    """A table with a typing error in it would move somebody's plan by a day."""
    counted = Counter(day.year for holiday in STATUTORY for day in days(holiday))
    shared = {2028: 1, 2031: 1}  # mid-autumn falls into the days of the national holiday
    assert counted == dict.fromkeys(range(2025, 2037), 13)
    found = {year: len({d for h in STATUTORY for d in days(h) if d.year == year}) for year in counted}
    assert found == {year: 13 - shared.get(year, 0) for year in counted}


def test_every_announced_arrangement_contains_the_days_of_the_regulation() -> None:
    """What the table says of years that are known is true."""
    known = [day for holiday in STATUTORY for day in days(holiday) if day.year <= 2026]
    assert [day for day in known if is_workday(day, ANNOUNCED)] == []


@pytest.mark.parametrize("day", ["2027-01-01", "2027-05-01", "2027-10-03", "2027-02-05", "2027-06-09", "2028-05-01"])
def test_free_days_of_years_to_come_are_known(day: str) -> None:
    """Nobody plans for New Year's Day because next year's arrangement is not out yet."""
    assert not is_workday(date.fromisoformat(day), foreseen(Calendar(confirmed_until="2026-12-31")))


def test_a_year_that_is_confirmed_stands_as_written() -> None:
    """What the manual says of a year that it calls confirmed is not corrected by a table."""
    written = Calendar(confirmed_until="2027-12-31")
    assert is_workday(date(2027, 1, 1), foreseen(written))
    assert not is_workday(date(2028, 5, 1), foreseen(written))
