"""Honest work: the twins of `taken_back_attacks.py`."""

from __future__ import annotations

from datetime import timedelta

from tests.audit.attacks.content_attacks import ITEM
from tests.audit.attacks.controls import honest
from tests.audit.attacks.example import HIRING, SITE_ITEM, Manual
from tests.audit.attacks.forge_attacks import forge_policy, recorded, site_reviewed
from tests.audit.attacks.taken_back_attacks import MKDOCS, TITLE


@honest("S10")
def slip_on_main_taken_back_on_a_branch(manual: Manual) -> None:
    """The slip lands; the branch takes it back and brings something else."""
    before = manual.read(HIRING)
    manual.change(new="写错岗位")
    manual.commit("approver")
    manual.start("change")
    manual.write(HIRING, before)
    manual.commit("author")
    manual.change()
    manual.approve(ITEM, "approver")
    manual.commit("author")
    manual.merge()


@honest("S13")
def site_slip_taken_back_on_the_branch(manual: Manual) -> None:
    manual.start("change")
    before = manual.read(MKDOCS)
    manual.edit(MKDOCS, TITLE, "甲")
    manual.commit("governor")
    manual.write(MKDOCS, before)
    manual.commit("governor")
    manual.edit(MKDOCS, TITLE, "乙")
    manual.approve(SITE_ITEM, "governor")
    manual.commit("author")
    manual.merge()


@honest("S14")
def record_given_again(manual: Manual) -> None:
    """She takes her record back on the branch, and approves the same text again: it lies at the same place."""
    manual.start("change")
    manual.change()
    manual.commit("author")
    before = set(manual.paths(""))
    manual.record(ITEM, "approver")
    manual.commit("approver")
    for path in set(manual.paths("")) - before:
        manual.remove(path)
    manual.commit("approver")
    manual.approve(ITEM, "approver", at="2026-11-20T10:30:00+08:00")
    manual.commit("approver")
    manual.merge()


@honest("S15")
def clock_two_minutes_fast(manual: Manual) -> None:
    manual.change()
    at = manual.now + timedelta(hours=1, minutes=2)
    manual.approve(ITEM, "approver", at=at.isoformat())
    manual.commit("author", committer="approver")


@honest("S15")
def rebased_under_another_name(manual: Manual) -> None:
    """Her forge knows her by another name than her computer: names are not looked at."""
    manual.change()
    manual.commit("author", committer="Han Mei <approver@x>")
    manual.approve(ITEM, "approver")
    manual.commit("approver")


@honest("S15")
def record_by_the_web_editor(manual: Manual) -> None:
    """The text is rebased by her, her record comes by the editor of the forge."""
    manual.change()
    manual.commit("author", committer="approver")
    manual.approve(ITEM, "approver")
    manual.commit("approver", committer="forge")


@honest("F13")
def site_reviewed_as_it_is(manual: Manual) -> None:
    site_reviewed(manual, more=False)


@honest("S15")
def approved_on_the_forge_and_pressed_rebase(manual: Manual) -> None:
    """Her review comes before the merge, the recorder tells of it afterwards; the button made her the committer."""
    recorded_after(manual, committer="approver")


@honest("S15")
def approved_on_the_forge_and_squashed(manual: Manual) -> None:
    recorded_after(manual, committer="forge", message="x\n\nCo-authored-by: approver <approver@x>\n")


def recorded_after(manual: Manual, committer: str, message: str = "change") -> None:
    forge_policy(manual)
    manual.change()
    manual.commit("author", committer=committer, message=message)
    manual.make()
    recorded(manual, manual.tip["main"])


@honest("S13")
def site_change_dropped_by_a_merge(manual: Manual) -> None:
    """The branch takes the main branch's text in place of the governor's."""
    manual.start("change")
    before = manual.read(MKDOCS)
    manual.edit(MKDOCS, TITLE, "甲")
    manual.commit("governor")
    manual.go("main")
    manual.write("notes.txt", "x")
    main = manual.commit("author")
    manual.go("change")
    manual.write(MKDOCS, before)
    manual.commit("author", parents=[main])
    manual.edit(MKDOCS, TITLE, "乙")
    manual.approve(SITE_ITEM, "governor")
    manual.commit("author")
    manual.merge()
