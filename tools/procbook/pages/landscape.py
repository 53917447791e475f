"""The landscape: all processes by area, and what they hand to each other, as a map and as lists."""

from __future__ import annotations

from procbook.pages.context import PageContext
from procbook.pages.map import area_map
from procbook.pages.page import Page
from procbook.search import Document

PATH = "landscape.md"


def landscape_page(context: PageContext) -> Page:
    """The page; planned processes stand there as planned, so that a gap is seen."""
    title = context.words["labels"]["landscape"]
    areas = [
        (area, [each for each in context.manual.processes.values() if each.area == area.id])
        for area in context.manual.settings.areas
    ]
    written = len(context.manual.written)
    count = context.words["planned_count"].format(written, len(context.manual.processes) - written)
    drawn = area_map(context, PATH)
    markdown = context.render("landscape.md.j2", PATH, title, hide=("toc",), map=drawn, areas=areas, count=count)
    return Page(PATH, title, markdown, (), (Document("landscape/", title, "page", weight=0.4),))
