"""Honest work: the twins of `effect_attacks.py`."""

from __future__ import annotations

from datetime import timedelta

from tests.audit.attacks.content_attacks import ITEM
from tests.audit.attacks.controls import honest
from tests.audit.attacks.effect_attacks import (
    PLACES,
    amounts,
    asleep,
    corrected,
    forth_and_back,
    limited,
    ratified,
    reinstated,
    small_steps,
    standing_in,
    stolen,
)
from tests.audit.attacks.example import HIRING, Manual


@honest("R01")
def draft_again_as_a_retirement(manual: Manual) -> None:
    manual.edit(HIRING, "status: effective", "status: draft")
    manual.to_version(HIRING, "2.0.0")
    manual.approve(ITEM, ["approver", "controller"], action="retire")
    manual.commit("author")


@honest("R02")
def reinstated_as_it_was(manual: Manual) -> None:
    reinstated(manual, "写清岗位")


@honest("R04")
def deputy_for_two_weeks_and_two_more(manual: Manual) -> None:
    standing_in(manual, ('"2026-10-01", until: "2026-10-14"', '"2026-11-15", until: "2026-11-30"'))
    manual.change()
    manual.approve(ITEM, "controller", role="director", for_="approver")
    manual.commit("author")


@honest("R05")
def record_first_and_text_the_next_day(manual: Manual) -> None:
    asleep(manual)
    manual.now += timedelta(days=1)
    manual.change()
    manual.commit("author")


@honest("R09")
def ratified_and_changed_in_the_next_quarter(manual: Manual) -> None:
    limited(manual)
    ratified(manual)
    manual.edit(HIRING, "within: 20d", "within: 19d")
    manual.to_version(HIRING, "3.0.0", "2027-01-04")
    manual.approve(ITEM, "approver")
    manual.commit("author")


@honest("R11")
def small_steps_of_who_may_approve_large_ones(manual: Manual) -> None:
    small_steps(manual, 0, "approver")


@honest("R11")
def small_steps_in_different_places(manual: Manual) -> None:
    small_steps(manual, 0, "outsider", PLACES)


@honest("R12")
def corrected_where_it_was_wrong(manual: Manual) -> None:
    corrected(manual, "within: 19d", "within: 18d")


@honest("R13")
def amounts_in_time(manual: Manual) -> None:
    amounts(manual, 0, "2027-01-04")


@honest("R18")
def withdrawn_once(manual: Manual) -> None:
    """Going back is allowed at any time."""
    forth_and_back(manual, 1)


@honest("R22")
def reviewed_with_her_new_key(manual: Manual) -> None:
    """The whole text is looked at again, by herself."""
    manual.change()
    manual.approve(ITEM, "approver")
    manual.commit("author")
    stolen(manual)
    manual.approve(ITEM, "approver", key="spare", action="review", conclusion="逐条看过，没有要改的", reason="")
    manual.commit("author")
