"""The recorder turns what the forge says into record files, and vouches for them with its key.

It does so on the branch of a request before that is merged, so that the audit lets it pass, or afterwards.

It writes only what `approve` would accept, in the role that the approver has, and signs in a namespace of its own, so
that its key can never stand in for a person's signature. What it trusts is what the audit trusts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from procbook import source
from procbook.approval import (
    GOVERNANCE,
    RECORD,
    Evidence,
    Record,
    Recorded,
    contents,
    form_of,
    recorded_bytes,
    sign,
    verify,
)
from procbook.finding import CannotCheck
from procbook.forge import EVIDENCE, Request, Review, judge, person, writers
from procbook.signoff.changed import changed_items
from procbook.signoff.files import write
from procbook.signoff.orders import order_at, ordered, quoted_digest
from procbook.signoff.proposal import Proposal, Refusal, Wish, propose, refusals
from procbook.signoff.record import Signer, objections_to, record_of
from procbook.signoff.summary import summed_up
from procbook.signoff.workspace import Workspace
from procbook.tree import Revision, before
from procbook.words import printable

LONGEST_REASON = 200
"""Characters of a pull request's title that are taken over as the reason."""


@dataclass(frozen=True)
class Recorder:
    """The program that records: its id in people.yaml, its key, the time."""

    id: str
    key: Path
    now: datetime


class Outcome(NamedTuple):
    """What became of one review for one item: the paths written, or why none were. `name`: of the person, else of the
    account."""

    item: str
    login: str
    name: str
    written: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()


def record(workspace: Workspace, request: Request, recorder: Recorder) -> Iterator[Outcome]:
    """Write a record for every item that the request changes, or has an order for, from every review that counts.

    Raises CannotCheck when there is no ssh-keygen.
    """
    changed, wishes = asked(workspace, request), ordered(workspace, request.head)
    whole = quoted_digest(workspace, changed, request.head)
    for item in sorted({*changed, *wishes} & workspace.committed.keys()):
        digest_at = _digests(workspace, item)
        for review in request.reviews:
            proposal = propose(workspace, _meant(workspace, item, wishes, review, request.head))
            if not isinstance(proposal, Proposal) or (proposal.rule and proposal.rule.uncontrolled):
                continue
            if _meant_otherwise(workspace, item, review, request.head):
                name = _name(workspace, review)
                yield Outcome(item, review.login, name, refused=(Refusal("other-order"),))
            else:
                yield _outcome(workspace, proposal, review, recorder, digest_at, whole)


def _meant(workspace: Workspace, item: str, wishes: Mapping[str, Wish], review: Review, head: str) -> Wish:
    """What a review approves: what the order asks for, when the reviewer saw the order as it is."""
    wish = wishes.get(item, Wish(item))
    same = order_at(workspace.root, review.commit) == order_at(workspace.root, head)
    return replace(wish if same else Wish(item), reason=wish.reason or _reason(review))


def _meant_otherwise(workspace: Workspace, item: str, review: Review, head: str) -> bool:
    """Whether a reviewer saw an order for an item that is another one now, or is gone: an approval of what cannot wait
    is none of an ordinary change."""
    here = order_at(workspace.root, head)
    return order_at(workspace.root, review.commit) != here and item in ordered(workspace, review.commit)


def asked(workspace: Workspace, request: Request) -> dict[str, str]:
    """The items that a request changes, with the digests they get, "" of those it takes away.

    Who approves a request has looked at nothing else. Every item where it is not known where the branch began: the
    forge may still name the place of its first commit, although the branch took over later ones since.
    """
    base = workspace.base or before(workspace.root, request.head) or request.base
    return changed_items(workspace, base, request.head)


def unapproved(workspace: Workspace, request: Request, outcomes: Iterable[Outcome]) -> list[str]:
    """The items of the request that nobody approved as they are."""
    done = {outcome.item for outcome in outcomes if outcome.written}
    wishes = ordered(workspace, request.head)
    items = ({*asked(workspace, request), *wishes} & workspace.committed.keys()) - done
    proposals = (propose(workspace, wishes.get(item, Wish(item))) for item in sorted(items))
    return [one.item for one in proposals if isinstance(one, Proposal) and not (one.rule and one.rule.uncontrolled)]


