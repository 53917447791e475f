"""A finding with the way to mend it, in one text: for places that show nothing else of it."""

from __future__ import annotations

from procbook.finding import Finding
from procbook.words import catalogue, say


def remedy(finding: Finding, language: str) -> str:
    """How to mend a finding."""
    return catalogue(language)[finding.rule].about(finding.variant).fix.strip()


def with_remedy(finding: Finding, language: str) -> str:
    """What is wrong and how to mend it, on one line."""
    return f"{finding.message} {say('report.fix', language)}: {remedy(finding, language)}"
