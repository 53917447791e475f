"""A request to merge, as its forge tells it: GitHub and Gitea call it a pull request, GitLab a merge request."""

from __future__ import annotations

from dataclasses import dataclass

from procbook.finding import CannotCheck
from procbook.forge.review import Review

OPEN, MERGED, CLOSED = "open", "merged", "closed"


@dataclass(frozen=True)
class Request:
    """`head` is the commit that is asked to be merged, `base` one of the branch that it is for ("" where the forge does
    not say), `source` the name of the branch that it comes from, `own` whether that one lies in the manual's own
    repository and so can be written to. `reviews`: the last opinion of every account."""

    number: int
    title: str
    state: str
    head: str
    base: str
    source: str
    own: bool
    reviews: tuple[Review, ...] = ()


def require_into(into: str, branch: str) -> None:
    """Raises CannotCheck when a request is for another branch than the manual's."""
    if into != branch:
        raise CannotCheck("request-into-another", into=into, branch=branch)
