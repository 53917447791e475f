"""Annotations of GitHub Actions.

GitHub shows ten a kind and step and drops the rest silently, so those on changed lines go first.
"""

from __future__ import annotations

from procbook.check.engine import Report
from procbook.finding import Finding, Severity
from procbook.report import View, summary
from procbook.report.remedies import with_remedy
from procbook.words import say

SHOWN = 10
_COMMANDS = {Severity.error: "error", Severity.warning: "warning", Severity.note: "notice"}


def render(report: Report, view: View) -> str:
    lines: list[str] = []
    left: dict[str, int] = {}
    for severity in Severity:
        findings = [f for f in report.findings if f.severity is severity and not f.waiver]
        findings.sort(key=lambda f: not _on_changed_line(f, view))
        lines += [_annotation(finding, view) for finding in findings[:SHOWN]]
        left[f"{severity.name}s"] = len(findings[SHOWN:])
    if any(left.values()):
        lines.append(say("report.more", view.language, **left))
    return "\n".join([*lines, *map(_inert, summary(report, view.language))]) + "\n"


def _on_changed_line(finding: Finding, view: View) -> bool:
    return finding.location.line in view.changed.get(finding.location.path, ())


def _annotation(finding: Finding, view: View) -> str:
    properties = {
        "file": view.path(finding.location.path),
        "line": finding.location.line,
        "col": finding.location.column,
        "title": finding.rule,
    }
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {listed}::{_data(with_remedy(finding, view.language))}"


def _data(text: str) -> str:
    """Escaped as the runner's commands demand: percent, CR, LF."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _inert(line: str) -> str:
    """A plain line that cannot be taken for a command."""
    return line.replace("::", ": :")
