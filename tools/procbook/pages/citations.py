"""Where the laws and standards are used: the controls and the records that cite them."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup, escape

from procbook.manual.model import Citation, Control, Process, Record
from procbook.pages.context import PageContext

Part = Control | Record


class Use(NamedTuple):
    """A control, or a record kept for a time that has a basis; the articles cited, and the steps with the control."""

    link: Markup
    articles: str
    steps: tuple[Markup, ...] = ()


def uses(context: PageContext, path: str) -> dict[str, dict[str, list[Use]]]:
    """What cites each source, by source and process, for the page `path`; nobody works by a process that is retired."""
    found: dict[str, dict[str, list[Use]]] = {}
    for process in (each for each in context.manual.written if each.status != "retired"):
        parts: tuple[Part, ...] = (*process.controls, *process.records)
        for part in parts:
            for source, articles in _cited(context, part).items():
                use = _use(context, process, part, articles, path)
                found.setdefault(source, {}).setdefault(process.id, []).append(use)
    return found


def _basis(part: Part) -> tuple[Citation, ...]:
    if isinstance(part, Control):
        return part.basis
    return part.keep.basis if part.keep else ()


def _cited(context: PageContext, part: Part) -> dict[str, str]:
    """The sources of a part, and which of their articles in words."""
    found: dict[str, list[str]] = {}
    for each in _basis(part):
        articles = found.setdefault(each.source, [])
        articles += [context.wording.article(each.article)] if each.article else []
    return {source: str(context.words["list"]).join(articles) for source, articles in found.items()}


def _use(context: PageContext, process: Process, part: Part, articles: str, path: str) -> Use:
    if isinstance(part, Record):
        return Use(context.record_link(part.id, path) or escape(part.name), articles)
    run = (step.id for step in process.steps if part.id in step.controls)
    steps = (context.step_link(process.id, step, path, short=True) for step in run)
    return Use(context.control_link(part.id, path) or escape(part.id), articles, tuple(filter(None, steps)))
