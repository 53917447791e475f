"""One comment on a request, kept up to date."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from procbook.forge.answers import Answer, every, one
from procbook.forge.fetch import Fetched
from procbook.forge.providers import repository


class User(Answer, frozen=True):
    id: int


class Comment(Answer, frozen=True):
    id: int
    body: str
    user: User | None = None
    author: User | None = None


class _Places(NamedTuple):
    """Where the API lists and takes comments of a request, where one of them lies, and how it is changed."""

    comments: str
    comment: str
    change: str


def _places(forge: str, address: str, number: int) -> _Places:
    name = repository(address)
    if forge == "gitlab":
        notes = f"projects/{quote(name, safe='')}/merge_requests/{number}/notes"
        return _Places(notes, notes, "PUT")
    kind = "pulls" if forge == "gitee" else "issues"
    return _Places(f"repos/{name}/{kind}/{number}/comments", f"repos/{name}/{kind}/comments", "PATCH")


class Thread:
    """The comments of a request, of which one is ours: written by this account, with `mark` as its first line.

    A comment of somebody else with that line is not ours: its author could change it again after us.
    """

    def __init__(self, forge: str, api: Fetched, address: str, number: int, mark: str) -> None:
        """Raises CannotCheck when the forge does not answer."""
        self._api, self._places, self._mark = api, _places(forge, address, number), mark
        self_, every_one = one(api, "user", "user", User), every(api, "comments", self._places.comments, Comment)
        own = (each for each in every_one if _author(each) == self_.id)
        self._own = next((each for each in own if _lines(each.body)[:1] == [mark]), None)

    @property
    def text(self) -> str:
        """What our comment says, without its mark; "" when there is none."""
        return "\n".join(_lines(self._own.body)[1:]) if self._own else ""

    def keep(self, text: str) -> None:
        """Write our comment, or change it. Raises CannotCheck when the forge does not take it."""
        body = {"body": f"{self._mark}\n{text}"}
        if self._own is None:
            self._api.send("comment", "POST", self._places.comments, body)
        elif self.text.strip() != text.strip():
            self._api.send("comment", self._places.change, f"{self._places.comment}/{self._own.id}", body)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


def _author(comment: Comment) -> int:
    user = comment.user or comment.author
    return user.id if user else 0
