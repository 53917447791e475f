"""What landed on a branch, one first-parent commit after another, each with all that it brought along."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

from procbook.audit.contents import Contents
from procbook.audit.state import BEGINNING
from procbook.audit.walk import Step, walk
from procbook.tree.commits import Commit
from procbook.tree.objects import Objects


class Landing(NamedTuple):
    """A first-parent commit. `brought`: the commits that reach the branch with it, itself last.

    `landed`: the latest committer's date of the path so far, in that committer's own time zone, so that a date set
    back does not count.
    """

    commit: Commit
    brought: tuple[Commit, ...]
    landed: datetime

    @property
    def day(self) -> date:
        return self.landed.date()


class History(NamedTuple):
    """The landings, oldest first, the commits by id, and what each does to the items."""

    landings: tuple[Landing, ...]
    commits: Mapping[str, Commit]
    steps: Mapping[str, Step]

    def up_to(self, id: str) -> History:
        """As far as the landing before a commit."""
        return self._replace(landings=tuple(landing for landing in self.landings if landing.commit.id != id))

    def only(self, id: str) -> History:
        """The landing of a commit alone."""
        return self._replace(landings=tuple(landing for landing in self.landings if landing.commit.id == id))


def read_history(
    objects: Objects,
    commits: Mapping[str, Commit],
    tip: str,
    contents: Contents,
    start: Commit | None,
    landed: datetime,
    undated: Collection[str] = (),
) -> History:
    """The history up to `tip`. `start`: the last commit judged before, `landed` its landing. `undated`: commits whose
    dates mean nothing."""
    landings = _landings(commits, tip, landed, undated)
    return History(landings, commits, walk(objects, commits, start, contents))


def first_parents(commits: Mapping[str, Commit], tip: str) -> list[str]:
    """The first-parent path to `tip`, oldest first, as far as it is known."""
    path = []
    while tip in commits:
        path.append(tip)
        tip = next(iter(commits[tip].parents), "")
    return path[::-1]


def _landings(
    commits: Mapping[str, Commit], tip: str, latest: datetime, undated: Collection[str]
) -> tuple[Landing, ...]:
    order = {id: place for place, id in enumerate(commits)}
    seen: set[str] = set()
    landings = []
    for id, landed in moments([commits[id] for id in first_parents(commits, tip)], latest, undated).items():
        brought = sorted(_new(id, commits, seen), key=order.__getitem__)
        landings.append(Landing(commits[id], tuple(commits[one] for one in brought), landed))
    return tuple(landings)


def moments(path: Iterable[Commit], latest: datetime = BEGINNING, undated: Collection[str] = ()) -> dict[str, datetime]:
    """When each commit of a first-parent path landed, oldest first. `undated`: commits whose dates mean nothing."""
    found = {}
    for commit in path:
        latest = latest if commit.id in undated else max(latest, moment(commit))
        found[commit.id] = latest
    return found


def leading_to(id: str, commits: Mapping[str, Commit]) -> set[str]:
    """The commits that lead to one, as far as they are known, itself included."""
    return set(_new(id, commits, set()))


def _new(id: str, commits: Mapping[str, Commit], seen: set[str]) -> list[str]:
    """The commits that lead to one and to none before it."""
    reached, open_ = [], [id]
    while open_:
        one = open_.pop()
        if one in commits and one not in seen:
            seen.add(one)
            reached.append(one)
            open_ += commits[one].parents
    return reached


MERGE = "merge"
"""Stands for the id of the commit that a merge would make."""

_LAST = int(datetime(9998, 1, 1, tzinfo=UTC).timestamp())


def moment(commit: Commit) -> datetime:
    """The committer's date; the first or last moment there is for one that no calendar knows."""
    zone = timezone(timedelta(minutes=commit.offset))
    return datetime.fromtimestamp(min(max(commit.time, 86_400), _LAST), zone)
