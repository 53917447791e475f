"""One approval from wish to record: everything that speaks against it, or the record ready to be written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from procbook.approval import GOVERNANCE, MalformedRecord, Record
from procbook.approving.authors import Authors, authors_of, paths_of
from procbook.approving.desk import Desk
from procbook.approving.proposal import Proposal, Refusal, Wish, propose, refusals
from procbook.approving.signing import Signer, name_of, objections_to, record_of, with_evidence
from procbook.approving.writing import write
from procbook.change import Names, sentence
from procbook.model import Handbook

MOST = 1000
"""Characters of a summary that is made from the changes."""


@dataclass(frozen=True)
class Ready:
    """A record that nothing speaks against, with what it is about."""

    proposal: Proposal
    record: Record
    authors: Authors
    changes: tuple[str, ...]

    def write(self, desk: Desk) -> list[str]:
        """Write it down; the paths written."""
        paths = write(desk.root, self.record, self.proposal.content.canonical)
        desk.ledger.add(self.record)
        desk.ledger.contents[self.proposal.content.digest] = self.proposal.content.canonical
        return paths


def prepare(desk: Desk, wish: Wish, signer: Signer, named: Sequence[str], language: str) -> Ready | list[Refusal]:
    """The record of one approval, or every reason why there is none. `named` are authors that git may not show.

    Raises CannotCheck when something cannot be found out.
    """
    proposal = propose(desk, wish)
    if isinstance(proposal, Refusal):
        return [proposal]
    wrong = refusals(desk, proposal)
    if wrong:
        return wrong
    authors, unknown = _authors(desk, proposal, named)
    changes = tuple(sentences(desk, proposal, language))
    proposal = _summed_up(desk, proposal)
    statement = proposal.statement(desk, tuple(sorted({*authors.persons, *named})))
    record = record_of(desk.governance, proposal, statement, signer)
    wrong = [*unknown, *objections_to(desk.governance, proposal, record, authors, signer.now)]
    if wrong:
        return wrong
    made = with_evidence(desk.governance, proposal, record, signer)
    return [made] if isinstance(made, Refusal) else _checked(Ready(proposal, made, authors, changes))


def _checked(ready: Ready) -> Ready | list[Refusal]:
    from procbook.approval import dump

    try:
        dump(ready.record)
    except MalformedRecord as problem:
        return [Refusal("malformed", {"zh": problem.texts["zh"], "en": problem.texts["en"]})]
    return ready


def _authors(desk: Desk, proposal: Proposal, named: Sequence[str]) -> tuple[Authors, list[Refusal]]:
    """Who wrote it, and what is wrong with that; where approvals are only declared, unknown authors are only told."""
    site = desk.governance.policy.site
    paths = paths_of(proposal.item, (entry.path for entry in desk.head.entries()), site)
    authors = authors_of(desk.root, desk.governance, proposal.content, paths, proposal.before)
    found = []
    if strangers := [name for name in named if name not in desk.governance.people]:
        found.append(Refusal("no-such-author", {"authors": strangers}))
    strict = proposal.rule is not None and proposal.rule.evidence != "declared"
    if authors.unknown and strict and not named:
        found.append(Refusal("unknown-author", {"authors": authors.unknown}))
    return authors, found


def _summed_up(desk: Desk, proposal: Proposal) -> Proposal:
    """With a summary made from the changes, in the language of the manual, when nobody wrote one."""
    if proposal.wish.summary or not proposal.weighed.changes:
        return proposal
    language = desk.governance.settings.language
    text = "\n".join(sentences(desk, proposal, language if language in ("zh", "en") else "en"))
    text = text if len(text) <= MOST else text[: MOST - 1] + "…"
    return replace(proposal, wish=replace(proposal.wish, summary=text))


def sentences(desk: Desk, proposal: Proposal, language: str) -> list[str]:
    """The changes in words, as `diff` says them."""
    weighed = proposal.weighed
    if weighed.base is None or weighed.head is None:
        return []
    if proposal.item == GOVERNANCE:
        names = Names(weighed.base, weighed.head)
    else:
        names = Names(_named(desk, weighed.base), _named(desk, weighed.head))
    return [sentence(change, names, language) for change in weighed.changes]


def _named(desk: Desk, handbook: Handbook) -> Handbook:
    """The item in a manual whose roles, people and limits have their names."""
    around = desk.governance.handbook
    return msgspec.structs.replace(
        handbook, settings=around.settings, roles=around.roles, people=around.people, limits=around.limits
    )


def author_names(desk: Desk, ready: Ready) -> list[str]:
    """The authors as people call them."""
    return [name_of(desk.governance, person) for person in ready.record.statement.authors]
