"""The flow of one process as a graph: what follows what, with every default written out.

Meaning of the kinds, one to one with BPMN 2.0: `task`, `sign-off` and `decision` go on along exactly one edge
(exclusive gateway when there are several with a condition); `parallel` goes on along all edges at once, those with a
condition only if it holds (inclusive gateway, see `conditional`); `join` waits for all edges that lead to it; `call`
runs another process and waits for its end; `wait` is an intermediate timer.
"""

from __future__ import annotations

from typing import NamedTuple

from procbook.manual.model import Branch, Process, Step

END = "end"


class Edge(NamedTuple):
    """A way from a step to a step or an end. `over` marks the way taken when a branch's `at_most` is used up."""

    source: str
    target: str
    branch: Branch | None = None
    over: bool = False

    @property
    def when(self) -> str:
        return self.branch.when if self.branch else ""


class Flow(NamedTuple):
    """Edges by source in the order written; entries and ends by id.

    Targets may be unknown: `steps` has the known ones.
    """

    steps: dict[str, Step]
    out: dict[str, tuple[Edge, ...]]
    entries: tuple[str, ...]
    ends: frozenset[str]

    def edges(self) -> list[Edge]:
        """All edges, in the order of the steps."""
        return [edge for edges in self.out.values() for edge in edges]


def flow(process: Process) -> Flow:
    """The graph of a process. Of two steps with one id the first counts; the other is a fault of its own."""
    steps: dict[str, Step] = {}
    out: dict[str, tuple[Edge, ...]] = {}
    for position, step in enumerate(process.steps):
        if step.id not in steps:
            steps[step.id] = step
            out[step.id] = _edges(process, position, step)
    entries = tuple(dict.fromkeys(start.step for start in process.starts))
    return Flow(steps, out, entries, frozenset({END, *process.ends}))


def known_ways(flow: Flow) -> bool:
    """Whether every way leads to a step or an end: else the flow is known in part only."""
    return all(edge.target in flow.steps or edge.target in flow.ends for edges in flow.out.values() for edge in edges)


def presumed(flow: Flow) -> Flow:
    """The flow as if `next` had not been written where it names what is not there: on to the following step."""
    if known_ways(flow):
        return flow
    following = dict(zip(flow.steps, [*list(flow.steps)[1:], END], strict=True))
    known = flow.steps.keys() | flow.ends
    out = {
        step: tuple(edge if edge.target in known else edge._replace(target=following[step]) for edge in edges)
        for step, edges in flow.out.items()
    }
    return flow._replace(out=out)


def splits(step: Step) -> bool:
    """Whether the step starts several parts at once."""
    return not isinstance(step.next, str) and sum(isinstance(n, str) for n in step.next) > 1


def alongside(flow: Flow) -> dict[str, tuple[str, ...]]:
    """For each step that a parallel step starts, the others that it starts at the same time, in the order written."""
    beside: dict[str, dict[str, None]] = {}
    for id, step in flow.steps.items():
        started = dict.fromkeys(edge.target for edge in flow.out[id] if edge.target in flow.steps)
        for each in started if step.kind == "parallel" else ():
            beside.setdefault(each, {}).update(dict.fromkeys(other for other in started if other != each))
    return {id: tuple(others) for id, others in beside.items() if others}


def _edges(process: Process, position: int, step: Step) -> tuple[Edge, ...]:
    if not step.next:
        following = process.steps[position + 1].id if position + 1 < len(process.steps) else END
        return (Edge(step.id, following),)
    if isinstance(step.next, str):
        return (Edge(step.id, step.next),)
    edges: list[Edge] = []
    for way in step.next:
        if isinstance(way, str):
            edges.append(Edge(step.id, way))
        else:
            edges.append(Edge(step.id, way.to, way))
            if way.then:
                edges.append(Edge(step.id, way.then, way, over=True))
    return tuple(edges)
