"""GitHub: a pull request and its reviews (REST: pulls, pulls/{n}, pulls/{n}/reviews, repository activity)."""

from __future__ import annotations

from urllib.parse import quote

from procbook.forge import pulls
from procbook.forge.answers import Answer, Answers, beginning, every, require
from procbook.forge.pulls import User, pull_into
from procbook.forge.request import CLOSED, MERGED, OPEN, Request
from procbook.forge.review import APPROVED, BOT, OTHER, PERSON, RETRACTED, Push, Review

_STATES = {"APPROVED": APPROVED, "CHANGES_REQUESTED": RETRACTED, "DISMISSED": RETRACTED}


class Account(User, frozen=True):
    type: str


class Pull(pulls.Pull, frozen=True):
    merged: bool
    state: str = CLOSED


class Listed(Answer, frozen=True):
    number: int
    merged_at: str | None = None


class Opinion(Answer, frozen=True):
    id: int
    state: str
    user: Account | None
    pull_request_url: str
    commit_id: str | None = None
    submitted_at: str = ""


class Activity(Answer, frozen=True):
    ref: str
    before: str
    after: str
    actor: User | None


def numbers(answers: Answers, repository: str, branch: str, state: str) -> list[int]:
    """The pull requests into the branch that are open, or those merged last, the last one first."""
    asked = "open" if state == OPEN else "closed&sort=updated&direction=desc"
    path = f"repos/{repository}/pulls?base={quote(branch, safe='')}&state={asked}"
    if state == OPEN:
        return [each.number for each in every(answers, "open", path, Listed)]
    return [each.number for each in beginning(answers, "merged", path, Listed) if each.merged_at]


def request(answers: Answers, repository: str, number: int, branch: str) -> Request:
    """A pull request into the branch, with the last opinion of every account."""
    path = f"repos/{repository}/pulls/{number}"
    pull = pull_into(answers, repository, number, branch, Pull)
    pushes = _pushes(answers, pull, repository)
    opinions = []
    for opinion in every(answers, "reviews", f"{path}/reviews", Opinion):
        require(opinion.pull_request_url.casefold().endswith(f"/{path}".casefold()), "reviews")
        if opinion.user is not None:
            opinions.append(_review(opinion, opinion.user, repository, pull, pushes))
    return pull.request(MERGED if pull.merged else pull.state, pull.base.sha, pull.is_own, opinions)


def _review(opinion: Opinion, user: Account, repository: str, pull: Pull, pushes: tuple[Push, ...]) -> Review:
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


def _pushes(answers: Answers, pull: Pull, repository: str) -> tuple[Push, ...]:
    """Who pushed to the branch; of a branch in somebody's own copy, which we may not read, that somebody."""
    if not pull.is_own:
        return (Push(pull.head.repo.owner.id),) if pull.head.repo else ()
    ref = f"refs/heads/{pull.head.ref}"
    activities = every(answers, "pushes", f"repos/{repository}/activity?ref={quote(ref, safe='')}", Activity)
    return tuple(Push(one.actor.id, one.before, one.after) for one in activities if one.actor and one.ref == ref)
