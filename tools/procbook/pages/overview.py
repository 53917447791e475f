"""The first page of each part of the site: an area with its processes, the first weeks, the registers, the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from markupsafe import Markup

from procbook.manual.model import Area
from procbook.pages import lookup
from procbook.pages.changing import Panel
from procbook.pages.context import PageContext, PageMaker, page_maker
from procbook.pages.facts import Facts, fact
from procbook.pages.history import CHANGES, VERSIONS
from procbook.pages.links import address, anchor
from procbook.pages.lookup import Listed
from procbook.pages.page import Page
from procbook.pages.panels import SharedPanels, handbook_reads
from procbook.pages.reference import subjects
from procbook.pages.registers import filled, register_path
from procbook.pages.rendering import render
from procbook.search import Document

WEEKS, REGISTERS, REFERENCE = "first-week/index.md", "registers/index.md", "reference/index.md"


class Entry(NamedTuple):
    """One line: a link, who answers for it, what it is about."""

    link: Markup
    owner: Markup = Markup("")
    about: str = ""


def area_path(area: str) -> str:
    return f"areas/{area}/index.md"


@fact
def area(facts: Facts, id: str) -> tuple[Area, tuple[Listed, ...]]:
    """An area with its processes."""
    return next(each for each in lookup.by_area(facts) if each[0].id == id)


@fact
def looked_up(facts: Facts) -> tuple[str, ...]:
    """The pages to look things up, in their order; a subject that the manual does not have has none."""
    history = () if facts.edition else (CHANGES, VERSIONS)
    return (*history, *(f"{name}.md" for name in subjects(facts)))


def overview_makers(facts: Facts) -> Iterator[PageMaker]:
    """Those of areas that have processes, of first weeks, of registers, and of what one looks up."""
    for each, processes in lookup.by_area(facts):
        if processes:
            reads = (area.of(each.id), *handbook_reads())
            yield page_maker(area_path(each.id), _area(each.id), lookup.caretaker, lookup.process_names, *reads)
    if lookup.new_roles(facts):
        yield page_maker(WEEKS, weeks_page, lookup.caretaker, lookup.new_roles, lookup.positions_held)
    if filled(facts):
        yield page_maker(REGISTERS, registers_page, lookup.caretaker, filled)
    if looked_up(facts):
        yield page_maker(REFERENCE, reference_page, lookup.caretaker, looked_up)


def _area(id: str) -> Callable[[PageContext], Page]:
    return lambda context: area_page(context, *area(context.facts, id))


def area_page(context: PageContext, area: Area, processes: tuple[Listed, ...]) -> Page:
    links = context.links
    entries = [
        Entry(links.process(each.id), links.role(each.owner) if each.owner else Markup(""), each.summary)
        for each in processes
    ]
    panel = SharedPanels(context).area(area)
    return _page(context, area.title, entries, area.summary, panel)


def weeks_page(context: PageContext) -> Page:
    """To be found by what the company calls a position; who has several chooses several."""
    facts, title = context.facts, context.labels["first_weeks"]
    offered = [each for each in lookup.positions_held(facts) if each[0].id in lookup.new_roles(facts)]
    markdown = render(context, "weeks.md.j2", title, offered=offered)
    names = (*lookup.called(facts, context.path), *(name for role, _ in offered for name in role.aliases))
    return Page(context.path, title, markdown, (Document(address(context.path), title, "page", "", names, weight=0.4),))


def registers_page(context: PageContext) -> Page:
    titles = {register_path(name): context.labels[f"{name}_register"] for name in filled(context.facts)}
    return _list(context, context.labels["registers"], titles)


def reference_page(context: PageContext) -> Page:
    """Every page to look things up has its name among the labels."""
    titles = {path: context.labels[path.removesuffix(".md")] for path in looked_up(context.facts)}
    return _list(context, context.labels["reference"], titles)


def _list(context: PageContext, title: str, titles: dict[str, str]) -> Page:
    return _page(context, title, [Entry(anchor(context.links.to(path), name)) for path, name in titles.items()])


def _page(
    context: PageContext, title: str, entries: list[Entry], summary: str = "", panel: Panel | None = None
) -> Page:
    markdown = render(context, "overview.md.j2", title, summary, entries=entries, about=summary, panel=panel)
    document = Document(
        address(context.path), title, "page", summary, lookup.called(context.facts, context.path), weight=0.4
    )
    return Page(context.path, title, markdown, (document,))
