"""GitHub: reviews of a pull request (REST: pulls/{n}, pulls/{n}/reviews, repository activity)."""

from __future__ import annotations

from urllib.parse import quote

from procbook.forge.answers import Answer, Answers, every, one, require, require_merged
from procbook.forge.review import APPROVED, BOT, OTHER, PERSON, RETRACTED, Push, Review

_STATES = {"APPROVED": APPROVED, "CHANGES_REQUESTED": RETRACTED, "DISMISSED": RETRACTED}


class User(Answer, frozen=True):
    id: int
    login: str
    type: str


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
    user: User
    head: Branch
    base: Branch
    merged: bool


class Opinion(Answer, frozen=True):
    id: int
    state: str
    user: User | None
    pull_request_url: str
    commit_id: str | None = None
    submitted_at: str = ""


class Activity(Answer, frozen=True):
    ref: str
    before: str
    after: str
    actor: User | None


def reviews(answers: Answers, repository: str, number: int, branch: str) -> list[Review]:
    """Every opinion on a pull request that was merged into the branch, in the forge's order."""
    path = f"repos/{repository}/pulls/{number}"
    pull = one(answers, "pull", path, Pull)
    base = pull.base.repo.full_name if pull.base.repo else ""
    require(pull.number == number and base.casefold() == repository.casefold(), "pull")
    require_merged(pull.merged, pull.base.ref, branch)
    pushes = _pushes(answers, pull)
    opinions = []
    for opinion in every(answers, "reviews", f"{path}/reviews", Opinion):
        require(opinion.pull_request_url.casefold().endswith(f"/{path}".casefold()), "reviews")
        if opinion.user is not None:
            opinions.append(_review(opinion, opinion.user, repository, pull, pushes))
    return opinions


def _review(opinion: Opinion, user: User, repository: str, pull: Pull, pushes: tuple[Push, ...]) -> Review:
    return Review(
        forge="github",
        repository=repository,
        pull=pull.number,
        review=opinion.id,
        user=user.id,
        login=user.login,
        type=PERSON if user.type == "User" else BOT,
        state=_STATES.get(opinion.state, OTHER),
        commit=opinion.commit_id or "",
        at=opinion.submitted_at,
        title=pull.title,
        opener=pull.user.id,
        pushes=pushes,
    )


def _pushes(answers: Answers, pull: Pull) -> tuple[Push, ...]:
    """Who pushed to the branch; of a branch in somebody's own copy, which we may not read, that somebody."""
    head, base = pull.head.repo, pull.base.repo
    if head is None or base is None or head.full_name != base.full_name:
        return (Push(head.owner.id),) if head else ()
    ref = f"refs/heads/{pull.head.ref}"
    activities = every(answers, "pushes", f"repos/{base.full_name}/activity?ref={quote(ref, safe='')}", Activity)
    return tuple(Push(one.actor.id, one.before, one.after) for one in activities if one.actor and one.ref == ref)
