"""Gitee: a pull request and the comments that approve it (API v5: pulls, pulls/{n}, pulls/{n}/comments).

Gitee tells neither a commit nor a version with an approval by button. So who approves writes a comment: one line with a
word and the digest that the report prints, which binds the contents of every item that the request changes.
"""

from __future__ import annotations

import re

from procbook.forge import pulls
from procbook.forge.answers import Answer, Answers, beginning, every
from procbook.forge.pulls import User, pull_into
from procbook.forge.request import CLOSED, MERGED, OPEN, Request
from procbook.forge.review import APPROVED, OTHER, PERSON, RETRACTED, Push, Review
from procbook.words import LANGUAGES, say

_WORDS = {
    say(f"forge.{word}", language): state
    for word, state in (("approve", APPROVED), ("withdraw", RETRACTED))
    for language in LANGUAGES
}
"""What the comment begins with."""

_OPINION = re.compile(rf"\s*((?a:{'|'.join(_WORDS)}))\s*(sha256:[0-9a-f]{{64}})\s*", re.IGNORECASE)
"""No other letter than those of ASCII is taken for one of them without regard to capitals."""


class Pull(pulls.Pull, frozen=True):
    state: str


class Listed(Answer, frozen=True):
    number: int


class Comment(Answer, frozen=True):
    id: int
    body: str
    user: User | None
    created_at: str
    updated_at: str


def numbers(answers: Answers, repository: str, branch: str, state: str) -> list[int]:
    """The pull requests into the branch that are open, or those merged last, the last one first."""
    path = f"repos/{repository}/pulls?base={branch}&state={state}"
    if state == OPEN:
        return [each.number for each in every(answers, "open", path, Listed)]
    path += "&sort=updated&direction=desc"
    return [each.number for each in beginning(answers, "merged", path, Listed)]


def request(answers: Answers, repository: str, number: int, branch: str) -> Request:
    """A pull request into the branch, with the last opinion that every account wrote as a comment."""
    pull = pull_into(answers, repository, number, branch, Pull)
    comments = every(answers, "comments", f"repos/{repository}/pulls/{number}/comments", Comment)
    opinions = [_review(comment, comment.user, repository, pull) for comment in comments if comment.user]
    state = pull.state if pull.state in (OPEN, MERGED) else CLOSED
    return pull.request(state, pull.base.sha, pull.is_own, opinions)


def _review(comment: Comment, user: User, repository: str, pull: Pull) -> Review:
    """A comment that was changed afterwards says nothing: others may change it too."""
    said = _OPINION.fullmatch(comment.body) if comment.updated_at == comment.created_at else None
    return Review(
        forge="gitee",
        repository=repository,
        pull=pull.number,
        review=comment.id,
        user=user.id,
        login=user.login,
        type=PERSON,
        state=_WORDS[said[1].lower()] if said else OTHER,
        commit=pull.head.sha,
        at=comment.created_at,
        title=pull.title,
        opener=pull.user.id,
        pushes=() if pull.is_own or pull.head.repo is None else (Push(pull.head.repo.owner.id),),
        quoted=said[2] if said else "",
    )
