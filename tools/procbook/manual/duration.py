"""Durations of every unit: as a day some time later, and as working days, so that they can be added and compared."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date

from procbook.manual.calendar import days_after, workdays_after
from procbook.manual.model import Calendar, Duration, Graded, Manual

_AMOUNT = re.compile(r"([0-9]+(?:\.[0-9]+)?)(min|h|d|cd|mo|y)")
MOST_DAYS = 3_660
"""Ten years: longer waits are cut, so that a typing error costs no time."""


def amount(duration: str) -> tuple[str, str] | None:
    """Number, as written, and unit of a duration, or of a time for which records are kept (mo months, y years).

    None for what is no number with a unit, such as `permanent`.
    """
    parts = _AMOUNT.fullmatch(duration)
    return (parts[1], parts[2]) if parts else None


def days_of(duration: Duration, calendar: Calendar) -> float:
    """A duration in days, working days or calendar days as its unit says."""
    number, unit = amount(duration)  # type: ignore[misc]
    return float(number) / {"min": 60 * calendar.hours_per_day, "h": calendar.hours_per_day}.get(unit, 1)


def later(day: date, duration: Duration, calendar: Calendar) -> date:
    """The day that lies a duration after another, in its own unit: working days, calendar days; a part counts whole."""
    whole = math.ceil(min(days_of(duration, calendar), MOST_DAYS))
    return days_after(day, whole) if duration.endswith("cd") else workdays_after(day, whole, calendar)


class Workdays(dict[Duration, float]):
    """Working days by duration, reckoned once each: `Workdays(manual)["30cd"]`.

    A calendar day counts for as much of a working day as the week of the manual's calendar has working days
    (30cd = 21.4). Hours fill the working day of the calendar; those beyond it run by the clock (48h = 2cd).
    """

    def __init__(self, manual: Manual) -> None:
        super().__init__()
        calendar = manual.settings.calendar
        self._hours = calendar.hours_per_day
        self._share = (7 - len(calendar.weekend)) / 7 or 1.0

    def __missing__(self, duration: Duration) -> float:
        number, unit = amount(duration)  # type: ignore[misc]
        self[duration] = self._days(float(number), unit)
        return self[duration]

    def _days(self, number: float, unit: str) -> float:
        if unit == "min":
            return self._days(number / 60, "h")
        if unit == "h":
            return min(number / self._hours, max(1.0, number / 24 * self._share))
        return number * self._share if unit == "cd" else number


def grades(graded: Graded) -> Iterator[tuple[str, Duration]]:
    """Grade and duration of each grade; the grade is "" when there is one duration for all."""
    if isinstance(graded, str):
        yield "", graded
    else:
        yield from ((grade, duration) for grade, duration in graded.items() if grade != "by")


def graded_by(graded: Graded) -> str:
    """What the grades are of, as written; "" without grades."""
    return "" if isinstance(graded, str) else graded["by"]


def together(one: Graded, other: Graded) -> Iterator[tuple[str, Duration, Duration]]:
    """Both durations for every grade that both know; a duration without grades holds for each of the other's.

    Grades of different things cannot be compared: then there is nothing.
    """
    if graded_by(one) and graded_by(other) and graded_by(one) != graded_by(other):
        return
    ones, others = dict(grades(one)), dict(grades(other))
    for grade in dict.fromkeys((*ones, *others)):
        first, second = ones.get(grade, ones.get("")), others.get(grade, others.get(""))
        if first and second:
            yield grade, first, second
