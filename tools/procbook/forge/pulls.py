"""What GitHub, Gitea and Gitee tell alike of a pull request: their interfaces have one model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from procbook.forge.answers import Answer, Answers, one, require
from procbook.forge.request import Request, require_into
from procbook.forge.review import Review, latest


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
    user: User
    head: Branch
    base: Branch

    @property
    def is_own(self) -> bool:
        """Whether its branch lies in the repository that it is for."""
        head, base = self.head.repo, self.base.repo
        return bool(head and base and head.full_name.casefold() == base.full_name.casefold())

    def request(self, state: str, base: str, own: bool, opinions: Iterable[Review]) -> Request:
        """As every forge's request is told, with the last opinion of every account."""
        return Request(
            number=self.number,
            title=self.title,
            state=state,
            head=self.head.sha,
            base=base,
            source=self.head.ref,
            own=own,
            reviews=tuple(latest(opinions)),
        )


P = TypeVar("P", bound=Pull)


def pull_into(answers: Answers, repository: str, number: int, branch: str, type_: type[P]) -> P:
    """The pull request of a number. Raises CannotCheck when it is another one's, or for another branch."""
    pull = one(answers, "pull", f"repos/{repository}/pulls/{number}", type_)
    base = pull.base.repo.full_name if pull.base.repo else ""
    require(pull.number == number and base.casefold() == repository.casefold(), "pull")
    require_into(pull.base.ref, branch)
    return pull
