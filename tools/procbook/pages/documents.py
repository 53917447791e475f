"""What search finds on the page of a process, as plain text: sign for sign what the page shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from procbook.manual.model import Citation, Process, Record, Step, Table
from procbook.manual.richtext import value_text
from procbook.pages import lookup
from procbook.pages.context import PageContext
from procbook.pages.links import address
from procbook.search import ASIDE, Document, Part

WEIGHTS = {"planned": 0.6, "retired": 0.4}
"""How much a page counts in search: one that says little yet, one that nobody works by."""


def process_document(context: PageContext, process: Process) -> Document:
    """Everything that a process page says, part by part; what it replaces leads there too."""
    former = lookup.former_names(context.facts, process.id)
    return Document(
        url=address(context.path),
        title=process.title,
        kind="process",
        summary=context.links.plain(process, process.summary),
        aliases=tuple(filter(None, (*process.aliases, process.number, *former))),
        parts=tuple(part for part in _parts(context, process) if part.heading or part.text),
        weight=WEIGHTS.get(process.status, 1.0),
    )


def _parts(context: PageContext, process: Process) -> Iterator[Part]:
    line, block = partial(context.links.plain, process), partial(context.links.plain, process, marks="blocks")
    if process.written:
        yield Part("purpose", "section", context.labels["purpose"], block(process.purpose))
    yield from (_table(context, process, table) for table in process.tables)
    yield from (_step(context, process, step) for step in process.steps)
    if process.cautions:
        yield Part("cautions", "caution", context.field("process.cautions"), _lines(map(line, process.cautions)))
    for record in process.records:
        heading = f"{record.id} {record.name}"
        yield Part(record.id, "record", heading, _lines(record.contains), aliases=record.aliases)
    for control in process.controls:
        yield Part(control.id, "control", f"{control.id} {line(control.risk)}", block(control.activity))
    for kpi in process.kpis:
        yield Part(kpi.id, "kpi", kpi.name, f"{line(kpi.formula)} {line(kpi.target)}".strip())
    for each in process.exceptions:
        yield Part("exceptions", "exception", line(each.when), block(each.how), aliases=each.aliases)
    yield from (aside(anchor, texts) for anchor, texts in _asides(context, process))


def _asides(context: PageContext, process: Process) -> Iterator[tuple[str, Iterable[str]]]:
    """What stands on the page as well, by the anchor where it stands."""
    line, block = partial(context.links.plain, process), partial(context.links.plain, process, marks="blocks")
    yield "", (line(text) for start in process.starts for text in (start.event, start.when))
    yield "", [context.wording.graded(process.within)]
    yield "purpose", map(line, (*process.scope.includes, *process.scope.excludes))
    yield from ((f"table-{table.id}", [block(table.note)]) for table in process.tables)
    yield from ((step.id, _beside(context, process, step)) for step in process.steps)
    yield "steps", process.ends.values()
    yield "parameters", (f"{each.meaning} {value_text(each)}" for each in process.parameters.values())
    yield from ((record.id, _kept(context, record)) for record in process.records)
    for control in process.controls:
        yield control.id, [line(control.test), *_materials(context, control.evidence), *_basis(context, control.basis)]
    yield from ((kpi.id, [str(context.links.origin(kpi.source).striptags())]) for kpi in process.kpis)
    yield "related", [f"{each.name} {each.note}" for each in process.inputs]
    yield "related", [f"{each.name} {each.note}" for each in process.outputs]
    yield from ((each.step, [each.title]) for each in lookup.errands(context.facts) if each.process == process.id)


def _beside(context: PageContext, process: Process, step: Step) -> Iterator[str]:
    """What a step needs and gives, and what holds in some cases only."""
    yield from (context.links.plain(process, branch.until) for branch in step.branches)
    yield from (case.when for case in step.owner_when)
    yield from _materials(context, (*step.inputs, *step.outputs))
    for hand in step.hand_overs:
        yield from (hand.when, *_materials(context, hand.what))


def _kept(context: PageContext, record: Record) -> Iterator[str]:
    """Where a record is kept, how long and why."""
    systems = lookup.systems(context.facts)
    yield systems[record.where].name if record.where in systems else record.where
    if record.keep:
        yield from (context.wording.keep(record.keep), *_basis(context, record.keep.basis))


def _basis(context: PageContext, basis: Iterable[Citation]) -> Iterator[str]:
    """The laws and standards that ask for something, as the page has them."""
    known = lookup.sources(context.facts)
    return (f"{known[each.source]} {context.wording.article(each.article)} {each.note}" for each in basis)


def _materials(context: PageContext, names: Iterable[str]) -> Iterator[str]:
    """Things by their names, records without their links."""
    known = lookup.records(context.facts)
    return (f"{name} {known[name].name}" if name in known else name for name in names)


def _step(context: PageContext, process: Process, step: Step) -> Part:
    plain, comma = partial(context.links.plain, process), str(context.words["list"])
    roles, systems = lookup.roles(context.facts), lookup.systems(context.facts)
    mistakes = context.field("step.cautions") + context.words["colon"]
    lines = [
        plain(step.does, marks="blocks"),
        comma.join(roles[role] for role in (step.owner, *step.with_) if role),
        context.wording.due(step.due, process.clocks) if step.due else "",
        context.wording.graded(step.within),
        comma.join(systems[id].name if id in systems else id for id in step.systems),
        *(f"{mistakes}{plain(caution)}" for caution in step.cautions),
        *(plain(branch.when) for branch in step.branches),
    ]
    return Part(step.id, "step", step.title, _lines(lines), aliases=step.aliases)


def _table(context: PageContext, process: Process, table: Table) -> Part:
    rows = ([context.links.plain(process, str(cell)) for cell in row] for row in table.rows)
    text = _lines(" · ".join(row) for row in (table.columns, *rows))
    return Part(f"table-{table.id}", "table", table.title, text, aliases=table.aliases)


def aside(anchor: str, texts: Iterable[str]) -> Part:
    """What is found, but is not what its page is about."""
    return Part(anchor, ASIDE, "", _lines(texts))


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(filter(None, map(str.strip, texts)))
