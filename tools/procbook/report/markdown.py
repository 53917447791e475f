"""Findings for a comment or the summary of a job: errors first, each with place and remedy; nothing in it is markup."""

from __future__ import annotations

from procbook.check.engine import Report
from procbook.finding import Finding
from procbook.report import View, heaviest_first, summary
from procbook.report.remedies import remedy
from procbook.report.section_markdown import as_markdown
from procbook.report.sections import Item, Items, Section, Text
from procbook.words import say

SHOWN = 100
"""Findings that are told; the rest is counted."""


def render(report: Report, view: View) -> str:
    found = [finding for finding in heaviest_first(report) if not finding.waiver]
    first = Section(say("report.title", view.language), tuple(map(Text, summary(report, view.language))), 1)
    listed = Section(say("report.found", view.language), (Items(tuple(_item(each, view) for each in found[:SHOWN])),))
    more = (Text(say("request.more", view.language, count=len(found) - SHOWN)),) if len(found) > SHOWN else ()
    listed = listed._replace(blocks=(*listed.blocks, *more))
    cut, too_large = (say(f"request.{key}", view.language) for key in ("cut", "too-large"))
    return as_markdown([first, listed] if found else [first], cut, too_large)


def _item(finding: Finding, view: View) -> Item:
    language = view.language
    severity = say(f"report.{finding.severity.name}", language)
    place = f"{view.path(finding.location.path)}:{finding.location.line}:{finding.location.column}"
    return Item(
        f"{severity}  {finding.message}  [{finding.rule}]",
        (place, f"{say('report.fix', language)}: {remedy(finding, language)}"),
    )
