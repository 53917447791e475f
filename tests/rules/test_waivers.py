"""Waivers: an exception that was approved for a time takes the weight off a finding, and nothing else does."""

from __future__ import annotations

from procbook.finding import Finding
from tests.rules.rule_cases import CASES, case_manual


def found(case: str, rule: str) -> list[Finding]:
    """What the rule finds in a case."""
    return [finding for finding in case_manual(CASES / f"{case}.yaml").findings() if finding.rule == rule]


def test_complete_waiver_works_until_its_last_day() -> None:
    """Who has an exception approved sees the finding with the reason; on the last day it still holds."""
    assert [f.waiver for f in found("expired-waiver/pass", "missing-time-limit")] == ["时限在试用。"]


def test_expired_or_unapproved_waiver_does_nothing() -> None:
    """An exception that ran out, or that nobody approved, hides no fault."""
    for case in ("expired-waiver/fail", "waiver-without-reason/fail", "waiver-without-reason/fail-approver"):
        assert [f.waiver for f in found(case, "missing-time-limit")] == [""], case


def test_format_and_waivers_cannot_be_waived() -> None:
    """Nobody can wave through a file that the manual must not have, or a waiver that has no reason."""
    case = "unused-waiver/fail-never"
    assert [f.waiver for rule in ("stray-file", "waiver-without-reason") for f in found(case, rule)] == ["", ""]
