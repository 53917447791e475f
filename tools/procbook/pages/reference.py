"""Glossary, authority, systems, sources, fields, rules: pages to look things up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from procbook.audit import usual_severity
from procbook.check.rule import rules
from procbook.manual.model import Limit, Source, System
from procbook.manual.richtext import value_text
from procbook.pages import lookup
from procbook.pages.changing import emergency_contacts, policy
from procbook.pages.citations import uses
from procbook.pages.context import PageContext, PageMaker, page_maker
from procbook.pages.documents import aside
from procbook.pages.facts import Fact, Facts, Read, fact
from procbook.pages.fields import fields
from procbook.pages.how_to_change import changeable, how_to_change_page
from procbook.pages.new_process import new_process_page, new_processes
from procbook.pages.orders import order_forms, orders_page
from procbook.pages.page import Page
from procbook.pages.panels import SharedPanels, limit_reads, register_reads
from procbook.pages.rendering import render
from procbook.search import Document, Part
from procbook.words import catalogue

Content = tuple[dict[str, Any], tuple[Document, ...]]
"""What the template of a subject shows, and what search finds on its page."""


OUTSIDE = ("glossary", "authority", "systems", "sources")
"""Subjects that an edition has too; the others are for who writes the manual."""


@fact
def subjects(facts: Facts) -> tuple[str, ...]:
    """What the manual has pages of to look things up; a subject without content is left out."""
    manual = facts.manual
    there: dict[str, Any] = {
        "glossary": manual.terms,
        "authority": manual.limits or manual.parameters,
        "systems": manual.systems,
        "sources": manual.sources,
        "how-to-change": True,
        "new-process": manual.settings.areas,
        "orders": True,
        "fields": True,
        "rules": True,
    }
    return tuple(name for name, content in there.items() if content and (not facts.edition or name in OUTSIDE))


@fact
def all_limits(facts: Facts) -> tuple[Limit, ...]:
    return tuple(facts.manual.limits.values())


@fact
def all_sources(facts: Facts) -> tuple[Source, ...]:
    return tuple(facts.manual.sources.values())


def reference_makers(facts: Facts) -> Iterator[PageMaker]:
    """One page a subject. Their texts may name anything."""
    anything = (
        lookup.process_names,
        lookup.records,
        lookup.control_processes,
        lookup.parameters,
        lookup.role_names,
    )
    parts = [lookup.parts.of(process) for process in facts.manual.processes]
    for name in subjects(facts):
        content, reads = SUBJECTS[name]
        if name == "authority":
            reads = [*reads, *limit_reads(facts.manual.limits)]
        yield page_maker(f"{name}.md", partial(_page, name, content), lookup.caretaker, *anything, *parts, *reads)


def _page(name: str, content: Callable[[PageContext], Content], context: PageContext) -> Page:
    values, documents = content(context)
    title = context.labels[name]
    markdown = render(context, f"{name}.md.j2", title, rich=context.links.rich(None), **values)
    return Page(context.path, title, markdown, documents)


def _panels(context: PageContext) -> SharedPanels:
    return SharedPanels(context)


def _glossary(context: PageContext) -> Content:
    known = lookup.terms(context.facts)
    documents = (
        Document(
            f"glossary/#{term.id}",
            term.title,
            "term",
            summary=known.meanings[term.id],
            aliases=tuple(filter(None, (*term.aliases, term.english))),
            weight=0.7,
        )
        for term in known.terms
    )
    return {"terms": known.terms, "panels": _panels(context)}, tuple(documents)


def _authority(context: PageContext) -> Content:
    """Each limit's bands are found by their amounts."""
    limits = all_limits(context.facts)
    numbers = lookup.parameters(context.facts)
    parts = tuple(Part(limit.id, "table", limit.title, "\n".join(_bands(context, limit))) for limit in limits)
    parts += (aside("parameters", (f"{each.meaning} {value_text(each)}" for each in numbers.values())),)
    parts += tuple(aside(limit.id, _said(context, limit)) for limit in limits)
    document = Document("authority/", context.labels["authority"], "page", parts=parts, weight=0.8)
    return {"limits": limits, "parameters": numbers, "panels": _panels(context)}, (document,)


def _bands(context: PageContext, limit: Limit) -> Iterator[str]:
    roles, colon, comma = lookup.roles(context.facts), context.words["colon"], context.words["list"]
    for band in limit.bands:
        deciders = comma.join(roles[role] for role in band.decides)
        yield f"{context.wording.band(limit, band)}{colon}{deciders}"


def _said(context: PageContext, limit: Limit) -> Iterator[str]:
    """What else stands beside a limit."""
    yield from (limit.measure, context.links.plain(None, limit.note, "blocks"), *(band.note for band in limit.bands))


def _systems(context: PageContext) -> Content:
    systems = lookup.systems(context.facts).values()
    documents = (
        Document(
            f"systems/#{each.id}",
            each.name,
            "system",
            summary=each.use,
            aliases=each.aliases,
            parts=_entrance(context, each),
            weight=0.6,
        )
        for each in systems
    )
    named = {each.id: (each.name, each) for each in systems}
    return {"systems": systems, "panel": _panels(context).listed("systems", named)}, tuple(documents)


def _sources(context: PageContext) -> Content:
    sources = all_sources(context.facts)
    documents = (
        Document(
            f"sources/#{each.id}", each.title, "page", aliases=(each.id,), parts=_articles(context, each), weight=0.5
        )
        for each in sources
    )
    return {"sources": sources, "uses": uses(context.facts), "panels": _panels(context)}, tuple(documents)


def _entrance(context: PageContext, system: System) -> tuple[Part, ...]:
    """Where a system is found, and who lets people in."""
    opener = lookup.roles(context.facts).get(system.access, "")
    return Part(system.id, "contact", context.field("system.access"), opener), aside(system.id, [system.address])


def _articles(context: PageContext, source: Source) -> tuple[Part, ...]:
    """What a source demands, article by article; its edition and note."""
    demands = (f"{context.wording.article(each.article)} {each.demand}" for each in source.articles)
    note = context.links.plain(None, source.note, "blocks")
    return (aside(source.id, (source.edition, note, *demands)),)


def _rules(context: PageContext) -> Content:
    """The rules by family, with their words and weight. They are the product's, not the manual's."""
    known, words = rules(), catalogue(lookup.language(context.facts))
    families: dict[str, list[dict[str, object]]] = {}
    for name in sorted(words):
        severity = known[name].severity if name in known else usual_severity(name)
        listed = families.setdefault(words[name].family, [])
        listed.append({"id": name, "words": words[name], "severity": severity.name})
    named = [(context.words["families"].get(family, family), rows) for family, rows in families.items()]
    return {"families": named}, (Document("rules/", context.labels["rules"], "page", weight=0.4),)


SUBJECTS: Mapping[str, tuple[Callable[[PageContext], Content], Sequence[Fact[[], Any] | Read]]] = {
    "glossary": (_glossary, [lookup.terms, *register_reads("terms")]),
    "authority": (_authority, [all_limits]),
    "systems": (_systems, [lookup.systems, *register_reads("systems")]),
    "sources": (_sources, [all_sources, uses, *register_reads("sources")]),
    "how-to-change": (how_to_change_page, [changeable, emergency_contacts, policy]),
    "new-process": (new_process_page, [new_processes, lookup.roles]),
    "orders": (orders_page, [order_forms, emergency_contacts, policy]),
    "fields": (fields, []),
    "rules": (_rules, []),
}
"""Each subject by the name of its page: what it shows, and what it reads."""
