"""Gitee: a pull request and the comments that approve it (API v5: pulls, pulls/{n}, pulls/{n}/comments).

Gitee tells neither a commit nor a version with an approval by button. So who approves writes a comment: one line with a
word and the digest that the report prints, which binds the contents of every item that the request changes.
"""

from __future__ import annotations

import re

from procbook.forge.answers import Answer, Answers, beginning, every, one, require
from procbook.forge.request import MERGED, OPEN, Request, require_into
from procbook.forge.review import APPROVED, OTHER, PERSON, RETRACTED, Push, Review, latest
from procbook.words import LANGUAGES, say

_WORDS = {
    say(f"forge.{word}", language): state
    for word, state in (("approve", APPROVED), ("withdraw", RETRACTED))
    for language in LANGUAGES
}
"""What the comment begins with."""

_OPINION = re.compile(rf"\s*((?a:{'|'.join(_WORDS)}))\s*(sha256:[0-9a-f]{{64}})\s*", re.IGNORECASE)
"""No other letter than those of ASCII is taken for one of them without regard to capitals."""


class User(Answer, frozen=True):
    id: int
    login: str


class Repository(Answer, frozen=True):
    full_name: str
    owner: User


class Branch(Answer, frozen=True):
    ref: str
    sha: str
    repo: Repository | None


class Pull(Answer, frozen=True):
    number: int
    title: str
    state: str
    user: User
    head: Branch
    base: Branch


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
    path = f"repos/{repository}/pulls/{number}"
    pull = one(answers, "pull", path, Pull)
    base = pull.base.repo.full_name if pull.base.repo else ""
    require(pull.number == number and base.casefold() == repository.casefold(), "pull")
    require_into(pull.base.ref, branch)
    comments = every(answers, "comments", f"{path}/comments", Comment)
    opinions = [_review(comment, comment.user, repository, pull) for comment in comments if comment.user]
    return Request(
        number=number,
        title=pull.title,
        state=pull.state if pull.state in (OPEN, MERGED) else "closed",
        head=pull.head.sha,
        base=pull.base.sha,
        source=pull.head.ref,
        own=_is_own(pull),
        reviews=tuple(latest(opinions)),
    )


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
        pushes=() if _is_own(pull) or pull.head.repo is None else (Push(pull.head.repo.owner.id),),
        quoted=said[2] if said else "",
    )


def _is_own(pull: Pull) -> bool:
    head, base = pull.head.repo, pull.base.repo
    return bool(head and base and head.full_name.casefold() == base.full_name.casefold())
