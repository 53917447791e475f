"""Every report: findings in each format, changes, the audit and its period, what waits for whose approval."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from importlib import import_module

from procbook.check.engine import Report
from procbook.finding import Finding, Severity
from procbook.words import printable, say

FORMATS = ("full", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown")


@dataclass(frozen=True)
class View:
    """What a format needs beside the report: the language, the source lines, the lines that a change touched.

    `prefix` leads from the root of the repository to the manual; "" when they are the same.
    """

    language: str = "zh"
    line: Callable[[str, int], str] = lambda path, line: ""
    changed: Mapping[str, Set[int]] = field(default_factory=dict)
    prefix: str = ""

    def path(self, path: str) -> str:
        """How a path is shown: nothing in it can move a cursor."""
        return printable(self.prefix + path)


def render(report: Report, view: View, format: str) -> str:
    """The report in one of FORMATS, ending with a line end."""
    text: str = import_module(f"procbook.report.{format}").render(report, view)
    return text


def lightest_first(report: Report) -> list[Finding]:
    """The findings as a person at a terminal reads them: what has to be mended stands last, above the summary; what is
    waived and the notes, a rule at a time, above it."""
    return sorted(report.findings, key=_weight)


def heaviest_first(report: Report) -> list[Finding]:
    """As a page shows them: errors first, what is waived last, each kind in the order of files and lines."""
    return sorted(report.findings, key=lambda finding: (bool(finding.waiver), finding.severity, finding))


def _weight(finding: Finding) -> tuple[int, str]:
    light = finding.waiver != "" or finding.severity is Severity.note
    return (-len(Severity) if finding.waiver else -finding.severity), finding.rule if light else ""


def summary(report: Report, language: str) -> list[str]:
    """What was checked and how it went: part of every report."""
    lines = [
        say(
            "report.checked",
            language,
            files=report.files,
            processes=report.processes,
            rules=len(report.rules),
            errors=report.count(Severity.error),
            warnings=report.count(Severity.warning),
            notes=report.count(Severity.note),
            waived=report.waived,
        )
    ]
    if report.base:
        lines.append(say("report.against", language, base=report.base))
    if report.stage == "preparation":
        lines.append(say("report.preparation", language))
    return [*lines, *report.says]
