"""Times: every step has a limit, and the limits add up.

Served: R-010 and R-019 (the time of every step and of the whole is known), R-021 (a process can be carried out).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from procbook.duration import Workdays, graded_by, grades, together
from procbook.finding import Severity
from procbook.flow import Edge, Flow
from procbook.graph import Path, Ways, backwards, finished, loop
from procbook.model import Due, Duration, Process, Step
from procbook.rule import Context, Hit, rule
from procbook.soundness import Soundness

TIMED = ("task", "sign-off", "wait", "call")
"""Kinds of steps that take time. A decision can be part of the step before it."""

ROUNDING = 1e-6
"""Working days by which sums of fractions may miss each other."""


@rule(Severity.warning)
def missing_time_limit(process: Process, context: Context) -> Iterator[Hit]:
    """A call takes the time of the process that it calls, if that says one."""
    for step in process.steps:
        if not step.within and step.due is None and step.kind in TIMED:
            called = context.handbook.processes.get(step.process) if step.process else None
            if called is None or not called.within:
                yield Hit(step, "id", step=step.id, title=step.title)


@rule(Severity.warning)
def steps_exceed_process_time(process: Process, context: Context) -> Iterator[Hit]:
    """The longest way through the steps, grade by grade; parts at the same time count once, loops not at all.

    A step whose limit is graded and leaves out a grade is not on the ways of that grade. Steps that only wait for a
    date (`due`) count nothing.
    """
    if not process.within:
        return
    days = context.shared(Workdays)
    by, names = _grading(process)
    for grade in names:
        limit = process.within if isinstance(process.within, str) else process.within[grade]
        times = _times(process, by, grade, days)
        if sum(times.values()) > days[limit] + ROUNDING:
            way = _longest(context.flow(process), times)
            if way.days > days[limit] + ROUNDING:
                yield _exceeded(process, way, by, grade, limit, days)


def _exceeded(process: Process, way: Way, by: str, grade: str, limit: Duration, days: Workdays) -> Hit:
    field: tuple[str, ...] = ("within", grade) if grade and not isinstance(process.within, str) else ("within",)
    return Hit(
        process,
        field,
        variant="grade" if grade else "",
        path=" → ".join(way.path),
        days=f"{way.days:.4g}",
        allowed=f"{days[limit]:.4g}",
        limit=limit,
        by=by,
        grade=grade,
    )


def _grading(process: Process) -> tuple[str, list[str]]:
    """What is graded, and the grades to reckon: those of the process, else those of its steps if they agree."""
    if not isinstance(process.within, str):
        return graded_by(process.within), [grade for grade, _ in grades(process.within)]
    graded = [step.within for step in process.steps if step.within and not isinstance(step.within, str)]
    if len({graded_by(within) for within in graded}) != 1:
        return "", [""]
    return graded_by(graded[0]), list(dict.fromkeys(grade for within in graded for grade, _ in grades(within)))


def _times(process: Process, by: str, grade: str, days: Workdays) -> dict[str, float]:
    """The working days of every step that is on the ways of a grade."""
    found = {}
    for step in process.steps:
        within = step.within
        if isinstance(within, str):
            found[step.id] = days[within] if within else 0.0
        elif within["by"] != by:
            found[step.id] = min(days[duration] for _, duration in grades(within))
        elif grade in within:
            found[step.id] = days[within[grade]]
    return found


class Way(NamedTuple):
    """A way through the steps and the working days that it takes."""

    days: float
    path: Path


def _longest(flow: Flow, times: Mapping[str, float]) -> Way:
    """The longest of the longest ways from each entry, through timed steps only."""
    ways = _onward(flow)
    rest: dict[str, float] = {}
    onward: dict[str, str] = {}
    for step in finished(ways, flow.entries):
        if step in times:
            behind = [target for target in ways[step] if target in rest]
            best = max(behind, key=rest.__getitem__, default="")
            rest[step] = times[step] + rest.get(best, 0.0)
            onward[step] = best
    entry = max((entry for entry in flow.entries if entry in rest), key=rest.__getitem__, default="")
    return Way(rest.get(entry, 0.0), tuple(_followed(onward, entry)))


def _followed(onward: Mapping[str, str], step: str) -> Iterator[str]:
    while step:
        yield step
        step = onward[step]


def _onward(flow: Flow) -> Ways:
    """Where each step leads without its limited loops back."""
    return {step: tuple(edge.target for edge in edges if not _limited(edge)) for step, edges in flow.out.items()}


def _limited(edge: Edge) -> bool:
    return edge.branch is not None and not edge.over and bool(edge.branch.at_most or edge.branch.until)


@rule(Severity.warning)
def unlimited_loop(process: Process, context: Context) -> Iterator[Hit]:
    """A loop that can be left (else it is an endless loop) but does not say how often it may be taken."""
    flow = context.flow(process)
    rank = {step: number for number, step in enumerate(flow.out)}
    for step, edges in flow.out.items():
        if flow.steps[step].next:
            for edge in edges:
                if rank.get(edge.target, rank[step] + 1) <= rank[step] and not _limited(edge):
                    yield from _unlimited(flow, edge, context.soundness(process))


def _unlimited(flow: Flow, edge: Edge, found: Soundness) -> Iterator[Hit]:
    """A flow that cannot end has greater troubles, told by rules of their own."""
    way = loop({**_onward(flow), edge.source: (edge.target,)}, edge.source)
    if way and not found.loops and not found.deadlocks:
        yield Hit(edge.branch or flow.steps[edge.source], "to" if edge.branch else "next", path=" → ".join(way))


@rule(Severity.warning)
def clashing_due_dates(process: Process, context: Context) -> Iterator[Hit]:
    """A step that is due before a step that always comes before it, by the same clock."""
    dated = [step for step in process.steps if step.due and (step.due.before or step.due.after)]
    if len(dated) < 2:
        return
    flow, days = context.flow(process), context.shared(Workdays)
    sources = backwards(_onward(flow))
    for step in dated:
        for earlier in _always_before(step, flow, sources):
            grade = _clash(earlier.due, step.due, days)
            if grade is not None:
                variant = "grade" if grade else ""
                yield Hit(
                    step, "due", variant=variant, related=(earlier,), step=step.id, earlier=earlier.id, grade=grade
                )
                break


def _always_before(step: Step, flow: Flow, sources: Ways) -> Iterator[Step]:
    """The steps on the only way to a step, the nearest first."""
    seen = {step.id}
    at = step.id
    while at not in flow.entries and len(set(sources.get(at, ()))) == 1:
        at = sources[at][0]
        if at in seen:
            return
        seen.add(at)
        yield flow.steps[at]


def _clash(earlier: Due | None, later: Due | None, days: Workdays) -> str | None:
    """The first grade for which the later step is due first; None when there is none."""
    if not earlier or not later or (earlier.before or earlier.after) != (later.before or later.after):
        return None
    for grade, one, other in together(earlier.by, later.by):
        if _offset(later, days[other]) < _offset(earlier, days[one]) - ROUNDING:
            return grade
    return None


def _offset(due: Due, days: float) -> float:
    return -days if due.before else days
