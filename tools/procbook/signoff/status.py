"""What waits for whom, and why: one row for each item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from procbook.approval import GOVERNANCE, RECORDS, REFERENCE, SITE, asks_each, covered, process_of
from procbook.audit import deadlines
from procbook.change import Earliest
from procbook.finding import Severity
from procbook.manual.holders import holders
from procbook.signoff.proposal import Proposal, Refusal, Wish, propose, refusals
from procbook.signoff.record import name_of, title_of
from procbook.signoff.timing import first_day, too_early
from procbook.signoff.workspace import Workspace

APPROVED, WRITTEN, PART, OPEN, NEW, EMERGENCY, RATIFY, REVIEW, REFUSED, GONE, UNREADABLE, UNCONTROLLED = (
    "approved", "written", "partly", "changed", "new", "emergency", "ratify", "review", "refused", "gone", "unreadable",
    "uncontrolled",
)  # fmt: skip
"""The states of an item. `written`: all approvals are there, but the audit does not (yet) trust them."""

_LATER = frozenset({"reason", "conclusion", "governance-first"})
"""Refusals that stand in nobody's way before he approves."""


@dataclass(frozen=True)
class Asked:
    """A role that may approve, and who holds it today."""

    role: str
    title: str
    persons: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One item: where it stands, whose approval it has, whose it still needs, what must be mended before, and what the
    audit finds wrong with it, or would once it has landed. `first_day`: from when it may be in force, landed today.
    `ratify_by`, `lapses`: of an emergency the last days on which it may be ratified, and holds without that.
    `each`: each role asked has to approve by somebody of its own; else any of them will do.
    """

    item: str
    title: str
    state: str
    version: str
    approved_version: str
    action: str
    class_: str
    approved_by: tuple[str, ...]
    missing: int
    asked: tuple[Asked, ...]
    obstacles: tuple[Refusal, ...]
    findings: tuple[str, ...] = ()
    first_day: Earliest | None = None
    each: bool = False
    ratify_by: date | None = None
    lapses: date | None = None

    @property
    def waits(self) -> bool:
        return self.state not in (APPROVED, UNCONTROLLED)

    @property
    def may_wait(self) -> bool:
        """Whether it holds meanwhile: an emergency change that is to be ratified."""
        return self.state == EMERGENCY

    def plain(self) -> dict[str, Any]:
        """The row for a machine."""
        first = self.first_day
        row = asdict(self) | {
            "class": self.class_,
            "obstacles": [obstacle.name for obstacle in self.obstacles],
            "ratify_by": self.ratify_by and self.ratify_by.isoformat(),
            "lapses": self.lapses and self.lapses.isoformat(),
            "first_day": first and {"day": first.day.isoformat(), "reasons": list(first.reasons)},
        }
        return {name: value for name, value in row.items() if name != "class_"}


def rows(workspace: Workspace, today: date) -> list[Row]:
    """Every item that is committed or was approved, those of the whole manual first."""
    items = {*workspace.committed, *(given.statement.item for given in workspace.ledger.given.values())}
    order = {GOVERNANCE: 0, REFERENCE: 1, SITE: 2}
    return [row(workspace, Wish(item), today) for item in sorted(items, key=lambda item: (order.get(item, 3), item))]


def row(workspace: Workspace, wish: Wish, today: date) -> Row:
    """Where an item stands, for what is wished of it."""
    item, proposal = wish.item, propose(workspace, wish)
    if isinstance(proposal, Refusal):
        return _refused(workspace, wish, proposal) if wish.action else _settled(workspace, item, proposal)
    rule = proposal.rule
    if rule and rule.uncontrolled:
        return _settled(workspace, item, Refusal(UNCONTROLLED))
    given = proposal.joined.records if proposal.joined else ()
    missing = max((rule.count if rule else 1) - len(given), 0)
    return Row(
        item=item,
        title=_title(workspace, item),
        state=_state(proposal, missing),
        version=proposal.version,
        approved_version=proposal.before.statement.version if proposal.before else "",
        action=proposal.action,
        class_=proposal.class_,
        approved_by=tuple(name_of(workspace.governance, record.approval.by) for record in given),
        missing=missing,
        asked=tuple(_asked(workspace, proposal, today)) if missing else (),
        obstacles=tuple(refusal for refusal in refusals(workspace, proposal) if refusal.name not in _LATER),
        findings=(*_findings(workspace, item), *too_early(workspace, proposal)),
        first_day=first_day(workspace, proposal),
        each=rule is not None and asks_each(rule, proposal.wanted),
        **_times(workspace, proposal),
    )


def _times(workspace: Workspace, proposal: Proposal) -> dict[str, date | None]:
    """The last days of an emergency: of the one that holds, or of one that lands today."""
    state = workspace.state(proposal.item)
    if state and state.emergency:
        return {"ratify_by": state.emergency.ratify_by, "lapses": state.emergency.lapses}
    if proposal.action != "emergency":
        return {}
    ratify_by, lapses = deadlines(workspace.governance, workspace.today)
    return {"ratify_by": ratify_by, "lapses": lapses}


def _state(proposal: Proposal, missing: int) -> str:
    if proposal.joined:
        return PART if missing else WRITTEN
    if proposal.action == "ratify":
        return RATIFY if proposal.wish.action else EMERGENCY
    if proposal.action == "review":
        return REVIEW
    return OPEN if proposal.before else NEW


def _findings(workspace: Workspace, item: str) -> Iterator[str]:
    """What the audit says against the records of an item; not that they are missing, which the row says, nor that
    nobody knows who wrote, where nothing comes of that."""
    for finding in workspace.verdict.findings if workspace.verdict else ():
        noted = finding.rule == "unknown-author" and finding.severity is not Severity.error
        of_records = finding.location.path.startswith(f"{RECORDS}/") and finding.rule != "root-not-pinned"
        if finding.subject == item and of_records and not noted:
            yield finding.message


def _refused(workspace: Workspace, wish: Wish, why: Refusal) -> Row:
    """A row of an item for which an order asks for what cannot be."""
    before = workspace.trusted(wish.item)
    version = before.statement.version if before else ""
    title = _title(workspace, wish.item)
    return Row(wish.item, title, REFUSED, version, version, wish.action, "", (), 0, (), (why,))


def _settled(workspace: Workspace, item: str, why: Refusal) -> Row:
    """A row of an item that nobody can approve: approved already, or not to be read."""
    before = workspace.trusted(item)
    state = {"nothing-new": APPROVED, "gone": GONE, "unreadable": UNREADABLE}.get(why.name, UNCONTROLLED)
    version = before.statement.version if before else ""
    by = tuple(name_of(workspace.governance, person) for person in before.persons) if before else ()
    obstacles = () if state in (APPROVED, UNCONTROLLED) else (why,)
    return Row(item, _title(workspace, item), state, version, version, "", "", by, 0, (), obstacles)


def _asked(workspace: Workspace, proposal: Proposal, today: date) -> Iterator[Asked]:
    """The roles whose approval is still missing, with those who hold them."""
    given = [record.approval.role for record in proposal.joined.records] if proposal.joined else []
    done = {wanted for role in given for wanted in covered(workspace.governance, role, proposal.wanted)}
    for role in sorted(proposal.wanted - done or proposal.wanted):
        known = workspace.governance.roles.get(role)
        held = holders(known, workspace.governance.manual, today) if known else ()
        yield Asked(
            role,
            title_of(workspace.governance, role),
            tuple(name_of(workspace.governance, one) for one in sorted(held)),
        )


def _title(workspace: Workspace, item: str) -> str:
    content = workspace.committed.get(item)
    process = process_of(content.canonical) if content and not content.unreadable else None
    return process.title if process else ""
