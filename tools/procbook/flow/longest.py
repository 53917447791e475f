"""How long a process takes: the longest way through its steps, grade by grade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from procbook.flow.graph import Path, Ways, backwards, finished
from procbook.flow.process_graph import Edge, Flow
from procbook.manual.duration import Workdays, graded_by, grades
from procbook.manual.model import Process


class Way(NamedTuple):
    """A way through the steps and the working days that it takes."""

    days: float
    path: Path


def grading(process: Process) -> tuple[str, list[str]]:
    """What is graded, and the grades to reckon: those of the process, else those of its steps if they agree."""
    if not isinstance(process.within, str):
        return graded_by(process.within), [grade for grade, _ in grades(process.within)]
    graded = [step.within for step in process.steps if step.within and not isinstance(step.within, str)]
    if len({graded_by(within) for within in graded}) != 1:
        return "", [""]
    return graded_by(graded[0]), list(dict.fromkeys(grade for within in graded for grade, _ in grades(within)))


def times_of(process: Process, by: str, grade: str, days: Workdays) -> dict[str, float]:
    """The working days of every step that is on the ways of a grade."""
    times = {}
    for step in process.steps:
        within = step.within
        if isinstance(within, str):
            times[step.id] = days[within] if within else 0.0
        elif within["by"] != by:
            times[step.id] = min(days[duration] for _, duration in grades(within))
        elif grade in within:
            times[step.id] = days[within[grade]]
    return times


def longest(flow: Flow, times: Mapping[str, float]) -> Way:
    """The longest of the longest ways from each entry, through timed steps only."""
    ways = onward(flow)
    rest: dict[str, float] = {}
    following: dict[str, str] = {}
    for step in finished(ways, flow.entries):
        if step in times:
            behind = [target for target in ways[step] if target in rest]
            best = max(behind, key=rest.__getitem__, default="")
            rest[step] = times[step] + rest.get(best, 0.0)
            following[step] = best
    entry = max((entry for entry in flow.entries if entry in rest), key=rest.__getitem__, default="")
    return Way(rest.get(entry, 0.0), tuple(_followed(following, entry)))


def always_before(flow: Flow) -> dict[str, set[str]]:
    """The steps that are done before each step whichever way was taken: of several ways what is on all of them, before
    a join what is on any of them, unless a part of it can be left out."""
    ways = onward(flow)
    order = [step for step in reversed(finished(ways, flow.entries)) if step in ways]
    sources = backwards({step: ways[step] for step in order})
    certain = not any(flow.steps[step].kind == "parallel" and flow.steps[step].branches for step in order)
    before: dict[str, set[str]] = {}
    for step in order:
        known = [before[source] | {source} for source in sources.get(step, ()) if source in before]
        if step in flow.entries or not known:
            before[step] = set()
        elif flow.steps[step].kind == "join" and certain:
            before[step] = set().union(*known)
        else:
            before[step] = known[0].intersection(*known)
    return before


def _followed(following: Mapping[str, str], step: str) -> Iterator[str]:
    while step:
        yield step
        step = following[step]


def onward(flow: Flow) -> Ways:
    """Where each step leads without its limited loops back."""
    return {step: tuple(edge.target for edge in edges if not limited(edge)) for step, edges in flow.out.items()}


def limited(edge: Edge) -> bool:
    """Whether it says how often it is taken, or until when."""
    return edge.branch is not None and not edge.over and bool(edge.branch.at_most or edge.branch.until)
