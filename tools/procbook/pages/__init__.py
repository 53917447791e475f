"""The handbook as pages, for any site builder. Knows none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from procbook.manual.load import Loaded
from procbook.pages.approvals import Approvals
from procbook.pages.book import Book
from procbook.pages.forms import form_files
from procbook.pages.history import feed, history_pages
from procbook.pages.home import home_page, navigation
from procbook.pages.landscape import landscape_page
from procbook.pages.order import in_order
from procbook.pages.overview import overview_pages
from procbook.pages.page import Page, Section, Site, StaticFile
from procbook.pages.process import process_page
from procbook.pages.reference import reference_pages
from procbook.pages.registers import register_files, register_pages
from procbook.pages.roles import role_pages
from procbook.pages.state import site_warning
from procbook.pages.week import week_pages
from procbook.pages.whole import whole_manual

__all__ = ["Approvals", "Page", "Section", "Site", "StaticFile", "make"]


def make(loaded: Loaded, today: date, draft: bool = False, approvals: Approvals | None = None) -> Site:
    """All pages and files of a manual. Deterministic: same manual, same day, same approvals, same bytes."""
    book = Book(replace(loaded, handbook=in_order(loaded.handbook)), today, draft, approvals)
    pages = [
        home_page(book),
        landscape_page(book),
        *(process_page(book, process) for process in book.handbook.processes.values()),
        *role_pages(book),
        *week_pages(book),
        *register_pages(book),
        *history_pages(book),
        *reference_pages(book),
    ]
    pages += overview_pages(book, pages)
    return Site(
        title=book.handbook.settings.title,
        language=book.language,
        pages=tuple(pages),
        files=(*register_files(book), feed(book), whole_manual(book, pages), *form_files(book)),
        navigation=navigation(book, pages),
        synonyms=tuple((term.title, *term.aliases, *term.do_not_write) for term in book.handbook.terms.values()),
        notices=book.handbook.settings.notices,
        warning=site_warning(book),
    )
