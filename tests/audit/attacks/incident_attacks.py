"""T: what a known incident must not cover, and who must not have it entered."""

from __future__ import annotations

from datetime import timedelta

from tests.audit.attacks.attack import HISTORY, attack
from tests.audit.attacks.content_attacks import ITEM
from tests.audit.attacks.effect_attacks import stolen
from tests.audit.attacks.example import GOVERNANCE, HANDBOOK, HIRING, ROLES, Manual

LATER = (*HISTORY, "--today", "2026-12-10")


def entered(manual: Manual, commit: str, rule: str, by: str = "governor") -> None:
    """An entry, approved."""
    manual.make()
    entry = f'{{commit: "{manual.id(commit)}", rule: {rule}, reason: 查过了}}'
    manual.edit(HANDBOOK, "  site: [", f"  incidents: [{entry}]\n  site: [")
    manual.approve(GOVERNANCE, by)
    manual.commit("author")


def in_the_future(manual: Manual, by: str = "author") -> str:
    """An honest change, committed on a computer whose clock is wrong; gives the commit."""
    manual.change()
    manual.approve(ITEM, "approver")
    now = manual.now
    commit = manual.commit(by, at=now + timedelta(days=300))
    manual.now = now
    return commit


@attack("T01", "missing-approval", "what is open at the tip is entered", ours=True, commands=(HISTORY,))
def still_open(manual: Manual) -> None:
    manual.edit(HIRING, "写清岗位", "写明岗位")
    entered(manual, manual.commit("author"), "missing-approval")


@attack("T02", "incident-not-accepted@handbook + record-altered", "an altered record is entered", ours=True, commands=(HISTORY,))  # fmt: skip
def an_altered_record(manual: Manual) -> None:
    path = manual.record_file(ITEM)
    manual.write(path, manual.read(path) + "\n")
    entered(manual, manual.commit("author"), "record-altered")


@attack("T03", "incident-not-accepted@handbook + implausible-time", "who committed it approves the entry", ours=True, commands=(HISTORY,))  # fmt: skip
def by_somebody_involved(manual: Manual) -> None:
    entered(manual, in_the_future(manual, "governor"), "implausible-time")


@attack("T04", "incident-not-accepted@handbook + implausible-time", "the entry lands with the commit", ours=True, commands=(HISTORY,))  # fmt: skip
def together(manual: Manual) -> None:
    manual.start("change")
    entered(manual, in_the_future(manual), "implausible-time")
    manual.merge()


@attack("T05", "incident-not-accepted@handbook", "a commit of another branch is entered, before it lands", ours=True, commands=(HISTORY,))  # fmt: skip
def not_landed(manual: Manual) -> None:
    manual.start("change")
    commit = in_the_future(manual)
    manual.go("main")
    manual.trusted.pop(ITEM)
    entered(manual, commit, "implausible-time")


@attack("T06", "record-removed", "a removed record is entered under another rule", ours=True, commands=(HISTORY,))
def another_rule(manual: Manual) -> None:
    manual.remove(manual.record_file(ITEM))
    entered(manual, manual.commit("author"), "implausible-time")


@attack("T07", "was-unapproved", "the history is to be clean, and a gap is entered", ours=True, commands=((*HISTORY, "--strict-history"),))  # fmt: skip
def strict(manual: Manual) -> None:
    before = manual.read(HIRING)
    manual.edit(HIRING, "写清岗位", "写明岗位")
    commit = manual.commit("author")
    manual.write(HIRING, before)
    manual.commit("author")
    entered(manual, commit, "was-unapproved")


@attack("T08", "missing-approval@governance + implausible-time", "the entry is not approved", ours=True, commands=(HISTORY,))  # fmt: skip
def not_approved(manual: Manual) -> None:
    commit = in_the_future(manual)
    manual.make()
    entry = f'{{commit: "{manual.id(commit)}", rule: implausible-time, reason: 查过了}}'
    manual.edit(HANDBOOK, "  site: [", f"  incidents: [{entry}]\n  site: [")
    manual.commit("author")


@attack("T09", "approver-not-entitled", "whose role has ended approves behind a commit of the future", ours=True, commands=(LATER,))  # fmt: skip
def date_that_counts_no_more(manual: Manual) -> None:
    """Once a wrong date is entered, what came after it is judged by its own day again."""
    commit = in_the_future(manual)
    entered(manual, commit, "implausible-time")
    manual.edit("processes/organisation/roles.yaml", '{person: approver, from: "2026-01-01"}', '{person: controller, from: "2027-06-01"}')  # fmt: skip
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    manual.change(old="记下评分", new="记下评分和理由", version="3.0.0")
    manual.approve(ITEM, "controller", role="director")
    manual.commit("author")


@attack("T10", "incident-not-accepted@handbook + approver-not-entitled", "a commit of today is entered as dated in the future", ours=True, commands=(LATER,))  # fmt: skip
def not_in_the_future(manual: Manual) -> None:
    manual.edit(ROLES, 'holders: [{person: approver, from: "2026-01-01"}]', 'holders: [{person: approver, from: "2026-01-01", until: "2026-11-21"}, {person: governor, from: "2026-11-22"}]')  # fmt: skip
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    manual.now += timedelta(days=5)
    manual.change()
    manual.approve(ITEM, "approver")
    entered(manual, manual.commit("author"), "implausible-time")


@attack("T11", "incident-not-accepted@handbook + suspect-approval", "a text in force that a stolen key approved is entered", ours=True, commands=(HISTORY,))  # fmt: skip
def in_force_by_a_stolen_key(manual: Manual) -> None:
    manual.change()
    manual.approve(ITEM, "approver")
    commit = manual.commit("author")
    stolen(manual)
    entered(manual, commit, "suspect-approval")


@attack("T12", "incident-not-accepted@handbook + record-removed", "the record of the text in force is removed and entered", ours=True, commands=(HISTORY,))  # fmt: skip
def record_in_force_removed(manual: Manual) -> None:
    manual.remove(manual.record_file(ITEM))
    entered(manual, manual.commit("author"), "record-removed")


@attack("T13", "incident-not-accepted@handbook + malformed-record", "what is no record stays, and is entered", ours=True, commands=(HISTORY,))  # fmt: skip
def no_record_stays(manual: Manual) -> None:
    manual.write("processes/approvals/process/hiring/9.0.0/000000000000-approver.yaml", "x: 1\n")
    entered(manual, manual.commit("outsider"), "malformed-record")
