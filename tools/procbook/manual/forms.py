"""Which records can be filled in on the site."""

from __future__ import annotations

from collections.abc import Collection

from procbook.manual.file_kinds import is_listed
from procbook.manual.model import Record


def can_be_filled_in(record: Record, files: Collection[str]) -> bool:
    """One that is filled in on a blank form, which is there, and of which the manual says what it has to contain."""
    return bool(record.contains) and record.form in files and is_listed(record.form)
