"""For a person at a terminal: each finding with its source line, why it matters and how to mend it. Notes of one kind
stand together, so that they do not bury what has to be mended."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from unicodedata import east_asian_width

from procbook.check.engine import Report
from procbook.finding import Finding, Severity
from procbook.report import View, concise, lightest_first, summary
from procbook.words import RuleWords, catalogue, printable, say

_WIDEST = 100


def render(report: Report, view: View) -> str:
    groups = groupby(lightest_first(report), partial(_together, view=view))
    blocks = ["\n".join(_block([*found], view)) for _, found in groups]
    return "\n\n".join([*blocks, "\n".join(summary(report, view.language))]) + "\n"


def _together(finding: Finding, view: View) -> object:
    """What stands in one block: notes that are mended alike, else each finding by itself."""
    light = finding.severity is Severity.note and not finding.waiver
    return (finding.rule, id(_words(finding, view))) if light else finding


def _words(finding: Finding, view: View) -> RuleWords:
    return catalogue(view.language)[finding.rule].about(finding.variant)


def _block(findings: list[Finding], view: View) -> Iterator[str]:
    """Several of one kind share their why and their remedy; one by itself has its source line too."""
    first, *others = findings
    for finding in findings:
        yield concise.line(finding, view)
        if not others:
            yield from _excerpt(finding, view)
        for place in finding.related:
            yield _labelled("related", f"{view.path(place.path)}:{place.line}:{place.column}", view)
    yield _labelled("why", _words(first, view).why.strip(), view)
    yield _labelled("fix", _words(first, view).fix.strip(), view)
    if first.waiver:
        yield _labelled("waiver", printable(first.waiver), view)


def _labelled(label: str, text: str, view: View) -> str:
    return f"    {say(f'report.{label}', view.language)}: {text}"


def _excerpt(finding: Finding, view: View) -> Iterator[str]:
    """The source line with a caret under the place; a long line is cut around it."""
    text = view.line(finding.location.path, finding.location.line)
    if not text.strip():
        return
    at = finding.location.column - 1
    start = max(0, at - _WIDEST // 2) if len(text) > _WIDEST else 0
    shown = text[start : start + _WIDEST].rstrip()
    number = f"{finding.location.line:>6} | "
    yield number + "".join(c if c.isprintable() else "?" for c in shown)
    yield " " * (len(number) - 2) + "| " + " " * columns(text[start:at]) + "^"


def columns(text: str) -> int:
    """How many columns a text takes on a terminal: full-width characters count two."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)
