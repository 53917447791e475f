"""When each process is due for review, and when it was reviewed last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from procbook import schema, source
from procbook.manual.calendar import MONTHS, months_after
from procbook.manual.dates import day_of
from procbook.manual.litter import is_litter
from procbook.manual.model import Manual, Process
from procbook.tree import FOLDER, Tree

_RECORD = re.compile(rf"{FOLDER}/approvals/process/(?P<process>[^/]+)/(?P<version>[^/]+)/[^/]+\.yaml")
"""Where a record lies, by the process and the version that it is about."""


class Review(NamedTuple):
    """When a process is due for review: `due`, counted from `since`."""

    process: Process
    since: date
    due: date


def reviews(manual: Manual, reviewed: Mapping[str, date]) -> list[Review]:
    """The next review of every process in force, counted from the day its version took effect, or from its last review
    when that came later (`reviewed`, by the id of the process)."""
    found = []
    for process in manual.written:
        if process.status == "effective" and process.effective_from and process.review_every in MONTHS:
            since = max(day_of(process.effective_from), reviewed.get(process.id, date.min))
            due = months_after(since.isoformat(), MONTHS[process.review_every])
            found.append(Review(process, since, day_of(due)))
    return found


def reviewed(manual: Manual, tree: Tree, today: date) -> dict[str, date]:
    """The last day until today on which the version of each process was reviewed, as the records of approvals say.

    A record is believed here; that it is genuine is for the audit to say.
    """
    days: dict[str, date] = {}
    for process, record in _on_record(manual, tree):
        day = day_of(record["approval"]["at"][:10])
        if record["statement"]["action"] == "review" and day <= today:
            days[process] = max(day, days.get(process, date.min))
    return days


def _on_record(manual: Manual, tree: Tree) -> Iterator[tuple[str, Any]]:
    """The records that may be of a review of a process as it is now. Those of other versions are not even read, nor is
    what the audit passes over: litter, and what lies in the folder of something else."""
    versions = {(process.id, process.version) for process in manual.written}
    for entry in tree.entries():
        at = _RECORD.fullmatch(entry.path) if entry.ordinary and not is_litter(entry.path) else None
        if at and (at["process"], at["version"]) in versions and entry.size <= source.MAX_BYTES:
            record = _record(tree, entry.path)
            about = record and (record["statement"]["item"], record["statement"]["version"])
            if about == (f"process/{at['process']}", at["version"]):
                yield at["process"], record


def _record(tree: Tree, path: str) -> Any:
    """The record in a file, or None for what is none or surely none of a review."""
    try:
        data = tree.read(path, source.MAX_BYTES)
    except OSError:
        return None
    if b"review" not in data:
        return None
    reading = source.read(data)
    return reading.data if not reading.faults and schema.is_valid("record", reading.data) else None
