"""The rules on small manuals: each finds its fault at the right place, and keeps quiet at a near miss."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from procbook.check.rule import rules
from procbook.words import catalogue
from tests.expected import read_case
from tests.rules.rule_cases import CASES, Manual, base_files, case_manual, cases, told
from tests.rules.test_rule_words import AUDITED


def test_clean_manual_has_no_finding() -> None:
    """Whoever writes a complete and correct manual sees an empty report."""
    mend = "mend tests/cases/rules/_base, then run python -m tests.write_expected tests/cases/rules"
    assert Manual(base_files()).findings() == (), mend


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_case(case: Path) -> None:
    """The report names every fault with its place, weight and subject, word for word in either language."""
    _, expected = read_case(case)
    assert told(case) == expected
    found = {line.split()[2] for line in expected if line != "nothing" and not line.startswith(" ")}
    assert (case.parent.name in found) == case.stem.startswith("fail"), (
        "a failing case has its rule among what is expected, a passing one has not"
    )


@pytest.mark.parametrize("rule", sorted({*rules(), *catalogue("zh")} - AUDITED))
def test_rule_has_cases(rule: str) -> None:
    """Every rule that the reference lists was seen to find its fault and to keep quiet without it."""
    assert (CASES / rule / "fail.yaml").is_file()
    assert (CASES / rule / "pass.yaml").is_file()


def test_cases_are_of_rules() -> None:
    """A case whose rule was renamed or removed does not lie around as if it tested something."""
    assert {case.parent.name for case in cases()} <= {*rules(), *catalogue("zh")}


COUNTED_AS_MADE = {"missing-deputy", "four-eyes-impossible", "senseless-date", "unused-waiver"}
"""Rules that another day can break by way of who holds a role, and that block all the same as if a change had; or only
an earlier day can, on which what is written was still to come. That of waivers, which blocks nobody, keeps still on a day
that makes something else wrong."""


def test_what_only_the_day_makes_wrong_is_known() -> None:
    """A rule that days alone can break is marked as such, so that it never blocks who changes something else."""
    moved = set()
    for manual in map(case_manual, cases()):
        today, *others = (
            found(replace(manual, today=day)) for day in (manual.today, date(2020, 1, 1), date(2032, 1, 1))
        )
        moved |= {rule for other in others for rule in today | other if today.get(rule) != other.get(rule)}
    assert moved - COUNTED_AS_MADE == {id for id, rule in rules().items() if rule.calendar}


def found(manual: Manual) -> dict[str, list[str]]:
    """The sentences that each rule says of a manual."""
    said = defaultdict(list)
    for finding in manual.findings():
        said[finding.rule].append(finding.message)
    return said
