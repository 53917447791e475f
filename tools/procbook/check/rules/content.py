"""Content: what a person needs to do the step today is there, and says one thing only.

Served: R-020, R-021 and R-023 (short, clear, can be carried out, every link has its instruction), R-147 (cautions).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unicodedata import east_asian_width

from procbook.check.joined import several, split
from procbook.check.lists import broken_texts, lists, plain_marks, special_texts
from procbook.check.marks import may_have_marks, unsupported
from procbook.check.rule import Context, Hit, rule
from procbook.check.survey import Document, documents, survey
from procbook.check.units import again
from procbook.finding import Severity
from procbook.manual.file_kinds import EXAMPLES, is_listed
from procbook.manual.model import (
    Area,
    Branch,
    Control,
    Errand,
    ExceptionRule,
    Incident,
    Kpi,
    Limit,
    Manual,
    Parameter,
    Process,
    Record,
    Role,
    Scope,
    Settings,
    Source,
    Start,
    Step,
    System,
    Table,
    Term,
    Value,
    Waiver,
)
from procbook.manual.references import texts
from procbook.manual.richtext import names, value_text
from procbook.words import LANGUAGES, lines

INSTRUCTED = ("task", "sign-off", "decision", "wait")
"""Kinds of steps that need to say how; a call is described by the process that it calls."""

CAUTIONED = ("task", "sign-off")
"""Kinds of steps at which a mistake with a key control can be made."""

DESCRIBING = {(Control, "risk"), (Process, "purpose"), (Process, "summary")}
"""Texts that tell of something and ask nobody to do it: vague words do no harm there."""

BLOCKS = {(Step, "does"), (Process, "purpose"), (Control, "activity"), (ExceptionRule, "how")} | {
    (kind, "note") for kind in (Table, Limit, Source)
}
"""Texts that pages show with paragraphs, lists and tables; in the others a line break is none."""

MARKED = BLOCKS | {
    (Process, "summary"), (Process, "cautions"), (Scope, "includes"), (Scope, "excludes"), (Start, "event"),
    (Start, "when"), (Step, "cautions"), (Branch, "when"), (Control, "risk"), (Control, "test"),
    (ExceptionRule, "when"), (Kpi, "formula"), (Kpi, "target"), (Table, "rows"), (Term, "meaning"),
    (Settings, "notices"),
}  # fmt: skip
"""Texts in which pages show bold, code and links; in all others their signs are shown as they were typed."""

NOTED = {(Waiver, "reason"), (Incident, "reason")}
"""Texts that stand on no page."""

SAMPLE = "office-supplies"
"""The process of the manual that `init` makes."""

SHOWN = 30
"""Characters of a mark that a message shows."""

FULL_STOPS = frozenset("。.")
SENTENCE_ENDS = frozenset("。！？.!?；;…：:”」）)")
"""What may end an entry of its own."""

TITLE, STEP_TITLE = 60, 25
"""The longest titles, in full-width characters; those of half the width count half."""


NAMES: dict[type[Value], tuple[str, int]] = {
    Process: ("summary", 60),
    Settings: ("title", 60),
    Area: ("title", 40),
    Errand: ("title", 20),
    Role: ("title", 40),
    Term: ("title", 40),
    System: ("name", 60),
    Limit: ("title", 60),
    Record: ("name", 60),
    Kpi: ("name", 60),
}
"""The longest names of other things, in the same measure: the schema takes twice as many signs, for Latin letters."""


@rule(Severity.note, each_process=False)
def leftover_sample(context: Context) -> Iterator[Hit]:
    """What `init` wrote and nobody changed, once there is a process besides the one of the sample."""
    manual = context.manual
    if not manual.processes.keys() - {SAMPLE}:
        return
    sample = {line for language in LANGUAGES for line in lines("samples", language)}
    places: list[tuple[Value, tuple[str | int, ...], str]] = [
        (manual.settings, ("title",), manual.settings.title),
        (manual.settings, ("summary",), manual.settings.summary),
        *((manual.settings, ("notices", n), notice) for n, notice in enumerate(manual.settings.notices)),
        *((demand, ("title",), demand.title) for demand in manual.requirements.values()),
        *((source, ("title",), source.title) for source in manual.sources.values()),
    ]
    for entity, field, text in places:
        if text in sample:
            yield Hit(entity, field, text=text)


@rule(Severity.warning)
def vague_wording(process: Process, context: Context) -> Iterator[Hit]:
    known = context.shared(survey)
    for one in known.phrases_of(process):
        if one.phrase in known.phrases.vague and (type(one.entity), one.field[0]) not in DESCRIBING:
            yield Hit(one.entity, one.field, at=one.at, word=one.phrase, around=one.context)


@rule(Severity.warning)
def forbidden_term(process: Process, context: Context) -> Iterator[Hit]:
    known = context.shared(survey)
    for one in known.phrases_of(process):
        term = known.phrases.forbidden.get(one.phrase)
        if term:
            yield Hit(one.entity, one.field, at=one.at, word=one.phrase, around=one.context, title=term.title)


@rule(Severity.warning, each_process=False)
def repeated_unit(context: Context) -> Iterator[Hit]:
    """A unit behind a parameter that brings its own: pages show both. Nobody works by a retired process."""
    for document in documents(context.manual):
        known = _measured(document, context)
        for entity, field, text in _lines_and_cells(document) if known else ():
            for name in names(text):
                parameter = known.get(name.id) if name.kind == "parameter" else None
                if parameter and (said := again(parameter.unit, name.after)):
                    shown, written = value_text(parameter, name.after) + said, name.written + said
                    values: dict[str, Any] = {
                        "said": said.strip(),
                        "unit": parameter.unit,
                        "shown": shown,
                        "meant": name.written,
                    }
                    yield Hit(entity, field, at=written, written=written, **values)


def _measured(document: Document, context: Context) -> dict[str, Parameter]:
    """The parameters with a unit that the texts of a document may name."""
    manual = context.manual
    if not isinstance(document, Process):
        return {id: parameter for id, parameter in manual.parameters.items() if parameter.unit}
    used = context.shared(survey).parameters[document.id] if document.status != "retired" else ()
    named = ((id, document.parameters.get(id) or manual.parameters.get(id)) for id in used)
    return {id: parameter for id, parameter in named if parameter and parameter.unit}


def _lines_and_cells(document: Document) -> Iterator[tuple[Value, tuple[str | int, ...], str]]:
    """Every text of a document; the cells of a table one by one, as pages show them."""
    for entity, field, text in texts(document):
        if isinstance(entity, Table) and field[0] == "rows":
            yield from ((entity, (*field, at), str(cell)) for at, cell in enumerate(entity.rows[int(field[1])]))
        else:
            yield entity, field, text


@rule(Severity.warning)
def missing_caution(process: Process, context: Context) -> Iterator[Hit]:
    """A process without cautions, and a step with a key control that names no mistake to avoid."""
    if not process.cautions:
        yield Hit(process, "id", title=process.title)
    key = {control.id for control in process.controls if control.key and not control.automatic}
    if key:
        for step in process.steps:
            if step.controls and not step.cautions and step.kind in CAUTIONED and not key.isdisjoint(step.controls):
                controls = [id for id in step.controls if id in key]
                yield Hit(step, "id", variant="step", step=step.id, title=step.title, controls=controls)


@rule(Severity.error)
def missing_instruction(process: Process, context: Context) -> Iterator[Hit]:
    """A step that only hands something over needs no instruction."""
    for step in process.steps:
        if not step.does and step.kind in INSTRUCTED and not (step.hands_over and step.kind == "task"):
            yield Hit(step, "id", step=step.id, title=step.title)


@rule(Severity.warning)
def missing_form(process: Process, context: Context) -> Iterator[Hit]:
    """A record of which nobody knows what to write down: no form, no list of contents, no system that asks for it."""
    for record in process.records:
        if not record.form and not record.contains and record.where not in context.manual.systems:
            yield Hit(record, "id", id=record.id, name=record.name)


@rule(Severity.error)
def unlisted_attachment(process: Process, context: Context) -> Iterator[Hit]:
    """A form or sample of a kind that the site does not take: opened at its own address it could run there."""
    for record in process.records:
        for field, file in (("form", record.form), ("sample", record.sample)):
            if file and not is_listed(file):
                yield Hit(record, field, id=record.id, file=file, kinds=EXAMPLES)


@rule(Severity.warning)
def missing_retention(process: Process, context: Context) -> Iterator[Hit]:
    for record in process.records:
        if record.keep is None:
            yield Hit(record, "id", id=record.id, name=record.name)


@rule(Severity.warning, each_process=False)
def long_title(context: Context) -> Iterator[Hit]:
    manual = context.manual
    for process in manual.worked_by:
        if _too_wide(process.title, TITLE):
            yield Hit(process, "title", variant="process", most=TITLE)
        for step in process.steps:
            if _too_wide(step.title, STEP_TITLE):
                yield Hit(step, "title", step=step.id, most=STEP_TITLE)
    for value in _titled(manual):
        field, most = NAMES[type(value)]
        name = getattr(value, field)
        if _too_wide(name, most):
            yield Hit(value, field, variant="other", name=f"{name[:SHOWN]}…", most=most)


def _titled(manual: Manual) -> Iterator[Value]:
    """Everything that pages call by a name, besides processes and steps."""
    settings = manual.settings
    yield from (settings, *settings.areas, *settings.errands)
    for held in (manual.roles, manual.terms, manual.systems, manual.limits):
        yield from held.values()
    for process in manual.worked_by:
        yield from (process, *process.records, *process.kpis)


def _too_wide(text: str, most: int) -> bool:
    return len(text) > most and _width(text) > most


def _width(text: str) -> float:
    """The width of a text in full-width characters."""
    return sum(1.0 if east_asian_width(sign) in "FWA" else 0.5 for sign in text)


@rule(Severity.error, severities={"blank": Severity.warning}, retired=True)
def ragged_row(process: Process, context: Context) -> Iterator[Hit]:
    """A row of a table that has not a cell, with something in it, for each column."""
    values: dict[str, Any]
    for table in process.tables:
        wanted = len(table.columns)
        if joined := _joined_columns(table):
            values = {"title": table.title, "entry": table.columns[0], "meant": ", ".join(joined)}
            yield Hit(table, ("columns", 0), variant="head", **values)
            continue
        for number, row in enumerate(table.rows):
            values = {"title": table.title, "row": number + 1, "cells": len(row), "columns": wanted}
            if len(row) < wanted and (cells := _cells(row, wanted)):
                joined_at = next(place for place, cell in enumerate(row) if len(split(str(cell))) > 1)
                values |= {"entry": row[joined_at], "meant": ", ".join(cells)}
                yield Hit(table, ("rows", number, joined_at), variant="joined", **values)
            elif len(row) != wanted:
                variant = "none" if not row else "few" if len(row) < wanted else "many"
                yield Hit(table, ("rows", number, wanted), variant=variant, **values)
            for place, cell in enumerate(row[:wanted]):
                if cell == "":
                    yield Hit(table, ("rows", number, place), variant="blank", column=table.columns[place], **values)


def _joined_columns(table: Table) -> list[str]:
    """The columns that stand in one, when the rows have as many cells."""
    columns = split(table.columns[0]) if len(table.columns) == 1 else []
    return columns if len(columns) > 1 and any(len(row) == len(columns) for row in table.rows) else []


def _cells(row: tuple[Any, ...], wanted: int) -> list[str]:
    """The cells of a row of which one holds several, when so they are as many as wanted; else none."""
    cells = [cell for written in row for cell in split(str(written))]
    return cells if len(cells) == wanted else []


@rule(Severity.warning, each_process=False)
def cut_sentence(context: Context) -> Iterator[Hit]:
    """A list of which only the last entry ends as a sentence does: most likely it is one, and its commas cut it. And an
    entry that most likely is several, which its signs do not cut."""
    for value, field, held in context.shared(lists):
        entries = [entry.rstrip() for entry in held if isinstance(entry, str) and "\n" not in entry]
        if len(entries) < len(held):
            continue
        if len(held) > 1 and entries[-1][-1:] in FULL_STOPS and not any(map(_ends, entries[:-1])):
            yield Hit(value, (field, len(held) - 1), entry=held[-1], before=held[-2])
        for place, entry in enumerate(held):
            ragged = isinstance(value, Table) and _joined_columns(value)
            if not ragged and (parts := several(field, entry, alone=len(held) == 1)):
                yield Hit(
                    value, (field, place), variant="joined", entry=entry, meant=", ".join(map(_without_quotes, parts))
                )


def _without_quotes(part: str) -> str:
    """A part that somebody put in quotes of a Chinese keyboard, which mean nothing around an entry."""
    return part[1:-1] if len(part) > 2 and part[0] + part[-1] in ("“”", "‘’", '""', "''", "「」") else part


def _ends(text: str) -> bool:
    return text[-1:] in SENTENCE_ENDS


@rule(Severity.warning, each_process=False)
def unsupported_mark(context: Context) -> Iterator[Hit]:
    """A mark of another language, which pages show as it was typed, and a break that they do not show. Nobody reads a
    retired process to work by it."""
    read = (document for document in context.shared(survey).marked if getattr(document, "status", "") != "retired")
    for document in read:
        for entity, field, text in texts(document):
            blocks = (type(entity), field[0]) in BLOCKS
            for kind, written in unsupported(text, blocks) if may_have_marks(text) else ():
                yield Hit(entity, field, variant=kind, at=written, written=_shortened(written))
    for entity, field, written in plain_marks(context.shared(special_texts), MARKED):
        yield Hit(entity, field, variant="plain", at=written, written=_shortened(written))
    for entity, field, text in broken_texts(context.shared(special_texts)):
        if (type(entity), field[0]) not in BLOCKS | NOTED:
            written = text.strip().split("\n")[0].rstrip()
            yield Hit(entity, field, variant="flattened", at=written, written=_shortened(written))


def _shortened(written: str) -> str:
    return written if len(written) <= SHOWN else f"{written[: SHOWN - 1]}…"
