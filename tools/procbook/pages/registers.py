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
from procbook.pages.book import Book
from procbook.pages.links import link, process_path
from procbook.pages.page import Page, StaticFile
from procbook.pages.rich import anchor
from procbook.pages.search import plain
from procbook.pages.state import status
from procbook.search import Document, Part

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
def registers(book: Book) -> list[Register]:
    """All registers of a manual."""
    return [_documents(book), _controls(book), _records(book), _kpis(book), _demands(book)]


def register_pages(book: Book) -> Iterator[Page]:
    for register in registers(book):
        markdown = book.render("register.md.j2", register.path, register.title, hide=("toc",), register=register)
        yield Page(register.path, register.title, markdown, (), (_document(register),))


def _document(register: Register) -> Document:
    """Its rows are found on the pages of their processes; the register is found by its name and by what it lists."""
    columns = Part("", "section", register.title, " · ".join(register.columns))
    return Document(f"registers/{register.name}/", register.title, "register", parts=(columns,), weight=0.7)


def register_files(book: Book) -> Iterator[StaticFile]:
    for register in registers(book):
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


def _rich(book: Book, process: Process, text: str, path: str) -> Cell:
    """A text of a process, with its references and parameters filled in."""
    return plain(book, process, text), book.rich(process, path).line(text)


def _linked(text: str, html: Markup | None) -> Cell:
    return text, html if html is not None else escape(text)


def _documents(book: Book) -> Register:
    label, path = book.words["labels"], "registers/documents.md"
    rows = [
        (
            process.id,
            (
                _text(process.number),
                _linked(process.title, book.process_link(process.id, path)),
                _text(book.area_title(process.area)),
                _text(process.version),
                _text(status(book, process)),
                _text(process.effective_from),
                _role(book, process.owner, path),
                _role(book, process.approver, path),
                _text(book.wording.cycle(process.review_every)),
            ),
        )
        for process in book.handbook.processes.values()
    ]
    names = ("number", "title", "area", "version", "status", "effective_from", "owner", "approver", "review")
    return Register("documents", label["documents_register"], _columns(book, names), tuple(rows))


def _controls(book: Book) -> Register:
    label, words, path = book.words["labels"], book.words, "registers/controls.md"
    rows = [
        (
            control.id,
            (
                _linked(control.id, book.control_link(control.id, path)),
                _process(book, process.id, path),
                _rich(book, process, control.risk, path),
                _rich(book, process, control.activity, path),
                _text(words["control_kinds"][control.kind]),
                _text(book.wording.cycle(control.frequency)),
                _role(book, control.owner, path),
                _text(label["yes"] if control.key else label["no"]),
                _linked(
                    str(words["list"]).join(control.evidence), book.materials(control.evidence, path, forms=False)
                ),
                _basis(book, control.basis, path),
            ),
        )
        for process, control in book.controls.values()
    ]
    names = ("number", "process", "risk", "activity", "kind", "frequency", "owner", "key", "evidence", "basis")
    return Register("controls", label["controls_register"], _columns(book, names), tuple(rows))


def _basis(book: Book, citations: Iterable[Citation], path: str) -> Cell:
    """What laws and standards ask for it, each a link to its source."""
    texts = [(each, book.wording.citation(each)) for each in citations]
    links = (
        anchor(link(path, "sources.md", each.source), text) if each.source in book.handbook.sources else escape(text)
        for each, text in texts
    )
    semicolon = str(book.words["semicolon"])
    return semicolon.join(text for _, text in texts), Markup(semicolon).join(links)


def _records(book: Book) -> Register:
    label, path = book.words["labels"], "registers/records.md"
    rows = [
        (
            record.id,
            (
                _linked(record.id, anchor(_at(path, process.id, record.id), record.id)),
                _linked(record.name, escape(record.name) + book.form_links(record, path)),
                _process(book, process.id, path),
                _role(book, record.kept_by, path),
                _text(book.wording.keep(record.keep) if record.keep else ""),
                _text(book.system_name(record.where)),
            ),
        )
        for process, record in book.records.values()
    ]
    names = ("number", "name", "process", "keeper", "keep", "where")
    return Register("records", label["records_register"], _columns(book, names), tuple(rows))


