"""The landscape: all processes by area, and what they hand to each other, as a map and as lists."""

from __future__ import annotations

from procbook.pages.book import Book
from procbook.pages.map import area_map
from procbook.pages.page import Page
from procbook.search import Document

PATH = "landscape.md"


def landscape_page(book: Book) -> Page:
    """The page; planned processes stand there as planned, so that a gap is seen."""
    title = book.words["labels"]["landscape"]
    areas = [
        (area, [each for each in book.handbook.processes.values() if each.area == area.id])
        for area in book.handbook.settings.areas
    ]
    written = len(book.handbook.written)
    count = book.words["planned_count"].format(written, len(book.handbook.processes) - written)
    drawn = area_map(book, PATH)
    markdown = book.render("landscape.md.j2", PATH, title, hide=("toc",), map=drawn, areas=areas, count=count)
    return Page(PATH, title, markdown, (), (Document("landscape/", title, "page", weight=0.4),))
