"""The first record of a manual: its governance, by those whom that governance names itself."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from procbook.approval import (
    GOVERNANCE,
    Approval,
    Content,
    Evidence,
    Governance,
    Record,
    Statement,
    contents,
    demanded,
    rule_for,
)
from procbook.finding import CannotCheck
from procbook.manual.holders import holders
from procbook.signoff.files import write
from procbook.tree import WorkTree


def write_first_record(root: Path, now: datetime) -> str:
    """Write the first governance record of the manual in a folder, one for each person that its own policy asks for.

    Returns the digest of the statement: the root of the manual. The records are declared, and judged by nobody; whoever
    relies on them keeps the digest elsewhere. Raises CannotCheck when the policy names nobody who could approve.
    """
    content = contents(WorkTree(root))[GOVERNANCE]
    governance = Governance.from_canonical(content.canonical)
    statement = _statement(governance, content)
    approvers = _approvers(governance, now)
    if not approvers:
        raise CannotCheck("no-first-approver")
    at = now.isoformat(timespec="seconds")
    approvals = [Approval(*who, None, "approved", at, Evidence("declared")) for who in approvers.items()]
    write(root, [(Record(1, statement, approval), content.canonical) for approval in approvals])
    return statement.digest


def _statement(governance: Governance, content: Content) -> Statement:
    return Statement(governance.manual_id, GOVERNANCE, "1.0.0", "create", content.digest, previous=None, under=None)


def _approvers(governance: Governance, now: datetime) -> dict[str, str]:
    """As many persons as the policy asks for, each with a role that it names."""
    rule = rule_for(governance, "governance", "create", "")
    approvers: dict[str, str] = {}
    for role in sorted(demanded(rule, None)) if rule else ():
        known = governance.roles.get(role)
        held = sorted(holders(known, governance.manual, now.date())) if known else []
        approvers |= {person: role for person in held[:1] if person not in approvers}
    return dict(list(approvers.items())[: rule.count]) if rule else {}
