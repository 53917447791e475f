"""Who may approve what: the rule of the policy, the roles it demands, and whether a person stands in one of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from procbook.approval.governance import Governance
from procbook.approval.record import EXTERNAL, Approval, Record
from procbook.manual.approvers import APPROVER, each_by_another, matching, short_enough
from procbook.manual.approvers import superiors as above
from procbook.manual.holders import covers, holders, is_active
from procbook.manual.model import ApprovalRule, Process

LEVELS = ("declared", "external", "forge", "signed")
"""How strong evidence can be, the weakest first."""


class Objection(NamedTuple):
    """Why somebody may not approve: the rule, and which of its cases."""

    rule: str
    variant: str = ""


def rule_for(governance: Governance, kind: str, action: str, class_: str) -> ApprovalRule | None:
    """The first rule of the policy that matches; None when there is none."""
    if action == "emergency":
        return _emergency(governance, kind, class_)
    return matching(governance.policy.approvals, kind, action, class_)


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
    """The roles above a role, the nearest first, see `manual.approvers`."""
    return above(governance.roles, role)


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
    return "" if short_enough(role, approval.by, day) else "deputy-too-long"


def quorum(governance: Governance, rule: ApprovalRule, wanted: Collection[str], records: Iterable[Record]) -> bool:
    """Whether enough distinct persons approved: `count`, and from as many as there are roles, each role by another."""
    roles = {record.approval.by: covered(governance, record.approval.role, wanted) for record in records}
    persons = {person: may for person, may in roles.items() if may}
    if len(persons) < rule.count:
        return False
    return not asks_each(rule, wanted) or each_by_another(sorted(wanted), persons)


def asks_each(rule: ApprovalRule, wanted: Collection[str]) -> bool:
    """Whether a rule wants somebody of each of the roles; else whoever comes first of any of them will do."""
    return rule.count >= len(wanted)


def by_strength(counted: Mapping[str, int]) -> dict[str, int]:
    """How many approvals have each level of evidence, the strongest first; what other systems say only where it is."""
    return {name: counted.get(name, 0) for name in reversed(LEVELS) if name != EXTERNAL or counted.get(name)}


def level(record: Record, verified: bool) -> str:
    """How strong the evidence is: `signed`, `forge` (only as signed by a recorder), `external` or `declared`.

    The number of a form in another system can be typed by anybody, but looked up there by whoever doubts it.
    """
    evidence = record.approval.evidence
    if verified and evidence.type == "ssh":
        return "signed"
    if verified and evidence.forge and record.recorded:
        return "forge"
    return "external" if evidence.type == EXTERNAL else "declared"


def strong_enough(reached: str, wanted: str) -> bool:
    """Whether evidence of one level does where another is wanted."""
    return LEVELS.index(reached) >= LEVELS.index(wanted)
