"""What every commit of a history does to the items: which it changes, and of which its author is an author.

The walk goes from each commit to those made on it and back, and moves one listing of files along, so that the work
grows with what changed and not with what there is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from procbook.approval import RECORDS, item_of
from procbook.audit.contents import Before, Contents
from procbook.finding import CannotCheck
from procbook.tree import FOLDER
from procbook.tree.commits import Commit
from procbook.tree.objects import Changes, Objects


class Step(NamedTuple):
    """What a commit does: the digests of items that differ from its first parent (None: gone), the items that it
    changes against all its parents and against what git makes of them, and the changed files of the manual for each
    parent, whose tree and its own are a pair of `pairs`."""

    changed: Mapping[str, str | None]
    authored: frozenset[str]
    files: tuple[Changes, ...]
    pairs: tuple[tuple[str, str], ...]


class Edges(NamedTuple):
    """The differences between a commit and the one it is reached from, and between it and each parent, with the trees
    of these."""

    move: Changes
    parents: tuple[Changes, ...]
    pairs: tuple[tuple[str, str], ...]


def walk(objects: Objects, commits: Mapping[str, Commit], start: Commit | None, contents: Contents) -> dict[str, Step]:
    """The step of every commit. `start`: the commit before them all, when not the whole history is walked."""
    edges = _edges(objects, commits, start)
    walker = _Walker(objects, contents, edges)
    if start:
        walker.move(_one(objects, objects.empty(start.id), start.tree), forward=True)
    children: dict[str, list[str]] = {}
    for commit in commits.values():
        children.setdefault(_reached_from(commit, commits), []).append(commit.id)
    ways = [(id, True) for id in reversed(children.get("", []))]
    while len(walker.steps) < len(commits):
        id, forward = ways.pop()
        walker.move(edges[id].move, forward)
        if forward:
            walker.visit(commits[id])
            ways.append((id, False))
            ways += [(child, True) for child in reversed(children.get(id, []))]
    return walker.steps


def _reached_from(commit: Commit, commits: Mapping[str, Commit]) -> str:
    """The first parent; "" for a commit that is reached from the start."""
    return commit.parents[0] if commit.parents and commit.parents[0] in commits else ""


def _edges(objects: Objects, commits: Mapping[str, Commit], start: Commit | None) -> dict[str, Edges]:
    trees = {commit.id: commit.tree for commit in commits.values()}
    outside = {parent for commit in commits.values() for parent in commit.parents} - set(trees)
    trees |= {id: objects.tree(id) for id in outside}
    pairs: dict[str, list[tuple[str, str]]] = {}
    for commit in commits.values():
        nothing = objects.empty(commit.tree)
        first = trees.get(_reached_from(commit, commits), start.tree if start else nothing)
        befores = [trees[parent] for parent in commit.parents] or [nothing]
        pairs[commit.id] = [(before, commit.tree) for before in (first, *befores)]
    differences = objects.differences({pair for wanted in pairs.values() for pair in wanted}, [FOLDER])
    return {
        id: Edges(differences[first], tuple(differences[pair] for pair in rest), tuple(rest))
        for id, (first, *rest) in pairs.items()
    }


def _one(objects: Objects, before: str, after: str) -> Changes:
    return objects.differences([(before, after)], [FOLDER])[before, after]


class _Side(NamedTuple):
    """The files at a parent, and those by item that differ there."""

    listing: Mapping[str, str]
    paths: Mapping[str, Collection[str]]


def _paths(changes: Changes) -> dict[str, list[str]]:
    by_item: dict[str, list[str]] = {}
    for path in changes:
        if item := item_of(path):
            by_item.setdefault(item, []).append(path)
    return by_item


class _Walker:
    """The files at one commit after another."""

    def __init__(self, objects: Objects, contents: Contents, edges: Mapping[str, Edges]) -> None:
        self._objects, self._contents, self._edges = objects, contents, edges
        self._listing: dict[str, str] = {}
        self._paths: dict[str, set[str]] = {}
        self._attached: dict[str, tuple[str, ...]] = {}
        self._namers: dict[str, set[str]] | None = None
        self.steps: dict[str, Step] = {}

    def move(self, changes: Changes, forward: bool) -> None:
        """Go over an edge, or back."""
        touched = set()
        for path, sides in changes.items():
            blob = sides[forward]
            if blob is None:
                self._listing.pop(path, None)
            else:
                self._listing[path] = blob
            if (item := item_of(path)).startswith("process/"):
                touched.add(item)
                paths = self._paths.setdefault(item, set())
                (paths.discard if blob is None else paths.add)(path)
        if self._namers is not None:
            for item in touched:
                self._index(item, self._namers)

    def _index(self, item: str, namers: dict[str, set[str]]) -> None:
        """Note which attachments a process names now."""
        for name in self._attached.pop(item, ()):
            namers[name].discard(item)
        blobs = [self._listing[path] for path in self._paths[item]]
        if len(blobs) == 1 and blobs[0]:
            self._attached[item] = tuple(f"{FOLDER}/{name}" for name in self._contents.attachments(blobs[0]))
            for name in self._attached[item]:
                namers.setdefault(name, set()).add(item)

    def _naming(self, path: str) -> set[str]:
        """The processes that name a file. Looked up only once such a file changes: it takes reading every process."""
        if not path.startswith(f"{FOLDER}/") or path.startswith(f"{RECORDS}/"):
            return set()
        if self._namers is None:
            self._namers = {}
            for item in sorted(self._paths):
                self._digest(item, self._listing)
                self._index(item, self._namers)
        return self._namers.get(path, set())

    def _touched(self, changes: Changes) -> set[str]:
        """The items that changed files belong to."""
        items: set[str] = set()
        for path in changes:
            items |= {item} if (item := item_of(path)) else self._naming(path)
        return items

    def _digest(self, item: str, listing: Mapping[str, str], others: Collection[str] = ()) -> str | None:
        return self._contents.digest(item, listing, self._paths.get(item, set()).union(others))

    def visit(self, commit: Commit) -> None:
        """Note what the commit does, which is the one whose files are listed."""
        _, files, pairs = self._edges[commit.id]
        changed = {item: self._digest(item, self._listing) for item in sorted(self._touched(files[0]))}
        sides = [_Side(Before(self._listing, side), _paths(side)) for side in files]
        changed = {item: digest for item, digest in changed.items() if self._differs(item, digest, sides[0])}
        authored = {
            item for item, digest in changed.items() if all(self._differs(item, digest, side) for side in sides[1:])
        }
        if authored and len(commit.parents) > 1:
            authored = self._slipped_in(authored, changed, commit)
        self.steps[commit.id] = Step(changed, frozenset(authored), files, pairs)

    def _differs(self, item: str, digest: str | None, side: _Side) -> bool:
        return self._digest(item, side.listing, side.paths.get(item, ())) != digest

    def _slipped_in(self, items: set[str], changed: Mapping[str, str | None], commit: Commit) -> set[str]:
        """The items that a merge changes in another way than git does by itself."""
        try:
            merged = self._objects.merge(*commit.parents)
        except (CannotCheck, TypeError):
            return items
        changes = _one(self._objects, merged, commit.tree)
        side = _Side(Before(self._listing, changes), _paths(changes))
        return {item for item in items if self._differs(item, changed[item], side)}
