"""When each process is due for review."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from procbook.manual.calendar import MONTHS, months_after
from procbook.manual.dates import day_of
from procbook.manual.model import Manual, Process


class Review(NamedTuple):
    """When a process is due for review."""

    process: Process
    due: date


def reviews(manual: Manual) -> list[Review]:
    """The next review of every process in force, counted from the day its version took effect."""
    return [
        Review(process, day_of(months_after(process.effective_from, MONTHS[process.review_every])))
        for process in manual.written
        if process.status == "effective" and process.effective_from and process.review_every in MONTHS
    ]
