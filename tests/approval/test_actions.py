"""What may happen to an item: `approve` takes exactly what the audit then lets stand, for every action."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from procbook.approval import (
    KEEPING,
    WITH_REASON,
    Content,
    Statement,
    Transition,
    canonical,
    misfit,
    usual_action,
    version_asked,
    version_fault,
)
from procbook.audit import ItemState, Version, transition_to, usual_severity
from procbook.audit.case import Case
from procbook.audit.judge import judge
from procbook.audit.state import Candidate
from procbook.finding import Severity
from procbook.manual.approvers import ACTIONS
from procbook.report.signoff import refusal_text
from procbook.signoff import Ledger, Proposal, Refusal, Wish, Workspace, propose, refusals
from procbook.words import LANGUAGES
from tests.approval.approval_cases import D2, governance, person, record, role

DAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
ITEM = "process/tea"
GOVERNANCE = governance(
    [person("approver"), person("author")],
    [role("lead", "approver")],
    {
        "approvals": [{"items": ["process"], "roles": ["lead"]}],
        "emergency": {"roles": ["lead"], "ratify_within": "5d", "lapses": "30cd"},
    },
)


def text(version: str, status: str = "effective", title: str = "泡茶", owner: str = "cook") -> Content:
    """A process as it is written."""
    data = {"schema": 1, "id": "tea", "title": title, "area": "kitchen", "status": status, "version": version,
            "owner": owner}  # fmt: skip
    return Content(ITEM, canonical(data), {}, version)


FIRST = text("1.0.0")
BEFORE: dict[str, list[tuple[str, Content]]] = {
    "nothing": [],
    "created": [("create", FIRST)],
    "adopted": [("adopt", FIRST)],
    "reviewed": [("create", FIRST), ("review", FIRST)],
    "changed": [("create", FIRST), ("change", text("1.1.0", title="泡红茶"))],
    "retired": [("create", FIRST), ("retire", text("1.1.0", "retired"))],
    "emergency": [("create", FIRST), ("emergency", text("1.1.0", title="泡凉茶"))],
    "ratified": [("create", FIRST), ("emergency", text("1.1.0", title="泡凉茶")), ("ratify", text("1.1.0", title="泡凉茶"))],
}  # fmt: skip
"""What was approved of an item so far, one action after the other."""

AFTER: dict[str, Content | None] = {
    "the same": None,
    "another title": text("1.1.1", title="泡绿茶"),
    "another title, no other version": text("1.1.0", title="泡绿茶"),
    "another title, version back": text("0.9.0", title="泡绿茶"),
    "only another version": text("1.2.0"),
    "another owner, version too small": text("1.1.1", owner="waiter"),
    "another owner": text("2.0.0", owner="waiter"),
    "retired": text("2.0.0", "retired"),
    "retired, another title": text("2.0.0", "retired", "泡绿茶"),
}
"""What it says now; None stands for what is approved."""

NEW, NONE = {"change", "emergency"}, set[str]()
EXPECTED: dict[str, dict[str, set[str]]] = {
    "nothing": {after: {"create", "adopt"} for after in AFTER},
    "created": {
        "the same": {"review"},
        "another title": NEW,
        "another title, no other version": NEW,
        "another title, version back": NONE,
        "only another version": NEW,
        "another owner, version too small": NONE,
        "another owner": NEW,
        "retired": {"retire", "emergency"},
        "retired, another title": {"retire", "emergency"},
    },
    "changed": {
        "the same": {"review"},
        "another title": NEW,
        "another title, no other version": NONE,
        "another title, version back": NONE,
        "only another version": NEW | {"withdraw"},
        "another owner, version too small": NONE,
        "another owner": NEW,
        "retired": {"retire", "emergency"},
        "retired, another title": {"retire", "emergency"},
    },
    "retired": {
        "the same": {"review"},
        "another title": NONE,
        "another title, no other version": NONE,
        "another title, version back": NONE,
        "only another version": NONE,
        "another owner, version too small": NONE,
        "another owner": {"reinstate", "emergency"},
        "retired": NEW,
        "retired, another title": NEW,
    },
}
EXPECTED["adopted"] = EXPECTED["reviewed"] = EXPECTED["created"]
EXPECTED["ratified"] = EXPECTED["changed"]
EXPECTED["emergency"] = {**EXPECTED["changed"], "the same": {"review", "ratify"}}
"""The actions that fit, and of which the version says enough."""


def state_of(before: str) -> ItemState:
    """The item as the audit knows it after these approvals."""
    state = ItemState(ITEM)
    for action, content in BEFORE[before]:
        statement = Statement("m", ITEM, content.version, action, content.digest, None, None)
        state.versions.append(Version(statement, statement.digest, "", (), "", DAY))
    return state


def contents_of(before: str, after: Content) -> dict[str, bytes]:
    return {content.digest: content.canonical for content in (after, *(content for _, content in BEFORE[before]))}


def content_of(before: str, after: str) -> Content:
    return AFTER[after] or (BEFORE[before][-1][1] if BEFORE[before] else FIRST)


def workspace_of(before: str, content: Content) -> Workspace:
    """A workspace in which the audit trusts what was approved, and the content is committed."""
    workspace: Any = Workspace(Path(), date(2026, 11, 23))
    verdict = SimpleNamespace(states={ITEM: state_of(before)}, folded=SimpleNamespace(under=D2, reasons={}))
    ledger = Ledger(contents=contents_of(before, content))
    given = {"verdict": verdict, "governance": GOVERNANCE, "ledger": ledger}
    workspace.__dict__.update(given, committed={ITEM: content}, working={ITEM: content})
    made: Workspace = workspace
    return made


def proposed(before: str, content: Content, action: str, reason: str) -> Statement | list[Refusal]:
    """What `approve` would write, or why it does not."""
    workspace = workspace_of(before, content)
    proposal = propose(workspace, Wish(ITEM, action, reason, conclusion="照旧"))
    if isinstance(proposal, Refusal):
        return [proposal]
    return refusals(workspace, proposal) or proposal.statement(workspace, ("author",))


def judged(before: str, content: Content, statement: Statement) -> list[str]:
    """The errors that the audit finds when a statement lands."""
    made = record(**{name: getattr(statement, name) for name in ("item", "version", "action", "content", "reason")})
    state, known = state_of(before), contents_of(before, content)
    transition = transition_to(
        state, content.canonical, content.digest, lambda version: known[version.statement.content] if version else b""
    )
    case = Case(state, (Candidate(made, "record.yaml", DAY),), GOVERNANCE, transition, "c", (), lambda item, at: None)
    judgement = judge(case)
    remarks = judgement.version.remarks if judgement.version else ()
    return [one.rule for one in (*judgement.reasons, *remarks) if usual_severity(one.rule) is Severity.error]


def written_by_hand(content: Content, action: str, reason: str) -> Statement:
    """A record that somebody types, with the version of the text."""
    return Statement("m", ITEM, content.version, action, content.digest, None, None, reason)


TRIPLES = [(before, after, action) for before in BEFORE for after in AFTER for action in ACTIONS]


@pytest.mark.parametrize("reason", ["因为", ""], ids=["why", "no reason"])
@pytest.mark.parametrize(("before", "after", "action"), TRIPLES)
def test_approve_takes_what_the_audit_lets_stand(before: str, after: str, action: str, reason: str) -> None:
    """Nobody writes a record that is void the moment it lands, and nobody is kept from writing a good one."""
    content = content_of(before, after)
    fits = action in EXPECTED[before][after] and not (action in WITH_REASON and not reason)
    statement = proposed(before, content, action, reason)
    assert isinstance(statement, Statement) is fits, statement
    assert (judged(before, content, written_by_hand(content, action, reason)) == []) is fits
    if isinstance(statement, Statement):
        assert judged(before, content, statement) == []
        assert (statement.action, statement.version) == (action, content.version)


@pytest.mark.parametrize(("before", "after"), [(before, after) for before in BEFORE for after in AFTER])
def test_what_is_proposed_by_itself_fits(before: str, after: str) -> None:
    """Who names no action gets the one that fits; where nothing fits it is the version that has to be mended."""
    content = content_of(before, after)
    proposal = propose(workspace_of(before, content), Wish(ITEM, reason="因为"))
    if after == "the same" and before not in ("nothing", "emergency"):
        assert isinstance(proposal, Refusal)
        assert proposal.name == "nothing-new"
        return
    assert isinstance(proposal, Proposal)
    usual = (
        {"nothing": "create", "emergency": "ratify"}.get(before) if after == "the same" or before == "nothing" else ""
    )
    expected = usual or {(True, False): "reinstate", (False, True): "retire"}.get(
        (before == "retired", after.startswith("retired")), "change"
    )
    assert proposal.action == expected
    wrong = [refusal.name for refusal in refusals(workspace_of(before, content), proposal)]
    assert bool(wrong) is (expected not in EXPECTED[before][after])
    assert set(wrong) <= {"version-not-next", "version-too-small"}


def between(before: str, after: str) -> Transition:
    """The transition from what was approved to a text."""
    content = content_of(before, after)
    known = contents_of(before, content)
    return transition_to(
        state_of(before), content.canonical, content.digest, lambda v: known[v.statement.content] if v else b""
    )


@pytest.mark.parametrize(
    ("before", "after", "action", "why"),
    [
        ("nothing", "the same", "change", "not-approved-yet"),
        ("nothing", "the same", "review", "not-approved-yet"),
        ("created", "another title", "create", "approved-before"),
        ("created", "the same", "adopt", "approved-before"),
        ("created", "the same", "change", "nothing-new"),
        ("created", "the same", "withdraw", "nothing-new"),
        ("created", "another title", "review", "not-the-approved-text"),
        ("emergency", "another title", "ratify", "not-the-approved-text"),
        ("created", "the same", "ratify", "no-emergency"),
        ("ratified", "the same", "ratify", "no-emergency"),
        ("created", "retired", "change", "other-action"),
        ("created", "another title", "retire", "other-action"),
        ("created", "another title", "reinstate", "other-action"),
        ("retired", "another owner", "change", "other-action"),
        ("created", "another title", "withdraw", "not-the-text-before"),
        ("changed", "another title", "withdraw", "not-the-text-before"),
        ("changed", "only another version", "withdraw", ""),
        ("created", "retired", "emergency", ""),
    ],
)
def test_why_an_action_does_not_fit(before: str, after: str, action: str, why: str) -> None:
    """The person reads which of it: each has its own sentence, in both languages."""
    assert misfit(action, between(before, after)) == why
    values = {"item": ITEM, "version": "1.0.0", "action": "retire"}
    assert all(refusal_text(Refusal(why, values), language) for language in LANGUAGES if why)


@pytest.mark.parametrize(
    ("before", "after", "action", "version", "fault"),
    [
        ("nothing", "the same", "create", "0.0.1", ""),
        ("changed", "the same", "review", "1.1.0", ""),
        ("changed", "the same", "review", "1.1.1", "kept"),
        ("emergency", "the same", "ratify", "1.0.0", "kept"),
        ("changed", "another title", "change", "1.1.0", "same"),
        ("changed", "another title", "change", "1.0.9", "back"),
        ("changed", "another title", "change", "1.1.1", ""),
        ("changed", "another owner", "change", "1.2.0", "small"),
        ("changed", "another owner", "emergency", "1.2.0", "small"),
        ("changed", "another owner", "change", "2.0.0", ""),
    ],
)
def test_which_version_is_wrong(before: str, after: str, action: str, version: str, fault: str) -> None:
    """A review keeps the version, everything else goes on, by as much as the class asks for."""
    assert version_fault(action, between(before, after), version) == fault


@pytest.mark.parametrize(
    ("before", "after", "action", "kind", "written", "asked"),
    [
        ("nothing", "the same", "create", "process", "1.0.0", "1.0.0"),
        ("nothing", "the same", "create", "process", "", "0.1.0"),
        ("nothing", "the same", "adopt", "governance", "", "1.0.0"),
        ("changed", "the same", "review", "process", "9.9.9", "1.1.0"),
        ("changed", "another title", "change", "process", "3.0.0", "3.0.0"),
        ("changed", "another title", "change", "reference", "", "1.1.1"),
        ("changed", "another owner", "change", "reference", "", "2.0.0"),
    ],
)
def test_which_version_is_asked_for(before: str, after: str, action: str, kind: str, written: str, asked: str) -> None:
    """That of the text; of what has no version in its files, the least that the class allows."""
    assert version_asked(action, between(before, after), kind, written) == asked


def test_an_emergency_does_not_make_the_next_change_lighter() -> None:
    """What comes after an emergency is compared with the last text approved in the ordinary way."""
    owner, title = text("1.1.0", owner="waiter"), text("1.1.1", title="泡绿茶", owner="waiter")
    after_emergency = Transition(title.canonical, "1.1.0", False, True, owner.canonical, FIRST.canonical)
    ordinary = Transition(title.canonical, "1.1.0", False, False, owner.canonical, owner.canonical)
    assert (after_emergency.class_, ordinary.class_) == ("A", "C")
    assert (after_emergency.old and after_emergency.old.owner, ordinary.old and ordinary.old.owner) == (
        "cook",
        "waiter",
    )


def test_when_a_text_takes_effect_is_no_part_of_it() -> None:
    """Going back to the text before is a withdrawal, from whatever day it holds."""
    before, now = (canonical({"data": data, "files": {}, "item": ITEM}) for data in (
        {"status": "effective", "version": "1.0.0", "effective_from": "2026-01-01"},
        {"status": "effective", "version": "1.2.0", "effective_from": "2026-12-01"},
    ))  # fmt: skip
    assert misfit("withdraw", Transition(now, "1.1.0", approved=FIRST.canonical, previous=before)) == ""


def test_nothing_is_an_emergency_by_itself() -> None:
    """What was approved and stays as it is needs nothing."""
    unchanged = Transition(FIRST.canonical, "1.0.0", same=True, approved=FIRST.canonical)
    assert usual_action(unchanged) == ""
    assert misfit("ratify", unchanged) == "no-emergency"
    assert usual_action(Transition(FIRST.canonical, "1.0.0", True, True, FIRST.canonical)) == "ratify"


def test_a_lost_content_counts_as_material() -> None:
    """Where the approved text is not to be had, nobody can say that little changed."""
    assert Transition(FIRST.canonical, "1.0.0").class_ == "A"
    assert Transition(FIRST.canonical).class_ == ""


def test_a_content_that_is_no_process_has_no_status() -> None:
    """Governance and site go out of use in no way: any change of them is a change."""
    site = [
        json.dumps({"data": None, "files": {"mkdocs.yml": digit}, "item": "site/manual"}).encode() for digit in "12"
    ]
    assert usual_action(Transition(site[1], "1.0.0", approved=site[0])) == "change"
    assert misfit("withdraw", Transition(site[0], "1.0.1", approved=site[1], previous=site[0])) == ""
    assert misfit("withdraw", Transition(site[1], "1.0.1", approved=site[0], previous=site[0])) == "not-the-text-before"


def test_the_groups_are_of_actions() -> None:
    """No action is spelled in two ways."""
    assert KEEPING | WITH_REASON | {"adopt", "create"} == set(ACTIONS)


def test_a_proposal_says_what_it_is_about() -> None:
    """The class and the version that people are shown are those that the audit will see."""
    proposal = propose(workspace_of("changed", text("2.0.0", owner="waiter")), Wish(ITEM, reason="因为"))
    assert isinstance(proposal, Proposal)
    assert (proposal.class_, proposal.version, proposal.action, proposal.item) == ("A", "2.0.0", "change", ITEM)
