"""What search finds on each page, as plain text."""

from __future__ import annotations

from procbook.manual.model import Process, Step, Table
from procbook.manual.richtext import Marks, Name, to_plain
from procbook.pages.context import PageContext
from procbook.pages.links import address, process_path
from procbook.search import Document, Part


def process_document(context: PageContext, process: Process) -> Document:
    """Everything that a process page says, part by part."""
    purpose = Part(
        "purpose", "section", context.words["labels"]["purpose"], plain(context, process, process.purpose, "blocks")
    )
    parts = [purpose] if process.written else []
    parts += [_table_part(context, process, table) for table in process.tables]
    parts += [_step_part(context, process, step) for step in process.steps]
    parts += [_caution_part(context, process)] if process.cautions else []
    parts += [
        Part(
            each.id,
            "record",
            f"{each.id} {each.name}",
            "\n".join(plain(context, process, part) for part in each.contains),
        )
        for each in process.records
    ]
    parts += [
        Part(
            control.id,
            "control",
            f"{control.id} {plain(context, process, control.risk)}",
            plain(context, process, control.activity, "blocks"),
        )
        for control in process.controls
    ]
    parts += [
        Part(kpi.id, "kpi", kpi.name, plain(context, process, f"{kpi.formula} {kpi.target}")) for kpi in process.kpis
    ]
    parts += [
        Part("exceptions", "exception", plain(context, process, each.when), plain(context, process, each.how, "blocks"))
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


def plain(context: PageContext, process: Process, text: str, marks: Marks = "emphasis") -> str:
    """Rich text as a reader sees it: parameters filled in, marks gone, references by their names."""

    def meaning(name: Name) -> str | None:
        shown = context.meaning(process, name, process_path(process.id))
        return str(shown.striptags()) if shown is not None else None

    return to_plain(text, meaning, marks)


def _step_part(context: PageContext, process: Process, step: Step) -> Part:
    wording, mistakes = context.wording, context.words["labels"]["cautions"] + context.words["colon"]
    lines = [
        plain(context, process, step.does, "blocks"),
        "、".join(context.role_title(role) for role in (step.owner, *step.with_) if role),
        wording.due(step.due, process.clocks) if step.due else "",
        wording.graded(step.within),
        "、".join(context.system_name(system) for system in step.systems),
        *(f"{mistakes}{plain(context, process, caution)}" for caution in step.cautions),
        *(plain(context, process, branch.when) for branch in step.branches),
    ]
    return Part(step.id, "step", step.title, "\n".join(line for line in lines if line))


def _table_part(context: PageContext, process: Process, table: Table) -> Part:
    rows = (" · ".join(plain(context, process, str(cell)) for cell in row) for row in (table.columns, *table.rows))
    return Part(f"table-{table.id}", "table", table.title, "\n".join(rows))


def _caution_part(context: PageContext, process: Process) -> Part:
    text = "\n".join(plain(context, process, caution) for caution in process.cautions)
    return Part("cautions", "caution", context.words["labels"]["process_cautions"], text)
