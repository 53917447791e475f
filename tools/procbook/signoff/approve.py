"""One approval from wish to record: everything that speaks against it, or the record ready to be written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from procbook.approval import GOVERNANCE, Governance, MalformedRecord, Record, dump, place, told_whole
from procbook.audit import Authors
from procbook.change import Whole
from procbook.manual.approvers import shortfalls
from procbook.signoff.files import write
from procbook.signoff.proposal import Proposal, Refusal, Wish, propose, refusals
from procbook.signoff.record import Signer, name_of, objections_to, record_of, with_evidence
from procbook.signoff.summary import sides, summed_up
from procbook.signoff.workspace import Workspace


@dataclass(frozen=True)
class Ready:
    """A record that nothing speaks against, with what it is about."""

    proposal: Proposal
    record: Record
    authors: Authors
    changes: tuple[Whole, ...]


def write_all(root: Path, ready: Sequence[Ready]) -> list[str]:
    """Write the records into the folder of the manual, all or none; the paths written."""
    return write(root, [(one.record, one.proposal.content.canonical) for one in ready])


def prepare(
    workspace: Workspace, wish: Wish, signer: Signer, named: Sequence[str], language: str
) -> Ready | list[Refusal]:
    """The record of one approval, or every reason why there is none. `named` are authors that git may not show.

    The record is in the ledger then, for what is approved under it, but not yet in a file.
    Raises CannotCheck when something cannot be found out.
    """
    proposal = propose(workspace, wish)
    if isinstance(proposal, Refusal):
        return [proposal]
    wrong = [*refusals(workspace, proposal), *_locks(proposal, signer.now.date())]
    if wrong:
        return wrong
    authors, unknown = _authors(workspace, proposal, named)
    changes = tuple(told_whole(*sides(proposal), workspace.governance.manual, language))
    if given := _without_content(workspace, proposal, signer.person):
        return Ready(proposal, given, authors, changes)
    proposal = summed_up(workspace, proposal)
    statement = proposal.statement(workspace, tuple(sorted({*authors.persons, *named})))
    record = record_of(workspace.governance, proposal, statement, signer)
    if place(record) in workspace.void(proposal.item):
        return [Refusal("void-before", {"path": place(record)})]
    wrong = [*unknown, *objections_to(workspace.governance, proposal, record, authors, signer.now)]
    if wrong:
        return wrong
    signed = with_evidence(workspace.governance, proposal, record, signer)
    if isinstance(signed, Refusal):
        return [signed]
    try:
        dump(signed)
    except MalformedRecord as problem:
        return [Refusal("malformed", {"reason": problem.reason})]
    workspace.ledger.add(signed)
    return Ready(proposal, signed, authors, changes)


def _locks(proposal: Proposal, today: date) -> list[Refusal]:
    """A governance under which nobody could approve the next one is never approved: there would be no way back."""
    if proposal.item != GOVERNANCE:
        return []
    coming = Governance.from_canonical(proposal.content.canonical).manual
    return [
        Refusal(f"locks-{lack.why}", {"count": lack.rule.count if lack.rule else 0, "persons": lack.persons})
        for lack in shortfalls(coming, today)
        if lack.kind == "governance"
    ]


def _without_content(workspace: Workspace, proposal: Proposal, person: str) -> Record | None:
    """The record that somebody gave before, when the content that it binds was lost or damaged since: it is written
    once more, with the content."""
    if not proposal.joined or proposal.content.digest in workspace.ledger.contents:
        return None
    return next((record for record in proposal.joined.records if record.approval.by == person), None)


def _authors(workspace: Workspace, proposal: Proposal, named: Sequence[str]) -> tuple[Authors, list[Refusal]]:
    """Who wrote it, and what is wrong with that; where approvals are only declared, unknown authors are only noted."""
    authors = workspace.authors(proposal.item, proposal.action)
    wrong = []
    if strangers := [name for name in named if name not in workspace.governance.people]:
        wrong.append(Refusal("no-such-author", {"authors": strangers}))
    strict = proposal.rule is not None and proposal.rule.evidence != "declared"
    if authors.unknown and strict:
        wrong.append(Refusal("unknown-author", {"authors": authors.unknown}))
    return authors, wrong


def author_names(workspace: Workspace, ready: Ready) -> list[str]:
    """The authors as people call them."""
    return [name_of(workspace.governance, person) for person in ready.record.statement.authors]
