"""One person's opinion of a pull request, and what speaks against counting it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from procbook.finding import CannotCheck
from procbook.manual.model import Person

BOT, PERSON = "bot", "person"
APPROVED, RETRACTED, OTHER = "approved", "retracted", "other"
"""States: an approval; an opinion that takes an earlier approval back; a remark that changes nothing."""


class Push(NamedTuple):
    """Who moved the branch of a pull request from which commit to which; "" where the forge does not say."""

    user: int
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Review:
    """The opinion of one account. Accounts are numbers: a login can be given up and taken by somebody else.

    `commit` is the full id of the commit that was looked at, `at` the time in ISO 8601 as the forge writes it,
    `opener` and `pushes` tell which accounts made the pull request what it is. `quoted` is the digest that somebody
    wrote to say what she approves, where the forge itself does not say what was looked at.
    """

    forge: str
    repository: str
    pull: int
    review: int
    user: int
    login: str
    type: str
    state: str
    commit: str
    at: str
    title: str = ""
    opener: int = 0
    pushes: tuple[Push, ...] = ()
    quoted: str = ""


def latest(reviews: Iterable[Review]) -> list[Review]:
    """The last opinion of each account, by account; remarks are no opinions."""
    opinions = [review for review in reviews if review.state != OTHER]
    last = {review.user: review for review in sorted(opinions, key=lambda one: (moment(one.at), one.review))}
    return [last[user] for user in sorted(last)]


def moment(text: str) -> datetime:
    """A time as forges write it. Raises CannotCheck when the forge gave none."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        parsed = datetime.min
    if parsed.tzinfo is None:
        raise CannotCheck("forge-without-time")
    return parsed


def person(review: Review, people: Mapping[str, Person]) -> Person | None:
    """Whose account it is by the trusted governance, by number alone."""
    return next((one for one in people.values() if one.forge.get(review.forge) == review.user), None)


def _no_order(commit: str) -> bytes:
    return b""


def judge(
    review: Review, people: Mapping[str, Person], digest_at: Callable[[str], str], merged: str, whole: str = "",
    order_at: Callable[[str], bytes] = _no_order,
) -> list[str]:  # fmt: skip
    """The rules that forbid counting the review as an approval of an item; empty: it counts.

    `people` are those of the trusted governance, `digest_at` gives the item's digest at a commit ("" when the commit
    is not known), `merged` is the digest that was or would be merged, `whole` that of all that the request changes.
    Whether the person's role may approve the item is for `approval.objections`. Who only brought the branch up to date,
    by button, wrote nothing.
    """
    who = person(review, people)
    against = {
        "missing-approval": review.state != APPROVED,
        "bot-approval": review.type == BOT or (who is not None and who.kind != "person"),
        "self-approval": review.user in writers(review, digest_at, order_at),
        "approver-not-entitled": who is None,
        "stale-approval": not _same(digest_at(review.commit), merged) or review.quoted not in ("", whole),
    }
    return [rule for rule, applies in against.items() if applies]


def writers(review: Review, digest_at: Callable[[str], str], order_at: Callable[[str], bytes] = _no_order) -> set[int]:
    """The accounts that opened the pull request, or pushed a change of the item or of an order to it (`order_at` gives
    the order at a commit): what an order makes is written by whoever gave it."""
    pushed = {
        push.user
        for push in review.pushes
        if not _same(digest_at(push.before), digest_at(push.after)) or order_at(push.before) != order_at(push.after)
    }
    return pushed | {review.opener}


def _same(one: str, other: str) -> bool:
    """Whether both are the digest of the same content; what cannot be read equals nothing."""
    return one == other and one.startswith("sha256:")
