"""Schedules: whether the day that a deadline names is in its cycle, once each time."""

from __future__ import annotations

from typing import Any, NamedTuple

from procbook.manual.cycles import PLACES, days_of, fewest_workdays, months_of, most_workdays
from procbook.manual.model import Calendar, Due

DOUBTFUL = ("several", "which-month", "not-each", "not-each-workday", "leap")
"""Days that a cycle has, yet not once each time."""


class Misfit(NamedTuple):
    """What is wrong with a field of a deadline, with what there is to say of it."""

    field: str
    why: str
    values: dict[str, Any] = {}


def wrong_place(due: Due, cycle: str, calendar: Calendar) -> Misfit | None:
    """The first thing wrong with a day in a cycle."""
    if due.workday == 0:
        return Misfit("workday", "zero")
    written = [place for place in ("workday", "day", "weekday", "month") if getattr(due, place)]
    for place in written:
        if place not in PLACES[cycle]:
            return Misfit(place, "daily" if cycle == "daily" else place)
    days = [place for place in written if place != "month"]
    if len(days) > 1:
        return Misfit(days[1], "two", {"one": days[0], "other": days[1]})
    if due.month > (months_of(cycle) or due.month):
        return Misfit("month", "months", {"month": due.month, "most": months_of(cycle)})
    if due.workday:
        return _workday(due, due.workday, cycle, calendar)
    return _day(due, cycle) if months_of(cycle) else None


def _workday(due: Due, place: int, cycle: str, calendar: Calendar) -> Misfit | None:
    """A week with a holiday in it may well lack its fifth working day: people know that."""
    number, most = abs(place), most_workdays(cycle, due.month, calendar)
    if number > most:
        return Misfit("workday", "workdays-month" if due.month else "workdays", {"number": number, "most": most})
    fewest, first = fewest_workdays(cycle, due.month, calendar) if months_of(cycle) else (number, None)
    if first and number > fewest:
        return Misfit("workday", "not-each-workday", {"number": number, "fewest": fewest, "first": f"{first:%Y-%m}"})
    return None


def _day(due: Due, cycle: str) -> Misfit | None:
    """A day of the month or of the week, in a cycle of months."""
    if due.weekday:
        return Misfit("weekday", "several")
    if due.day and months_of(cycle) > 1 and not due.month:
        return Misfit("day", "which-month", {"day": due.day})
    least, most = days_of(cycle, due.month)
    if due.day > most:
        return Misfit("day", "days", {"day": due.day, "most": most})
    if due.day > least:
        return Misfit("day", "leap" if cycle == "yearly" else "not-each", {"day": due.day, "least": least})
    return None
