"""Format: what one file alone cannot show. Ids are addresses and references: each means one thing, for ever.

Served: ISO 9001:2015, 7.5.2 a (documented information has an identification).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from procbook.check.rule import Context, Hit, rule
from procbook.finding import Severity
from procbook.manual.calendar import months_after
from procbook.manual.dates import FIRST, LAST, PAST, dates, is_date, turned_round
from procbook.manual.kinds import RESERVED, ROLES, STAND_INS
from procbook.manual.model import Area, Control, Holiday, Kpi, Manual, Process, Record, Role, Step, Table

Part = Control | Record | Kpi

RETIRED = "retired"

VERSION_DIGITS = 4
"""Digits that a number of a version has at most: room for a year, and for more changes than anybody makes."""

MOST_SHOWN = 30

FAR = 10
"""Years ahead from which on nobody plans a date: mostly two digits changed places."""

OPEN_ENDS = frozenset({"until", "in_force_until"})
"""Last days that need not be written: then there is none."""

STEP_WORDS = frozenset({"end"})
"""Where a flow may go that is no step."""

ROLE_WORDS = frozenset(word for reference, word in STAND_INS.items() if reference in ROLES)
"""What stands for a role: the owner of the step, the approver of the process."""

PROCESS_WORDS = frozenset(STAND_INS.values()) - ROLE_WORDS
"""What stands for no process: somebody outside."""


@rule(Severity.error, each_process=False)
def duplicate_id(context: Context) -> Iterator[Hit]:
    """An id that two things have: in a process its steps, tables and ends, in the manual the other parts."""
    yield from _areas(context.manual)
    for process in context.manual.written:
        yield from _addresses(process)
        yield from _ends(process)
    yield from _parts(context.manual.worked_by)


def _areas(manual: Manual) -> Iterator[Hit]:
    seen: dict[str, Area] = {}
    for area in manual.settings.areas:
        first = seen.setdefault(area.id, area)
        if first is not area:
            yield Hit(area, "id", variant="area", related=(first,), id=area.id)


def _addresses(process: Process) -> Iterator[Hit]:
    """Steps and tables have addresses on one page, where capitals make no difference."""
    seen: dict[str, tuple[int, Step | Table]] = {}
    addressed: tuple[Step | Table, ...] = (*process.steps, *process.tables)
    for position, part in enumerate(addressed, 1):
        where, first = seen.setdefault(part.id.casefold(), (position, part))
        if first is part:
            continue
        if isinstance(part, Step):
            yield Hit(part, "id", variant="step", related=(first,), id=part.id, position=where)
        else:
            yield Hit(part, "id", variant="table", related=(first,), id=part.id)


def _ends(process: Process) -> Iterator[Hit]:
    steps = {step.id: step for step in process.steps}
    for name in process.ends:
        if name in steps:
            yield Hit(process, ("ends", name), variant="end", related=(steps[name],), id=name)


def _parts(processes: Iterable[Process]) -> Iterator[Hit]:
    seen: dict[str, tuple[Process, Part]] = {}
    for process in processes:
        for part in parts(process):
            other, first = seen.setdefault(part.id, (process, part))
            if first is not part:
                yield Hit(part, "id", variant="part", related=(first,), id=part.id, other=other.id)


def parts(process: Process) -> Iterator[Part]:
    """What other processes can refer to, by an id that is unique in the manual."""
    yield from process.controls
    yield from process.records
    yield from process.kpis


@rule(Severity.error, each_process=False)
def bad_id(context: Context) -> Iterator[Hit]:
    """An id of the right form that would be taken for something else."""
    manual = context.manual
    named: list[Step | Role | Process] = [role for role in manual.roles.values() if role.id in ROLE_WORDS]
    named += [process for process in manual.processes.values() if process.id in PROCESS_WORDS]
    named += [step for process in manual.written for step in process.steps if step.id in STEP_WORDS]
    for entity in named:
        yield Hit(entity, "id", variant="reserved", id=entity.id)
    for area in manual.settings.areas:
        if area.id in RESERVED:
            yield Hit(area, "id", variant="reserved", id=area.id)


@rule(Severity.error, each_process=False)
def id_reused_after_retirement(context: Context) -> Iterator[Hit]:
    """An id that belonged to something retired. A process that is taken up again keeps its title."""
    manual = context.manual
    before = {process.id: process for process in _retired(context.base)}
    for process in manual.processes.values():
        old = before.get(process.id)
        if old and process.status != RETIRED and process.title != old.title:
            yield Hit(process, "id", id=process.id, title=old.title)
    yield from _reused_parts(manual, [*before.values(), *_retired(manual)])


def _retired(manual: Manual | None) -> Iterator[Process]:
    return (process for process in (manual.processes.values() if manual else ()) if process.status == RETIRED)


def _reused_parts(manual: Manual, retired: Iterable[Process]) -> Iterator[Hit]:
    """Controls, records and KPIs go on only in the process that replaces the retired one."""
    gone = {part.id: old.id for old in retired for part in parts(old)}
    for process in manual.worked_by:
        for part in parts(process):
            old = gone.get(part.id, process.id)
            if old != process.id and old not in process.replaces:
                yield Hit(part, "id", variant="part", id=part.id, process=old)


@rule(Severity.error, each_process=False, severities=dict.fromkeys(("to-come", "far", "far-open"), Severity.warning))
def senseless_date(context: Context) -> Iterator[Hit]:
    """A date that no calendar has, in a year that nobody means, to come for what has happened, or before the first day
    of its span. It is a day later elsewhere in the world."""
    tomorrow = (context.today + timedelta(days=1)).isoformat()
    far = months_after(context.today.isoformat(), FAR * 12)
    for entity, field, text in dates(context.manual):
        open_end = field[0] in OPEN_ENDS and not isinstance(entity, Holiday)
        if not is_date(text):
            yield Hit(entity, field, variant="open" if open_end else "", day=text, first=FIRST.year, last=LAST.year)
        elif field[0] in PAST and text > tomorrow:
            yield Hit(entity, field, variant="to-come", day=text)
        elif text > far:
            yield Hit(entity, field, variant="far-open" if open_end else "far", day=text, years=FAR)
    for first, last in turned_round(context.manual):
        yield Hit(last.entity, last.field, variant="reversed", first=first.text, last=last.text)


@rule(Severity.error)
def senseless_version(process: Process, context: Context) -> Iterator[Hit]:
    """A version with a number that nobody counts up to: a date or a slip of the pen."""
    if any(len(part) > VERSION_DIGITS for part in process.version.split(".")):
        yield Hit(process, "version", version=process.version[:MOST_SHOWN], digits=VERSION_DIGITS)
