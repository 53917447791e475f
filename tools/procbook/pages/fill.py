"""A form to fill in on a phone and to hand in as text, as a table or on paper: made of what its record has to contain.

No server takes it: what is written stays in the reader's own browser until he clears it (assets/reader-fill.js).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from markupsafe import Markup, escape

from procbook.manual.model import Process, Record, Step
from procbook.pages import lookup
from procbook.pages.context import PageContext, PageMaker, page_maker
from procbook.pages.facts import Facts, fact
from procbook.pages.links import address, anchor, fill_path
from procbook.pages.page import Page
from procbook.pages.rendering import render
from procbook.pages.text.wording import Wording
from procbook.search import Document

INDEX = "fill/index.md"


class Making(NamedTuple):
    """A step that makes a record, and until when, in words."""

    process: str
    step: str
    until: str


class Blank(NamedTuple):
    """What the page of a form is made from."""

    process: str
    record: Record
    made: tuple[Making, ...]


@fact
def blank(facts: Facts, record: str) -> Blank:
    """A form with the steps that make it, those of its own process first."""
    process, known = next(each for each in lookup.blank_forms(facts) if each[1].id == record)
    wording = Wording(lookup.language(facts))
    made = (
        Making(each.id, step.id, _until(wording, each, step))
        for each in sorted(facts.manual.worked_by, key=lambda each: each.id != process)
        for step in each.steps
        if record in step.outputs
    )
    return Blank(process, known, tuple(made))


def _until(wording: Wording, process: Process, step: Step) -> str:
    return wording.due(step.due, process.clocks) if step.due else wording.graded(step.within)


def fill_makers(facts: Facts) -> Iterator[PageMaker]:
    """A page for each form, and one that lists them; none for a manual without."""
    forms = lookup.blank_forms(facts)
    names = (lookup.caretaker, lookup.process_names, lookup.records)
    for process, record in forms:
        steps = (lookup.parts.of(making.process) for making in blank(facts, record.id).made)
        path, page = fill_path(process, record.id), partial(fill_page, record.id)
        yield page_maker(path, page, blank.of(record.id), lookup.systems, *names, *steps)
    if forms:
        yield page_maker(INDEX, forms_page, lookup.blank_forms, *names)


def fill_page(id: str, context: PageContext) -> Page:
    """Its fields first: who comes here wants to write. Search finds the record where it is told of."""
    form, words = blank(context.facts, id), context.words["fill"]
    name = f"{id} {form.record.name}"
    title = words["title"].format(id=id, name=form.record.name)
    fields = [(each, _is_day(each, words)) for each in form.record.contains]
    made = Markup("<br>").join(_made(context, form, each) for each in form.made)
    values = {"form": form, "name": name, "fields": fields, "made": made, "where": _where(context, form.record)}
    return Page(context.path, title, render(context, "fill.md.j2", title, words["about"], ("toc",), **values))


def _is_day(name: str, words: dict[str, str]) -> bool:
    """Whether a field asks for a day and for nothing else, by its name."""
    return name.endswith(tuple(words["days"].split())) and not any(sign in name for sign in words["joins"].split())


def _made(context: PageContext, form: Blank, making: Making) -> Markup:
    """第 1 步 提出调研需求（1 个工作日）; its process is named when it is another."""
    step = context.links.step(making.process, making.step, short=making.process == form.process) or Markup("")
    return step + context.links.aside(escape(making.until)) if making.until else step


def _where(context: PageContext, record: Record) -> Markup:
    return context.links.system(record.where) if record.where else Markup("")


def forms_page(context: PageContext) -> Page:
    """All of them, by process."""
    facts, title = context.facts, context.labels["fill"]
    by_process: dict[str, list[Markup]] = {}
    for process, record in lookup.blank_forms(facts):
        path = fill_path(process, record.id)
        link = anchor(context.links.to(path), f"{record.id} {record.name}")
        by_process.setdefault(process, []).append(link)
    about = context.words["fill"]["all"]
    markdown = render(context, "forms.md.j2", title, about, ("toc",), by_process=by_process)
    called = lookup.called(facts, context.path)
    return Page(
        context.path, title, markdown, (Document(address(context.path), title, "page", "", called, weight=0.4),)
    )
