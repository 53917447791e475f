"""What approve, review and status say, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from procbook.approval import level
from procbook.signoff import Asked, Refusal, Row, Workspace, name_of, title_of
from procbook.signoff.approve import Ready, author_names
from procbook.words import printable, texts

SHOWN = 30
"""Changes that are listed; the rest is counted."""


def told_refusal(refusal: Refusal, language: str) -> str:
    """Why not, in a sentence."""
    if refusal.name == "malformed":
        return "  " + str(refusal.values[language])
    return "  " + _said(language, refusal.name, refusal.values)


def told_result(workspace: Workspace, ready: Ready, language: str) -> Iterator[str]:
    """What is about to be approved, and by whom."""
    proposal, record = ready.proposal, ready.record
    before = proposal.before.statement.version if proposal.before else "–"
    values = {"title": "", "item": proposal.item, "action": proposal.action, "old": before, "new": proposal.version}
    class_ = _said(language, "class", {"class_": proposal.class_}) if proposal.class_ else ""
    yield " · ".join(filter(None, [_said(language, "proposed", values), class_]))
    yield from _changes(ready, language)
    if authors := author_names(workspace, ready):
        yield _said(language, "authors", {"authors": authors})
    if ready.authors.unknown:
        yield _said(language, "unknown-authors-noted", {"authors": ready.authors.unknown})
    if proposal.joined:
        yield _said(language, "joining", {"reason": record.statement.reason or "–"})
        yield _said(language, "others", {"persons": _persons(workspace, proposal.joined.records)})
    yield _approver(workspace, ready, language)


def _changes(ready: Ready, language: str) -> Iterator[str]:
    if ready.proposal.before is None or ready.proposal.action in ("review", "ratify"):
        return
    yield _said(language, "changes", {})
    yield from (f"  - {change}" for change in ready.changes[:SHOWN])
    if len(ready.changes) > SHOWN:
        yield "  " + _said(language, "more", {"count": len(ready.changes) - SHOWN})
    if not ready.changes:
        yield "  " + _said(language, "no-changes", {})


def _approver(workspace: Workspace, ready: Ready, language: str) -> str:
    given = ready.record.approval
    deputy = {"person": name_of(workspace.governance, given.for_)} if given.for_ else None
    values = {
        "person": name_of(workspace.governance, given.by),
        "role": title_of(workspace.governance, given.role),
        "for_": _said(language, "deputising", deputy) if deputy else "",
        "level": texts("approval", language)[level(ready.record, verified=True)],
    }
    return _said(language, "by", values)


def _persons(workspace: Workspace, records: Sequence[Any]) -> list[str]:
    return [name_of(workspace.governance, record.approval.by) for record in records]


def told_written(paths: Sequence[str], language: str) -> Iterator[str]:
    """What was written and what to do next."""
    if not paths:
        yield _said(language, "not-written", {})
        return
    yield _said(language, "written", {})
    yield from (f"  {path}" for path in paths)
    yield _said(language, "next", {"folder": "processes/approvals", "message": "approve"})


def told_row(row: Row, language: str) -> Iterator[str]:
    """One item that waits: for what, for whom, and what comes before."""
    values = {**row.plain(), "class_": row.class_ or "–", "approved_by": row.approved_by}
    key = f"{row.state}-state" if row.state in ("gone", "unreadable", "written") else row.state
    title = f" {row.title}" if row.title else ""
    yield _said(language, "row", {"item": row.item, "title": title, "state": _said(language, key, values)})
    if row.asked:
        asked = [_asked(role, language) for role in row.asked]
        yield "  " + _said(language, "asked", {"missing": row.missing, "asked": asked})
    yield from (f"  {printable(finding)}" for finding in row.findings)
    for obstacle in row.obstacles:
        yield "  " + _said(language, "obstacle", {"text": told_refusal(obstacle, language).strip()})


def _asked(asked: Asked, language: str) -> str:
    persons = asked.persons or (texts("approval", language)["no-holder"],)
    return _said(language, "asked-role", {"title": asked.title, "persons": persons})


def told_summary(rows: Sequence[Row], language: str) -> Iterator[str]:
    """How many are settled, and how far this can be relied on."""
    if not any(row.waits for row in rows):
        yield _said(language, "nothing-waits", {})
    counted = {state: sum(row.state == state for row in rows) for state in ("approved", "uncontrolled")}
    yield _said(language, "approved-count", {"count": counted["approved"], "uncontrolled": counted["uncontrolled"]})
    yield _said(language, "taken-at-its-word", {})


def _said(language: str, name: str, values: Mapping[str, Any]) -> str:
    """A sentence of words/*/approval.yaml; whatever fills it can move no cursor."""
    words = texts("approval", language)
    text: str = words[name]
    shown = {**values, "action": words["actions"].get(values.get("action"), "")}
    return text.format_map({key: printable(value) for key, value in shown.items()})
