"""What is asked of a draft and of a retired process: the tables of docs/decisions/states.md, tried rule by rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from procbook.check.rule import rules
from procbook.manual.kinds import FIXED
from tests.rules.rule_cases import Files, Manual, case_manual, cases

PAGE = Path(__file__).parents[2] / "docs/decisions/states.md"

ELSEWHERE = {
    *(
        "area-without-process",
        "planned-process",
        "unshown-content",
        "unused-role",
        "uncovered-demand",
        "role-cycle",
        "duplicate-identity",
    ),
    *(
        "holder-left",
        "idle-appointment",
        "expired-waiver",
        "waiver-without-reason",
        "wrong-holiday",
        "missing-holiday",
        "unconfirmed-year",
    ),
    *("unfulfillable-policy", "idle-policy", "edition-leak", "empty-edition", "stale-code-owners"),
    "dead-link",
    *("reference-to-retired", "reference-to-draft", "duplicate-title", "duplicate-entry"),
    *("gap-between-bands", "overlapping-bands", "leftover-sample", "hidden-contact"),
}
"""Rules that also, or only, ask something else than a process: areas, roles, limits, the calendar, where it leads."""

SHARED = ("processes/glossary.yaml",)
"""Files whose texts are asked the same as those of a process, whatever that is."""

FAILING = [case for case in cases() if case.stem.startswith("fail") and case.parent.name in rules()]
RULES = sorted({case.parent.name for case in FAILING} - ELSEWHERE)


def listed(heading: str) -> set[str]:
    """The rules in the table below a mark of the page."""
    table = PAGE.read_text("utf-8").partition(f"<!-- {heading} -->")[2].partition("\n\n")[0]
    return set(re.findall(r"`([a-z-]+)`", table))


def turned(files: Files | None, status: str) -> dict[str, bytes]:
    """The files with every process in force turned into another state."""
    return {path: re.sub(rb"(?m)^status: effective", status.encode(), data) for path, data in (files or {}).items()}


def found(rule: str, status: str) -> bool:
    """Whether one of the failing cases still fails when its processes are in that state."""
    for case in (case for case in FAILING if case.parent.name == rule):
        manual = case_manual(case)
        findings = Manual(turned(manual.files, status), manual.before, manual.today).findings()
        told = (finding for finding in findings if finding.rule == rule and finding.subject not in FIXED)
        if any(finding.location.path not in SHARED for finding in told):
            return True
    return False


@pytest.mark.parametrize("rule", RULES)
def test_what_a_draft_is_asked(rule: str) -> None:
    """Who writes a draft is held up by people who need not be there yet, or nobody tells him of his text."""
    assert found(rule, "status: effective")
    assert found(rule, "status: draft") != (rule in listed("not asked of drafts"))


@pytest.mark.parametrize("rule", RULES)
def test_what_a_retired_process_is_asked(rule: str) -> None:
    """A process that nobody works by turns red with a new release, and mending it needs an approval."""
    assert found(rule, "status: retired") == (rule in listed("asked of retired processes"))
