"""Honest work: the twins of `incident_attacks.py`."""

from __future__ import annotations

from tests.audit.attacks.content_attacks import ITEM
from tests.audit.attacks.controls import honest
from tests.audit.attacks.example import Manual
from tests.audit.attacks.incident_attacks import entered, in_the_future


@honest("T03")
def wrong_clock_entered_by_who_had_no_part(manual: Manual) -> str:
    commit = in_the_future(manual)
    entered(manual, commit, "implausible-time")
    return commit


@honest("T03")
def work_goes_on_behind_a_wrong_clock(manual: Manual) -> str:
    commit = in_the_future(manual)
    entered(manual, commit, "implausible-time")
    manual.change(old="记下评分", new="记下评分和理由", version="3.0.0")
    manual.approve(ITEM, "approver")
    manual.commit("author")
    return commit


@honest("T06")
def forged_record_cleaned_away_and_entered(manual: Manual) -> str:
    before = set(manual.paths(ITEM))
    manual.record(ITEM, "approver", key="stranger", action="review", conclusion="执行正常", reason="")
    manual.commit("outsider")
    for path in sorted(set(manual.paths(ITEM)) - before):
        manual.remove(path)
    commit = manual.commit("author")
    entered(manual, commit, "record-removed")
    return commit


@honest("T06")
def stray_content_removed(manual: Manual) -> None:
    path = "processes/approvals/process/hiring/9.0.0/000000000000.json"
    manual.write(path, b"{}")
    manual.commit("outsider")
    manual.remove(path)
    manual.commit("author")


@honest("T06")
def unused_record_settled_by_a_review(manual: Manual) -> None:
    """A record of a text that nobody wants any more: the present text is approved once more."""
    text = manual.read("processes/people/hiring.yaml")
    manual.change(new="写错岗位")
    manual.record(ITEM, "approver")
    manual.write("processes/people/hiring.yaml", text)
    manual.commit("author")
    manual.approve(ITEM, "approver", action="review", conclusion="执行正常，没有要改的", reason="")
    manual.commit("approver")
