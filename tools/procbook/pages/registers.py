"""The registers: documents, controls, records, KPIs and demands, each as a page and as a CSV with the same rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from procbook.manual.demands import Answer, State, answer
from procbook.manual.model import Citation, Process
from procbook.pages.context import PageContext
from procbook.pages.links import link, process_path
from procbook.pages.page import Page, StaticFile
from procbook.pages.rich import anchor
from procbook.pages.search import plain
from procbook.pages.state import status
from procbook.search import Document, Part
from procbook.tree import FOLDER

Cell = tuple[str, Markup]
"""What a cell says as plain text (for the CSV) and as HTML (for the page)."""


@dataclass(frozen=True)
class Register:
    """One register: name in addresses, title, columns, rows; a row has an anchor and as many cells as columns."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]

    @property
    def path(self) -> str:
        return f"registers/{self.name}.md"


@lru_cache(maxsize=1)
def registers(context: PageContext) -> list[Register]:
    """All registers of a manual."""
    return [_documents(context), _controls(context), _records(context), _kpis(context), _demands(context)]


def register_pages(context: PageContext) -> Iterator[Page]:
    for register in registers(context):
        markdown = context.render("register.md.j2", register.path, register.title, hide=("toc",), register=register)
        yield Page(register.path, register.title, markdown, (), (_document(register),))


def _document(register: Register) -> Document:
    """Its rows are found on the pages of their processes; the register is found by its name and by what it lists."""
    columns = Part("", "section", register.title, " · ".join(register.columns))
    return Document(f"registers/{register.name}/", register.title, "register", parts=(columns,), weight=0.7)


def register_files(context: PageContext) -> Iterator[StaticFile]:
    for register in registers(context):
        yield StaticFile(f"registers/{register.name}.csv", to_csv(register))


def to_csv(register: Register) -> bytes:
    """The register for a spreadsheet: UTF-8 with a BOM, and no cell that a spreadsheet takes for a formula."""
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(register.columns)
    writer.writerows([_harmless(text) for text, _ in cells] for _, cells in register.rows)
    return ("\ufeff" + output.getvalue()).encode()


