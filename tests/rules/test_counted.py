"""Against a base, what was wrong there already may be counted only: that saves time, and nothing else changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from procbook.check.engine import check
from procbook.check.rule import Rule
from procbook.finding import Finding, Severity
from tests.rules.rule_cases import CASES, base_files, case_manual

WRONG = sorted(CASES.glob("*/fail.yaml"))[::3]


def judged(case: int, from_before: bool, **how: Any) -> tuple[Finding, ...]:
    """What is found in a faulty manual; every fault is the change's own, or was there before."""
    manual = case_manual(WRONG[case])
    manual = replace(manual, before=manual.files if from_before else manual.before or base_files())
    loaded, base = manual.loaded
    return check(loaded, base=base, today=manual.today, **how).findings


def is_told(finding: Finding) -> bool:
    return finding.new or finding.severity is Severity.error


def but_for_lines(finding: Finding) -> Finding:
    return replace(finding, location=replace(finding.location, line=1, column=1), related=())


@pytest.mark.parametrize("from_before", [True, False])
def test_what_is_counted_is_what_would_be_told(from_before: bool) -> None:
    """As many findings, each as heavy; what the change made or is an error has its line, all the same."""
    for case in range(len(WRONG)):
        whole, counted = (judged(case, from_before, counts_old=way) for way in (False, True))
        assert list(filter(is_told, counted)) == list(filter(is_told, whole)), WRONG[case]
        assert Counter(map(but_for_lines, counted)) == Counter(map(but_for_lines, whole)), WRONG[case]
        assert len(set(counted)) == len(set(whole)), WRONG[case]


def test_the_base_is_asked_only_for_what_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a fault was there before does not hang on the rules that found nothing now."""

    def every_rule(found: object, known: dict[str, Rule]) -> dict[str, Rule]:
        return known

    for from_before in (True, False):
        few = [judged(case, from_before) for case in range(len(WRONG))]
        with monkeypatch.context() as patched:
            patched.setattr("procbook.check.engine._asked_again", every_rule)
            assert few == [judged(case, from_before) for case in range(len(WRONG))]
