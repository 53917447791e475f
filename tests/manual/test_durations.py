"""Durations: how they are written, which day they lead to, and how many working days they are."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from procbook.manual.calendar import days_after, is_confirmed, is_workday, months_after, workday_from, workdays_after
from procbook.manual.duration import Workdays, amount, graded_by, grades, later, together
from procbook.manual.model import NO_SETTINGS, Calendar, Graded, Holiday, Manual

WEEK = Calendar()
NATIONAL = Calendar(
    holidays=(Holiday("national", "2026-10-01", "2026-10-07"),),
    workdays=("2026-10-10",),
    confirmed_until="2026-12-31",
)
SHORT = Calendar((5, 6, 7), 6)


def day(written: str) -> date:
    return date.fromisoformat(f"2026-{written}")


def settings(calendar: Calendar) -> Manual:
    return Manual(msgspec.structs.replace(NO_SETTINGS, calendar=calendar))


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("5d", ("5", "d")),
        ("30cd", ("30", "cd")),
        ("0.25h", ("0.25", "h")),
        ("15min", ("15", "min")),
        ("6mo", ("6", "mo")),
        ("3y", ("3", "y")),
        ("0d", ("0", "d")),
        ("permanent", None),
        ("", None),
        ("d", None),
        ("5", None),
        ("5 d", None),
        ("5dd", None),
        ("1.d", None),
        (".5d", None),
        ("1.2.3d", None),
        ("-1d", None),
        ("5d\n", None),
    ],
)
def test_number_and_unit(written: str, parts: tuple[str, str] | None) -> None:
    """What is no number with a unit is no duration: nobody reckons with half of it."""
    assert amount(written) == parts


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("09-28", "0d", "09-28"),
        ("09-28", "1d", "09-29"),
        ("09-25", "1d", "09-28"),
        ("09-26", "1d", "09-28"),
        ("09-30", "1d", "10-08"),
        ("10-08", "2d", "10-10"),
        ("10-09", "2d", "10-12"),
        ("09-30", "1cd", "10-01"),
        ("09-30", "30cd", "10-30"),
        ("09-28", "8h", "09-29"),
        ("09-28", "8.5h", "09-30"),
        ("09-28", "16h", "09-30"),
        ("09-28", "1min", "09-29"),
        ("09-28", "480min", "09-29"),
        ("09-28", "481min", "09-30"),
        ("09-28", "0.5d", "09-29"),
        ("09-28", "1.5cd", "09-30"),
        ("09-28", "0cd", "09-28"),
    ],
)
def test_the_day_some_time_later(start: str, duration: str, end: str) -> None:
    """Working days by the calendar of the manual, calendar days by the sun; a part of a day counts whole."""
    assert later(day(start), duration, NATIONAL) == day(end)


def test_hours_fill_the_working_day_of_the_company() -> None:
    """Six hours are a day where people work six, and not where they work eight."""
    assert later(day("09-28"), "7h", SHORT) == day("09-30")
    assert later(day("09-28"), "7h", WEEK) == day("09-29")
    assert later(day("09-28"), "361min", SHORT) == day("09-30")


def test_a_duration_longer_than_any_number_is_cut_like_others() -> None:
    """Four hundred digits end in an internal error where nine do not."""
    endless = "9" * 400
    assert later(day("09-28"), f"{endless}d", NATIONAL) == later(day("09-28"), "9999d", NATIONAL)
    assert later(day("09-28"), f"{endless}min", NATIONAL) == later(day("09-28"), "9999d", NATIONAL)


def test_a_typing_error_costs_no_time() -> None:
    """Ten years are the longest wait, and time has an end."""
    assert later(day("09-28"), "3660cd", WEEK) == later(day("09-28"), "99999cd", WEEK) == days_after(day("09-28"), 3660)
    assert later(day("09-28"), "3659cd", WEEK) == days_after(day("09-28"), 3659)
    assert later(date.max, "1cd", WEEK) == later(date.max, "1d", WEEK) == date.max


@pytest.mark.parametrize(
    ("duration", "calendar", "days"),
    [
        ("3d", WEEK, 3),
        ("0d", WEEK, 0),
        ("7cd", WEEK, 5),
        ("7cd", SHORT, 4),
        ("30cd", WEEK, 150 / 7),
        ("8h", WEEK, 1),
        ("4h", WEEK, 0.5),
        ("6h", SHORT, 1),
        ("24h", WEEK, 1),
        ("48h", WEEK, 10 / 7),
        ("240min", WEEK, 0.5),
        ("2880min", WEEK, 10 / 7),
        ("1cd", Calendar((1, 2, 3, 4, 5, 6, 7)), 1),
    ],
)
def test_durations_as_working_days(duration: str, calendar: Calendar, days: float) -> None:
    """Hours fill a working day, those beyond it run by the clock; a calendar day is a part of a working day."""
    assert Workdays(settings(calendar))[duration] == pytest.approx(days)


GRADED: Graded = {"by": "级别", "一级": "5d", "二级": "3d"}


def test_grades() -> None:
    """A duration for all has one grade without a name; of others each grade, and what they are grades of."""
    assert list(grades("2d")) == [("", "2d")]
    assert list(grades(GRADED)) == [("一级", "5d"), ("二级", "3d")]
    assert (graded_by("2d"), graded_by(GRADED)) == ("", "级别")


@pytest.mark.parametrize(
    ("one", "other", "pairs"),
    [
        ("2d", "3d", [("", "2d", "3d")]),
        ("2d", GRADED, [("一级", "2d", "5d"), ("二级", "2d", "3d")]),
        (GRADED, "2d", [("一级", "5d", "2d"), ("二级", "3d", "2d")]),
        (GRADED, {"by": "级别", "二级": "1d", "三级": "2d"}, [("二级", "3d", "1d")]),
        (GRADED, {"by": "金额", "一级": "1d"}, []),
        ({"by": "级别", "一级": "1d"}, {"by": "级别", "二级": "1d"}, []),
    ],
)
def test_durations_are_compared_grade_by_grade(one: Graded, other: Graded, pairs: list[tuple[str, str, str]]) -> None:
    """What holds for all holds for each grade; grades that only one side knows, and grades of other things, are left."""
    assert list(together(one, other)) == pairs


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-06-15", 6, "2026-12-15"),
        ("2026-06-15", 0, "2026-06-15"),
        ("9999-12-01", 1, "9999-12-31"),
    ],
)
def test_months_later(start: str, months: int, end: str) -> None:
    """The same day of a later month, or its last one."""
    assert months_after(start, months) == end


@pytest.mark.parametrize(
    ("written", "works"),
    [
        ("09-30", True),
        ("10-01", False),
        ("10-07", False),
        ("10-08", True),
        ("10-10", True),
        ("10-11", False),
        ("10-17", False),
    ],
)
def test_working_days(written: str, works: bool) -> None:
    """Neither weekend nor holiday, or made a working day."""
    assert is_workday(day(written), NATIONAL) is works


def test_the_next_working_day() -> None:
    """The day itself when people work; where nobody ever works, the day itself too."""
    assert workday_from(day("10-01"), NATIONAL) == day("10-08")
    assert workday_from(day("10-08"), NATIONAL) == day("10-08")
    assert workday_from(day("10-08"), Calendar((1, 2, 3, 4, 5, 6, 7))) == day("10-08")
    assert workdays_after(day("10-08"), 0, NATIONAL) == day("10-08")
    assert workdays_after(day("10-03"), 1, NATIONAL) == day("10-08")


def test_holidays_are_known_up_to_a_day() -> None:
    """The last day announced still counts as known."""
    assert [is_confirmed(day(written), NATIONAL) for written in ("12-30", "12-31")] == [True, True]
    assert not is_confirmed(date(2027, 1, 1), NATIONAL)
    assert not is_confirmed(day("01-01"), WEEK)