def _harmless(text: str) -> str:
    """A text that begins like a formula gets an apostrophe (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _text(value: str) -> Cell:
    return value, escape(value)


def _rich(context: PageContext, process: Process, text: str, path: str) -> Cell:
    """A text of a process, with its references and parameters filled in."""
    return plain(context, process, text), context.rich(process, path).line(text)


def _linked(text: str, html: Markup | None) -> Cell:
    return text, html if html is not None else escape(text)


def _documents(context: PageContext) -> Register:
    label, path = context.words["labels"], "registers/documents.md"
    rows = [
        (
            process.id,
            (
                _text(process.number),
                _linked(process.title, context.process_link(process.id, path)),
                _text(context.area_title(process.area)),
                _text(process.version),
                _text(status(context, process)),
                _text(process.effective_from),
                _role(context, process.owner, path),
                _role(context, process.approver, path),
                _text(context.wording.cycle(process.review_every)),
            ),
        )
        for process in context.manual.processes.values()
    ]
    names = ("number", "title", "area", "version", "status", "effective_from", "owner", "approver", "review")
    return Register("documents", label["documents_register"], _columns(context, names), tuple(rows))


def _controls(context: PageContext) -> Register:
    label, words, path = context.words["labels"], context.words, "registers/controls.md"
    rows = [
        (
            control.id,
            (
                _linked(control.id, context.control_link(control.id, path)),
                _process(context, process.id, path),
                _rich(context, process, control.risk, path),
                _rich(context, process, control.activity, path),
                _text(words["control_kinds"][control.kind]),
                _text(context.wording.cycle(control.frequency)),
                _role(context, control.owner, path),
                _text(label["yes"] if control.key else label["no"]),
                _linked(
                    str(words["list"]).join(control.evidence), context.materials(control.evidence, path, forms=False)
                ),
                _basis(context, control.basis, path),
            ),
        )
        for process, control in context.controls.values()
    ]
    names = ("number", "process", "risk", "activity", "kind", "frequency", "owner", "key", "evidence", "basis")
    return Register("controls", label["controls_register"], _columns(context, names), tuple(rows))


def _basis(context: PageContext, citations: Iterable[Citation], path: str) -> Cell:
    """What laws and standards ask for it, each a link to its source."""
    texts = [(each, context.wording.citation(each)) for each in citations]
    links = (
        anchor(link(path, "sources.md", each.source), text) if each.source in context.manual.sources else escape(text)
        for each, text in texts
    )
    semicolon = str(context.words["semicolon"])
    return semicolon.join(text for _, text in texts), Markup(semicolon).join(links)


def _records(context: PageContext) -> Register:
    label, path = context.words["labels"], "registers/records.md"
    rows = [
        (
            record.id,
            (
                _linked(record.id, anchor(_at(path, process.id, record.id), record.id)),
                _linked(record.name, escape(record.name) + context.form_links(record, path)),
                _process(context, process.id, path),
                _role(context, record.kept_by, path),
                _text(context.wording.keep(record.keep) if record.keep else ""),
                _text(context.system_name(record.where)),
            ),
        )
        for process, record in context.records.values()
    ]
    names = ("number", "name", "process", "keeper", "keep", "where")
    return Register("records", label["records_register"], _columns(context, names), tuple(rows))


def _kpis(context: PageContext) -> Register:
    label, path = context.words["labels"], "registers/kpis.md"
    rows = [
        (
            kpi.id,
            (
                _linked(kpi.name, Markup('<a href="{}">{}</a>').format(_at(path, process.id, kpi.id), kpi.name)),
                _process(context, process.id, path),
                _rich(context, process, kpi.formula, path),
                _rich(context, process, kpi.target, path),
                _text(context.wording.cycle(kpi.period)),
                _role(context, kpi.owner, path),
                _text(kpi.source),
            ),
        )
        for process in context.manual.written
        for kpi in process.kpis
    ]
    names = ("name", "process", "formula", "target", "period", "owner", "source")
    return Register("kpis", label["kpis_register"], _columns(context, names), tuple(rows))


def _demands(context: PageContext) -> Register:
    """Each demand, how far it is met, and by what; what is missing is named."""
    label, words, path = context.words["labels"], context.words, "registers/demands.md"
    rows = []
    for demand in context.manual.requirements.values():
        found = answer(demand, context.manual.written)
        kind = words["requirement_kinds"][demand.kind]
        asked = (_text(demand.id), _text(demand.title), _state(context, found), _meets(context, found, path))
        rows.append((demand.id, (*asked, _text(demand.shown_by), _text(kind), _text(demand.section))))
    names = ("number", "demand", "demand_state", "fulfilled_by", "shown_by", "kind", "origin")
    return Register("demands", label["demands_register"], _columns(context, names), tuple(rows))


def _state(context: PageContext, found: Answer) -> Cell:
    """满足, 未满足, or 部分满足（缺机制）; only what is not met stands out."""
    text, missing = str(context.words["demand_states"][found.state.value]), ""
    if found.state is State.partly:
        missing = str(context.words["demand_missing"]).format(context.words["requirement_kinds"][found.missing[0]])
    tag = Markup("{}") if found.state is State.met else Markup('<span class="tag tag--open">{}</span>')
    return text + missing, tag.format(text) + missing


def _meets(context: PageContext, found: Answer, path: str) -> Cell:
    """Links to what meets a demand: processes, then features. Where every process meets it, that is said instead."""
    in_force = sum(each.status == "effective" for each in context.manual.written)
    cells = [_linked(each.title, context.process_link(each.id, path)) for each in found.processes]
    if len(cells) == in_force > 1:
        every = str(context.words["every_process"]).format(in_force)
        cells = [(every, Markup('<a href="{}">{}</a>').format(link(path, "registers/documents.md"), every))]
    cells += [
        (each.feature, Markup('<a href="{}">{}</a>').format(_site(path, each.link), each.feature))
        for each in found.demand.met_by
    ]
    comma = str(context.words["list"])
    return comma.join(text for text, _ in cells), Markup(comma).join(html for _, html in cells)


def _site(path: str, address: str) -> str:
    """A relative link to an address inside the site, such as `rules/#missing-owner`."""
    target, _, place = address.partition("#")
    return link(path, f"{target.rstrip('/')}.md" if target.endswith("/") else target or "index.md", place)


def _at(path: str, process: str, place: str) -> str:
    return link(path, process_path(process), place)


def _columns(context: PageContext, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(context.words["labels"][name] for name in names)


def _role(context: PageContext, identifier: str, path: str) -> Cell:
    return _linked(context.role_title(identifier), context.role_link(identifier, path)) if identifier else _text("")


def _process(context: PageContext, identifier: str, path: str) -> Cell:
    return _linked(context.title_of(identifier), context.process_link(identifier, path))


# The attachments of the manual that its records name, copied as they are.

LIMIT = 20_000_000
"""The largest attachment in bytes."""


def form_files(context: PageContext) -> Iterator[StaticFile]:
    named = {file for _, record in context.records.values() for file in (record.form, record.sample) if file}
    for file in sorted(named & context.manual.files):
        kept = context.approvals.forms.get(file)
        yield StaticFile(file, context.loaded.tree.read(f"{FOLDER}/{file}", LIMIT) if kept is None else kept)
