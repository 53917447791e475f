"""A second opinion on flows: every order of events, by brute force, on small processes.

It shares nothing with `procbook.flow.soundness`: pieces of work are counted one by one, and every step that can go on does
so in every state. A state with two pieces of work at one place is the end of that line: what comes after double work is
nobody's plan. A part of a parallel step whose condition does not hold leaves its work, done, where the part would have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

from procbook.manual.model import Branch, Process, Step

Token = tuple[str, str]
"""Work on the way from a step to another; the first one comes from nowhere."""

State = frozenset[tuple[Token, int]]


class Verdict(NamedTuple):
    unreachable: frozenset[str]
    doomed: frozenset[str]
    looping: frozenset[str]
    starving: frozenset[str]
    double: bool
    early: bool
    incomplete: bool
    never: frozenset[str]
    unclosed: frozenset[Token]


def targets(process: Process, step: Step) -> list[str]:
    """Where the work can go from a step, by the words of the format."""
    if not step.next:
        ids = [s.id for s in process.steps]
        place = ids.index(step.id) + 1
        return [ids[place]] if place < len(ids) else ["end"]
    if isinstance(step.next, str):
        return [step.next]
    found: list[str] = []
    for way in step.next:
        if isinstance(way, str):
            found.append(way)
            continue
        found.append(way.to)
        if way.then and (way.at_most or way.until):
            found.append(way.then)
    return sorted(set(found))


def at_once(step: Step) -> bool:
    if step.kind == "parallel":
        return True
    plain = [] if isinstance(step.next, str) else [way for way in step.next if isinstance(way, str)]
    return step.kind != "decision" and len(plain) >= 2


def conditional(step: Step) -> list[str]:
    """Where a parallel step only leads in some cases."""
    ways = () if isinstance(step.next, str) else step.next
    return sorted({way.to for way in ways if isinstance(way, Branch)} - {way for way in ways if isinstance(way, str)})


def left_out(process: Process, step: Step, target: str) -> Token | None:
    """Where the work of a part stands once it is through, if that is one place before one join."""
    steps = {each.id: each for each in process.steps}
    arrows = {id: [to for to in targets(process, each) if (id, to) != (step.id, target)] for id, each in steps.items()}
    others = closure(arrows)
    entries = {start.step for start in process.starts}
    elsewhere = entries.union(*(others[entry] for entry in entries))
    inside = ({target} | others.get(target, set())) & set(steps) - elsewhere
    leaving = [(id, to) for id in inside for to in targets(process, steps[id]) if to not in inside]
    joins = [token for token in leaving if token[1] in steps and steps[token[1]].kind == "join"]
    return joins[0] if len(leaving) == len(joins) == 1 else None


def ways_of(process: Process, step: Step) -> list[list[Token]]:
    """All that can come of a step: each as the work that is on its way then."""
    every = [(step.id, way) for way in targets(process, step)]
    if not at_once(step):
        return [[token] for token in every]
    passed = {way: left_out(process, step, way) for way in conditional(step)} if step.kind == "parallel" else {}
    options = [[token, past] if (past := passed.get(token[1])) else [token] for token in every]
    return [list(chosen) for chosen in product(*options)]


def unclosed(process: Process) -> frozenset[Token]:
    """The parts with a condition that cannot be left out."""
    parts = [(step, to) for step in process.steps if step.kind == "parallel" for to in conditional(step)]
    return frozenset((step.id, to) for step, to in parts if not left_out(process, step, to))


def closure(arrows: dict[str, list[str]]) -> dict[str, set[str]]:
    """What each step leads to in one or more moves: the relation multiplied with itself until it stays."""
    relation = {step: set(to) for step, to in arrows.items()}
    while True:
        wider = {step: to.union(*(relation.get(t, set()) for t in to)) for step, to in relation.items()}
        if wider == relation:
            return relation
        relation = wider


def judge(process: Process, always: Mapping[str, str] = MappingProxyType({})) -> Verdict:
    arrows = {step.id: targets(process, step) for step in process.steps}
    leads = closure(arrows)
    entries = [start.step for start in process.starts]
    live = set(entries).union(*(leads[e] for e in entries)) & set(arrows)
    dead = {step for step in live if leads[step] <= set(arrows)}
    looping = {step for step in dead if all(step in leads[after] for after in leads[step])}
    runs = [play(process, entry, live, always) for entry in entries]
    return Verdict(
        unreachable=frozenset(set(arrows) - live),
        doomed=frozenset(dead - looping),
        looping=frozenset(looping),
        starving=frozenset(join for run in runs for join in run.starving),
        double=any(run.double for run in runs),
        early=any(run.early for run in runs),
        incomplete=any(run.incomplete for run in runs),
        never=frozenset(live - set().union(*(run.done for run in runs))),
        unclosed=unclosed(process),
    )


class Run(NamedTuple):
    starving: set[str]
    double: bool
    early: bool
    incomplete: bool
    done: set[str]


def play(process: Process, entry: str, live: set[str], always: Mapping[str, str]) -> Run:
    """Every state that one case can come to; at the steps in `always` only this way on is taken."""
    steps = {step.id: step for step in process.steps}
    sources = {j: [s for s in live if j in targets(process, steps[s])] for j in live if steps[j].kind == "join"}
    ways = {name: ways_of(process, step) for name, step in steps.items()}
    ways |= {name: [[(name, target)]] for name, target in always.items()}
    start = frozenset(Counter({("", entry): 1}).items())
    seen = {start}
    queue = [start]
    followers: dict[State, set[State]] = {}
    starving: set[str] = set()
    double = early = False
    done: set[str] = set()
    for state in queue:
        here = Counter(dict(state))
        if overfull(here, steps):
            double = True
            followers[state] = set()
            continue
        moved = set()
        for name, used in enabled(here, steps, sources):
            done.add(name)
            for taken in ways[name]:
                left = here - Counter(used)
                left.update(token for token in taken if token[1] in steps)
                if left and any(way not in steps for _, way in taken):
                    early = True
                moved.add(frozenset(left.items()))
        followers[state] = moved
        if not moved and state:
            starving |= {to for _, to in here}
        queue += [s for s in moved if s not in seen]
        seen |= moved
    return Run(starving, double, early, not all_finish(followers), done)


def enabled(
    here: Counter[Token], steps: dict[str, Step], sources: dict[str, list[str]]
) -> list[tuple[str, list[Token]]]:
    """The steps that can be done now, with the work that they take."""
    found: list[tuple[str, list[Token]]] = []
    for token in here:
        if steps[token[1]].kind != "join" or token[0] == "":
            found.append((token[1], [token]))
    for join, needed in sources.items():
        taken = [(source, join) for source in needed]
        if taken and all(here[token] for token in taken):
            found.append((join, taken))
    return found


def overfull(here: Counter[Token], steps: dict[str, Step]) -> bool:
    """Whether two pieces of work are at one place: on one way, or before one step that does not join them."""
    waiting = Counter[str]()
    for (_, to), count in here.items():
        if steps[to].kind != "join":
            waiting[to] += count
    return max([*waiting.values(), *here.values()], default=0) > 1


def all_finish(followers: dict[State, set[State]]) -> bool:
    """Whether every state can still come to the one in which nothing is left."""
    finishing: set[State] = {frozenset()}
    while True:
        more = {state for state, after in followers.items() if after & finishing} | finishing
        if more == finishing:
            return set(followers) <= finishing
        finishing = more
