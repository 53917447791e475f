"""The order in which readers meet the steps of a process: each behind those that lead to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import is_

import msgspec

from procbook.flow.loops import back_edges
from procbook.flow.process_graph import END, Flow, flow
from procbook.manual.model import Process, Step


def in_order(process: Process) -> Process:
    """The process with its steps as written, but none behind one that it leads to; loops count for nothing. What
    follows what is the same: a way that was told by the order alone is written out.

    So the numbers that steps have by their place grow along every arrow of the flowchart that is no loop.
    """
    graph = flow(process)
    order = [graph.steps[id] for id in _in_turn(graph)]
    if len(order) != len(process.steps) or all(map(is_, order, process.steps)):  # two steps of one id: a fault
        return process
    return msgspec.structs.replace(process, steps=tuple(_told(order, graph)))


def _in_turn(graph: Flow) -> Iterator[str]:
    """Each step in its turn, but first what leads to it."""
    before = _before(graph)
    placed: set[str] = set()
    for id in graph.steps:
        pending = [id]
        while pending:
            if missing := [each for each in before[pending[-1]] if each not in placed]:
                pending += reversed(missing)
            elif (ready := pending.pop()) not in placed:
                placed.add(ready)
                yield ready


def _before(graph: Flow) -> Mapping[str, Sequence[str]]:
    """The steps that lead to each step, loops left out."""
    back = back_edges(graph)
    before: dict[str, list[str]] = {id: [] for id in graph.steps}
    for edge in graph.edges():
        if edge.target in before and edge not in back:
            before[edge.target].append(edge.source)
    return before


def _told(order: Sequence[Step], graph: Flow) -> Iterator[Step]:
    """The steps with the way on written out where another step stands behind them than did."""
    following = [*(step.id for step in order[1:]), END]
    for step, behind in zip(order, following, strict=True):
        goal = graph.out[step.id][0].target
        yield step if step.next or goal == behind else msgspec.structs.replace(step, next=goal)