def require_reviewed(workspace: Workspace, request: Request) -> None:
    """Raises CannotCheck when a reviewed commit is not in this clone: it may be one that was not fetched."""
    for review in request.reviews if asked(workspace, request) else ():
        try:
            Revision(workspace.root, review.commit)
        except CannotCheck:
            raise CannotCheck("reviewed-commit-missing", login=review.login, commit=review.commit) from None


def require_trusted(workspace: Workspace, root: str = "") -> None:
    """The records lying here are only files; whom they make an approver counts when the audit says so. What judges is
    the governance that was approved last, also while another one stands there, as after two requests about it were
    merged at once: else nobody could ever approve what became of both. Raises CannotCheck."""
    verdict = workspace.verdict
    if verdict is None or verdict.states[GOVERNANCE].trusted is None or root not in ("", verdict.root):
        raise CannotCheck("untrusted")


def _outcome(
    workspace: Workspace,
    proposal: Proposal,
    review: Review,
    recorder: Recorder,
    digest_at: Callable[[str], str],
    whole: str,
) -> Outcome:
    orders = partial(order_at, workspace.root)
    against = judge(review, workspace.governance.people, digest_at, proposal.content.digest, whole, orders)
    wrong = [Refusal(f"forge {rule}") for rule in against] or refusals(workspace, proposal)
    result = None if wrong else _record(workspace, proposal, review, recorder, digest_at)
    if isinstance(result, Record):
        paths = write(workspace.root, [(result, proposal.content.canonical)])
        workspace.ledger.add(result)
        workspace.ledger.contents[proposal.content.digest] = proposal.content.canonical
        return Outcome(proposal.item, review.login, _name(workspace, review), written=tuple(paths))
    return Outcome(proposal.item, review.login, _name(workspace, review), refused=tuple(result or wrong))


def _name(workspace: Workspace, review: Review) -> str:
    known = person(review, workspace.governance.people)
    return known.name if known else review.login


def _record(
    workspace: Workspace, proposal: Proposal, review: Review, recorder: Recorder, digest_at: Callable[[str], str]
) -> Record | list[Refusal]:
    """The signed record, or what the governance has against it."""
    who = person(review, workspace.governance.people)
    assert who is not None, "judge has refused accounts that are nobody's"
    authors = workspace.authors(proposal.item, proposal.action)
    authors = authors._replace(persons=authors.written)  # a squash puts whoever approved beside the author
    known = {number: one.id for one in workspace.governance.people.values() if (number := one.forge.get(review.forge))}
    named = {known[user] for user in writers(review, digest_at, partial(order_at, workspace.root)) if user in known}
    told = summed_up(workspace, proposal)
    statement = told.statement(workspace, tuple(sorted({*authors.persons, *named})))
    draft = record_of(workspace.governance, proposal, statement, Signer(who.id, "", "", None, recorder.now))
    vouched = _vouched(_with_review(draft, review), recorder)
    wrong = objections_to(workspace.governance, proposal, vouched, authors, recorder.now)
    broken = [] if wrong else verify(vouched, workspace.governance, recorder.now)
    return wrong or [Refusal("signature", {"rules": broken})] * bool(broken) or vouched


def _with_review(draft: Record, review: Review) -> Record:
    evidence = Evidence(
        EVIDENCE[review.forge],
        repository=review.repository,
        pull=review.pull,
        review=review.review,
        user=review.user,
        commit=review.commit,
    )
    approval = msgspec.structs.replace(draft.approval, at=review.at, evidence=evidence)
    return msgspec.structs.replace(draft, record=form_of(evidence), approval=approval)


def _vouched(draft: Record, recorder: Recorder) -> Record:
    signature = sign(recorded_bytes(draft), recorder.key, RECORD)
    return msgspec.structs.replace(draft, recorded=Recorded(recorder.id, signature))


def _digests(workspace: Workspace, item: str) -> Callable[[str], str]:
    """The digest of an item at a commit; "" where the commit is not known or the item not there."""

    @lru_cache(maxsize=256)
    def digest_at(commit: str) -> str:
        try:
            content = contents(Revision(workspace.root, commit), workspace.governance.policy.site).get(item)
        except CannotCheck:
            return ""
        return content.digest if content else ""

    return digest_at


def _reason(review: Review) -> str:
    """Number and title of the pull request. The title is anybody's text: left out when a record cannot hold it."""
    number = f"#{review.pull}"
    reason = f"{number} {printable(review.title)}"[:LONGEST_REASON].strip()
    return number if source.read(b"reason: " + msgspec.json.encode(reason)).faults else reason
