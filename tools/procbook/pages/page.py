"""What a handbook site is made of, for any site builder: pages in Markdown, files beside them, and their order."""

from __future__ import annotations

from dataclasses import dataclass

from procbook.search import Document

ASSETS = "assets/procbook"
"""Where the style sheets and scripts lie in the site; what a finished site is known by."""


@dataclass(frozen=True)
class StaticFile:
    """A file that goes into the site as it is: a form, a register as CSV, a drawing."""

    path: str
    content: bytes


@dataclass(frozen=True)
class Page:
    """One page. `path` ends in .md, is ASCII and below the site's root.

    `documents` is what search finds on it; a page without any is not searched. `files` say the same in other forms.
    """

    path: str
    title: str
    markdown: str
    documents: tuple[Document, ...] = ()
    files: tuple[StaticFile, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading of the navigation and what stands below it: sections, or paths of pages."""

    title: str
    items: tuple[Section | str, ...]


@dataclass(frozen=True)
class Site:
    """The whole handbook, independent of any builder. Deterministic: same manual, same day, same bytes.

    `warning`: what every page has to say of the approval of the site's own files; "" when there is nothing.
    `offline`: whether a browser may keep some of it for when there is no network.
    """

    title: str
    language: str
    pages: tuple[Page, ...]
    files: tuple[StaticFile, ...]
    navigation: tuple[Section | str, ...]
    synonyms: tuple[tuple[str, ...], ...] = ()
    notices: tuple[str, ...] = ()
    warning: str = ""
    offline: bool = False
