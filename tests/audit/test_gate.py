"""The step of the suite that audits a repository: what fails it, and what does not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.audit.attacks.example import GOVERNANCE, HANDBOOK, Manual
from tests.audit.gate import this_repository

WAIVER = (
    "waivers:\n  - {rule: too-many-steps, subject: hiring, reason: 试行, approver: governor, expires: '2027-05-31'}\n"
)


@pytest.fixture
def waived(manual: Manual) -> Manual:
    """With an approved waiver that holds until 2027-05-31."""
    manual.edit(HANDBOOK, "policy:\n", f"{WAIVER}policy:\n")
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    return manual


def passes_later(manual: Manual) -> bool:
    """Whether the gate lets a commit of 2027-07-01 pass that is about other files."""
    manual.now = datetime(2027, 7, 1, 1, tzinfo=UTC)
    manual.write("notes.txt", b"x")
    manual.commit("author")
    manual.make()
    return this_repository(manual.folder)


def test_a_waiver_that_ran_out_fails_nobody_else(waived: Manual, capsys: pytest.CaptureFixture[str]) -> None:
    """Half a year later somebody mends a line of a program, and cannot land it because of the manual."""
    assert passes_later(waived)
    assert "expired-waiver of" in capsys.readouterr().out


def test_who_changes_the_manual_renews_its_waivers(waived: Manual, capsys: pytest.CaptureFixture[str]) -> None:
    """A waiver runs out, and the manual goes on being changed and approved without it."""
    assert passes_later(waived)
    waived.change()
    waived.approve("process/hiring", "approver")
    waived.commit("author")
    waived.make()
    assert not this_repository(waived.folder)
    assert "missing-approval" not in capsys.readouterr().out


def test_what_is_wrong_by_itself_fails(waived: Manual) -> None:
    """A change that nobody approved passes, because something else came with the calendar."""
    waived.change()
    waived.commit("author")
    assert not passes_later(waived)
