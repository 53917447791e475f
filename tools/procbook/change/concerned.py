"""Whom a change of a process concerns: the roles that work by what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from procbook.change.change import Change
from procbook.manual.doers import doers
from procbook.manual.model import Process, Step
from procbook.manual.references import ids_and_text

_OWNERS = frozenset(
    (
        *("number", "version", "effective_from", "replaces", "aliases", "owner", "approver", "review_every", "access"),
        *("inputs", "outputs", "related", "fulfils", "controls", "kpis"),
    )
)
"""What of a process concerns its owner, and nobody who only does a step; of controls and figures beside their own."""

_NAMING = ("material", "control", "link")
"""Where the parts of a step, and its texts, name records, controls and tables."""


def concerned(change: Change, sides: Sequence[Process]) -> set[str]:
    """The roles, by what the process was and is (`sides`)."""
    return set(filter(None, _concerned(change, sides)))


def everybody(sides: Sequence[Process]) -> set[str]:
    """All that do a step."""
    return {role for process in sides for step in process.steps for role in doers(step)}


def _concerned(change: Change, sides: Sequence[Process]) -> Iterator[str]:
    if change.item.startswith("file/"):
        for process in sides:
            yield from _of_form(process, change.item.removeprefix("file/"))
    elif change.subject and change.route[0] != "tables":
        for process in sides:
            yield from _of_part(process, change.route[0], change.subject)
        yield from _named(change)
    elif change.route[:1] == ("tables",):
        yield from _of_table(change, sides)
    elif change.route and change.route[0] in _OWNERS:
        yield from (process.owner for process in sides)
        yield from _named(change)
    else:
        yield from everybody(sides)


def _of_form(process: Process, file: str) -> Iterator[str]:
    for record in process.records:
        if file in (record.form, record.sample):
            yield from _of_part(process, "records", record.id)


def _of_part(process: Process, field: str, id: str) -> Iterator[str]:
    """Who does a step; who keeps a record, carries out a control or reports a figure, and who meets it in a step."""
    part = next((each for each in getattr(process, field) if each.id == id), None)
    if isinstance(part, Step):
        yield from doers(part)
    elif part:
        yield getattr(part, "owner", "") or getattr(part, "kept_by", "")
        yield from _meeting(process, {id})


def _meeting(process: Process, ids: set[str]) -> Iterator[str]:
    for step in process.steps:
        named = ids_and_text(step)[0]
        if any(ids & named.get(kind, set()) for kind in _NAMING):
            yield from doers(step)


def _of_table(change: Change, sides: Sequence[Process]) -> set[str]:
    """Who reads a table in a step; everybody, when no step says that it does."""
    place = f"table-{change.subject or change.route[-1]}"
    found = {role for process in sides for role in _meeting(process, {f"#{place}", f"{process.id}#{place}"})}
    return found or everybody(sides)


def _named(change: Change) -> Iterator[str]:
    """Who had a part and who has it now."""
    if change.what.partition(".")[2] in ("owner", "approver", "kept_by"):
        yield from (role for role in (change.before, change.after) if isinstance(role, str))
