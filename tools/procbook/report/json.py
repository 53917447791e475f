"""For programs: everything, with a version of its own."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import Any

from procbook.check.engine import Report
from procbook.finding import Finding, Location, Severity
from procbook.report import View
from procbook.words import printable

SCHEMA_VERSION = 1


def render(report: Report, view: View) -> str:
    document = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "procbook", "version": version("procbook")},
        "title": report.title,
        "today": report.today.isoformat(),
        "base": report.base or None,
        "stage": report.stage,
        "checked": {"files": report.files, "processes": report.processes, "rules": list(report.rules)},
        "counts": {**{s.name: report.count(s) for s in Severity}, "waived": report.waived},
        "failed": report.failed,
        **report.extra,
        "findings": [_finding(finding, view) for finding in report.findings],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _finding(finding: Finding, view: View) -> dict[str, Any]:
    return {
        **_place(finding.location, view),
        "rule": finding.rule,
        "severity": finding.severity.name,
        "message": finding.message,
        "subject": printable(finding.subject),
        "related": [_place(place, view) for place in finding.related],
        "waiver": finding.waiver or None,
    }


def _place(place: Location, view: View) -> dict[str, Any]:
    return {"path": view.path(place.path), "line": place.line, "column": place.column}
