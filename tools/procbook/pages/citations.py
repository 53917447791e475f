"""Where the laws and standards are used: the controls and the records that cite them."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup, escape

from procbook.manual.model import Citation, Control, Process, Record
from procbook.pages.book import Book

Part = Control | Record


class Use(NamedTuple):
    """A control, or a record kept for a time that has a basis; the articles cited, and the steps with the control."""

    link: Markup
    articles: str
    steps: tuple[Markup, ...] = ()


def uses(book: Book, path: str) -> dict[str, dict[str, list[Use]]]:
    """What cites each source, by source and process, for the page `path`; nobody works by a process that is retired."""
    found: dict[str, dict[str, list[Use]]] = {}
    for process in (each for each in book.handbook.written if each.status != "retired"):
        parts: tuple[Part, ...] = (*process.controls, *process.records)
        for part in parts:
            for source, articles in _cited(book, part).items():
                use = _use(book, process, part, articles, path)
                found.setdefault(source, {}).setdefault(process.id, []).append(use)
    return found


def _basis(part: Part) -> tuple[Citation, ...]:
    if isinstance(part, Control):
        return part.basis
    return part.keep.basis if part.keep else ()


def _cited(book: Book, part: Part) -> dict[str, str]:
    """The sources of a part, and which of their articles in words."""
    found: dict[str, list[str]] = {}
    for each in _basis(part):
        articles = found.setdefault(each.source, [])
        articles += [book.wording.article(each.article)] if each.article else []
    return {source: str(book.words["list"]).join(articles) for source, articles in found.items()}


def _use(book: Book, process: Process, part: Part, articles: str, path: str) -> Use:
    if isinstance(part, Record):
        return Use(book.record_link(part.id, path) or escape(part.name), articles)
    run = (step.id for step in process.steps if part.id in step.controls)
    steps = (book.step_link(process.id, step, path, short=True) for step in run)
    return Use(book.control_link(part.id, path) or escape(part.id), articles, tuple(filter(None, steps)))
