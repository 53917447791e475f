"""The registers: documents, controls, records, KPIs and demands, each as a page and as a CSV with the same rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from procbook.check.addresses import page_and_place
from procbook.manual.demands import State, answer
from procbook.manual.model import Citation, Control, Kpi, Record, Requirement
from procbook.pages import lookup
from procbook.pages.changing import Panel
from procbook.pages.context import PageContext, PageMaker, page_maker
from procbook.pages.days import Spells, by_day, today_of
from procbook.pages.documents import aside
from procbook.pages.facts import Fact, Facts, Read, fact
from procbook.pages.links import HOME, address, process_path
from procbook.pages.page import Page, StaticFile
from procbook.pages.panels import SharedPanels, register_reads
from procbook.pages.rendering import render
from procbook.pages.state import status
from procbook.pages.targets import Quote, quote
from procbook.search import Document, Part

Cell = tuple[str, Markup]
"""What a cell says as plain text (for the CSV) and as HTML (for the page)."""

Row = tuple[str, tuple[Cell, ...]]
"""An anchor, and a cell for each column."""


@dataclass(frozen=True)
class Register:
    """One register: name in addresses, title, columns, rows; `heads` are the columns of the CSV."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    heads: tuple[str, ...]


class DocumentRow(NamedTuple):
    """A process as a controlled document; area and status in words."""

    id: str
    number: str
    area: str
    version: str
    status: Spells[str]
    effective_from: str
    owner: str
    approver: str
    review_every: str


class ControlRow(NamedTuple):
    process: str
    control: Control
    risk: Quote
    activity: Quote


class KpiRow(NamedTuple):
    process: str
    kpi: Kpi
    formula: Quote
    target: Quote


class DemandRow(NamedTuple):
    """A demand, how far it is met, by which processes, and what is missing. `by_all`: by every process in force."""

    demand: Requirement
    state: State
    missing: str
    processes: tuple[str, ...]
    by_all: bool


@fact
def documents(facts: Facts) -> tuple[DocumentRow, ...]:
    areas = {area.id: area.title for area in facts.manual.settings.areas}
    return tuple(
        DocumentRow(
            process.id,
            process.number,
            areas.get(process.area, process.area),
            process.version,
            status(facts, process),
            process.effective_from,
            process.owner,
            process.approver,
            process.review_every,
        )
        for process in facts.manual.processes.values()
    )


@fact
def controls(facts: Facts) -> tuple[ControlRow, ...]:
    return tuple(
        ControlRow(process.id, each, quote(facts, process, each.risk), quote(facts, process, each.activity))
        for process, each in lookup.all_controls(facts).values()
    )


@fact
def records(facts: Facts) -> tuple[tuple[str, Record], ...]:
    """Every record with its process; of one that stands twice the last."""
    known = {record.id: (process.id, record) for process, record in lookup.all_records(facts)}
    return tuple(known.values())


@fact
def kpis(facts: Facts) -> tuple[KpiRow, ...]:
    return tuple(
        KpiRow(process.id, each, quote(facts, process, each.formula), quote(facts, process, each.target))
        for process in facts.manual.written
        for each in process.kpis
    )


@fact
def demands(facts: Facts) -> tuple[DemandRow, ...]:
    in_force = sum(each.status == "effective" for each in facts.manual.written)
    answers = (answer(demand, facts.manual.written) for demand in facts.manual.requirements.values())
    return tuple(
        DemandRow(
            each.demand,
            each.state,
            each.missing[0] if each.missing else "",
            tuple(process.id for process in each.processes),
            len(each.processes) == in_force > 1,
        )
        for each in answers
    )


def register_path(name: str) -> str:
    return f"registers/{name}.md"


def register_makers(facts: Facts) -> Iterator[PageMaker]:
    names = (lookup.caretaker, lookup.process_names, lookup.records, lookup.control_processes)
    for name in filled(facts):
        kind = REGISTERS[name]
        yield page_maker(register_path(name), partial(_page, name, kind), *names, *kind.reads, *_panel_reads(name))


def _page(name: str, kind: Kind, context: PageContext) -> Page:
    """The page of a register, with its CSV beside it."""
    columns = tuple(_column(context, column) for column in kind.columns)
    heads = tuple(_head(context, column) for column in kind.columns)
    register = Register(name, context.labels[f"{name}_register"], columns, tuple(kind.rows(context)), heads)
    markdown = render(
        context, "register.md.j2", register.title, hide=("toc",), register=register, panel=_panel(context, name)
    )
    files = (StaticFile(f"registers/{name}.csv", to_csv(register)),)
    rows = _found(register) if name in FOUND_HERE else ()
    return Page(context.path, register.title, markdown, (_document(context, register, rows),), files)


