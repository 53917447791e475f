"""What can happen in a flow that does several things at once: parts that wait for ever, work that is done twice.

The flow is a free-choice workflow net (W. van der Aalst, "Verification of Workflow Nets", 1997). A state says which
steps are due and which joins have heard from whom. Steps that are due do not disturb each other, so it is enough to
look at one of them in each state (stubborn sets, A. Valmari, 1991): the earliest, so that work which can still arrive
at a step arrives first. Forty branches then cost forty states, not 2^40. Two pieces of work due at one step count as
one from there on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from procbook.flow.conditional import told_as
from procbook.flow.graph import Ways, backwards, groups

STATES = 1_000
"""States looked at for the shortest way; then as many as five times that, in depth, for any way."""

WITNESSES = 20
"""Faults of one kind that are kept: nobody reads more of one process."""


class Choice(NamedTuple):
    """A way that was taken where there were several."""

    step: str
    target: str


class Stuck(NamedTuple):
    """A state in which nothing goes on: the joins that wait, each with whom it heard from and whom it misses.

    The choices taken, the splits passed and the steps done before; the latest first.
    """

    entry: str
    joins: Mapping[str, tuple[Sequence[str], Sequence[str]]]
    choices: Sequence[Choice]
    splits: Sequence[str]
    done: Sequence[str]


class Twice(NamedTuple):
    """A step that is due, or that a join hears from, a second time; choices and splits before, latest first."""

    step: str
    join: str
    choices: Sequence[Choice]
    splits: Sequence[str]


class Early(NamedTuple):
    """A step goes to an end while others are still due or waited for; `split` was the latest to start several."""

    entry: str
    step: str
    end: str
    others: Sequence[str]
    split: str = ""


class Outcome(NamedTuple):
    """All that was found; `complete` says whether every state was looked at."""

    stuck: list[Stuck]
    twice: dict[str, Twice]
    early: list[Early]
    complete: bool = True


class Join(NamedTuple):
    needs: int
    due: int


class Move(NamedTuple):
    """One way a step can go on: what becomes due or heard, an end that is reached, the joins that hear of it."""

    targets: tuple[str, ...]
    gain: int
    end: str
    joins: tuple[Join, ...]


class Kinds(NamedTuple):
    """What is special in a flow: steps that start all their ways, that join, that never come to an end; ends."""

    splits: Set[str]
    joins: Set[str]
    endless: Set[str]
    ends: Set[str]


class Net:
    """The flow with its places numbered: first the steps in their order, then what each join may hear from a step.

    Steps that never come to an end are last, so that they keep nothing else from being looked at. What is told of
    the net (`names`, `told`) names the steps of the process; `decides` are those of it that have several ways on.
    What `never` names is not taken: joins wait as before, so whatever still goes wrong does so in the whole flow too.
    """

    def __init__(self, ways: Ways, entries: Sequence[str], kinds: Kinds, never: Set[Choice] = frozenset()) -> None:
        self.never = never
        self.steps = sorted((s for group in groups(ways, entries) for s in group), key=kinds.endless.__contains__)
        self.bit = {step: 1 << number for number, step in enumerate(self.steps)}
        self.due = (1 << len(self.steps)) - 1
        self.heard = self._places(ways, kinds.joins)
        self.names = [*map(told_as, self.steps), *((told_as(step)[0], join) for step, join in self.heard)]
        self.told = [step for step, _ in self.names[: len(self.steps)]]
        self.joins = self._joins()
        self.splits = kinds.splits
        self.moves = [self._moves(step, ways[step], kinds.ends) for step in self.steps]
        self.decides = [
            len(ways[step]) > 1 and step not in kinds.splits and told_as(step) == (step, "") for step in self.steps
        ]

    def _places(self, ways: Ways, joins: Set[str]) -> dict[tuple[str, str], int]:
        sources = backwards({step: ways[step] for step in self.steps})
        pairs = [(source, join) for join in self.steps if join in joins for source in sources.get(join, ())]
        return {pair: 1 << number for number, pair in enumerate(pairs, len(self.steps))}

    def _joins(self) -> dict[str, Join]:
        needs: dict[str, int] = {}
        for (_, join), bit in self.heard.items():
            needs[join] = needs.get(join, 0) | bit
        return {join: Join(mask, self.bit[join]) for join, mask in needs.items()}

    def _moves(self, step: str, targets: tuple[str, ...], ends: Set[str]) -> list[Move]:
        if step in self.splits:
            return [self._move(step, targets, ends)]
        taken = (target for target in targets if Choice(step, told_as(target)[0]) not in self.never)
        return [self._move(step, (target,), ends) for target in taken]

    def _move(self, step: str, targets: tuple[str, ...], ends: Set[str]) -> Move:
        gain = 0
        for target in targets:
            gain |= self.heard.get((step, target), 0) or self.bit.get(target, 0)
        end = next((target for target in targets if target in ends), "")
        return Move(targets, gain, end, tuple(self.joins[t] for t in targets if t in self.joins))

    def members(self, places: int) -> Iterator[tuple[str, str]]:
        """The places in a state: steps that are due, with "", and steps with the join that heard from them."""
        while places:
            low = places & -places
            yield self.names[low.bit_length() - 1]
            places ^= low


def after(rest: int, move: Move) -> tuple[int, int]:
    """The state that a move leads to, and the places in it where something was already."""
    twice = rest & move.gain
    state = rest | move.gain
    for join in move.joins:
        if state & join.needs == join.needs:
            twice |= state & join.due
            state = (state ^ join.needs) | join.due
    return state, twice


class Search:
    """The states that follow from one entry, each with the state and the move that led to it."""

    def __init__(self, net: Net, entry: str, outcome: Outcome) -> None:
        self.net = net
        self.entry = entry
        self.outcome = outcome
        self.came: dict[int, tuple[int, int, Move]] = {}
        self.ending: set[int] = set()

    def run(self, limit: int, in_depth: bool) -> bool:
        """Look at states, nearest first, or in depth until one is stuck; False when not all were looked at."""
        start = self.net.bit[self.entry]
        self.came = {start: (0, 0, Move((), 0, "", ()))}
        queue = deque([start])
        while queue and len(self.came) <= limit and not (in_depth and self.outcome.stuck):
            state = queue.pop() if in_depth else queue.popleft()
            due = state & self.net.due
            if not due:
                self._stuck(state)
                continue
            queue.extend(self._following(state, due & -due))
        return not queue

    def _following(self, state: int, low: int) -> Iterator[int]:
        number = low.bit_length() - 1
        for move in self.net.moves[number]:
            following, twice = after(state ^ low, move)
            if twice:
                self._twice(state, number, move, twice)
            if move.end and following:
                self._early(state, number, move.end, following)
            if following and following not in self.came:
                self.came[following] = (state, number, move)
                yield following

    def _early(self, state: int, number: int, end: str, following: int) -> None:
        """One for all that the same split started."""
        if number in self.ending:
            return
        self.ending.add(number)
        split = next(iter(self._splits([self.net.told[n] for n, _ in self._way(state)])), "")
        if not any(split == known.split for known in self.outcome.early):
            others = [other for other, _ in self.net.members(following)]
            self.outcome.early.append(Early(self.entry, self.net.told[number], end, others, split))

    def _stuck(self, state: int) -> None:
        if len(self.outcome.stuck) >= WITNESSES:
            return
        joins: dict[str, tuple[list[str], list[str]]] = {}
        for (source, join), bit in self.net.heard.items():
            if state & self.net.joins[join].needs:
                joins.setdefault(join, ([], []))[0 if state & bit else 1].append(told_as(source)[0])
        way = [*self._way(state)]
        done = [self.net.told[number] for number, _ in way]
        self.outcome.stuck.append(Stuck(self.entry, joins, self._choices(way), self._splits(done), done))

    def _choices(self, way: Sequence[tuple[int, Move]]) -> list[Choice]:
        net = self.net
        return [Choice(net.told[n], told_as(move.targets[0])[0]) for n, move in way if net.decides[n]]

    def _splits(self, done: Sequence[str]) -> list[str]:
        return [step for step in done if step in self.net.splits]

    def _twice(self, state: int, number: int, move: Move, places: int) -> None:
        new = [place for place in self.net.members(places) if place[0] not in self.outcome.twice]
        if new and len(self.outcome.twice) < WITNESSES:
            way = [(number, move), *self._way(state)]
            before = self._choices(way), self._splits([self.net.told[n] for n, _ in way])
            self.outcome.twice.update({step: Twice(step, join, *before) for step, join in new})

    def _way(self, state: int) -> Iterator[tuple[int, Move]]:
        """The numbers of the steps done on the way to a state, the latest first."""
        while self.came[state][0]:
            state, number, move = self.came[state]
            yield number, move


def explore(net: Net, entries: Sequence[str]) -> Outcome:
    """What goes wrong in the cases of each entry; the number of states is bounded for all entries together."""
    outcome = Outcome([], {}, [])
    left = STATES * 5 + 2 * len(net.steps)
    for entry in entries:
        search = Search(net, entry, outcome)
        complete = search.run(min(STATES, left), in_depth=False)
        left -= len(search.came)
        if not complete and left > 0:
            complete = search.run(left, in_depth=True)
            left -= len(search.came)
        if not complete:
            return outcome._replace(complete=False)
    return outcome
