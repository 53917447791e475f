"""Days by the calendar, as ISO dates."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def months_after(day: str, months: int) -> str:
    """The same day some months later; the last day of the month when that month is shorter, and of time at most.

    Raises ValueError when `day` is no ISO date.
    """
    start = date.fromisoformat(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > date.max.year:
        return date.max.isoformat()
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])).isoformat()