def _panel_reads(name: str) -> Iterator[Read]:
    return register_reads("requirements") if name in FOUND_HERE else iter(())


def _panel(context: PageContext, name: str) -> Panel | None:
    """Of rows that stand nowhere else; those of the others are changed on the pages of their processes."""
    if name not in FOUND_HERE:
        return None
    known = {row.demand.id: (row.demand.id, row.demand) for row in demands(context.facts)}
    return SharedPanels(context).listed("requirements", known)


def _head(context: PageContext, column: str) -> str:
    """A page follows its reader's day; a spreadsheet cannot, so it names the day of a state."""
    label = _column(context, column)
    return label + context.words["aside"].format(lookup.build_day(context.facts)) if column == STATE else label


def _column(context: PageContext, column: str) -> str:
    """A column is called as the field that it shows; one that shows more has a label."""
    return context.field(column) if "." in column else str(context.labels[column])


def _document(context: PageContext, register: Register, rows: tuple[Part, ...]) -> Document:
    """The register is found by its name and by what it lists."""
    columns = Part("", "section", register.title, " · ".join(register.columns))
    path = register_path(register.name)
    called = lookup.called(context.facts, path)
    return Document(address(path), register.title, "register", aliases=called, parts=(columns, *rows), weight=0.7)


def _found(register: Register) -> tuple[Part, ...]:
    """A part for each row."""
    return tuple(aside(anchor, (text for text, _ in cells)) for anchor, cells in register.rows)


def to_csv(register: Register) -> bytes:
    """The register for a spreadsheet: UTF-8 with a BOM, and no cell that a spreadsheet takes for a formula."""
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(register.heads)
    writer.writerows([_harmless(text) for text, _ in cells] for _, cells in register.rows)
    return ("\ufeff" + output.getvalue()).encode()


