"""Who may approve what: the rule of the policy, the roles it demands, and whether a person stands in one of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from procbook.approval.governance import Governance
from procbook.approval.record import Approval, Record
from procbook.manual.dates import day_of
from procbook.manual.holders import covers, holders, is_active
from procbook.manual.model import ApprovalRule, Deputy, Process

APPROVER = "approver"
"""In a rule of the policy: the approver role of the process itself."""

LONGEST_DEPUTY = 45
"""Days, first and last included: who stands in longer is a holder, and is named one."""

LEVELS = ("declared", "forge", "signed")
"""How strong evidence can be, the weakest first."""


class Objection(NamedTuple):
    """Why somebody may not approve: the rule, and which of its cases."""

    rule: str
    variant: str = ""


def rule_for(governance: Governance, kind: str, action: str, class_: str) -> ApprovalRule | None:
    """The first rule of the policy that matches; None when there is none.

    `adopt` is judged like `create` unless a rule names it: both bring a text that has no approver of its own yet.
    """
    if action == "emergency":
        return _emergency(governance, kind, class_)
    rules = governance.policy.approvals
    if action == "adopt" and not any("adopt" in rule.actions and kind in rule.items for rule in rules):
        action = "create"
    return next((rule for rule in rules if _matches(rule, kind, action, class_)), None)


def _matches(rule: ApprovalRule, kind: str, action: str, class_: str) -> bool:
    return (
        kind in rule.items
        and (not rule.actions or action in rule.actions)
        and (not rule.classes or class_ in rule.classes)
    )


def _emergency(governance: Governance, kind: str, class_: str) -> ApprovalRule | None:
    """One emergency approver, with evidence as strong as that of a usual change; never for governance and site."""
    emergency = governance.policy.emergency
    if emergency is None or kind in ("governance", "site"):
        return None
    usual = rule_for(governance, kind, "change", class_)
    evidence = usual.evidence if usual else LEVELS[-1]
    return ApprovalRule(items=(kind,), actions=("emergency",), roles=emergency.roles, evidence=evidence)


def demanded(rule: ApprovalRule, old: Process | None) -> frozenset[str]:
    """The roles that a rule demands. `approver` is the approver role of the version before: nobody appoints himself,
    so for a process that had none it stands for nobody."""
    own = {old.approver} - {""} if old and APPROVER in rule.roles else set()
    return frozenset({role for role in rule.roles if role != APPROVER} | own)


def superiors(governance: Governance, role: str) -> list[str]:
    """The roles above a role, the nearest first; those of a circle only once.

    A role that is itself in a circle has none: there everybody would be above everybody.
    """
    above: list[str] = []
    current = role
    while (known := governance.roles.get(current)) and known.reports_to and known.reports_to not in above:
        current = known.reports_to
        above.append(current)
    return [] if role in above else above


def covered(governance: Governance, role: str, wanted: Collection[str]) -> frozenset[str]:
    """The demanded roles for which a role may approve: itself, and those below it."""
    return frozenset(want for want in wanted if role == want or role in superiors(governance, want))


def objections(governance: Governance, record: Record, wanted: Collection[str], day: date) -> list[Objection]:
    """Why the person may not approve in one of the roles `wanted` on a day (that of landing); empty: he may."""
    approval = record.approval
    person = governance.people.get(approval.by)
    if person is None:
        return [_not("unknown")]
    if person.kind != "person":
        return [Objection("bot-approval")]
    if not is_active(person, day):
        return [_not("inactive")]
    if not covered(governance, approval.role, wanted):
        return [_not("wrong-role")]
    if variant := _standing(governance, approval, day):
        return [_not(variant)]
    if (forge := approval.evidence.forge) and approval.evidence.user not in _accounts(person.forge, forge):
        return [_not("account")]
    return []


def _not(variant: str) -> Objection:
    return Objection("approver-not-entitled", variant)


def _accounts(accounts: dict[str, int], forge: str) -> set[int]:
    """The numbers of a person's accounts; Gitee answers as Gitea does."""
    names = ("gitea", "gitee") if forge == "gitea" else (forge,)
    return {accounts[name] for name in names if name in accounts}


def _standing(governance: Governance, approval: Approval, day: date) -> str:
    """Why the person does not stand in the role that he names: a variant; "" when he does."""
    role = governance.roles.get(approval.role)
    if role is None:
        return "not-holder"
    held_by = holders(role, governance.manual, day)
    if approval.for_ is None:
        return "" if approval.by in held_by else "not-holder"
    entries = [
        deputy
        for deputy in role.deputies
        if deputy.person == approval.by and deputy.for_ in ("", approval.for_) and covers(deputy, day)
    ]
    if not entries or approval.for_ not in held_by or approval.for_ == approval.by:
        return "not-deputy"
    return "" if any(map(_short_enough, entries)) else "deputy-too-long"


def _short_enough(deputy: Deputy) -> bool:
    if not deputy.until:
        return False
    return (day_of(deputy.until) - day_of(deputy.from_)).days < LONGEST_DEPUTY


def quorum(governance: Governance, rule: ApprovalRule, wanted: Collection[str], records: Iterable[Record]) -> bool:
    """Whether enough distinct persons approved: `count`, and from as many as there are roles, each role by another."""
    roles = {record.approval.by: covered(governance, record.approval.role, wanted) for record in records}
    persons = {person: may for person, may in roles.items() if may}
    if len(persons) < rule.count:
        return False
    return rule.count < len(wanted) or _each_by_another(sorted(wanted), persons)


def _each_by_another(roles: list[str], persons: dict[str, frozenset[str]]) -> bool:
    """Whether every role can be given to a person of its own (a matching, found by moving persons along)."""
    given: dict[str, str] = {}

    def give(role: str, tried: set[str]) -> bool:
        for person, may in persons.items():
            if role in may and person not in tried:
                tried.add(person)
                if person not in given or give(given[person], tried):
                    given[person] = role
                    return True
        return False

    return all(give(role, set()) for role in roles)


def level(record: Record, verified: bool) -> str:
    """How strong the evidence is: `signed`, `forge` (only as signed by a recorder) or `declared`."""
    evidence = record.approval.evidence
    if verified and evidence.type == "ssh":
        return "signed"
    if verified and evidence.forge and record.recorded:
        return "forge"
    return "declared"


def strong_enough(reached: str, wanted: str) -> bool:
    """Whether evidence of one level does where another is wanted."""
    return LEVELS.index(reached) >= LEVELS.index(wanted)
