"""From a proposal and a person to a record: in which role, with which evidence, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from procbook.approval import (
    APPROVAL,
    Approval,
    Evidence,
    Governance,
    Record,
    Statement,
    fingerprint,
    form_of,
    level,
    objections,
    public_key,
    sign,
    signed_bytes,
    strong_enough,
    superiors,
    verify,
)
from procbook.audit import Authors
from procbook.signoff.proposal import Proposal, Refusal


@dataclass(frozen=True)
class Signer:
    """Who approves, in which role ("" to be found out), for whom ("" for himself), with which key, and when.

    `external`: the form in another system that it was approved by.
    """

    person: str
    role: str
    for_: str
    key: Path | None
    now: datetime
    external: Evidence | None = None


def record_of(governance: Governance, proposal: Proposal, statement: Statement, signer: Signer) -> Record:
    """The record, not yet signed."""
    role, for_ = _standing(governance, proposal, signer)
    moment = signer.now.isoformat(timespec="seconds")
    evidence = signer.external or Evidence("declared")
    approval = Approval(signer.person, role, for_ or None, "approved", moment, evidence)
    return Record(form_of(evidence), statement, approval)


def _standing(governance: Governance, proposal: Proposal, signer: Signer) -> tuple[str, str]:
    """The role in which somebody approves, and for whom: the first in which nothing speaks against it."""
    if signer.role:
        return signer.role, signer.for_
    roles = list(dict.fromkeys([*sorted(proposal.wanted), *_above(governance, proposal)]))
    for role in roles:
        for for_ in [signer.for_] if signer.for_ else ["", *_deputised(governance, role, signer.person)]:
            draft = _draft(signer, role, for_)
            if not objections(governance, draft, proposal.wanted, signer.now.date()):
                return role, for_
    return (roles or [""])[0], signer.for_


def _above(governance: Governance, proposal: Proposal) -> list[str]:
    return [role for wanted in sorted(proposal.wanted) for role in superiors(governance, wanted)]


def _deputised(governance: Governance, role: str, person: str) -> list[str]:
    """For whom somebody is named deputy in a role."""
    known = governance.roles.get(role)
    return [entry.for_ for entry in known.deputies if entry.person == person and entry.for_] if known else []


def _draft(signer: Signer, role: str, for_: str) -> Record:
    empty: dict[str, Any] = dict.fromkeys(("manual", "item", "version", "action", "content"), "")
    approval = Approval(signer.person, role, for_ or None, "approved", "", Evidence("declared"))
    return Record(1, Statement(**empty, previous=None, under=None), approval)


def objections_to(
    governance: Governance, proposal: Proposal, record: Record, authors: Authors, day: datetime
) -> list[Refusal]:
    """Why this person may not approve this."""
    person = record.approval.by
    wrong = [
        Refusal(f"{objection.rule} {objection.variant}".strip(), _who(governance, proposal, record))
        for objection in objections(governance, record, proposal.wanted, day.date())
    ]
    if {person, record.approval.for_} & {*authors.persons, *record.statement.authors}:
        wrong.append(Refusal("self-approval", {"person": name_of(governance, person)}))
    if proposal.joined and any(given.approval.by == person for given in proposal.joined.records):
        enough = proposal.rule is not None and len(proposal.joined.records) >= proposal.rule.count
        wrong.append(Refusal("given-enough" if enough else "given-already", {"person": name_of(governance, person)}))
    return wrong


def _who(governance: Governance, proposal: Proposal, record: Record) -> dict[str, Any]:
    return {
        "person": name_of(governance, record.approval.by),
        "role": title_of(governance, record.approval.role),
        "roles": [title_of(governance, role) for role in sorted(proposal.wanted)],
        "for_": name_of(governance, record.approval.for_ or ""),
    }


def name_of(governance: Governance, person: str) -> str:
    known = governance.people.get(person)
    return known.name if known else person


def title_of(governance: Governance, role: str) -> str:
    known = governance.roles.get(role)
    return known.title if known else role


def with_evidence(governance: Governance, proposal: Proposal, record: Record, signer: Signer) -> Record | Refusal:
    """The record with the person's signature where there is a key, or why its evidence does not do.

    Raises CannotCheck when ssh-keygen is missing or does not sign.
    """
    wanted = proposal.rule.evidence if proposal.rule else "declared"
    if signer.key and not signer.external:
        key = fingerprint(public_key(signer.key))
        if key not in keys_of(governance, signer.person):
            return Refusal("unknown-key", {"person": name_of(governance, signer.person), "key": key})
        record = _signed(record, Evidence("ssh", key=key, signature=sign(signed_bytes(record), signer.key, APPROVAL)))
        if broken := verify(record, governance, signer.now):
            return Refusal("signature", {"rules": broken})
    if not strong_enough(level(record, verified=True), wanted):
        return Refusal("weak-evidence", {"wanted": wanted})
    return record


def _signed(record: Record, evidence: Evidence) -> Record:
    return msgspec.structs.replace(record, approval=msgspec.structs.replace(record.approval, evidence=evidence))


def keys_of(governance: Governance, person: str) -> set[str]:
    """The fingerprints of a person's keys for approvals."""
    known = governance.people.get(person)
    return {fingerprint(key.key) for key in known.keys if key.purpose == "approval"} if known else set()
