"""What search finds on the page of a process, as plain text: sign for sign what the page shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from procbook.manual.model import Process, Step, Table
from procbook.pages import lookup
from procbook.pages.context import PageContext
from procbook.pages.links import address
from procbook.search import Document, Part


def process_document(context: PageContext, process: Process) -> Document:
    """Everything that a process page says, part by part."""
    return Document(
        url=address(context.path),
        title=process.title,
        kind="process",
        summary=context.links.plain(process, process.summary),
        aliases=(*process.aliases, process.number) if process.number else process.aliases,
        parts=tuple(part for part in _parts(context, process) if part.heading or part.text),
        weight=1.0 if process.written else 0.6,
    )


def _parts(context: PageContext, process: Process) -> Iterator[Part]:
    line, block = partial(context.links.plain, process), partial(context.links.plain, process, marks="blocks")
    if process.written:
        yield Part("purpose", "section", context.labels["purpose"], block(process.purpose))
    yield from (_table(context, process, table) for table in process.tables)
    yield from (_step(context, process, step) for step in process.steps)
    if process.cautions:
        yield Part("cautions", "caution", context.labels["process_cautions"], _lines(map(line, process.cautions)))
    for record in process.records:
        yield Part(record.id, "record", f"{record.id} {record.name}", _lines(record.contains))
    for control in process.controls:
        yield Part(control.id, "control", f"{control.id} {line(control.risk)}", block(control.activity))
    for kpi in process.kpis:
        yield Part(kpi.id, "kpi", kpi.name, f"{line(kpi.formula)} {line(kpi.target)}".strip())
    for each in process.exceptions:
        yield Part("exceptions", "exception", line(each.when), block(each.how))


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
        *(plain(branch.when) for branch in step.branches),
    ]
    return Part(step.id, "step", step.title, _lines(filter(None, lines)))


def _table(context: PageContext, process: Process, table: Table) -> Part:
    rows = ([context.links.plain(process, str(cell)) for cell in row] for row in table.rows)
    return Part(f"table-{table.id}", "table", table.title, _lines(" · ".join(row) for row in (table.columns, *rows)))


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)
