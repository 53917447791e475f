"""The digest of an item at any commit that leads to the tip, and to which commits a text there goes back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

from procbook.approval import SITE, belonging, item_of
from procbook.audit.contents import Before, Contents
from procbook.audit.history import History, Landing
from procbook.tree.commits import Commit
from procbook.tree.objects import Changes, Objects


class Digests:
    """Digests by item and commit. `start`: the last commit judged before, "" when the whole history is known.

    `site` are the names of the files of the site that count now.
    """

    def __init__(self, objects: Objects, contents: Contents, history: History, start: str) -> None:
        self._objects, self._contents, self._history, self._start = objects, contents, history, start
        self._known: dict[tuple[str, str], str | None] = {}
        self._before: Mapping[str, Commit] | None = None
        self._changed_site: dict[tuple[str, ...], Mapping[tuple[str, str], Changes]] = {}
        self.site: tuple[str, ...] = ()

    def at(self, item: str, commit: str) -> str | None:
        """The digest of an item at a commit; None when it is not there, or the commit leads not to the tip."""
        if item == SITE:
            return self._of_site(commit)
        way, steps = [], self._history.steps
        while commit in steps and (item, commit) not in self._known and item not in steps[commit].changed:
            way.append(commit)
            commit = next(iter(self._history.commits[commit].parents), "")
        found = steps[commit].changed[item] if self._says(item, commit) else self._read(item, commit)
        self._known |= dict.fromkeys(((item, each) for each in way), found)
        return found

    def _says(self, item: str, commit: str) -> bool:
        return commit in self._history.steps and item in self._history.steps[commit].changed

    def _read(self, item: str, commit: str) -> str | None:
        """From the files of a commit of before; those that were walked are known."""
        if (item, commit) not in self._known:
            listing = self._listing(commit)
            paths = [path for path in listing if item_of(path) == item]
            self._known[item, commit] = self._contents.digest(item, listing, paths) if listing else None
        return self._known[item, commit]

    def read_site(self, landing: Landing, commits: Collection[Commit], listing: Mapping[str, str]) -> None:
        """Take note of the site at some of the commits that a landing brought; `listing` are its files there."""
        taken_back = self._taken_back(landing)
        for commit in commits:
            digest = self._contents.site(self.site, Before(listing, taken_back[commit.id]))
            self._known[self._site_key(commit.id)] = digest

    def site_files(self, commit: Commit) -> dict[str, str]:
        """The files of the site at a commit."""
        tops = _tops(self.site)
        listing = self._objects.listing(commit.tree, tops) if tops else {}
        return {path: listing[path] for path in belonging(listing, self.site)}

    def site_changes(self, commit: str) -> tuple[Changes, ...]:
        """What a commit changes of the site, for each parent; asked once for all commits under the same names."""
        if self.site not in self._changed_site:
            self._changed_site[self.site] = self._differing(self.site)
        changes = self._changed_site[self.site]
        return tuple(changes[pair] for pair in self._history.steps[commit].pairs)

    def _differing(self, names: tuple[str, ...]) -> Mapping[tuple[str, str], Changes]:
        pairs = {pair for step in self._history.steps.values() for pair in step.pairs}
        tops = _tops(names)
        found = self._objects.differences(pairs, tops) if tops else dict[tuple[str, str], Changes].fromkeys(pairs, {})
        return {pair: {path: changes[path] for path in belonging(changes, names)} for pair, changes in found.items()}

    def _taken_back(self, landing: Landing) -> Mapping[str, Changes]:
        """What of the site differs at each commit that a landing brought: the changes since then, taken back one commit
        after another, so that git has nothing to compare."""
        found: dict[str, Changes] = {landing.commit.id: {}}
        for commit in reversed(landing.brought):
            for parent, changes in zip(commit.parents, self.site_changes(commit.id), strict=False):
                if parent not in found:
                    found[parent] = {**found[commit.id], **changes}
        return found

    def _of_site(self, commit: str) -> str | None:
        key = self._site_key(commit)
        if key not in self._known:
            listing = self._listing(commit)
            self._known[key] = self._contents.site(self.site, listing) if listing else None
        return self._known[key]

    def _site_key(self, commit: str) -> tuple[str, str]:
        """The site is made of other files under another list of names."""
        return f"{SITE} {self.site}", commit

    def _listing(self, commit: str) -> Mapping[str, str]:
        """The files of a commit that leads to the tip; none for another."""
        if not (commit in self._history.commits or commit in self._older()):
            return {}
        known = self._history.commits.get(commit) or self._older()[commit]
        return self._objects.listing(known.tree)

    def _older(self) -> Mapping[str, Commit]:
        """The commits judged before."""
        if self._before is None:
            self._before = self._objects.commits(self._start) if self._start else {}
        return self._before

    def standing(self, item: str, tip: Commit, restored: Collection[str], commits: Collection[str]) -> set[str]:
        """Those of the commits to which the text at `tip` goes back, when it goes back to none behind `restored`.

        A merge that has the text of a parent goes on there only: what is on another side was not taken. So does git
        itself when it tells the history of a file (git-log, "History Simplification").
        """
        graph = self._graph(commits)
        coming = graph.between(commits, tip.id)
        found, seen, open_ = set(), {tip.id}, [tip.id]
        while open_:
            one = open_.pop()
            found |= {one} & {*commits}
            for parent in self._origins(item, one, graph.commits[one].parents):
                if parent in coming and parent not in seen and parent not in restored:
                    seen.add(parent)
                    open_.append(parent)
        return found

    def _graph(self, commits: Collection[str]) -> Graph:
        """The commits by id, parents first; those judged before only where one of `commits` is among them."""
        known = self._walked
        return known if all(one in known.commits for one in commits) else self._whole

    @cached_property
    def _walked(self) -> Graph:
        return Graph(self._history.commits)

    @cached_property
    def _whole(self) -> Graph:
        return Graph({**self._older(), **self._history.commits})

    def _origins(self, item: str, commit: str, parents: tuple[str, ...]) -> tuple[str, ...]:
        if len(parents) < 2:
            return parents
        here = self.at(item, commit)
        return tuple(parent for parent in parents if self.at(item, parent) == here) or parents


def _tops(names: Collection[str]) -> list[str]:
    """The files and folders at the top of the manual's folder in which what is named may lie: what git is asked for."""
    return sorted({top for name in names if (top := name.partition("/")[0]) not in ("", ".", "..") and "\0" not in top})


class Graph:
    """Commits by id, parents first."""

    def __init__(self, commits: Mapping[str, Commit]) -> None:
        self.commits = commits
        self._order = tuple(commits)
        self._places = {id: place for place, id in enumerate(self._order)}

    def between(self, commits: Collection[str], tip: str) -> set[str]:
        """The commits that come after one of these and not behind `tip` in the order, both included.

        Only that part of the order is gone through: all of it for every version would grow with their square.
        """
        first = min((self._places[one] for one in commits if one in self._places), default=len(self._order))
        after: set[str] = set()
        for id in self._order[first : self._places[tip] + 1]:
            if id in commits or not after.isdisjoint(self.commits[id].parents):
                after.add(id)
        return after
