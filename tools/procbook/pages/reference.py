"""Glossary, rules, authority, systems, sources: pages to look things up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from procbook.audit import usual_severity
from procbook.check.rule import rules
from procbook.manual.model import Band, Limit
from procbook.pages.book import Book
from procbook.pages.changing import Changing
from procbook.pages.citations import uses
from procbook.pages.page import Page
from procbook.search import Document, Part
from procbook.words import catalogue


def reference_pages(book: Book) -> Iterator[Page]:
    """One page a subject; a subject that the manual does not have is left out."""
    handbook, label = book.handbook, book.words["labels"]
    if handbook.terms:
        yield _page(book, "glossary", label["glossary"], _terms(book), terms=list(handbook.terms.values()))
    if handbook.limits or handbook.parameters:
        limits, changing = list(handbook.limits.values()), Changing(book, None, "authority.md")
        yield _page(book, "authority", label["authority"], _limits(book), limits=limits, changing=changing)
    if handbook.systems:
        yield _page(book, "systems", label["systems"], _systems(book), systems=list(handbook.systems.values()))
    if handbook.sources:
        sources, used = list(handbook.sources.values()), uses(book, "sources.md")
        yield _page(book, "sources", label["sources"], _sources(book), sources=sources, uses=used)
    yield _page(book, "rules", label["rules"], (_document("rules", label["rules"]),), families=_families(book))


def _page(book: Book, name: str, title: str, documents: tuple[Document, ...], **values: Any) -> Page:
    path = f"{name}.md"
    markdown = book.render(f"{name}.md.j2", path, title, rich=book.rich(None, path), **values)
    return Page(path, title, markdown, (book.file_of(name),), documents)


def _document(name: str, title: str) -> Document:
    return Document(f"{name}/", title, "page", weight=0.4)


def _terms(book: Book) -> tuple[Document, ...]:
    return tuple(
        Document(
            f"glossary/#{term.id}",
            term.title,
            "term",
            summary=term.meaning,
            aliases=tuple(filter(None, (*term.aliases, term.english))),
            weight=0.7,
        )
        for term in book.handbook.terms.values()
    )


def _limits(book: Book) -> tuple[Document, ...]:
    """The page of limits; each limit's bands are found by their amounts."""
    parts = tuple(
        Part(
            limit.id,
            "table",
            limit.title,
            "\n".join(_band(book, limit, band) for band in limit.bands),
        )
        for limit in book.handbook.limits.values()
    )
    return (Document("authority/", book.words["labels"]["authority"], "page", parts=parts, weight=0.8),)


def _band(book: Book, limit: Limit, band: Band) -> str:
    deciders = book.words["list"].join(map(book.role_title, band.decides))
    return f"{book.band_text(limit, band)}{book.words['colon']}{deciders}"


def _systems(book: Book) -> tuple[Document, ...]:
    return tuple(
        Document(f"systems/#{each.id}", each.name, "page", summary=each.use, aliases=each.aliases, weight=0.6)
        for each in book.handbook.systems.values()
    )


def _sources(book: Book) -> tuple[Document, ...]:
    return tuple(
        Document(f"sources/#{each.id}", each.title, "page", aliases=(each.id,), weight=0.5)
        for each in book.handbook.sources.values()
    )


def _families(book: Book) -> list[tuple[str, list[dict[str, object]]]]:
    """The rules by family, with their words and weight."""
    known, words = rules(), catalogue(book.language)
    families: dict[str, list[dict[str, object]]] = {}
    for name in sorted(words):
        severity = known[name].severity if name in known else usual_severity(name)
        listed = families.setdefault(words[name].family, [])
        listed.append({"id": name, "words": words[name], "severity": severity.name})
    return [(book.words["families"].get(family, family), rows) for family, rows in families.items()]
