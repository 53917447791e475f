"""The rules on small manuals: each finds its fault at the right place, and keeps quiet at a near miss."""

from __future__ import annotations

from pathlib import Path

import pytest
from rule_cases import CASES, Manual, base_files, case_manual, cases
from test_rule_words import AUDITED

from procbook.check.rule import rules
from procbook.words import catalogue


def test_clean_manual_has_no_finding() -> None:
    """Whoever writes a complete and correct manual sees an empty report."""
    assert Manual(base_files()).lines() == []


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.relative_to(CASES).as_posix())
def test_case(case: Path) -> None:
    """The report names every fault at its file, line, column and subject, with its weight, and nothing else."""
    expected = (case / "expected").read_text("utf-8").splitlines()
    told = any(line.split()[2] == case.parent.name for line in expected)
    assert told == case.name.startswith("fail"), (
        "a failing case has its rule among what is expected, a passing one has not"
    )
    assert case_manual(case).lines() == expected


@pytest.mark.parametrize("rule", sorted({*rules(), *catalogue("zh")} - AUDITED))
def test_rule_has_cases(rule: str) -> None:
    """Every rule that the reference lists was seen to find its fault and to keep quiet without it."""
    assert (CASES / rule / "fail").is_dir()
    assert (CASES / rule / "pass").is_dir()


def test_cases_are_of_rules() -> None:
    """A case whose rule was renamed or removed does not lie around as if it tested something."""
    assert {case.parent.name for case in cases()} <= {*rules(), *catalogue("zh")}
