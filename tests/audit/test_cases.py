"""The table of cases in the design of approvals: what a department does over the years."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import msgspec
import pytest

from procbook.audit import Verdict, audit_history
from procbook.audit.resume import Saved, save
from procbook.finding import Severity
from tests.audit.attacks.example import GOVERNANCE, HIRING, PEOPLE, REFUND, ROLES, Manual
from tests.audit.audited import told

Judge = Callable[..., Verdict]
ITEM, OTHER = "process/hiring", "process/refund"
WARNING = Severity.warning
DUE = (date(2026, 11, 27), date(2026, 11, 28))
"""The last day on which the emergency of the 20th may be ratified, and the first on which it is too late."""


def change(manual: Manual, version: str = "1.0.1", **said: str) -> None:
    """An editorial change of hiring, approved by the approver."""
    manual.change(version=version)
    manual.approve(ITEM, "approver", **said)
    manual.commit("author")


def emergency(manual: Manual) -> None:
    manual.edit(HIRING, "写清岗位", "写明岗位")
    manual.to_version(HIRING, "1.0.1", "2026-11-20")
    manual.approve(ITEM, "controller", action="emergency", role="finance")
    manual.commit("author")


def test_a_change_by_the_right_people_passes(manual: Manual, judged: Judge) -> None:
    """Whoever keeps to the rules gets a pass that names version, approver and strength of evidence."""
    change(manual)
    verdict = judged()
    version = verdict.states[ITEM].trusted
    assert not told(verdict)
    assert version
    assert (version.version, [(a.person, a.level) for a in version.approvals]) == ("1.0.1", [("approver", "signed")])


def test_the_approver_of_the_old_version_decides(manual: Manual, judged: Judge) -> None:
    """A change of the approver role is approved by the one who had it, not by the one who gets it."""
    manual.edit(HIRING, "approver: director", "approver: finance")
    manual.to_version(HIRING, "2.0.0", "2026-12-01")
    manual.approve(ITEM, "approver")
    manual.commit("author")
    assert not told(judged())
    manual.change(old="记下评分", new="记下评分和理由", version="2.0.1")
    manual.approve(ITEM, "approver")
    manual.commit("author")
    assert ("approver-not-entitled", ITEM) in told(judged())


def test_an_emergency_holds_at_once_and_is_ratified(manual: Manual, judged: Judge) -> None:
    """An emergency passes until its five working days are over; ratified in time it is nothing special any more."""
    emergency(manual)
    assert not told(judged())
    assert told(judged(date(2026, 11, 30))) == {("overdue-ratification", ITEM)}
    manual.approve(ITEM, "approver", action="ratify")
    manual.commit("author")
    verdict = judged(date(2026, 11, 30))
    assert not told(verdict)
    assert verdict.states[ITEM].emergency is None


def test_an_emergency_that_nobody_ratifies_lapses(manual: Manual, judged: Judge) -> None:
    """After thirty days the report says which version counts instead."""
    emergency(manual)
    verdict = judged(date(2026, 12, 24))
    assert told(verdict) == {("overdue-ratification", ITEM)}
    assert verdict.states[ITEM].standing(date(2026, 12, 24)) == verdict.states[ITEM].versions[0]


def test_an_emergency_in_a_report_without_deadlines_keeps_its_own(manual: Manual, judged: Judge) -> None:
    """A report of an earlier release kept none, and whoever goes on from it is told of an emergency on its first day."""
    emergency(manual)
    kept = msgspec.to_builtins(save(judged().folded))
    for item in kept["items"]:
        item["versions"] = [version[:-2] for version in item["versions"]]
        del item["since"], item["texts"]
    old = msgspec.convert(kept, Saved, strict=False)
    manual.write("notes.txt", "x")
    manual.commit("author")
    manual.make()
    days = {day: audit_history(manual.folder, today=day, root=manual.root, tip="main", resume=old) for day in DUE}
    assert {day: told(verdict) for day, verdict in days.items()} == {
        DUE[0]: set(),
        DUE[1]: {("overdue-ratification", ITEM)},
    }


def test_a_second_emergency_does_not_set_back_the_clock(manual: Manual, judged: Judge) -> None:
    """Nobody stays out of ratification by one emergency after another."""
    emergency(manual)
    manual.now = datetime(2026, 11, 27, 1, tzinfo=UTC)
    manual.edit(HIRING, "记下评分", "记下评分和理由")
    manual.to_version(HIRING, "1.0.2", "2026-11-27")
    manual.approve(ITEM, "controller", action="emergency", role="finance")
    manual.commit("author")
    assert told(judged(date(2026, 11, 30))) == {("overdue-ratification", ITEM)}


def test_a_light_change_does_not_wave_an_emergency_through(manual: Manual, judged: Judge) -> None:
    """What comes after an emergency is weighed against the last ordinary version, so the class is the emergency's."""
    manual.edit(HIRING, "owner: hr-lead", "owner: clerk")
    manual.to_version(HIRING, "2.0.0", "2026-11-20")
    manual.approve(ITEM, "controller", action="emergency", role="finance")
    manual.commit("author")
    manual.change(version="2.0.1")
    manual.approve(ITEM, "approver")
    manual.commit("author")
    version = judged().states[ITEM].trusted
    assert version
    assert (version.version, version.class_) == ("2.0.1", "A")


