"""Glossary, rules, authority, systems, sources: pages to look things up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from procbook.audit import usual_severity
from procbook.check.rule import rules
from procbook.manual.model import Band, Limit
from procbook.pages.changing import Changing
from procbook.pages.citations import uses
from procbook.pages.context import PageContext
from procbook.pages.page import Page
from procbook.search import Document, Part
from procbook.words import catalogue


def reference_pages(context: PageContext) -> Iterator[Page]:
    """One page a subject; a subject that the manual does not have is left out."""
    manual, label = context.manual, context.words["labels"]
    if manual.terms:
        yield _page(context, "glossary", label["glossary"], _terms(context), terms=list(manual.terms.values()))
    if manual.limits or manual.parameters:
        limits, changing = list(manual.limits.values()), Changing(context, None, "authority.md")
        yield _page(context, "authority", label["authority"], _limits(context), limits=limits, changing=changing)
    if manual.systems:
        yield _page(context, "systems", label["systems"], _systems(context), systems=list(manual.systems.values()))
    if manual.sources:
        sources, used = list(manual.sources.values()), uses(context, "sources.md")
        yield _page(context, "sources", label["sources"], _sources(context), sources=sources, uses=used)
    yield _page(context, "rules", label["rules"], (_document("rules", label["rules"]),), families=_families(context))


def _page(context: PageContext, name: str, title: str, documents: tuple[Document, ...], **values: Any) -> Page:
    path = f"{name}.md"
    markdown = context.render(f"{name}.md.j2", path, title, rich=context.rich(None, path), **values)
    return Page(path, title, markdown, (context.file_of(name),), documents)


def _document(name: str, title: str) -> Document:
    return Document(f"{name}/", title, "page", weight=0.4)


def _terms(context: PageContext) -> tuple[Document, ...]:
    return tuple(
        Document(
            f"glossary/#{term.id}",
            term.title,
            "term",
            summary=term.meaning,
            aliases=tuple(filter(None, (*term.aliases, term.english))),
            weight=0.7,
        )
        for term in context.manual.terms.values()
    )


def _limits(context: PageContext) -> tuple[Document, ...]:
    """The page of limits; each limit's bands are found by their amounts."""
    parts = tuple(
        Part(
            limit.id,
            "table",
            limit.title,
            "\n".join(_band(context, limit, band) for band in limit.bands),
        )
        for limit in context.manual.limits.values()
    )
    return (Document("authority/", context.words["labels"]["authority"], "page", parts=parts, weight=0.8),)


def _band(context: PageContext, limit: Limit, band: Band) -> str:
    deciders = context.words["list"].join(map(context.role_title, band.decides))
    return f"{context.band_text(limit, band)}{context.words['colon']}{deciders}"


def _systems(context: PageContext) -> tuple[Document, ...]:
    return tuple(
        Document(f"systems/#{each.id}", each.name, "page", summary=each.use, aliases=each.aliases, weight=0.6)
        for each in context.manual.systems.values()
    )


def _sources(context: PageContext) -> tuple[Document, ...]:
    return tuple(
        Document(f"sources/#{each.id}", each.title, "page", aliases=(each.id,), weight=0.5)
        for each in context.manual.sources.values()
    )


def _families(context: PageContext) -> list[tuple[str, list[dict[str, object]]]]:
    """The rules by family, with their words and weight."""
    known, words = rules(), catalogue(context.language)
    families: dict[str, list[dict[str, object]]] = {}
    for name in sorted(words):
        severity = known[name].severity if name in known else usual_severity(name)
        listed = families.setdefault(words[name].family, [])
        listed.append({"id": name, "words": words[name], "severity": severity.name})
    return [(context.words["families"].get(family, family), rows) for family, rows in families.items()]
