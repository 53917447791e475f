"""The first page of each part of the site: an area with its processes, the first weeks, the registers, the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from markupsafe import Markup

from procbook.manual.model import Area
from procbook.pages.context import PageContext
from procbook.pages.history import CHANGES, VERSIONS
from procbook.pages.links import address, link
from procbook.pages.page import Page
from procbook.pages.rich import anchor
from procbook.search import Document

WEEKS, REGISTERS, REFERENCE = "first-week/index.md", "registers/index.md", "reference/index.md"
LOOKED_UP = (CHANGES, VERSIONS, "glossary.md", "authority.md", "systems.md", "sources.md", "rules.md")


class Entry(NamedTuple):
    """One line: a link, who answers for it, what it is about."""

    link: Markup
    owner: Markup
    about: str


def area_path(area: str) -> str:
    return f"areas/{area}/index.md"


def overview_pages(context: PageContext, pages: Iterable[Page]) -> Iterator[Page]:
    """Those of areas that have processes, of first weeks, of registers, and of what one looks up."""
    label, known = context.words["labels"], {page.path: page for page in pages}
    for area in context.manual.settings.areas:
        if entries := _processes(context, area):
            yield _page(context, area_path(area.id), area.title, entries, area.summary)
    below = {
        WEEKS: (label["first_weeks"], (path for path in known if path.startswith("first-week/"))),
        REGISTERS: (label["registers"], (path for path in known if path.startswith("registers/"))),
        REFERENCE: (label["reference"], LOOKED_UP),
    }
    for path, (title, names) in below.items():
        if entries := [Entry(anchor(link(path, name), known[name].title), Markup(""), "") for name in names]:
            yield _page(context, path, title, entries)


def _processes(context: PageContext, area: Area) -> list[Entry]:
    path = area_path(area.id)
    return [
        Entry(
            context.process_link(process.id, path),
            context.role_link(process.owner, path) if process.owner else Markup(""),
            process.summary,
        )
        for process in context.manual.processes.values()
        if process.area == area.id
    ]


def _page(context: PageContext, path: str, title: str, entries: list[Entry], summary: str = "") -> Page:
    markdown = context.render("overview.md.j2", path, title, summary, entries=entries, about=summary)
    return Page(path, title, markdown, (), (Document(address(path), title, "page", summary, weight=0.4),))
