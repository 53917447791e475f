"""Questions about a directed graph: what is reached, the shortest way, the order with loops kept together.

A graph is a mapping node -> where it leads; a target that is not a node itself leads nowhere. Nothing here recurses: a
crafted process may have ten thousand steps in a row.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence

Ways = Mapping[str, tuple[str, ...]]
Path = tuple[str, ...]


def reached(ways: Ways, starts: Iterable[str], without: str = "") -> set[str]:
    """All that is reached from the starts, with themselves and targets that lead nowhere; never through `without`."""
    seen = set(starts)
    pending = list(seen)
    while pending:
        for target in ways.get(pending.pop(), ()):
            if target not in seen and target != without:
                seen.add(target)
                pending.append(target)
    return seen


def backwards(ways: Ways) -> dict[str, tuple[str, ...]]:
    """The graph with every way turned round."""
    sources: dict[str, list[str]] = {}
    for source, targets in ways.items():
        for target in targets:
            sources.setdefault(target, []).append(source)
    return {target: tuple(turned) for target, turned in sources.items()}


def path(ways: Ways, start: str, goals: Collection[str]) -> Path:
    """The shortest way from a node to the nearest goal, both ends included; () when there is none."""
    came: dict[str, str] = {}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        if node in goals:
            return _back(came, start, node)
        for target in ways.get(node, ()):
            if target not in came and target != start:
                came[target] = node
                queue.append(target)
    return ()


def _back(came: Mapping[str, str], start: str, node: str) -> Path:
    steps = [node]
    while steps[-1] != start:
        steps.append(came[steps[-1]])
    return tuple(reversed(steps))


def loop(ways: Ways, node: str) -> Path:
    """The shortest way from a node back to it, the node at both ends; () when there is none."""
    way = path(ways, node, {source for source, targets in ways.items() if node in targets})
    return (*way, node) if way else ()


def groups(ways: Ways, starts: Iterable[str]) -> list[list[str]]:
    """The reached nodes, those of one loop together, each group before what it leads to, branch after branch.

    The strongly connected components in topological order, after Kosaraju and Sharir (1981).
    """
    order = [node for node in reversed(finished(ways, starts)) if node in ways]
    rank = {node: number for number, node in enumerate(order)}
    sources = backwards({node: ways[node] for node in order})
    listed: list[list[str]] = []
    seen: set[str] = set()
    for node in order:
        if node not in seen:
            group = _unseen(sources, node, seen)
            listed.append(sorted(group, key=rank.__getitem__))
    return listed


def _unseen(ways: Ways, start: str, seen: set[str]) -> list[str]:
    seen.add(start)
    group = [start]
    for node in group:
        for target in ways.get(node, ()):
            if target not in seen:
                seen.add(target)
                group.append(target)
    return group


def finished(ways: Ways, starts: Iterable[str]) -> list[str]:
    """The reached nodes in the order in which a depth-first walk leaves them."""
    left: list[str] = []
    seen: set[str] = set()
    for start in starts:
        stack = [(start, iter((start,)))]
        while stack:
            node, targets = stack[-1]
            target = next((t for t in targets if t not in seen), None)
            if target is not None:
                seen.add(target)
                stack.append((target, iter(ways.get(target, ()))))
            else:
                stack.pop()
                if stack:
                    left.append(node)
    return left


SHOWN = 12
"""How many stations of a way a message shows; of a longer one the first and last."""


def arrows(way: Sequence[str]) -> str:
    """A way as people read it: "s10 → s20 → end"."""
    half = SHOWN // 2
    shown = way if len(way) <= SHOWN else [*way[:half], f"… {len(way) - 2 * half} …", *way[-half:]]
    return " → ".join(shown)
