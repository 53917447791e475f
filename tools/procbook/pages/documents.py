"""What search finds on the page of a process, as plain text: sign for sign what the page shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from procbook.manual.model import Citation, Control, Process, Record, Step, Table
from procbook.manual.richtext import value_text
from procbook.pages import lookup
from procbook.pages.context import PageContext
from procbook.pages.links import address
from procbook.search import Document, Part

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
    label = context.labels
    if process.written:
        scope = map(line, (*process.scope.includes, *process.scope.excludes))
        yield Part("purpose", "section", label["purpose"], _lines([block(process.purpose), *scope]))
        yield Part("", "section", label["when"], _lines(_facts(context, process)))
    yield from (_table(context, process, table) for table in process.tables)
    yield from (_step(context, process, step) for step in process.steps)
    if process.ends:
        yield Part("steps", "section", label["steps"], _lines(process.ends.values()))
    if process.cautions:
        yield Part("cautions", "caution", label["process_cautions"], _lines(map(line, process.cautions)))
    for name, each in process.parameters.items():
        yield Part(f"parameter-{name}", "table", each.meaning, value_text(each))
    yield from (_record(context, record) for record in process.records)
    yield from (_control(context, process, control) for control in process.controls)
    for kpi in process.kpis:
        yield Part(kpi.id, "kpi", kpi.name, _lines([f"{line(kpi.formula)} {line(kpi.target)}".strip(), kpi.source]))
    for rule in process.exceptions:
        yield Part("exceptions", "exception", line(rule.when), block(rule.how))
    exchanged = [f"{each.name} {each.note}" for each in process.inputs]
    exchanged += [f"{each.name} {each.note}" for each in process.outputs]
    if exchanged:
        yield Part("related", "section", label["related"], _lines(exchanged))
    for errand in lookup.errands(context.facts):
        if errand.process == process.id:
            yield Part(errand.step, "section", errand.title)


def _facts(context: PageContext, process: Process) -> Iterator[str]:
    """What starts the process, and how long it takes."""
    for start in process.starts:
        yield from (context.links.plain(process, text) for text in (start.event, start.when))
    yield context.wording.graded(process.within)


def _record(context: PageContext, record: Record) -> Part:
    keep, systems = record.keep, lookup.systems(context.facts)
    where = systems[record.where].name if record.where in systems else record.where
    kept = [context.wording.keep(keep), *_basis(context, keep.basis)] if keep else []
    return Part(record.id, "record", f"{record.id} {record.name}", _lines([*record.contains, where, *kept]))


def _control(context: PageContext, process: Process, control: Control) -> Part:
    plain = partial(context.links.plain, process)
    lines = [plain(control.activity, marks="blocks"), plain(control.test), *_materials(context, control.evidence)]
    heading = f"{control.id} {plain(control.risk)}"
    return Part(control.id, "control", heading, _lines([*lines, *_basis(context, control.basis)]))


def _basis(context: PageContext, basis: Iterable[Citation]) -> Iterator[str]:
    """The laws and standards that ask for something, as the page has them."""
    for each in basis:
        known = lookup.sources(context.facts)
        yield f"{known[each.source]} {context.wording.article(each.article)} {each.note}".strip()


def _materials(context: PageContext, names: Iterable[str]) -> Iterator[str]:
    """Things by their names, records without their links."""
    known = lookup.records(context.facts)
    return (f"{name} {known[name].name}" if name in known else name for name in names)


def _step(context: PageContext, process: Process, step: Step) -> Part:
    plain, comma = partial(context.links.plain, process), str(context.words["list"])
    roles, systems = lookup.roles(context.facts), lookup.systems(context.facts)
    mistakes = context.labels["cautions"] + context.words["colon"]
    lines = [
        plain(step.does, marks="blocks"),
        comma.join(roles[role] for role in (step.owner, *step.with_) if role),
        context.wording.due(step.due, process.clocks) if step.due else "",
        context.wording.graded(step.within),
        comma.join(systems[id].name if id in systems else id for id in step.systems),
        *(f"{mistakes}{plain(caution)}" for caution in step.cautions),
        *(plain(text) for branch in step.branches for text in (branch.when, branch.until)),
        *(case.when for case in step.owner_when),
        *(hand.when for hand in step.hand_overs),
        comma.join(_materials(context, (*step.inputs, *step.outputs, *(w for h in step.hand_overs for w in h.what)))),
    ]
    return Part(step.id, "step", step.title, _lines(lines))


def _table(context: PageContext, process: Process, table: Table) -> Part:
    rows = ([context.links.plain(process, str(cell)) for cell in row] for row in table.rows)
    note = context.links.plain(process, table.note, marks="blocks")
    lines = [*(" · ".join(row) for row in (table.columns, *rows)), note]
    return Part(f"table-{table.id}", "table", table.title, _lines(lines))


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(filter(None, map(str.strip, texts)))
