"""When a waiver takes effect: every condition alone decides."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from procbook.check.rule import rules
from procbook.check.waivers import NEVER, expired, idle, in_force, lacking, waivable
from procbook.manual.model import Waiver

DAY = date(2026, 11, 23)
RULE, NEVER_WAIVED = "missing-time-limit", "waiver-without-reason"
WAIVER = Waiver(RULE, "order", "in trial", "wang", "2026-11-23")


def waiver(**changed: Any) -> Waiver:
    return msgspec.structs.replace(WAIVER, **changed)


@pytest.mark.parametrize(
    ("changed", "works"),
    [
        ({}, True),
        ({"expires": "2026-11-24"}, True),
        ({"expires": "2026-11-22"}, False),
        ({"expires": ""}, False),
        ({"reason": ""}, False),
        ({"approver": ""}, False),
        ({"rule": NEVER_WAIVED}, False),
        ({"rule": "no-such-rule"}, False),
    ],
    ids=str,
)
def test_a_waiver_needs_everything(changed: dict[str, str], works: bool) -> None:
    """A reason, somebody who allowed it, a last day that is not over, and a rule that can be waived at all."""
    assert in_force(waiver(**changed), rules(), DAY) is works


def test_what_is_lacking_is_named() -> None:
    """The finding says which fields to fill in, in the order of the file."""
    assert lacking(WAIVER) == []
    assert lacking(waiver(approver="")) == ["approver"]
    assert lacking(waiver(reason="", approver="", expires="")) == ["reason", "approver", "expires"]


def test_the_last_day_still_counts() -> None:
    """It is over the day after; without a last day it is incomplete, not over."""
    assert [expired(waiver(expires=day), DAY) for day in ("2026-11-22", "2026-11-23", "2026-11-24", "")] == [
        True, False, False, False,
    ]  # fmt: skip


def test_what_can_never_be_waived() -> None:
    """Files, approvals and waivers themselves: else nothing could be trusted."""
    known = rules()
    assert {rule.family for rule in known.values() if not waivable(rule.id, known)} == {"format", "waivers"}
    assert not waivable("schema-invalid", known)
    assert "governance" in NEVER


@pytest.mark.parametrize(
    ("changed", "findings", "why"),
    [
        ({}, {(RULE, "order")}, None),
        ({}, set(), ""),
        ({}, {(RULE, "delivery")}, ""),
        ({}, {("missing-owner", "order")}, ""),
        ({"rule": NEVER_WAIVED}, {(NEVER_WAIVED, "order")}, "never"),
    ],
    ids=str,
)
def test_a_waiver_that_does_nothing_is_told(
    changed: dict[str, str], findings: set[tuple[str, str]], why: str | None
) -> None:
    """It belongs to one rule and one subject; where these find nothing any more it can go."""
    assert idle(waiver(**changed), findings, rules()) == why
