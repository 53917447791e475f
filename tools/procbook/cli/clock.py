"""The clock of the command line. Whatever a command calls gets its day or its moment handed in, and asks no clock."""

from __future__ import annotations

from datetime import date, datetime


def now() -> datetime:
    """This second, in the time zone of this machine."""
    return datetime.now().astimezone().replace(microsecond=0)


def today() -> date:
    """The day of `now`."""
    return now().date()