def test_the_author_of_an_emergency_does_not_ratify_it(manual: Manual, judged: Judge) -> None:
    """Ratifying is approving: whoever wrote the emergency change is still its author."""
    manual.edit(HIRING, "写清岗位", "写明岗位")
    manual.to_version(HIRING, "1.0.1", "2026-11-20")
    manual.approve(ITEM, "controller", action="emergency", role="finance")
    manual.commit("approver")
    manual.approve(ITEM, "approver", action="ratify")
    manual.commit("author")
    verdict = judged(date(2026, 11, 30))
    assert told(verdict) == {("overdue-ratification", ITEM), ("self-approval", ITEM)}
    assert verdict.states[ITEM].emergency


def test_a_long_deputy_is_no_deputy(manual: Manual, judged: Judge) -> None:
    """A deputy stands in for at most 45 days, and the record says for whom."""
    deputy = 'deputies: [{person: controller, for: approver, from: "2026-01-01"}]'
    manual.edit(ROLES, deputy, deputy.replace('01-01"', '11-10", until: "2026-12-20"'))
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    manual.change(version="1.0.1")
    manual.approve(ITEM, "controller", role="director", for_="approver")
    manual.commit("author")
    assert not told(judged())
    manual.edit(ROLES, 'until: "2026-12-20"', 'until: "2027-12-20"')
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    manual.change(old="记下评分", new="记下评分和理由", version="1.0.2")
    manual.approve(ITEM, "controller", role="director", for_="approver")
    manual.commit("author")
    assert ("approver-not-entitled", ITEM) in told(judged())


def test_who_leaves_has_approved_all_the_same(manual: Manual, judged: Judge) -> None:
    """Past approvals stay valid when a person leaves; new ones by that person are worthless."""
    change(manual)
    manual.edit(PEOPLE, 'name: 批准人, kind: person, active: {from: "2025-01-01"}',
                'name: 批准人, kind: person, active: {from: "2025-01-01", until: "2026-11-19"}')  # fmt: skip
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    assert {rule for rule, item in told(judged()) if item == ITEM} == set()
    manual.change(old="记下评分", new="记下评分和理由", version="1.0.2")
    manual.approve(ITEM, "approver", at="2026-11-18T09:00:00+08:00")
    manual.commit("author")
    assert ("approver-not-entitled", ITEM) in told(judged())


def test_retired_stays_and_deleted_is_found(manual: Manual, judged: Judge) -> None:
    """A process is retired by a record and its file stays; to delete the file is a finding."""
    manual.edit(REFUND, "status: effective", "status: retired")
    manual.to_version(REFUND, "2.0.0")
    manual.edit("processes/handbook.yaml", "  - {title: 退款, process: refund, step: s10}\n", "")
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    for person in ("approver", "controller"):
        before = manual.trusted[OTHER]
        last = manual.approve(OTHER, person, action="retire")
        manual.trusted[OTHER] = before
    assert last
    manual.commit("author")
    assert not told(judged())
    manual.remove(REFUND)
    manual.commit("author")
    assert ("unapproved-removal", OTHER) in told(judged())


def test_an_action_says_what_happens(manual: Manual, judged: Judge) -> None:
    """A retirement cannot hide behind the word change, for which fewer persons are enough."""
    manual.edit(REFUND, "status: effective", "status: retired")
    manual.to_version(REFUND, "2.0.0")
    manual.approve(OTHER, "approver", action="change")
    manual.commit("author")
    assert {("missing-approval", OTHER), ("broken-chain", OTHER)} <= told(judged())


def test_to_go_back_needs_an_approval_of_its_own(manual: Manual, judged: Judge) -> None:
    """The text of an earlier version is no approved text any more; with a version of its own it is."""
    before = manual.read(HIRING)
    change(manual)
    manual.write(HIRING, before)
    manual.commit("author")
    assert told(judged()) == {("missing-approval", ITEM)}
    manual.to_version(HIRING, "1.0.2")
    manual.approve(ITEM, "approver", action="withdraw")
    manual.commit("author")
    assert not told(judged())


def test_something_new_is_not_adopted_by_its_author(manual: Manual, judged: Judge) -> None:
    """Adopting is for what was there at the start: what somebody adds later he cannot adopt himself."""
    manual.write("processes/people/leaving.yaml", manual.read(HIRING).replace("id: hiring", "id: leaving"))
    manual.approve("process/leaving", "governor", action="adopt", authors="")
    manual.commit("governor")
    assert ("self-approval", "process/leaving") in told(judged())