def _kpis(book: Book) -> Register:
    label, path = book.words["labels"], "registers/kpis.md"
    rows = [
        (
            kpi.id,
            (
                _linked(kpi.name, Markup('<a href="{}">{}</a>').format(_at(path, process.id, kpi.id), kpi.name)),
                _process(book, process.id, path),
                _rich(book, process, kpi.formula, path),
                _rich(book, process, kpi.target, path),
                _text(book.wording.cycle(kpi.period)),
                _role(book, kpi.owner, path),
                _text(kpi.source),
            ),
        )
        for process in book.handbook.written
        for kpi in process.kpis
    ]
    names = ("name", "process", "formula", "target", "period", "owner", "source")
    return Register("kpis", label["kpis_register"], _columns(book, names), tuple(rows))


def _demands(book: Book) -> Register:
    """Each demand, how far it is met, and by what; what is missing is named."""
    label, words, path = book.words["labels"], book.words, "registers/demands.md"
    rows = []
    for demand in book.handbook.requirements.values():
        found = answer(demand, book.handbook.written)
        kind = words["requirement_kinds"][demand.kind]
        asked = (_text(demand.id), _text(demand.title), _state(book, found), _meets(book, found, path))
        rows.append((demand.id, (*asked, _text(demand.shown_by), _text(kind), _text(demand.section))))
    names = ("number", "demand", "demand_state", "fulfilled_by", "shown_by", "kind", "origin")
    return Register("demands", label["demands_register"], _columns(book, names), tuple(rows))


def _state(book: Book, found: Answer) -> Cell:
    """满足, 未满足, or 部分满足（缺机制）; only what is not met stands out."""
    text, missing = str(book.words["demand_states"][found.state.value]), ""
    if found.state is State.partly:
        missing = str(book.words["demand_missing"]).format(book.words["requirement_kinds"][found.missing[0]])
    tag = Markup("{}") if found.state is State.met else Markup('<span class="tag tag--open">{}</span>')
    return text + missing, tag.format(text) + missing


def _meets(book: Book, found: Answer, path: str) -> Cell:
    """Links to what meets a demand: processes, then features. Where every process meets it, that is said instead."""
    in_force = sum(each.status == "effective" for each in book.handbook.written)
    cells = [_linked(each.title, book.process_link(each.id, path)) for each in found.processes]
    if len(cells) == in_force > 1:
        every = str(book.words["every_process"]).format(in_force)
        cells = [(every, Markup('<a href="{}">{}</a>').format(link(path, "registers/documents.md"), every))]
    cells += [
        (each.feature, Markup('<a href="{}">{}</a>').format(_site(path, each.link), each.feature))
        for each in found.demand.met_by
    ]
    comma = str(book.words["list"])
    return comma.join(text for text, _ in cells), Markup(comma).join(html for _, html in cells)


def _site(path: str, address: str) -> str:
    """A relative link to an address inside the site, such as `rules/#missing-owner`."""
    target, _, place = address.partition("#")
    return link(path, f"{target.rstrip('/')}.md" if target.endswith("/") else target or "index.md", place)


def _at(path: str, process: str, place: str) -> str:
    return link(path, process_path(process), place)


def _columns(book: Book, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(book.words["labels"][name] for name in names)


def _role(book: Book, identifier: str, path: str) -> Cell:
    return _linked(book.role_title(identifier), book.role_link(identifier, path)) if identifier else _text("")


def _process(book: Book, identifier: str, path: str) -> Cell:
    return _linked(book.title_of(identifier), book.process_link(identifier, path))
