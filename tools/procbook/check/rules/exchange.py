"""Exchange: what one process says it gives, the other says it takes, and nobody keeps the same record twice.

Served: R-006 and R-007 (hand-overs are named, links join without gaps), R-024, R-025 and R-028 (nothing twice,
nothing forgotten, duties do not overlap).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from procbook.check.rule import Context, Hit, rule
from procbook.check.survey import survey
from procbook.finding import Severity
from procbook.manual.model import HandOver, Input, Manual, Output, Process, Record, Step
from procbook.manual.richtext import RECORD_ID

_ASIDE = re.compile(r"[（(][^（()）]*[）)]|\s+")


@rule(Severity.warning)
def input_nobody_produces(process: Process, context: Context) -> Iterator[Hit]:
    """An input from a process that neither gives it nor makes it; a record that is nowhere is another fault."""
    for taken in process.inputs:
        giver = _partner(context, taken.from_)
        if giver and not _has(giver, taken, process.id) and (not taken.record or _known(context, taken.record)):
            yield _not_produced(process, taken, giver)


def _has(giver: Process, taken: Input, taker: str) -> bool:
    return any(_same(taken, given) for given in giver.outputs) or _makes(giver, taken, taker)


def _not_produced(process: Process, taken: Input, giver: Process) -> Hit:
    """What the giver does give is named: one of it may be meant."""
    given = [output.name for output in giver.outputs if process.id in output.to]
    values = {"name": taken.name, "giver": giver.id, "title": giver.title}
    return Hit(taken, "from", variant="given" if given else "", related=(giver,), given=given, **values)


def _partner(context: Context, id: str) -> Process | None:
    """The process of this id, if what it says about others can be relied on."""
    process = context.manual.processes.get(id)
    return process if process and process.written and process.status != "retired" else None


def _known(context: Context, record: str) -> bool:
    return context.shared(survey).known.has("record", record, {})


def _same(taken: Input, given: Output) -> bool:
    """Whether both mean one thing: the same record, or the same name when one of them has no record."""
    if taken.record and given.record:
        return taken.record == given.record
    return taken.name == given.name or plain(taken.name) == plain(given.name)


def plain(name: str) -> str:
    """The name without asides in brackets and blanks, in small letters."""
    return _ASIDE.sub("", name).casefold()


def _makes(giver: Process, taken: Input, taker: str) -> bool:
    """Whether a process has something, though not among its outputs: as a record, from a step, in a hand-over."""
    known = {record.id for record in giver.records} | {plain(record.name) for record in giver.records}
    for step in giver.steps:
        known.update(step.outputs, map(plain, step.outputs))
        known.update(plain(what) for given in step.hand_overs if given.to == taker for what in given.what)
    return (taken.record or plain(taken.name)) in known


@rule(Severity.warning)
def hand_over_mismatch(process: Process, context: Context) -> Iterator[Hit]:
    """What only one side of a hand-over says; a process that is retired takes and gives nothing any more."""
    yield from _not_given(process, context)
    yield from _not_taken(process, context)
    yield from _not_started(process, context)
    yield from _not_handed_over(process, context)


def _not_given(process: Process, context: Context) -> Iterator[Hit]:
    """Inputs that the other process has, but does not say it gives to this one."""
    for taken in process.inputs:
        giver = _partner(context, taken.from_)
        if giver:
            given = [output for output in giver.outputs if _same(taken, output)]
            if not any(process.id in output.to for output in given) and (
                given or _listed_by_step(giver, taken, process)
            ):
                values = {"name": taken.name, "giver": giver.id, "title": giver.title}
                yield Hit(taken, "from", variant="not-given", related=tuple(given) or (giver,), **values)


def _listed_by_step(giver: Process, taken: Input, taker: Process) -> bool:
    """Whether it is something that the giver makes; what a step hands over by name only is given well enough."""
    handed = (what for step in giver.steps for given in step.hand_overs if given.to == taker.id for what in given.what)
    return _makes(giver, taken, taker.id) and not any(plain(what) == plain(taken.name) for what in handed)


def _not_taken(process: Process, context: Context) -> Iterator[Hit]:
    """Outputs to a process that does not say it takes them."""
    for output in process.outputs:
        for number, id in enumerate(output.to):
            taker = _partner(context, id)
            if taker and not any(_same(taken, output) for taken in taker.inputs if taken.from_ == process.id):
                values = {"name": output.name, "taker": id, "title": taker.title}
                yield Hit(output, ("to", number), variant="not-taken", related=(taker,), **values)


def _not_started(process: Process, context: Context) -> Iterator[Hit]:
    """Hand-overs and calls to a process that does not say it starts from here, or takes what is handed over."""
    for step in process.steps:
        if step.hands_over:
            for given in step.hand_overs:
                yield from _received(process, step, given, context)
        if step.process and step.kind == "call":
            called = _partner(context, step.process)
            if called and called is not process and not any(start.from_ == process.id for start in called.starts):
                values = {"step": step.id, "taker": called.id, "title": called.title, "giver": process.id}
                yield Hit(step, "process", variant="no-start", related=(called,), **values)


def _received(process: Process, step: Step, given: HandOver, context: Context) -> Iterator[Hit]:
    taker = _partner(context, given.to)
    if not taker:
        return
    values = {"step": step.id, "taker": taker.id, "title": taker.title, "giver": process.id}
    starts = [start.step for start in taker.starts if start.from_ == process.id]
    if not starts:
        yield Hit(given, "to", variant="no-start", related=(taker,), **values)
    elif given.step and given.step not in starts and any(given.step == step.id for step in taker.steps):
        yield Hit(given, "step", variant="other-start", related=(taker,), there=given.step, starts=starts, **values)
    taken = {need.record for need in taker.inputs}
    for number, what in enumerate(given.what):
        if what not in taken and _is_unlisted_record(process, what, taker, context):
            yield Hit(given, ("what", number), variant="not-received", related=(taker,), name=what, **values)


def _is_unlisted_record(process: Process, what: str, taker: Process, context: Context) -> bool:
    """Whether it is a record that exists and is not among the outputs to the other, where it is reported already."""
    listed = any(output.record == what and taker.id in output.to for output in process.outputs)
    return not listed and bool(RECORD_ID.fullmatch(what)) and _known(context, what)


def _not_handed_over(process: Process, context: Context) -> Iterator[Hit]:
    """Starts from a process that neither hands anything over to this one nor calls it."""
    for start in process.starts:
        giver = _partner(context, start.from_) if start.from_ else None
        if giver and not any(_leads_to(step, process.id) for step in giver.steps):
            values = {"giver": giver.id, "title": giver.title, "step": start.step, "taker": process.id}
            yield Hit(start, "from", variant="not-handed-over", related=(giver,), **values)


def _leads_to(step: Step, id: str) -> bool:
    return step.process == id or any(given.to == id for given in step.hand_overs)


@rule(Severity.note)
def output_nobody_uses(process: Process, context: Context) -> Iterator[Hit]:
    """An output for which no taker is named, and which nobody names as input either."""
    for output in process.outputs:
        if not output.to:
            taken = context.shared(_taken)
            if not taken & {(process.id, output.record or plain(output.name)), (process.id, plain(output.name))}:
                yield Hit(output, "name", name=output.name)


def _taken(manual: Manual) -> set[tuple[str, str]]:
    """Giver and record or name of everything that some process takes."""
    every = (taken for process in manual.written for taken in process.inputs)
    return {(taken.from_, what) for taken in every for what in (taken.record, plain(taken.name))}


@rule(Severity.error, each_process=False)
def overlapping_output(context: Context) -> Iterator[Hit]:
    """Two processes that keep a record of the same name; the same id twice is a duplicate id."""
    seen: dict[str, tuple[Process, Record]] = {}
    for process in context.manual.worked_by:
        for record in process.records:
            owner, first = seen.setdefault(plain(record.name), (process, record))
            if owner is not process:
                values = {"id": record.id, "name": record.name, "other": first.id, "title": owner.title}
                yield Hit(record, "name", related=(first,), process=owner.id, **values)
