"""Sources: what is cited is in force, was checked, and says what it is cited for.

Served: ISO 9001:2015, 7.5.3.2 (external documents are controlled); the cited edition is in force on the day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from procbook.check.rule import Context, Hit, rule
from procbook.finding import Severity
from procbook.manual.calendar import months_after
from procbook.manual.model import Citation, Manual, Process, Source

CERTAINTY = ("unconfirmed", "excerpt", "verified")
"""How sure a citation is, from least to most."""

CHECKED_FOR = 6
"""Months for which a check of a source holds."""


class Cited(NamedTuple):
    """A citation with where it stands and what it cites."""

    process: Process
    citation: Citation
    source: Source


def citations(manual: Manual) -> list[Cited]:
    """Every citation of a known source in a process that is not retired, in the order of the manual."""
    cited = []
    for process in manual.worked_by:
        lists = [control.basis for control in process.controls if control.basis]
        lists += [record.keep.basis for record in process.records if record.keep and record.keep.basis]
        for citation in (citation for basis in lists for citation in basis):
            if citation.source in manual.sources:
                cited.append(Cited(process, citation, manual.sources[citation.source]))
    return cited


@rule(Severity.error, each_process=False, calendar=True)
def repealed_source(context: Context) -> Iterator[Hit]:
    today = context.today.isoformat()
    for _, citation, source in context.shared(citations):
        successor = context.manual.sources.get(source.superseded_by)
        replaced = successor is not None and bool(successor.in_force_from) and successor.in_force_from <= today
        if source.in_force_until < today if source.in_force_until else replaced:
            variant = "successor" if successor else ""
            values = {"title": source.title, "until": source.in_force_until}
            name = successor.title if successor else ""
            yield Hit(citation, "source", variant=variant, related=(source,), id=source.id, successor=name, **values)


@rule(Severity.note, each_process=False, calendar=True)
def upcoming_source(context: Context) -> Iterator[Hit]:
    """What will change, once for each process and source: not in force yet, or to be replaced on a known day."""
    today = context.today.isoformat()
    seen = set()
    for process, citation, source in context.shared(citations):
        successor = context.manual.sources.get(source.superseded_by)
        coming = successor or source
        if coming.in_force_from > today and (process.id, source.id) not in seen:
            seen.add((process.id, source.id))
            variant = "successor" if successor else ""
            values = {"title": source.title, "successor": coming.title, "day": coming.in_force_from}
            yield Hit(citation, "source", variant=variant, related=(coming,), id=source.id, **values)


@rule(Severity.note, each_process=False, calendar=True)
def stale_source_check(context: Context) -> Iterator[Hit]:
    """A cited source that nobody has looked up for half a year."""
    for source in {source.id: source for _, _, source in context.shared(citations)}.values():
        if months_after(source.checked_on, CHECKED_FOR) < context.today.isoformat():
            yield Hit(source, "checked_on", title=source.title, day=source.checked_on, months=CHECKED_FOR)


@rule(Severity.warning, each_process=False)
def unconfirmed_article(context: Context) -> Iterator[Hit]:
    for _, citation, source in context.shared(citations):
        if citation.certainty == CERTAINTY[0] and citation.article:
            yield Hit(citation, "article", title=source.title, article=citation.article)


@rule(Severity.warning, each_process=False)
def certainty_above_source(context: Context) -> Iterator[Hit]:
    """A citation that is surer than the list of sources, or cites an article that the list does not have."""
    for _, citation, source in context.shared(citations):
        if citation.certainty == CERTAINTY[0]:
            continue
        values = {"title": source.title, "article": citation.article, "claimed": citation.certainty}
        known = _certainty(citation, source)
        if known is None:
            values |= {"id": source.id, "missing": _unlisted(citation, source)}
            yield Hit(citation, "article", variant="unlisted", related=(source,), **values)
        elif CERTAINTY.index(citation.certainty) > CERTAINTY.index(known):
            variant = "article" if citation.article else ""
            yield Hit(citation, "certainty", variant=variant, related=(source,), known=known, **values)


def _certainty(citation: Citation, source: Source) -> str | None:
    """How sure the list is of what is cited; None when it does not list the article."""
    if not citation.article:
        return source.certainty
    listed = _listed(source)
    known = [listed.get(number) for number in numbers(citation.article)]
    sure = [certainty for certainty in known if certainty is not None]
    return min(sure, key=CERTAINTY.index) if len(sure) == len(known) else None


def _listed(source: Source) -> dict[str, str]:
    """How sure the list is of each single article."""
    return {number: article.certainty for article in source.articles for number in numbers(article.article)}


def _unlisted(citation: Citation, source: Source) -> str:
    """What has to be listed, as it is written when all of it is missing."""
    listed, cited = _listed(source), numbers(citation.article)
    missing = [number for number in cited if number not in listed]
    return citation.article if missing == cited else "/".join(missing)


def numbers(article: str) -> list[str]:
    """The single articles that "55/57" or "44-50" mean."""
    listed: list[str] = []
    for part in re.split(r"[/、,，]", article):
        span = re.fullmatch(r"\s*([0-9]{1,3})-([0-9]{1,3})\s*", part)
        listed += [str(n) for n in range(int(span[1]), int(span[2]) + 1)] if span else [part.strip()]
    return listed
