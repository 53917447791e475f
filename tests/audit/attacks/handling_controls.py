"""Honest work: the twins of `handling_attacks.py`."""

from __future__ import annotations

from tests.audit.attacks.content_attacks import ITEM
from tests.audit.attacks.controls import honest
from tests.audit.attacks.example import HIRING, Manual
from tests.audit.attacks.handling_attacks import squashed, without, wrong_record


@honest("S01")
def squash_with_the_approver_beside(manual: Manual) -> None:
    squashed(manual)


@honest("S01")
def rebased_by_the_approver(manual: Manual) -> None:
    manual.change()
    manual.commit("author", committer="approver")
    manual.approve(ITEM, "approver")
    manual.commit("approver")


@honest("S01")
def cherry_picked_by_the_approver(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "approver")
    manual.commit("author", committer="approver")


def slip(manual: Manual) -> None:
    """The approver edits the text by mistake, and takes that back."""
    before = manual.read(HIRING)
    manual.change(new="写错岗位")
    manual.commit("approver")
    manual.write(HIRING, before)
    manual.commit("approver")


@honest("S06")
def slip_taken_back_on_main(manual: Manual) -> None:
    slip(manual)
    manual.change()
    manual.approve(ITEM, "approver")
    manual.commit("author")


@honest("S06")
def slip_taken_back_on_the_branch(manual: Manual) -> None:
    manual.start("change")
    slip(manual)
    manual.change()
    manual.approve(ITEM, "approver")
    manual.commit("author")
    manual.merge()


@honest("S06")
def reviewed_by_who_took_her_slip_back(manual: Manual) -> None:
    slip(manual)
    manual.approve(ITEM, "approver", action="review", conclusion="执行正常，没有要改的", reason="")
    manual.commit("approver")


@honest("S08")
def her_own_wrong_record_taken_away_in_time(manual: Manual) -> None:
    without(manual, wrong_record(manual), "approver")


@honest("S06")
def shut_out_by_a_message_and_back(manual: Manual) -> None:
    """Somebody names the approver as an author; the text goes back and comes again, without her name."""
    before = manual.read(HIRING)
    manual.change()
    mine = manual.read(HIRING)
    manual.commit("author", message="x\n\nCo-authored-by: approver <approver@x>\n")
    manual.write(HIRING, before)
    manual.commit("author")
    manual.write(HIRING, mine)
    manual.approve(ITEM, "approver")
    manual.commit("author")
