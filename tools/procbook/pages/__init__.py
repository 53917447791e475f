"""The handbook as pages, for any site builder. Knows none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from procbook.manual.load import Loaded
from procbook.pages.approvals import Approvals
from procbook.pages.context import PageContext
from procbook.pages.history import feed, history_pages
from procbook.pages.home import home_page, navigation
from procbook.pages.landscape import landscape_page
from procbook.pages.order import in_order
from procbook.pages.overview import overview_pages
from procbook.pages.page import Page, Section, Site, StaticFile
from procbook.pages.process import process_page
from procbook.pages.reference import reference_pages
from procbook.pages.registers import form_files, register_files, register_pages
from procbook.pages.roles import role_pages
from procbook.pages.state import site_warning
from procbook.pages.week import week_pages
from procbook.pages.whole import whole_manual

__all__ = ["Approvals", "Page", "Section", "Site", "StaticFile", "make"]


def make(loaded: Loaded, today: date, draft: bool = False, approvals: Approvals | None = None) -> Site:
    """All pages and files of a manual. Deterministic: same manual, same day, same approvals, same bytes."""
    context = PageContext(replace(loaded, manual=in_order(loaded.manual)), today, draft, approvals)
    pages = [
        home_page(context),
        landscape_page(context),
        *(process_page(context, process) for process in context.manual.processes.values()),
        *role_pages(context),
        *week_pages(context),
        *register_pages(context),
        *history_pages(context),
        *reference_pages(context),
    ]
    pages += overview_pages(context, pages)
    return Site(
        title=context.manual.settings.title,
        language=context.language,
        pages=tuple(pages),
        files=(*register_files(context), feed(context), whole_manual(context, pages), *form_files(context)),
        navigation=navigation(context, pages),
        synonyms=tuple((term.title, *term.aliases, *term.do_not_write) for term in context.manual.terms.values()),
        notices=context.manual.settings.notices,
        warning=site_warning(context),
    )
