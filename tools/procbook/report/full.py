"""For a person at a terminal: each finding with its source line, why it matters and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import east_asian_width

from procbook.check.engine import Report
from procbook.finding import Finding
from procbook.report import View, concise, summary
from procbook.words import catalogue, printable, say

_WIDEST = 100


def render(report: Report, view: View) -> str:
    blocks = ["\n".join(_block(finding, view)) for finding in report.findings]
    return "\n\n".join([*blocks, "\n".join(summary(report, view.language))]) + "\n"


def _block(finding: Finding, view: View) -> Iterator[str]:
    rule = catalogue(view.language)[finding.rule].about(finding.variant)
    yield concise.line(finding, view)
    yield from _excerpt(finding, view)
    for place in finding.related:
        yield _labelled("related", f"{view.path(place.path)}:{place.line}:{place.column}", view)
    yield _labelled("why", rule.why.strip(), view)
    yield _labelled("fix", rule.fix.strip(), view)
    if finding.waiver:
        yield _labelled("waiver", printable(finding.waiver), view)


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
