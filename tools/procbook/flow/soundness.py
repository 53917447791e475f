"""Whether a flow always comes to its end; if not, what is wrong, each with the shortest way that shows it. No words.

Sound is meant as in W. van der Aalst, "Verification of Workflow Nets" (1997): whatever is decided on the way, an end
can be reached, nothing is left over when it is, and every step can be reached. Every entry (`starts`) begins a case of
its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from procbook.flow.conditional import Part, closed, conditional_parts, decided
from procbook.flow.graph import Path, Ways, backwards, groups, loop, path, reached
from procbook.flow.process_graph import Edge, Flow, splits
from procbook.flow.states import WITNESSES, Choice, Early, Kinds, Net, Outcome, Stuck, Twice, explore
from procbook.manual.model import Step

NONE = Choice("", "")


class Deadlock(NamedTuple):
    """`join` waits for ever for `missing`. `choices` are all of one step that make it so. `why`:

    - choice: after `choice` they never run          - own: the one missing is the one that chose another way
    - back: `choice` leaves what `split` started, and comes to the join again only by way of it
    - again: they ran, but after `choice` not again  - itself: they run only after the join
    - start: in a case that enters at `entry` they never run   - mutual: they wait for a join that waits for this one
    """

    why: str
    join: str
    missing: tuple[str, ...]
    choices: tuple[Choice, ...]
    entry: str
    path: Path
    split: str = ""


class Double(NamedTuple):
    """`split` starts parts that come together at `step` and have not waited for each other.

    `back` is the choice that leaves one of them when that is why: without it nothing is done twice.
    """

    step: str
    split: str
    paths: tuple[Path, ...]
    back: Choice = NONE


class Soundness(NamedTuple):
    """What is wrong with a flow; empty when nothing is.

    `dead_ends` are ways into an endless loop, from the first step that leads nowhere else; `loops` have their first
    step at both ends. `checked` is False when the parallel parts have too many states to look at all.
    """

    unreachable: tuple[str, ...] = ()
    no_end: bool = False
    dead_ends: tuple[Path, ...] = ()
    loops: tuple[Path, ...] = ()
    deadlocks: tuple[Deadlock, ...] = ()
    doubles: tuple[Double, ...] = ()
    early: tuple[Early, ...] = ()
    unclosed: tuple[Part, ...] = ()
    checked: bool = True


SOUND = Soundness()


def soundness(flow: Flow) -> Soundness:
    """All that is wrong with a flow. Where it leads to an unknown step it says nothing: that is a fault of its own."""
    ways = {step: _targets(edges) for step, edges in flow.out.items()}
    entries = [entry for entry in flow.entries if entry in ways] or list(ways)[:1]
    seen = reached(ways, entries)
    beyond = seen - ways.keys()
    alive = _alive(ways)
    result = SOUND
    if len(alive) < len(ways) or len(seen) < len(ways) + len(beyond):
        result = _graph_faults(flow, ways, entries, seen)
    if any(step.kind == "join" or starts_all(step) for step in flow.steps.values()):
        result = _parallel_faults(flow, ways, entries, result)
    return result


def starts_all(step: Step) -> bool:
    """Whether all ways on from the step are taken at once; a decision without conditions is still meant as a choice."""
    return step.kind == "parallel" or (step.kind != "decision" and splits(step))


def _targets(edges: tuple[Edge, ...]) -> tuple[str, ...]:
    if len(edges) == 1:
        return (edges[0].target,)
    return tuple(dict.fromkeys(edge.target for edge in edges if not never_taken(edge)))


def never_taken(edge: Edge) -> bool:
    """Whether the edge stands for a `then` that nothing leads to: no number of rounds, no event."""
    return edge.over and edge.branch is not None and not edge.branch.at_most and not edge.branch.until


def _alive(ways: dict[str, tuple[str, ...]]) -> set[str]:
    """The steps that lead to an end or something unknown; one look from last to first mostly finds them all."""
    alive: set[str] = set()
    for step in reversed(ways):
        for target in ways[step]:
            if target in alive or target not in ways:
                alive.add(step)
                break
    if len(alive) == len(ways):
        return alive
    return reached(backwards(ways), {t for targets in ways.values() for t in targets if t not in ways}) & ways.keys()


def _graph_faults(flow: Flow, ways: dict[str, tuple[str, ...]], entries: Sequence[str], seen: set[str]) -> Soundness:
    alive = _alive(ways)
    complete = seen - ways.keys() <= flow.ends and all(entry in ways for entry in flow.entries)
    dead = {step: ways[step] for step in ways if step in seen and step not in alive}
    final = [group for group in map(set, groups(dead, dead)) if all(group.issuperset(ways[s]) for s in group)]
    looping = {step for group in final for step in group}
    living = {target for step in alive & seen for target in ways[step]}
    first = [step for step in dead if step not in looping and (step in living or step in entries)]
    return Soundness(
        unreachable=tuple(step for step in ways if step not in seen) if complete else (),
        no_end=not seen - ways.keys(),
        dead_ends=tuple(path(ways, step, looping) for step in first[:WITNESSES]),
        loops=tuple(_round(dead, group) for group in final[:WITNESSES]),
    )


def _round(ways: Ways, group: set[str]) -> Path:
    """The endless loop of a group of steps, from its first step back to it."""
    inside = {step: targets for step, targets in ways.items() if step in group}
    return loop(inside, next(iter(inside)))


def _parallel_faults(
    flow: Flow, ways: dict[str, tuple[str, ...]], entries: Sequence[str], result: Soundness
) -> Soundness:
    steps = flow.steps.values()
    kinds = Kinds(
        splits=frozenset(step.id for step in steps if starts_all(step)),
        joins=frozenset(step.id for step in steps if step.kind == "join"),
        endless=ways.keys() - _alive(ways),
        ends=flow.ends - flow.steps.keys(),
    )
    parts = conditional_parts(flow, ways, entries)
    if parts is None:
        return result._replace(checked=False)
    net = decided(ways, [part for part in parts if closed(part, kinds.joins)])
    first, last, deadlocks, returns = _mended(ways, entries, net, kinds)
    order = {step: number for number, step in enumerate(ways)}
    return result._replace(
        deadlocks=tuple(sorted(deadlocks, key=lambda fault: order[fault.join])),
        doubles=(*returns, *_doubles(ways, last)),
        early=tuple(last.early),
        unclosed=tuple(_unclosed(flow, ways, parts, kinds)),
        checked=first.complete or bool(deadlocks),
    )


def _mended(
    ways: Ways, entries: Sequence[str], net: Ways, kinds: Kinds
) -> tuple[Outcome, Outcome, list[Deadlock], list[Double]]:
    """The faults that come from a choice, found one after the other: after each the flow is looked at as if nobody
    chose so, as its author would after mending it. With them what was found first, and what is left at last.
    """
    deadlocks: dict[tuple[str, str], Deadlock] = {}
    returns: list[Double] = []
    never: frozenset[Choice] = frozenset()
    first = outcome = explore(Net(net, entries, kinds), entries)
    for _ in range(WITNESSES):
        stuck = {frozenset(stuck.joins): stuck for stuck in reversed(outcome.stuck)}
        found = {fault.join: fault for fault in (_deadlock(ways, one) for one in stuck.values())}
        _add(deadlocks, found.values(), ways)
        away = {choice for fault in found.values() for choice in fault.choices}
        if not away:
            returns += _returns(ways, entries, net, kinds, never, outcome)
            away = {double.back for double in returns}
        if away <= never:
            break
        never |= away
        outcome = explore(Net(net, entries, kinds, never), entries)
    return first, outcome, list(deadlocks.values()), returns


def _add(deadlocks: dict[tuple[str, str], Deadlock], found: Iterable[Deadlock], ways: Ways) -> None:
    """A step with several choices that make a join wait is told once; if it is each of them, the join is wrong."""
    for fault in found:
        step = fault.choices[0].step if fault.choices else ""
        known = deadlocks.setdefault((fault.join, step), fault)
        if known is not fault and step:
            choices = (*known.choices, *fault.choices)
            every = len(choices) == len(ways[step])
            deadlocks[fault.join, step] = known._replace(choices=known.choices[:1] if every else choices)


def _returns(
    ways: Ways, entries: Sequence[str], net: Ways, kinds: Kinds, never: frozenset[Choice], outcome: Outcome
) -> Iterator[Double]:
    """The first work that is done twice only since a part was left: without that choice it is not."""
    for twice in outcome.twice.values():
        for split in dict.fromkeys(twice.splits):
            outside = reached(ways, entries, without=split) | {split}
            left = next((c for c in twice.choices if c.step not in outside and c.target in outside), NONE)
            if left is not NONE:
                without = explore(Net(net, entries, kinds, never | {left}), entries)
                if twice.step not in without.twice:
                    way = path(ways, twice.splits[-1], (left.step,))
                    yield Double(twice.step, split, ((*way, left.target),), left)
                    return


def _unclosed(flow: Flow, ways: Ways, parts: Sequence[Part], kinds: Kinds) -> Iterator[Part]:
    """The parts that cannot be left out; not those with another fault: no end, an unknown step, a join of one."""
    known = flow.steps.keys() | kinds.ends
    sources = backwards(ways)
    for part in parts:
        alone = any(last in kinds.joins and len(sources[last]) == 1 for last, _ in part.exits)
        other = alone or part.target in kinds.endless or any(target not in known for _, target in part.exits)
        if not other and not closed(part, kinds.joins):
            yield part


def _deadlock(ways: Ways, stuck: Stuck) -> Deadlock:
    """The join to name: one whose missing work no other waiting join holds back."""
    sources = backwards(ways)
    for join, (_, missing) in list(stuck.joins.items())[:20]:
        before = reached(sources, missing[:1], without=join)
        if not any(other in before for other in stuck.joins if other != join):
            return _left(ways, sources, stuck, join) or _explained(ways, stuck, join, before)
    join, (_, missing) = next(iter(stuck.joins.items()))
    return Deadlock("mutual", join, tuple(missing), (), stuck.entry, path(ways, stuck.entry, (join,)))


def _left(ways: Ways, sources: Ways, stuck: Stuck, join: str) -> Deadlock | None:
    """The choice that leaves a part of the latest split before it comes to the join, if that is why it waits."""
    _, missing = stuck.joins[join]
    for split in dict.fromkeys(stuck.splits):
        inside = _up_to(ways, ways[split], join) & _up_to(sources, missing[:1], split, join)
        choice = next((c for c in _absent(stuck, join) if c.step in inside and c.target not in inside), NONE)
        if choice is not NONE:
            back = join in reached(ways, (choice.target,)) - reached(ways, (choice.target,), without=split)
            why = "back" if back else "own" if choice.step in missing else "choice"
            way = (*path(ways, stuck.entry, (choice.step,)), choice.target)
            return Deadlock(why, join, tuple(missing), (choice,), stuck.entry, way, split)
    return None


def _absent(stuck: Stuck, join: str) -> list[Choice]:
    """The choices, the latest first, without those by which what is missed now came to the join before."""
    missing = stuck.joins[join][1]
    return [choice for choice in stuck.choices if choice.target != join or choice.step not in missing]


def _since(stuck: Stuck, join: str) -> list[Choice]:
    """The choices since the join last went on, the earliest first, then those before it, the latest first."""
    later = stuck.done[: stuck.done.index(join)] if join in stuck.done else ()
    number = 0
    for step in later:
        number += number < len(stuck.choices) and stuck.choices[number].step == step
    return [*reversed(stuck.choices[:number]), *stuck.choices[number:]]


def _up_to(ways: Ways, starts: Iterable[str], *ends: str) -> set[str]:
    """All that is reached from the starts, never through the ends and without them."""
    beyond = {node: targets for node, targets in ways.items() if node not in ends}
    return reached(beyond, starts) - set(ends)


def _explained(ways: Ways, stuck: Stuck, join: str, before: set[str]) -> Deadlock:
    """Why the missing work never comes; `before` are the steps that lead to it past the join."""
    heard, missing = stuck.joins[join]
    choice = next((c for c in _absent(stuck, join) if c.step in before and c.target not in before), NONE)
    why = "own" if choice.step in missing else "choice"
    if choice is NONE and missing[0] in stuck.done:
        choice = next((c for c in _since(stuck, join) if heard[0] in reached(ways, (c.target,))), NONE)
        why = "again"
    if choice is NONE:
        why = "itself" if join in reached(backwards(ways), missing[:1]) else "start"
    choices = () if choice is NONE else (choice,)
    return Deadlock(why, join, tuple(missing), choices, stuck.entry, _way(ways, stuck.entry, choice, join))


def _way(ways: Ways, entry: str, choice: Choice, join: str) -> Path:
    if choice is NONE:
        return path(ways, entry, (join,))
    return path(ways, entry, (choice.step,)) + (path(ways, choice.target, (join,)) or (choice.target,))


def _doubles(ways: Ways, outcome: Outcome) -> Iterator[Double]:
    for twice in outcome.twice.values():
        for split in twice.splits:
            parts = sorted(filter(None, (_part(ways, split, target, twice) for target in ways[split])), key=len)
            if len(parts) > 1:
                yield Double(twice.step, split, (parts[0], parts[1]))
                break


def _part(ways: Ways, split: str, target: str, twice: Twice) -> Path:
    """The shortest way from a split by one of its branches to the step, and on to the join that hears from it."""
    if twice.step == split and target == twice.join:
        return (split, target)
    way = path(ways, target, (twice.step,))
    return (split, *way, *filter(None, (twice.join,))) if way else ()
