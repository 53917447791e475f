"""Flows that somebody made to hurt, and what the findings show of ordinary ones."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from procbook.flow.process_graph import flow
from procbook.flow.soundness import SOUND, Soundness, soundness
from procbook.manual.model import Branch, Process, Step
from tests.flow.flows import choice, process, random_flow, step

MANY = 40
LONG = 10_000


def judged(steps: list[Step], *starts: str) -> Soundness:
    return soundness(flow(process(steps, *starts)))


def parts(count: int) -> list[Step]:
    """Parallel parts that each decide something, meet again after it and then wait for each other."""
    inside = [
        part
        for n in range(count)
        for part in (
            step(f"a{n}", choice(f"b{n}", f"c{n}"), "decision"),
            step(f"b{n}", f"d{n}"),
            step(f"c{n}", (*choice(f"d{n}"), Branch(when="back", to=f"a{n}", at_most=2, then=f"d{n}"))),
            step(f"d{n}", "last"),
        )
    ]
    return [step("first", tuple(f"a{n}" for n in range(count)), "parallel"), *inside]


@pytest.mark.parametrize("back", [(), choice("first", "end")], ids=["once", "with a way back to the start"])
def test_many_parallel_parts_are_checked_in_full(back: tuple[Branch, ...]) -> None:
    """Forty parts that decide and repeat have more combinations than anybody can try; the answer is there at once."""
    assert judged([*parts(MANY), step("last", back, "join")]) == SOUND


def test_one_bad_part_among_many_is_found() -> None:
    """Of forty parts one may stop; who waits for it, and what was decided, is told."""
    bad = [*parts(MANY), step("last", (), "join")]
    bad[-2] = step(f"d{MANY - 1}", choice("last", "end"))
    (deadlock,) = judged(bad).deadlocks
    assert (deadlock.why, deadlock.join, deadlock.choices) == ("own", "last", ((f"d{MANY - 1}", "end"),))


def test_hopeless_tangle_is_said_to_be_unchecked() -> None:
    """A process whose combinations nobody can try is not passed in silence."""
    names = [str(n) for n in range(MANY)]
    tangle = [
        step("first", tuple(f"a{n}" for n in names), "parallel"),
        *(step(f"a{n}", choice("end", f"b{n}", "m"), "decision") for n in names),
        step("m", choice(*(f"b{n}" for n in names)), "decision"),
        *(step(f"b{n}", "end") for n in names),
    ]
    assert not judged(tangle).checked


def test_ten_thousand_steps_in_a_row() -> None:
    """A chain, however long and in whatever order it is written, is read to its end."""
    chain = [step(f"s{n}", f"s{n + 1}" if n < LONG else "end") for n in range(LONG + 1)]
    assert judged(chain) == judged([chain[0], *reversed(chain[1:])]) == SOUND


def test_ring_of_ten_thousand_steps() -> None:
    """A ring is one endless loop, not a crash and not ten thousand findings."""
    (loop,) = judged([step(f"s{n}", f"s{(n + 1) % LONG}") for n in range(LONG)]).loops
    assert len(loop) == LONG + 1


def test_way_to_an_unknown_step_brings_no_other_finding() -> None:
    """One wrong letter in `next` is one finding (unknown-reference): the step that is now cut off is not another."""
    assert judged([step("s10", "s2O"), step("s20"), step("s30")]) == SOUND


def test_unknown_start_brings_no_other_finding() -> None:
    """One wrong letter in `starts` does not make steps unreachable."""
    assert judged([step("s10", "end"), step("s20")], "s10", "s2O") == SOUND


def test_join_does_not_wait_for_a_step_that_is_told_to_be_unreachable() -> None:
    """A step that nothing leads to is one finding; the join after it is not another."""
    found = judged(
        [
            step("s10", ("s20", "s30"), "parallel"),
            *(step(name, "s50") for name in ("s20", "s30", "s40")),
            step("s50", (), "join"),
        ]
    )
    assert found == Soundness(unreachable=("s40",))


def test_shorter_way_to_a_fault_is_shown() -> None:
    """Of two decisions that make the join wait, the one that comes sooner is shown, with the shortest way to it."""
    deadlock, *_ = judged(
        [
            step("s10", choice("s20", "s50")),
            step("s20"),
            step("s30"),
            step("s40", choice("s50", "s60")),
            step("s50", "s70"),
            step("s60", "s70"),
            step("s70", (), "join"),
        ]
    ).deadlocks
    assert deadlock.path == ("s10", "s50", "s70")
    assert (deadlock.why, deadlock.missing, deadlock.choices) == ("choice", ("s60",), (("s10", "s50"),))


def ways(found: Soundness) -> Iterator[tuple[str, ...]]:
    yield from found.loops
    yield from found.dead_ends
    yield from (deadlock.path for deadlock in found.deadlocks)
    yield from (path for double in found.doubles for path in double.paths)


def test_every_way_that_is_shown_exists() -> None:
    """Who follows the way in a finding on the flowchart finds every arrow of it, and it begins where cases begin."""
    shown = 0
    for seed in range(2_000):
        drawn = flow(random_flow(seed))
        arrows = {(edge.source, edge.target) for edge in drawn.edges()}
        found = soundness(drawn)
        for way in ways(found):
            shown += 1
            assert way, seed
            assert set(pairwise(way)) <= arrows, seed
        assert {deadlock.path[0] for deadlock in found.deadlocks} <= set(drawn.entries), seed
    assert shown > 500


def test_double_work_names_two_branches() -> None:
    """The two ways that are told of double work leave the split by different branches and end at the same step."""
    for seed in range(2_000):
        for double in (double for double in soundness(flow(random_flow(seed))).doubles if not double.back.step):
            one, other = double.paths
            assert one[0] == other[0] == double.split
            assert one[1] != other[1]
            assert one[-1] == other[-1]


def test_process_of_one_step() -> None:
    """The smallest process there is has nothing wrong with it."""
    alone: Process = process([step("s10")])
    assert soundness(flow(alone)) is SOUND


def countersigning(*asked: Branch | str, then: tuple[Branch, ...] = ()) -> list[Step]:
    """Departments that sign at the same time, and what they say comes together."""
    names = [way if isinstance(way, str) else way.to for way in asked]
    return [step("ask", asked, "parallel"), *(step(name, "all") for name in names), step("all", then, "join")]


def test_departments_that_are_asked_only_when_concerned() -> None:
    """Six conditions of which any may hold, or none: nobody waits for a department that was not asked."""
    assert judged(countersigning(*choice("a", "b", "c", "d", "e", "f"))) == SOUND


def test_forty_conditions_are_checked_in_full() -> None:
    """A trillion combinations of conditions are not tried one by one."""
    many = [f"d{n}" for n in range(MANY)]
    assert judged(countersigning(*choice(*many), then=choice("ask", "end"))) == SOUND


def test_part_with_a_condition_that_ends_the_process_has_no_join() -> None:
    """Who would know whether to wait for it?"""
    steps = countersigning("a", *choice("b"))
    steps[2] = step("b", "end")
    (part,) = judged(steps).unclosed
    assert (part.step, part.target, part.exits) == ("ask", "b", (("b", "end"),))


def test_too_many_conditions_are_said_to_be_unchecked() -> None:
    many = [f"d{n}" for n in range(LONG // 4)]
    assert not judged(countersigning(*choice(*many))).checked
