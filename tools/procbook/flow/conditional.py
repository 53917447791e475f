"""Parts of a parallel step that are done only when their condition holds: what BPMN 2.0 says with an inclusive gateway.

A part whose condition does not hold counts as done, as dead paths do in WS-BPEL 2.0: the join it leads to goes on
without it, also when none holds. A condition is then nothing but a decision between the part and the place where it
comes to its join, and the flow stays a free-choice net. For that the part must be one: reached in no other way, and
left only by one way to one join.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import NamedTuple

from procbook.flow.graph import Ways, reached
from procbook.flow.process_graph import Flow

MOST = 1_000_000
"""Steps looked at, all parts together: a process beyond that is no longer checked."""

_CHOICE, _PAST = "?if?", "?to?"
"""Stand in no id of a step: before them the step that people know, behind them what makes the name its own."""


class Part(NamedTuple):
    """What `step` starts with `target` when the condition holds; `exits` are the ways (from, to) that leave it."""

    step: str
    target: str
    exits: tuple[tuple[str, str], ...]


def conditional_parts(flow: Flow, ways: Ways, entries: Sequence[str]) -> list[Part] | None:
    """The parts of all parallel steps that have a condition; None when there are too many to look at."""
    begins = [(step, target) for step in ways for target in _conditional(flow, step)]
    if len(begins) * len(ways) > MOST:
        return None
    return [Part(step, target, _exits(ways, entries, step, target)) for step, target in begins]


def _conditional(flow: Flow, step: str) -> list[str]:
    """The targets that a parallel step starts only in some cases."""
    if flow.steps[step].kind != "parallel":
        return []
    edges = flow.out[step]
    always = {edge.target for edge in edges if edge.branch is None}
    return list(dict.fromkeys(edge.target for edge in edges if edge.target not in always))


def _exits(ways: Ways, entries: Sequence[str], step: str, target: str) -> tuple[tuple[str, str], ...]:
    """The ways out of the steps that are reached only through this way on; the way itself when it leads to none."""
    if target not in ways:
        return ((step, target),)
    without = {**ways, step: tuple(other for other in ways[step] if other != target)}
    inside = reached(ways, (target,)) - reached(without, entries)
    return tuple((s, t) for s in ways if s in inside for t in ways[s] if t not in inside)


def closed(part: Part, joins: Set[str]) -> bool:
    """Whether the part can be left out: it comes to a join, by one way."""
    return len(part.exits) == 1 and part.exits[0][1] in joins


def goes_past(flow: Flow, step: str) -> str:
    """Where a parallel step goes on when no condition holds: to the join of its parts. "" if some part has none."""
    ways = {id: tuple(edge.target for edge in edges) for id, edges in flow.out.items()}
    targets = _conditional(flow, step)
    if not targets or len(targets) < len(set(ways[step])):
        return ""
    joins = {join for target in targets for _, join in _exits(ways, flow.entries, step, target)}
    return joins.pop() if len(joins) == 1 else ""


def decided(ways: Ways, parts: Sequence[Part]) -> dict[str, tuple[str, ...]]:
    """The flow with each condition as a decision: to the part, or past it to a step before its join.

    `told_as` says what each of those that are added is in the process.
    """
    spelled = dict(ways)
    for step, target, ((last, join),) in parts:
        choice, past = f"{target}{_CHOICE}{step}", f"{last}{_PAST}{join}"
        spelled[choice], spelled[past] = (target, past), (join,)
        spelled[step] = _instead(spelled[step], target, choice)
        spelled[last] = _instead(spelled[last], join, past)
    return spelled


def _instead(targets: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    return tuple(new if target == old else target for target in targets)


def told_as(step: str) -> tuple[str, str]:
    """The step of the process that one of `decided` stands for; with it the join that hears of it there."""
    last, _, join = step.partition(_PAST)
    return last.partition(_CHOICE)[0], join