def test_two_changes_of_one_version(manual: Manual, judged: Judge) -> None:
    """Of two branches with one version the second approves again under the new one; its older record stays, inert."""
    manual.start("second")
    manual.change(old="记下评分", new="记下评分和理由", version="1.0.1")
    manual.record(ITEM, "approver")
    stale = dict(manual.files)
    manual.commit("author")
    manual.go("main")
    change(manual)
    manual.files.update({path: data for path, data in stale.items() if path not in manual.files})
    manual.change(old="记下评分", new="记下评分和理由", version="1.0.2")
    manual.approve(ITEM, "approver")
    manual.commit("author", parents=[manual.tip["second"]])
    assert not told(judged())


@pytest.mark.parametrize(("stolen", "suspect"), [("2026-11-20", True), ("2026-11-21", False)])
def test_a_theft_becomes_known_later(manual: Manual, judged: Judge, stolen: str, suspect: bool) -> None:
    """Approvals that landed on or after the day of the theft are suspect, those before it are not."""
    change(manual)
    known = 'purpose: approval, from: "2026-01-01"'
    manual.edit(PEOPLE, known, f'{known}, compromised_since: "{stolen}"')
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    assert (("suspect-approval", ITEM) in told(judged())) == suspect


def test_not_yet_in_force(manual: Manual, judged: Judge) -> None:
    """An approved version with a later day is announced; until then the one before is in force."""
    change(manual)
    state = judged().states[ITEM]
    in_force, announced = state.in_force(date(2026, 11, 23)), state.announced(date(2026, 11, 23))
    assert in_force
    assert announced
    assert (in_force.version, announced.version) == ("1.0.0", "1.0.1")
    assert state.in_force(date(2026, 12, 1)) == announced
    assert not state.announced(date(2026, 12, 1))


def test_what_was_unapproved_for_a_time(manual: Manual, judged: Judge) -> None:
    """A gap that was mended is told as a warning, with the commits between which it was."""
    before = manual.read(HIRING)
    manual.edit(HIRING, "写清岗位", "写明岗位")
    manual.commit("author")
    manual.write(HIRING, before)
    manual.commit("author")
    verdict = judged()
    assert not told(verdict)
    assert told(verdict, WARNING) == {("was-unapproved", ITEM)}


@pytest.mark.parametrize(("version", "rule"), [("1.0.0", "missing-version-bump"), ("1.1.0", "bump-too-small")])
def test_the_version_says_how_much_changed(manual: Manual, judged: Judge, version: str, rule: str) -> None:
    """Another owner is a material change: the first number goes up, or the finding says so."""
    manual.edit(HIRING, "owner: hr-lead", "owner: clerk")
    manual.to_version(HIRING, version, "2026-12-01")
    manual.approve(ITEM, "approver")
    manual.commit("author")
    assert (rule, ITEM) in told(judged())


def test_an_error_of_form_is_over_with_the_next_version(manual: Manual, judged: Judge) -> None:
    """History cannot be mended, so what was wrong with a past version weighs no more than a warning."""
    change(manual, reason="")
    assert told(judged()) == {("missing-change-reason", ITEM)}
    manual.change(old="记下评分", new="记下评分和理由", version="1.0.2")
    manual.approve(ITEM, "approver")
    manual.commit("author")
    verdict = judged()
    assert not told(verdict)
    assert ("missing-change-reason", ITEM) in told(verdict, WARNING)


def test_branch_of_two_who_edit_and_approve_in_turn(manual: Manual, judged: Judge) -> None:
    """Who wrote what was approved earlier on the same branch may approve what others wrote after that."""
    manual.start("work")
    manual.change(version="1.0.1")
    manual.commit("approver")
    manual.approve(ITEM, "controller", action="emergency", role="finance")
    manual.commit("author")
    manual.approve(ITEM, "approver", action="ratify")
    manual.commit("author")
    files = dict(manual.files)
    manual.go("main")
    manual.files.update(files)
    manual.commit("author", committer="forge", parents=[manual.tip["work"]])
    assert ("self-approval", ITEM) not in told(judged()) or judged().states[ITEM].emergency


def test_a_ratification_that_came_too_late(manual: Manual, judged: Judge) -> None:
    """Once ratified it is over, but the report still says that it was late."""
    emergency(manual)
    manual.now = datetime(2026, 12, 1, 1, tzinfo=UTC)
    manual.approve(ITEM, "approver", action="ratify")
    manual.commit("author")
    verdict = judged(date(2026, 12, 1))
    assert not told(verdict)
    assert ("overdue-ratification", ITEM) in told(verdict, WARNING)


def test_a_review_that_does_not_count_is_told(manual: Manual, judged: Judge) -> None:
    """Who reviews without being entitled hears of it, though the text stays approved."""
    manual.approve(ITEM, "outsider", action="review", role="clerk", conclusion="没有要改的")
    manual.commit("outsider")
    verdict = judged()
    assert not told(verdict)
    assert ("approver-not-entitled", ITEM) in told(verdict, WARNING)
