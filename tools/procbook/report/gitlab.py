"""Code quality of GitLab: what it shows beside a merge request, at the lines of the change.

The form: GitLab handbook, "Code Quality", "Code Quality report format". It shows the description alone, so that one has
the remedy with it.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from procbook.check.engine import Report
from procbook.finding import Finding, Severity
from procbook.report import View, heaviest_first
from procbook.report.remedies import with_remedy
from procbook.report.sarif import fingerprint

_SEVERITIES = {Severity.error: "critical", Severity.warning: "minor", Severity.note: "info"}


def render(report: Report, view: View) -> str:
    seen: Counter[str] = Counter()
    entries = []
    for finding in (each for each in heaviest_first(report) if not each.waiver):
        mark = fingerprint(finding)
        seen[mark] += 1
        entries.append(_entry(finding, f"{mark}:{seen[mark]}", view))
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"


def _entry(finding: Finding, fingerprint: str, view: View) -> dict[str, Any]:
    return {
        "description": with_remedy(finding, view.language),
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": view.path(finding.location.path), "lines": {"begin": finding.location.line}},
    }
