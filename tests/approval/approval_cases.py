"""A small governance, keys and records for the tests of approvals; keys are made once for each run."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

from procbook.approval import (
    APPROVAL,
    Evidence,
    Governance,
    Record,
    Recorded,
    Statement,
    canonical,
    fingerprint,
    public_key,
    recorded_bytes,
    sign,
    signed_bytes,
)
from procbook.approval import RECORD as RECORDER
from procbook.approval import Approval as Given

MANUAL = "6f1c2a54-7d0e-4b7e-9a33-2f4d5c6b7a80"
D0, D1, D2 = ("sha256:" + digit * 64 for digit in "012")


def role(id: str, *holders: str, reports_to: str = "", **more: Any) -> dict[str, Any]:
    held = [holder if isinstance(holder, dict) else {"person": holder, "from": "2026-01-01"} for holder in holders]
    above = {"reports_to": reports_to} if reports_to else {}
    return {"id": id, "title": id, "kind": "position", "holders": held, **above, **more}


def person(id: str, kind: str = "person", **more: Any) -> dict[str, Any]:
    return {"id": id, "name": id, "kind": kind, "emails": [f"{id}@x"], **more}


def governance(
    people: list[dict[str, Any]], roles: list[dict[str, Any]], policy: Any = None, **more: Any
) -> Governance:
    manual = {"schema": 1, "id": MANUAL, "title": "t", "language": "zh", "areas": [], "policy": policy or {}, **more}
    data = {"handbook": manual, "people": {"schema": 1, "people": people}, "roles": {"schema": 1, "roles": roles}}
    return Governance.from_canonical(canonical({"data": data, "files": {}, "item": "governance/manual"}))


def record(by: str = "approver", role: str = "lead", evidence: Evidence | None = None, **changed: Any) -> Record:
    approval: dict[str, Any] = {name: changed.pop(name) for name in ("at", "for_") if name in changed}
    said: dict[str, Any] = {
        "manual": MANUAL, "item": "process/hiring", "version": "1.1.0", "action": "change", "content": D0,
        "previous": D1, "under": D2, "reason": "因为", "authors": ("author",),
    }  # fmt: skip
    given: dict[str, Any] = {"for_": None, "meaning": "approved", "at": "2026-11-23T09:30:00+08:00", **approval}
    return Record(
        1, Statement(**{**said, **changed}), Given(by, role, evidence=evidence or Evidence("declared"), **given)
    )


def make_key(folder: Path, name: str) -> Path:
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)], check=True
    )  # fmt: skip
    return folder / name


def with_evidence(made: Record, evidence: Evidence) -> Record:
    given = made.approval
    return Record(
        1, made.statement, Given(given.by, given.role, given.for_, given.meaning, given.at, evidence), made.recorded
    )


def signed(made: Record, key: Path, namespace: str = APPROVAL) -> Record:
    """The record with a signature by the key."""
    found = fingerprint(public_key(key))
    return with_evidence(made, Evidence("ssh", key=found, signature=sign(signed_bytes(made), key, namespace)))


def recorded(made: Record, by: str, key: Path, namespace: str = RECORDER) -> Record:
    return Record(1, made.statement, made.approval, Recorded(by, sign(recorded_bytes(made), key, namespace)))
