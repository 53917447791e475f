"""Which ways of a flow close a loop: those that lead to an earlier or the same step from which their source can be
reached. A step written late that leads up the file is no loop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from procbook.flow.graph import reached
from procbook.flow.process_graph import Edge, Flow

Way = tuple[str, str]


def back_edges(graph: Flow) -> set[Edge]:
    """The edges that close a loop."""
    known = [edge for edge in graph.edges() if edge.target in graph.steps]
    closing = loops(list(graph.steps), [(edge.source, edge.target) for edge in known])
    return {edge for edge in known if (edge.source, edge.target) in closing}


def loops(order: Sequence[str], ways: Iterable[Way]) -> set[Way]:
    """The ways between nodes in an order that close a loop."""
    place = {id: position for position, id in enumerate(order)}
    after: dict[str, tuple[str, ...]] = dict.fromkeys(place, ())
    backwards = []
    for source, target in ways:
        if place[target] > place[source]:
            after[source] += (target,)
        else:
            backwards.append((source, target))
    run = _runs(after)
    found: set[Way] = set()
    for source, target in backwards:
        if run[source] == run[target] or source in reached(after, [target]):
            found.add((source, target))
        else:
            after[source] += (target,)
    return found


def _runs(after: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Steps that follow each other, each leading to the next one written, have the same number. Nearly all loops lead
    back within such a run, and need no search."""
    runs: dict[str, int] = {}
    for before, id in pairwise(("", *after)):
        runs[id] = runs.get(before, 0) + (id not in after.get(before, ()))
    return runs
