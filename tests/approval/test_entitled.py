"""Who may approve: each case of the table, judged on the day of landing."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from procbook.approval import (
    GOVERNANCE,
    REFERENCE,
    Evidence,
    Governance,
    Recorded,
    contents,
    demanded,
    level,
    manual_of,
    objections,
    process_of,
    quorum,
    rule_for,
    strong_enough,
)
from procbook.approval import superiors as superiors_of
from procbook.manual.model import ApprovalRule, Process
from tests.approval.approval_cases import governance, person, record, role
from tests.approval.test_items import Memory
from tests.refusals import refused

DAY = date(2026, 11, 23)
FORGE = {"kind": "github", "address": "https://github.example/a/b"}


def deputy(
    for_: str | None = "lead-holder", start: str = "2026-11-01", end: str | None = "2026-11-30"
) -> dict[str, str]:
    more = ({"for": for_} if for_ else {}) | ({"until": end} if end else {})
    return {"person": "deputy", "from": start, **more}


def company(**lead: Any) -> Governance:
    people = [person(id) for id in ("lead-holder", "chief", "top", "clerk", "deputy", "guest")]
    people += [
        person("gone", active={"from": "2026-01-01", "until": "2026-11-22"}),
        person("early", active={"from": "2026-11-24"}),
        person("robot", kind="bot"),
        person("button", kind="forge"),
        person("coder", forge={"github": 42, "gitlab": 7, "gitee": 9}),
        person("tea-coder", forge={"gitea": 11}),
    ]
    roles = [
        role(
            "lead",
            *lead.pop("holders", ("lead-holder", "gone", "early", "robot", "coder", "tea-coder", "button")),
            reports_to="chief",
            **lead,
        ),
        role("chief", "chief", reports_to="top"),
        role("top", "top", reports_to="chief"),
        role("clerk", "clerk", reports_to="lead"),
        role("guest", "guest"),
    ]
    return governance(people, roles, forge=FORGE)


def said(by: str, role: str = "lead", company: Governance | None = None, day: date = DAY, **more: Any) -> list[str]:
    """What is said against an approval, as `rule variant`."""
    given = company or COMPANY
    return [" ".join(found).strip() for found in objections(given, record(by, role, **more), {"lead"}, day)]


COMPANY = company()


@pytest.mark.parametrize(
    ("by", "role", "expected"),
    [
        ("lead-holder", "lead", []),
        ("chief", "chief", []),
        ("top", "top", []),
        ("clerk", "clerk", ["approver-not-entitled wrong-role"]),
        ("guest", "guest", ["approver-not-entitled wrong-role"]),
        ("guest", "lead", ["approver-not-entitled not-holder"]),
        ("guest", "chief", ["approver-not-entitled not-holder"]),
        ("chief", "lead", ["approver-not-entitled not-holder"]),
        ("lead-holder", "no-such-role", ["approver-not-entitled wrong-role"]),
        ("nobody", "lead", ["approver-not-entitled unknown"]),
        ("gone", "lead", ["approver-not-entitled inactive"]),
        ("early", "lead", ["approver-not-entitled inactive"]),
        ("robot", "lead", ["bot-approval"]),
        ("button", "lead", ["bot-approval"]),
    ],
)
def test_who_may(by: str, role: str, expected: list[str]) -> None:
    """The approver role and those above it, while they hold it and are with the company; no program ever."""
    assert said(by, role) == expected


@pytest.mark.parametrize(
    ("until", "day", "expected"),
    [
        ("2026-11-23", date(2026, 11, 23), []),
        ("2026-11-22", date(2026, 11, 23), ["approver-not-entitled not-holder"]),
        ("2026-11-23", date(2025, 12, 31), ["approver-not-entitled not-holder"]),
    ],
    ids=["last day", "a day late", "before"],
)
def test_holding_has_a_first_and_a_last_day(until: str, day: date, expected: list[str]) -> None:
    """Who held the role until yesterday approves nothing today."""
    held = company(holders=({"person": "guest", "from": "2026-01-01", "until": until},))
    assert said("guest", company=held, day=day) == expected


@pytest.mark.parametrize(
    ("entry", "for_", "expected"),
    [
        (deputy(), "lead-holder", []),
        (deputy(None), "lead-holder", []),
        (deputy(), None, ["approver-not-entitled not-holder"]),
        (deputy(), "chief", ["approver-not-entitled not-deputy"]),
        (deputy("gone"), "gone", ["approver-not-entitled not-deputy"]),
        (deputy(end="2026-11-22"), "lead-holder", ["approver-not-entitled not-deputy"]),
        (deputy(end=None), "lead-holder", ["approver-not-entitled deputy-too-long"]),
        (deputy(start="2026-10-10", end="2026-11-23"), "lead-holder", []),
        (deputy(start="2026-10-09", end="2026-11-23"), "lead-holder", ["approver-not-entitled deputy-too-long"]),
    ],
    ids=["deputy", "for anybody", "without for", "for another", "for a leaver", "over", "open", "45 days", "46 days"],
)
def test_deputies(entry: dict[str, str], for_: str | None, expected: list[str]) -> None:
    """A deputy acts for a named holder, at most 45 days, and the record shows for whom."""
    assert said("deputy", company=company(deputies=[entry]), for_=for_) == expected


def test_one_entry_that_is_short_enough_is_enough() -> None:
    """Who is named deputy without an end, and for these days too, acts for these days."""
    entries = [deputy(end=None), deputy()]
    assert said("deputy", company=company(deputies=entries), for_="lead-holder") == []


def test_nobody_is_his_own_deputy() -> None:
    """A holder does not become two persons."""
    entry = {**deputy(), "person": "lead-holder"}
    assert said("lead-holder", company=company(deputies=[entry]), for_="lead-holder") == [
        "approver-not-entitled not-deputy"
    ]


@pytest.mark.parametrize(
    ("type", "user", "expected"),
    [
        ("github-review", 42, []),
        ("github-review", 43, ["approver-not-entitled account"]),
        ("gitlab-approval", 42, ["approver-not-entitled account"]),
        ("gitea-review", 9, []),
    ],
)
def test_a_renamed_account_is_another(type: str, user: int, expected: list[str]) -> None:
    """Accounts are known by the number that the forge gave them, never by a name that can be taken over."""
    assert said("coder", evidence=Evidence(type, repository="a/b", user=user)) == expected


def test_an_account_of_gitea_is_no_account_of_another_forge() -> None:
    """A number means somebody on one forge only; Gitee answers as Gitea does."""
    given = {type: Evidence(type, repository="a/b", user=11) for type in ("gitea-review", "github-review")}
    assert said("tea-coder", evidence=given["gitea-review"]) == []
    assert said("tea-coder", evidence=given["github-review"]) == ["approver-not-entitled account"]


def test_superiors_of_a_circle_end() -> None:
    """Roles that report to each other in a circle do not hang the audit."""
    assert superiors_of(COMPANY, "clerk") == ["lead", "chief", "top"]


POLICY = {
    "approvals": [
        {"items": ["process"], "actions": ["create"], "roles": ["manager"]},
        {"items": ["process"], "classes": ["C"], "roles": ["approver", "manager"]},
        {"items": ["process"], "classes": ["A"], "roles": ["approver", "finance"], "count": 2, "evidence": "forge"},
        {"items": ["process"], "roles": ["approver"], "evidence": "signed"},
        {"items": ["governance"], "roles": ["vp"], "count": 2},
        {"items": ["site"], "uncontrolled": True},
    ],
    "emergency": {"roles": ["vp"], "ratify_within": "5d", "lapses": "30cd"},
}  # fmt: skip
RULED = governance([], [], POLICY)


@pytest.mark.parametrize(
    ("kind", "action", "class_", "roles"),
    [
        ("process", "create", "A", ("manager",)),
        ("process", "adopt", "", ("manager",)),
        ("process", "change", "C", ("approver", "manager")),
        ("process", "change", "A", ("approver", "finance")),
        ("process", "ratify", "B", ("approver",)),
        ("process", "review", "", ("approver",)),
        ("process", "emergency", "A", ("vp",)),
        ("governance", "adopt", "", ("vp",)),
        ("governance", "emergency", "A", None),
        ("site", "emergency", "", None),
        ("site", "change", "", ()),
        ("reference", "change", "", None),
    ],
)
def test_the_first_rule_that_matches(kind: str, action: str, class_: str, roles: tuple[str, ...] | None) -> None:
    """The policy is read from the top; what no rule names has none, and an emergency is never one of governance."""
    found = rule_for(RULED, kind, action, class_)
    assert (found and found.roles) == roles


def test_an_emergency_needs_evidence_as_strong() -> None:
    """In a hurry fewer people are asked, but what they said is shown as well as ever."""
    found = rule_for(RULED, "process", "emergency", "A")
    assert found is not None
    assert (found.evidence, found.count) == ("forge", 1)
    assert rule_for(governance([], [], {"approvals": POLICY["approvals"]}), "process", "emergency", "A") is None
    lenient = rule_for(governance([], [], {**POLICY, "approvals": []}), "process", "emergency", "A")
    assert lenient is not None
    assert lenient.evidence == "signed"


def test_adoption_is_judged_like_creation_unless_a_rule_for_the_kind_names_it() -> None:
    """A rule for adopting the governance says nothing about adopting a process."""
    rules = [{"items": ["governance"], "actions": ["adopt"], "roles": ["vp"]}, *POLICY["approvals"]]
    ruled = governance([], [], {**POLICY, "approvals": rules})
    roles = {kind: rule.roles for kind in ("process", "governance") if (rule := rule_for(ruled, kind, "adopt", ""))}
    assert roles == {"process": ("manager",), "governance": ("vp",)}


def process(approver: str) -> Process:
    return Process(schema=1, id="hiring", title="t", area="a", status="effective", approver=approver)


def test_approver_is_that_of_the_old_version() -> None:
    """Nobody appoints himself: the new text does not say who approves it."""
    rule = ApprovalRule(items=("process",), roles=("approver", "finance"))
    assert demanded(rule, process("lead")) == {"lead", "finance"}
    assert demanded(rule, process("")) == demanded(rule, None) == {"finance"}
    assert demanded(ApprovalRule(items=("process",), roles=("approver",)), None) == frozenset()
    assert demanded(ApprovalRule(items=("process",), roles=("finance",)), process("lead")) == {"finance"}


@pytest.mark.parametrize(
    ("count", "wanted", "given", "enough"),
    [
        (1, {"lead", "guest"}, [("guest", "guest")], True),
        (2, {"lead", "guest"}, [("guest", "guest")], False),
        (2, {"lead", "guest"}, [("guest", "guest"), ("lead-holder", "lead")], True),
        (2, {"lead", "guest"}, [("coder", "lead"), ("lead-holder", "lead")], False),
        (2, {"lead", "guest"}, [("guest", "guest"), ("chief", "chief")], True),
        (2, {"lead", "clerk"}, [("chief", "chief"), ("top", "top")], True),
        (2, {"lead", "clerk"}, [("chief", "chief"), ("clerk", "clerk")], True),
        (3, {"lead", "clerk", "guest"}, [("chief", "chief"), ("clerk", "clerk"), ("guest", "guest")], True),
        (3, {"lead", "clerk", "guest"}, [("chief", "chief"), ("coder", "guest"), ("guest", "guest")], False),
        (2, {"lead"}, [("lead-holder", "lead"), ("lead-holder", "lead")], False),
        (2, {"lead"}, [("lead-holder", "lead"), ("coder", "lead")], True),
        (1, {"lead"}, [], False),
        (1, {"lead", "clerk"}, [("guest", "guest")], False),
    ],
)  # fmt: skip
def test_quorum(count: int, wanted: set[str], given: list[tuple[str, str]], enough: bool) -> None:
    """So many distinct persons; from as many as there are roles, each role by a person of its own."""
    rule = ApprovalRule(items=("process",), roles=tuple(sorted(wanted)), count=count)
    assert quorum(COMPANY, rule, wanted, [record(by, role) for by, role in given]) is enough


def test_levels() -> None:
    """What was typed by hand is declared, whatever it says of itself."""
    forge = record(evidence=Evidence("github-review"))
    assert level(record(), True) == level(forge, True) == "declared"
    assert level(record(evidence=Evidence("ssh")), False) == "declared"
    assert level(record(evidence=Evidence("ssh")), True) == "signed"
    vouched = msgspec.structs.replace(forge, recorded=Recorded("ci", "signature"))
    assert (level(vouched, True), level(vouched, False)) == ("forge", "declared")
    assert level(msgspec.structs.replace(record(), recorded=Recorded("ci", "signature")), True) == "declared"
    assert [strong_enough(found, "forge") for found in ("declared", "forge", "signed")] == [False, True, True]


def test_a_governance_that_cannot_be_read_is_no_pass() -> None:
    """What nobody can read lets nobody in: the audit stops and says so."""
    for data in (
        b"",
        b"{}",
        b'{"item":"process/x","data":{},"files":{}}',
        b'{"item":"governance/manual","data":{"handbook":1}}',
    ):
        with refused():
            Governance.from_canonical(data)


def test_contents_become_values_again() -> None:
    """The old text, from which the class of a change and its approver are read, is that which was approved."""
    from procbook.manual.load import load
    from tests.rules.rule_cases import Given, base_files

    loaded = load(Given(base_files())).manual
    given = contents(Memory(dict(base_files())))
    for id, process in loaded.processes.items():
        assert process_of(given[f"process/{id}"].canonical) == process
    governance, reference = (manual_of(given[item].canonical) for item in (GOVERNANCE, REFERENCE))
    for field in ("settings", "roles", "people", "limits", "parameters"):
        assert getattr(governance, field) == getattr(loaded, field)
    for field in ("systems", "terms", "sources", "requirements"):
        assert getattr(reference, field) == getattr(loaded, field)


def test_a_governance_cannot_come_in_as_something_else() -> None:
    """What was approved as reference or process says nothing about who may approve."""
    data = COMPANY_DATA.replace(b'"governance/manual"', b'"reference/manual"')
    with refused():
        Governance.from_canonical(data)
    assert Governance.from_canonical(COMPANY_DATA).manual_id == "x"


COMPANY_DATA = b'{"data":{"handbook":{"areas":[],"id":"x","language":"zh","schema":1,"title":"t"}},"files":{},"item":"governance/manual"}'
