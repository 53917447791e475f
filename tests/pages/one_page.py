"""One page of a manual, without the others."""

from __future__ import annotations

from datetime import date

from procbook.manual.load import Loaded
from procbook.pages import PageMaker, facts_of, makers
from procbook.pages.context import PageContext
from procbook.pages.facts import Declared
from procbook.pages.page import Page

DAY = date(2026, 11, 23)


def page(loaded: Loaded, path: str, day: date = DAY) -> Page:
    """The page at a path."""
    facts = facts_of(loaded, day)
    return _maker(loaded, path, day).page(facts)


def context(loaded: Loaded, path: str, day: date = DAY) -> PageContext:
    """What that page is made with."""
    return PageContext(Declared(facts_of(loaded, day), _maker(loaded, path, day).reads, path), path)


def _maker(loaded: Loaded, path: str, day: date) -> PageMaker:
    return next(maker for maker in makers(facts_of(loaded, day)) if maker.path == path)
