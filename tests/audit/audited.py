"""What an audit said, for comparison."""

from __future__ import annotations

from procbook.audit import Verdict
from procbook.finding import Severity


def told(verdict: Verdict, severity: Severity = Severity.error) -> set[tuple[str, str]]:
    """Rule and item of every finding of a weight."""
    return {(finding.rule, finding.subject) for finding in verdict.findings if finding.severity is severity}
