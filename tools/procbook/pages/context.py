"""What one page is made with: the facts it declares, the words, and links from its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from procbook.finding import working_on
from procbook.manual.field_names import field_name
from procbook.pages import lookup
from procbook.pages.approvals import item_of_page
from procbook.pages.facts import Declared, Fact, Facts, Read
from procbook.pages.linker import Linker
from procbook.pages.page import Page
from procbook.pages.state import notices, record_anchor
from procbook.pages.text.wording import Wording


class PageContext:
    """For the page `path`. All that a page knows of the manual comes from `facts`."""

    def __init__(self, facts: Declared, path: str) -> None:
        self.facts = facts
        self.path = path
        self.links = Linker(facts, path)
        self.wording = Wording(lookup.language(facts))
        self.words: Any = self.wording.words
        self.labels: Any = self.words["labels"]
        self.item = item_of_page(path)

    def field(self, what: str) -> str:
        """What a field is called, "step.owner": as everywhere else, so no label says it again."""
        return field_name(what, lookup.language(self.facts))


FRAME = (
    lookup.language,
    lookup.title,
    lookup.forge,
    lookup.is_draft,
    lookup.is_edition,
    lookup.names_people,
    lookup.roles,
)
"""What every page reads."""


@dataclass(frozen=True)
class PageMaker:
    """How one page is made, and the facts that it is made from."""

    path: str
    reads: frozenset[Read]
    make: Callable[[PageContext], Page]

    def page(self, facts: Facts) -> Page:
        with working_on(self.path):
            return self.make(PageContext(Declared(facts, self.reads, self.path), self.path))


def page_maker(path: str, make: Callable[[PageContext], Page], *reads: Fact[[], Any] | Read) -> PageMaker:
    """The maker of a page that reads these facts besides those of its frame."""
    item = item_of_page(path)
    frame = (*FRAME, notices.of(item), record_anchor.of(item)) if item else FRAME
    return PageMaker(path, frozenset(each.of() if isinstance(each, Fact) else each for each in (*frame, *reads)), make)
