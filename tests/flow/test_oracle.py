"""The soundness of flows beside a second opinion: an oracle that tries every order of events."""

from __future__ import annotations

from random import Random

import pytest
from msgspec.structs import replace

from procbook.flow.process_graph import flow
from procbook.flow.soundness import Soundness, soundness
from procbook.manual.model import Branch, Process, Step
from tests.flow.flows import random_flow
from tests.flow.oracle import Verdict, judge

FLOWS = 5_000
PARTS = 6


def both(seed: int) -> tuple[Soundness, Verdict]:
    random = random_flow(seed)
    return soundness(flow(random)), judge(random)


@pytest.mark.parametrize("part", range(PARTS))
def test_same_verdict_as_every_order_of_events(part: int) -> None:
    """Nobody is told of a fault that cannot happen, and no fault that can happen is kept from him."""
    disagreements = [seed for seed in range(part, FLOWS, PARTS) if differs(*both(seed))]
    assert disagreements == []


def differs(found: Soundness, verdict: Verdict) -> list[str]:
    """Where the two disagree.

    What comes after double work is nobody's plan, so deadlocks are compared where there is none. A flow that has an
    endless loop or a deadlock, both errors, may show only after they are mended that something is also done twice; an end
    that comes early only with a choice that makes a join wait is told with that.
    """
    looping = {step for loop in found.loops for step in loop}
    agree = {
        "unreachable": set(found.unreachable) == verdict.unreachable,
        "loop": looping <= verdict.looping and bool(looping) == bool(verdict.looping),
        "dead end": {way[0] for way in found.dead_ends} <= verdict.doomed
        and bool(found.dead_ends) == bool(verdict.doomed),
        "checked": found.checked,
        "unclosed": {(part.step, part.target) for part in found.unclosed} <= verdict.unclosed,
    }
    if not verdict.double:
        agree["deadlock"] = {deadlock.join for deadlock in found.deadlocks} <= verdict.starving
        agree["no deadlock"] = bool(found.deadlocks) == bool(verdict.starving)
        agree["early end"] = bool(found.early) == verdict.early or (bool(found.deadlocks) and not found.early)
        agree["not double"] = not found.doubles
    elif not found.deadlocks and not found.loops:
        agree["double"] = bool(found.doubles)
    else:
        agree["told of something"] = bool(found.doubles or found.deadlocks or found.loops)
    return [what for what, same in agree.items() if not same]


def test_flow_without_finding_always_comes_to_its_end() -> None:
    """Who gets an empty report can finish every case, and every step has its turn in some case."""
    sound = [verdict for found, verdict in map(both, range(0, FLOWS, 4)) if not faults(found)]
    assert len(sound) > FLOWS / 40
    assert not any(verdict.incomplete or verdict.never for verdict in sound)


def faults(found: Soundness) -> bool:
    return any((found.unreachable, found.loops, found.deadlocks, found.doubles, found.early, found.unclosed))


@pytest.mark.parametrize("part", range(2))
def test_every_choice_that_is_told_makes_the_join_wait(part: int) -> None:
    """Nobody is sent to a choice that is right: whoever always decides so gets stuck, or does work twice.

    A choice that is right at first and wrong when a split comes back to it is told as well: one in a hundred.
    """
    told: list[bool] = []
    for seed in range(part, FLOWS, 2):
        random = random_flow(seed)
        for deadlock in soundness(flow(random)).deadlocks:
            for choice in deadlock.choices:
                verdict = judge(random, {choice.step: choice.target})
                told.append(deadlock.join in verdict.starving or verdict.double or bool(verdict.doomed))
    assert len(told) > 200
    assert told.count(False) * 100 < len(told)


def test_parts_that_may_be_left_out_are_among_the_sound_flows() -> None:
    """The comparison is worth something for conditions of parallel steps too: many a flow with them is right."""
    sound = [random_flow(seed) for seed in range(0, FLOWS, 10) if not faults(soundness(flow(random_flow(seed))))]
    assert sum(any(step.kind == "parallel" and step.branches for step in process.steps) for process in sound) > 50


def test_the_flows_have_every_fault() -> None:
    """The comparison is worth something: each fault is there often, alone and with others."""
    verdicts = [judge(random_flow(seed)) for seed in range(0, FLOWS, 4)]
    for fault in ("unreachable", "doomed", "looping", "starving", "double", "early", "unclosed"):
        assert sum(bool(getattr(verdict, fault)) for verdict in verdicts) > 50, fault


@pytest.mark.parametrize("part", range(2))
def test_names_and_order_of_steps_change_nothing(part: int) -> None:
    """Who renames the steps, or moves them about in the file with every `next` written out, gets the same findings."""
    for seed in range(part, FLOWS // 4, 2):
        plain = spelled_out(random_flow(seed))
        names, shuffled = other_names(plain, seed)
        assert kinds(soundness(flow(plain)), names) == kinds(soundness(flow(shuffled)), {}), seed


def spelled_out(process: Process) -> Process:
    """The same flow with the following step named where nothing was."""
    following = [*(step.id for step in process.steps[1:]), "end"]
    steps = (replace(s, next=s.next or to) for s, to in zip(process.steps, following, strict=True))
    return replace(process, steps=tuple(steps))


def other_names(process: Process, seed: int) -> tuple[dict[str, str], Process]:
    random = Random(seed)
    fresh = random.sample(range(100), len(process.steps))
    names = {step.id: f"t{number}" for step, number in zip(process.steps, fresh, strict=True)}
    steps = [renamed(step, names) for step in process.steps]
    random.shuffle(steps)
    starts = tuple(replace(start, step=names[start.step]) for start in process.starts)
    return names, replace(process, steps=tuple(steps), starts=starts)


def renamed(step: Step, names: dict[str, str]) -> Step:
    def new(name: str) -> str:
        return names.get(name, name)

    def way(way: str | Branch) -> str | Branch:
        return new(way) if isinstance(way, str) else replace(way, to=new(way.to), then=new(way.then))

    return replace(
        step, id=new(step.id), next=new(step.next) if isinstance(step.next, str) else tuple(map(way, step.next))
    )


def kinds(found: Soundness, names: dict[str, str]) -> dict[str, object]:
    """What is wrong and where, in the new names; which of several equal ways shows it may differ."""

    def new(steps: object) -> frozenset[str]:
        assert isinstance(steps, (tuple, list, set))
        return frozenset(names.get(step, str(step)) for step in steps)

    return {
        "unreachable": new(found.unreachable),
        "loops": bool(found.loops),
        "dead ends": new({way[0] for way in found.dead_ends}),
        "deadlocks": bool(found.deadlocks) and not found.doubles,
        "no end": found.no_end,
        "double": bool(found.doubles or found.early or found.deadlocks),
        "checked": found.checked,
    }
