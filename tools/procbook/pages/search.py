"""What search finds on each page, as plain text."""

from __future__ import annotations

import re

from procbook.manual.model import Process, Step, Table
from procbook.pages.book import Book
from procbook.pages.links import address, process_path
from procbook.search import Document, Part

_MARKS = re.compile(r"\[\[([^\]]*)\]\]|\*\*?|`|^\s*(?:[-*]|\d+\.)\s+", re.MULTILINE)
_PARAMETER = re.compile(r"\$\(([a-z][a-z0-9_]*)\)")


def process_document(book: Book, process: Process) -> Document:
    """Everything that a process page says, part by part."""
    purpose = Part("purpose", "section", book.words["labels"]["purpose"], plain(book, process, process.purpose))
    parts = [purpose] if process.written else []
    parts += [_table_part(book, process, table) for table in process.tables]
    parts += [_step_part(book, process, step) for step in process.steps]
    parts += [_caution_part(book, process)] if process.cautions else []
    parts += [
        Part(each.id, "record", f"{each.id} {each.name}", plain(book, process, "\n".join(each.contains)))
        for each in process.records
    ]
    parts += [
        Part(
            control.id,
            "control",
            f"{control.id} {plain(book, process, control.risk)}",
            plain(book, process, control.activity),
        )
        for control in process.controls
    ]
    parts += [
        Part(kpi.id, "kpi", kpi.name, plain(book, process, f"{kpi.formula} {kpi.target}")) for kpi in process.kpis
    ]
    parts += [
        Part("exceptions", "exception", plain(book, process, each.when), plain(book, process, each.how))
        for each in process.exceptions
    ]
    return Document(
        url=address(process_path(process.id)),
        title=process.title,
        kind="process",
        summary=process.summary,
        aliases=(*process.aliases, process.number) if process.number else process.aliases,
        parts=tuple(part for part in parts if part.heading or part.text),
        weight=1.0 if process.written else 0.6,
    )


def plain(book: Book, process: Process, text: str) -> str:
    """Rich text as a reader sees it: parameters filled in, marks gone, references by their names."""

    def reference(found: re.Match[str]) -> str:
        name = found[1]
        if name is None:
            return ""
        link = book.reference(process, name, process_path(process.id))
        return name if link is None else str(link.striptags())

    def parameter(found: re.Match[str]) -> str:
        value = process.parameters.get(found[1]) or book.handbook.parameters.get(found[1])
        return book.wording.parameter(value) if value else found[0]

    return _PARAMETER.sub(parameter, _MARKS.sub(reference, text)).strip()


def _step_part(book: Book, process: Process, step: Step) -> Part:
    wording, mistakes = book.wording, book.words["labels"]["cautions"] + book.words["colon"]
    lines = [
        plain(book, process, step.does),
        "、".join(book.role_title(role) for role in (step.owner, *step.with_) if role),
        wording.due(step.due, process.clocks) if step.due else "",
        wording.graded(step.within),
        "、".join(book.system_name(system) for system in step.systems),
        *(f"{mistakes}{plain(book, process, caution)}" for caution in step.cautions),
        *(plain(book, process, branch.when) for branch in step.branches),
    ]
    return Part(step.id, "step", step.title, "\n".join(line for line in lines if line))


def _table_part(book: Book, process: Process, table: Table) -> Part:
    rows = (" · ".join(plain(book, process, str(cell)) for cell in row) for row in (table.columns, *table.rows))
    return Part(f"table-{table.id}", "table", table.title, "\n".join(rows))


def _caution_part(book: Book, process: Process) -> Part:
    text = "\n".join(plain(book, process, caution) for caution in process.cautions)
    return Part("cautions", "caution", book.words["labels"]["process_cautions"], text)
