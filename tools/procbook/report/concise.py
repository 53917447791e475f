"""One line a finding: place, severity, message, rule. Errors stand last, where a terminal stops."""

from __future__ import annotations

from procbook.check.engine import Report
from procbook.finding import Finding
from procbook.report import View, lightest_first, summary
from procbook.words import say


def render(report: Report, view: View) -> str:
    lines = [line(finding, view) for finding in lightest_first(report)]
    return "\n".join([*lines, *summary(report, view.language)]) + "\n"


def line(finding: Finding, view: View) -> str:
    """The finding in one line, as `full` begins with it too."""
    place = f"{view.path(finding.location.path)}:{finding.location.line}:{finding.location.column}"
    severity = say(f"report.{'waived' if finding.waiver else finding.severity.name}", view.language)
    return f"{place}  {severity}  {finding.message}  [{finding.rule}]"
