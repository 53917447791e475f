"""The clock that tests hand in: no test knows what day it is on the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest import mock

from procbook.cli import clock

NOW = "2026-11-23T09:30:00+08:00"
"""The moment in which tests run that ask for no other."""


@contextmanager
def commands_at(moment: str) -> Iterator[None]:
    """Commands that are called in this process take this for now. One in another process is told --today."""
    with mock.patch.object(clock, "now", return_value=datetime.fromisoformat(moment)):
        yield