def _harmless(text: str) -> str:
    """A text that begins like a formula gets an apostrophe (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


# Cells


def _text(value: str) -> Cell:
    return value, escape(value)


def _quote(context: PageContext, quote: Quote) -> Cell:
    """A text of a process, with its references and parameters filled in."""
    return context.links.plain_quote(quote), context.links.quote(quote)


def _linked(text: str, html: Markup | None) -> Cell:
    return text, html if html is not None else escape(text)


def _role(context: PageContext, id: str) -> Cell:
    return (lookup.roles(context.facts)[id], context.links.role(id)) if id else _text("")


def _process(context: PageContext, id: str) -> Cell:
    return lookup.process_names(context.facts)[id].title, context.links.process(id)


def _part(context: PageContext, process: str, id: str, name: str) -> Cell:
    """A part of a process under a name."""
    target = context.links.to(process_path(process), id)
    return name, Markup('<a href="{}">{}</a>').format(target, name)


def _basis(context: PageContext, citations: Iterable[Citation]) -> Cell:
    """What laws and standards ask for it, each a link to its source."""
    texts = [(each.source, context.wording.citation(each)) for each in citations]
    semicolon = str(context.words["semicolon"])
    links = (context.links.source(source, text) for source, text in texts)
    return semicolon.join(text for _, text in texts), Markup(semicolon).join(links)


# Rows


def _documents(context: PageContext) -> Iterator[Row]:
    for each in documents(context.facts):
        yield (
            each.id,
            (
                _text(each.number),
                _process(context, each.id),
                _text(each.area),
                _text(each.version),
                (today_of(each.status), by_day(each.status)),
                _text(each.effective_from),
                _role(context, each.owner),
                _role(context, each.approver),
                _text(context.wording.cycle(each.review_every)),
            ),
        )


def _controls(context: PageContext) -> Iterator[Row]:
    label, words = context.labels, context.words
    for process, control, risk, activity in controls(context.facts):
        evidence = context.links.materials(control.evidence, forms=False)
        yield (
            control.id,
            (
                _linked(control.id, context.links.control(control.id)),
                _process(context, process),
                _quote(context, risk),
                _quote(context, activity),
                _text(words["control_kinds"][control.kind]),
                _text(context.wording.cycle(control.frequency)),
                _role(context, control.owner),
                _text(label["yes"] if control.key else label["no"]),
                _linked(str(words["list"]).join(control.evidence), evidence),
                _basis(context, control.basis),
            ),
        )


def _records(context: PageContext) -> Iterator[Row]:
    systems = lookup.systems(context.facts)
    for process, record in records(context.facts):
        where = systems[record.where].name if record.where in systems else record.where
        yield (
            record.id,
            (
                _part(context, process, record.id, record.id),
                _linked(record.name, escape(record.name) + context.links.forms(record.id)),
                _process(context, process),
                _role(context, record.kept_by),
                _text(context.wording.keep(record.keep) if record.keep else ""),
                _text(where),
            ),
        )


def _origin(context: PageContext, source: str) -> str:
    """The name of the system or record that a number comes from, as plain text."""
    systems, records = lookup.systems(context.facts), lookup.records(context.facts)
    if source in systems:
        return systems[source].name
    return f"{source} {records[source].name}" if source in records else source


def _kpis(context: PageContext) -> Iterator[Row]:
    for process, kpi, formula, target in kpis(context.facts):
        yield (
            kpi.id,
            (
                _part(context, process, kpi.id, kpi.name),
                _process(context, process),
                _quote(context, formula),
                _quote(context, target),
                _text(context.wording.cycle(kpi.period)),
                _role(context, kpi.owner),
                _linked(_origin(context, kpi.source), context.links.origin(kpi.source)),
            ),
        )


def _demands(context: PageContext) -> Iterator[Row]:
    """Each demand, how far it is met, and by what; what is missing is named."""
    for row in demands(context.facts):
        demand, kind = row.demand, context.words["requirement_kinds"][row.demand.kind]
        asked = (_text(demand.id), _text(demand.title), _state(context, row), _meets(context, row))
        yield demand.id, (*asked, _text(demand.shown_by), _text(kind), _text(demand.section))


def _state(context: PageContext, row: DemandRow) -> Cell:
    """满足, 未满足, or 部分满足（缺机制）; only what is not met stands out."""
    text, missing = str(context.words["demand_states"][row.state.value]), ""
    if row.state is State.partly:
        missing = str(context.words["demand_missing"]).format(context.words["requirement_kinds"][row.missing])
    tag = Markup("{}") if row.state is State.met else Markup('<span class="tag tag--open">{}</span>')
    return text + missing, tag.format(text) + missing


def _meets(context: PageContext, row: DemandRow) -> Cell:
    """Links to what meets a demand: processes, then features. Where every process meets it, that is said instead."""
    cells = [_process(context, id) for id in row.processes]
    if row.by_all:
        every = str(context.words["every_process"]).format(len(row.processes))
        cells = [(every, Markup('<a href="{}">{}</a>').format(context.links.to(register_path("documents")), every))]
    for each in row.demand.met_by:
        cells.append((each.feature, Markup('<a href="{}">{}</a>').format(_site(context, each.link), each.feature)))
    comma = str(context.words["list"])
    return comma.join(text for text, _ in cells), Markup(comma).join(html for _, html in cells)


def _site(context: PageContext, address: str) -> str:
    """A relative link to an address inside the site, such as `rules/#missing-owner`."""
    page, place = page_and_place(address)
    return context.links.to(f"{page.rstrip('/')}.md" if page.endswith("/") else page or HOME, place)


STATE = "process.status"
"""The column that follows the day."""


class Kind(NamedTuple):
    """A register: the facts it reads, the first with what it lists; its rows; its columns."""

    reads: tuple[Fact[[], Any], ...]
    rows: Callable[[PageContext], Iterator[Row]]
    columns: tuple[str, ...]


FOUND_HERE = ("demands",)
"""Registers with rows that stand nowhere else; those of the others are found on the pages of their processes."""

REGISTERS = {
    "documents": Kind(
        (documents, lookup.build_day),
        _documents,
        (
            "process.number",
            "process.title",
            "process.area",
            "process.version",
            "process.status",
            "process.effective_from",
            "process.owner",
            "process.approver",
            "process.review_every",
        ),
    ),
    "controls": Kind(
        (controls, lookup.sources),
        _controls,
        (
            "control.id",
            "process",
            "control.risk",
            "control.activity",
            "control.kind",
            "control.frequency",
            "control.owner",
            "control.key",
            "control.evidence",
            "control.basis",
        ),
    ),
    "records": Kind(
        (records, lookup.systems),
        _records,
        ("record.id", "record.name", "process", "record.kept_by", "record.keep", "record.where"),
    ),
    "kpis": Kind(
        (kpis, lookup.systems),
        _kpis,
        (
            "kpi.name",
            "process",
            "kpi.formula",
            "kpi.target",
            "kpi.period",
            "kpi.owner",
            "kpi.source",
        ),
    ),
    "demands": Kind(
        (demands,),
        _demands,
        (
            "requirement.id",
            "requirement.title",
            "demand_state",
            "fulfilled_by",
            "requirement.shown_by",
            "requirement.kind",
            "requirement.section",
        ),
    ),
}
"""By their names in addresses."""


@fact
def filled(facts: Facts) -> tuple[str, ...]:
    """The registers with something in them; another has no page."""
    return tuple(name for name, kind in REGISTERS.items() if kind.reads[0](facts))
