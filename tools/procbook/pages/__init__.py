"""The handbook as pages, for any site builder. Knows none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from procbook.manual.load import Loaded
from procbook.manual.model import Edition
from procbook.pages.approvals import Approvals
from procbook.pages.attachments import attachments
from procbook.pages.context import PageMaker
from procbook.pages.emergency import emergency_makers
from procbook.pages.facts import Facts
from procbook.pages.fill import fill_makers
from procbook.pages.history import history_makers
from procbook.pages.home import home_makers, navigation
from procbook.pages.landscape import landscape_makers
from procbook.pages.offline import is_kept, offline_file
from procbook.pages.overview import overview_makers
from procbook.pages.page import Page, Section, Site, StaticFile
from procbook.pages.process import process_makers
from procbook.pages.readers import for_readers
from procbook.pages.reference import reference_makers
from procbook.pages.registers import register_makers
from procbook.pages.roles import role_makers
from procbook.pages.state import site_warning
from procbook.pages.week import week_makers
from procbook.pages.whole import whole_manual

__all__ = ["Approvals", "Facts", "Page", "PageMaker", "Section", "Site", "StaticFile", "facts_of", "make", "makers"]


def make(
    loaded: Loaded,
    today: date,
    draft: bool = False,
    approvals: Approvals | None = None,
    edition: Edition | None = None,
) -> Site:
    """All pages and files of a manual, or of an edition of it. Deterministic: same manual, same day, same approvals,
    same bytes."""
    facts = facts_of(loaded, today, draft, approvals, edition)
    pages = tuple(maker.page(facts) for maker in makers(facts))
    beside = (file for page in pages for file in page.files)
    settings = facts.manual.settings
    return Site(
        title=settings.title,
        language=settings.language,
        pages=pages,
        files=(
            *beside,
            whole_manual(facts, pages),
            offline_file(facts, {page.path for page in pages}),
            *attachments(facts),
        ),
        navigation=navigation(facts, [page.path for page in pages]),
        synonyms=tuple((term.title, *term.aliases, *term.do_not_write) for term in facts.manual.terms.values()),
        notices=settings.notices,
        warning=site_warning(facts),
        offline=is_kept(facts),
    )


def facts_of(
    loaded: Loaded,
    today: date,
    draft: bool = False,
    approvals: Approvals | None = None,
    edition: Edition | None = None,
) -> Facts:
    """What pages are made from."""
    return Facts(replace(loaded, manual=for_readers(loaded, edition)), today, draft, approvals, edition)


def makers(facts: Facts) -> Iterator[PageMaker]:
    """Every page of the handbook, with the facts it reads."""
    yield from home_makers(facts)
    yield from emergency_makers(facts)
    yield from landscape_makers(facts)
    yield from process_makers(facts)
    yield from role_makers(facts)
    yield from week_makers(facts)
    yield from fill_makers(facts)
    yield from register_makers(facts)
    yield from () if facts.edition else history_makers(facts)
    yield from reference_makers(facts)
    yield from overview_makers(facts)
