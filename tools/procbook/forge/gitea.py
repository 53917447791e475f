"""Gitea and Forgejo: a pull request and its reviews (pulls, pulls/{n}, pulls/{n}/reviews, activities/feeds)."""

from __future__ import annotations

from procbook.forge import pulls
from procbook.forge.answers import Answer, Answers, beginning, every, require
from procbook.forge.pulls import User, pull_into
from procbook.forge.request import CLOSED, MERGED, OPEN, Request
from procbook.forge.review import APPROVED, OTHER, PERSON, RETRACTED, Push, Review

_STATES = {"APPROVED": APPROVED, "REQUEST_CHANGES": RETRACTED, "REQUEST_REVIEW": RETRACTED}


class Pull(pulls.Pull, frozen=True):
    merged: bool
    state: str = CLOSED
    merge_base: str = ""


class Into(Answer, frozen=True):
    ref: str


class Listed(Answer, frozen=True):
    number: int
    base: Into
    merged: bool = False


class Opinion(Answer, frozen=True):
    id: int
    state: str
    user: User | None
    commit_id: str
    submitted_at: str
    pull_request_url: str
    dismissed: bool = False


class Action(Answer, frozen=True):
    op_type: str
    act_user_id: int
    ref_name: str = ""


def numbers(answers: Answers, repository: str, branch: str, state: str) -> list[int]:
    """The pull requests into the branch that are open, or those merged last, the last one first."""
    if state == OPEN:
        listed = every(answers, "open", f"repos/{repository}/pulls?state=open", Listed)
    else:
        listed = beginning(answers, "merged", f"repos/{repository}/pulls?state=closed&sort=recentupdate", Listed)
    return [each.number for each in listed if each.base.ref == branch and each.merged == (state == MERGED)]


def request(answers: Answers, repository: str, number: int, branch: str) -> Request:
    """A pull request into the branch, with the last opinion of every account."""
    path = f"repos/{repository}/pulls/{number}"
    pull = pull_into(answers, repository, number, branch, Pull)
    pushes = _pushes(answers, pull, repository)
    opinions = []
    for opinion in every(answers, "reviews", f"{path}/reviews", Opinion):
        require(opinion.pull_request_url.casefold().endswith(f"/{repository}/pulls/{number}".casefold()), "reviews")
        if opinion.user is not None:
            opinions.append(_review(opinion, opinion.user, repository, pull, pushes))
    own = pull.is_own and not pull.head.ref.startswith("refs/")  # what was pushed to refs/for/… lies on no branch
    return pull.request(MERGED if pull.merged else pull.state, pull.merge_base, own, opinions)


def _review(opinion: Opinion, user: User, repository: str, pull: Pull, pushes: tuple[Push, ...]) -> Review:
    return Review(
        forge="gitea",
        repository=repository,
        pull=pull.number,
        review=opinion.id,
        user=user.id,
        login=user.login,
        type=PERSON,
        state=RETRACTED if opinion.dismissed else _STATES.get(opinion.state, OTHER),
        commit=opinion.commit_id,
        at=opinion.submitted_at,
        title=pull.title,
        opener=pull.user.id,
        pushes=pushes,
    )


def _pushes(answers: Answers, pull: Pull, repository: str) -> tuple[Push, ...]:
    """Who pushed to the branch; of a branch in somebody's own copy, that somebody."""
    if not pull.is_own:
        return (Push(pull.head.repo.owner.id),) if pull.head.repo else ()
    actions = every(answers, "pushes", f"repos/{repository}/activities/feeds", Action)
    refs = {pull.head.ref, f"refs/heads/{pull.head.ref}"}
    return tuple(Push(one.act_user_id) for one in actions if one.op_type == "commit_repo" and one.ref_name in refs)
