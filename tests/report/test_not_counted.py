"""Approvals on a forge that count for nothing: told to whoever gave them, and nobody else is."""

from __future__ import annotations

import pytest

from procbook.report.signoff import not_counted
from procbook.signoff import Refusal
from procbook.signoff.recorder import Outcome

STALE, TAKEN_BACK = Refusal("forge stale-approval"), Refusal("forge missing-approval")
GIVEN = Refusal("given-enough", {"person": "王芳"})


def test_who_approved_in_vain_is_told_why() -> None:
    """She pressed the button and waits."""
    (told,) = not_counted([Outcome("process/hiring", "u11", "王芳", refused=(STALE,))], "zh")
    assert told.text.startswith("王芳批准")
    assert told.below == ("审核的不是合并进来的内容：审核之后又改过。请再审核一次。",)


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome("process/hiring", "u11", "王芳", written=("a.yaml",)),
        Outcome("process/hiring", "u11", "王芳", refused=(GIVEN,)),
        Outcome("process/hiring", "u11", "王芳", refused=(TAKEN_BACK, STALE)),
    ],
    ids=["recorded", "recorded before", "a mere comment"],
)
def test_of_others_nothing_is_said(outcome: Outcome) -> None:
    """Somebody who only wrote a comment is told that his approval does not count."""
    assert list(not_counted([outcome], "zh")) == []
