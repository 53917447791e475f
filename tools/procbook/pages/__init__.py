"""The handbook as pages, for any site builder. Knows none."""

from __future__ import annotations

from datetime import date

from procbook.load import Loaded
from procbook.pages.book import Book
from procbook.pages.page import Page, Section, Site, StaticFile
from procbook.pages.process import process_page

__all__ = ["Page", "Section", "Site", "StaticFile", "make"]


def make(loaded: Loaded, today: date, draft: bool = False) -> Site:
    """All pages and files of a manual. Deterministic: same manual, same day, same bytes."""
    book = Book(loaded, today, draft)
    pages = [process_page(book, process) for process in book.handbook.processes.values()]
    return Site(book.handbook.settings.title, book.language, tuple(pages), (), ())
