"""Times: every step has a limit, and the limits add up.

Served: R-010 and R-019 (the time of every step and of the whole is known), R-021 (a process can be carried out).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from itertools import pairwise
from math import ceil
from typing import Any, NamedTuple

from procbook.check.grades import flow_of, grades_of
from procbook.check.rule import Context, Hit, rule
from procbook.check.schedules import DOUBTFUL, wrong_place
from procbook.finding import Severity
from procbook.flow.graph import Path, Ways, arrows, groups, loop, reached
from procbook.flow.longest import Way, always_before, grading, limited, longest, onward, time_between, times_of
from procbook.flow.process_graph import Edge, Flow, presumed
from procbook.flow.soundness import never_taken
from procbook.flow.states import WITNESSES
from procbook.manual.cycles import cycles
from procbook.manual.duration import MOST_DAYS, Workdays, amount, days_of, graded_by, grades, together
from procbook.manual.model import Branch, Calendar, Due, Duration, Emergency, Graded, Manual, Process, Step, Value
from procbook.words import LANGUAGES, lines

TIMED = ("task", "sign-off", "wait", "call")
"""Kinds of steps that take time. A decision can be part of the step before it."""

CENTURY = 100
"""Years for which records are kept at most; longer is for ever."""

CREW = 10
"""People for each role named at a step that may work at it together; more than that nobody means."""

ROUNDING = 1e-6
"""Working days by which sums of fractions may miss each other."""


@rule(Severity.warning)
def missing_time_limit(process: Process, context: Context) -> Iterator[Hit]:
    """A call takes the time of the process that it calls, if that says one."""
    for step in process.steps:
        if not step.within and step.due is None and step.kind in TIMED:
            called = context.manual.processes.get(step.process) if step.process else None
            if called is None or not called.within:
                yield Hit(step, "id", step=step.id, title=step.title)


@rule(Severity.warning)
def steps_exceed_process_time(process: Process, context: Context) -> Iterator[Hit]:
    """The longest way through the steps, grade by grade; parts at the same time count once, loops not at all.

    A step whose limit is graded and leaves out a grade is not on the ways of that grade, nor is one to which only a
    condition that names other grades leads. Steps that only wait for a date (`due`) count nothing. One limit for all
    grades is one fault, told of the longest way.
    """
    if not process.within:
        return
    days = context.shared(Workdays)
    by, names = grading(process)
    plain = isinstance(process.within, str)
    hits = [*_too_long(process, by, names, context, days)]
    if names == [""]:
        hits = _by_one_of_several(process, hits, context, days)
    yield from _longest(hits) if plain else hits


def _longest(hits: list[Hit]) -> list[Hit]:
    """Of ways that are too long by one limit, the longest, the first of several."""
    return [max(hits, key=lambda hit: float(hit.values["days"]))] if hits else []


def _by_one_of_several(process: Process, hits: list[Hit], context: Context, days: Workdays) -> list[Hit]:
    """Where nothing that adds up is graded, or by different things: the grade of any whose way is longest, if too long.

    Nothing if each way that is too long belongs to no grade: no case takes it.
    """
    for by, names in grades_of(process).items():
        found = [*_too_long(process, by, names, context, days)]
        if found if not hits else len(found) < len(names):
            return _longest(found)
    return hits


def _too_long(process: Process, by: str, names: list[str], context: Context, days: Workdays) -> Iterator[Hit]:
    known = grades_of(process).get(by, [])
    for grade in names:
        limit = process.within if isinstance(process.within, str) else process.within[grade]
        times = times_of(process, by, grade, days)
        if sum(times.values()) > days[limit] + ROUNDING:
            way = longest(flow_of(context.flow(process), by, grade, known), times)
            if way.days > days[limit] + ROUNDING:
                yield _exceeded(process, way, by, grade, limit, days)


def _figures(days: float) -> str:
    """Days with four figures at most, and never in powers of ten."""
    return format(Decimal(f"{days:.4g}"), "f")


def _exceeded(process: Process, way: Way, by: str, grade: str, limit: Duration, days: Workdays) -> Hit:
    field: tuple[str, ...] = ("within", grade) if grade and not isinstance(process.within, str) else ("within",)
    return Hit(
        process,
        field,
        variant="grade" if grade else "",
        path=arrows(way.path),
        days=_figures(way.days),
        allowed=_figures(days[limit]),
        limit=limit,
        by=by,
        grade=grade,
    )


@rule(Severity.warning)
def unlimited_loop(process: Process, context: Context) -> Iterator[Hit]:
    """Each way back that does not say how often it may be taken; what goes round without an end, or in joins that
    wait for each other, has rules of its own.
    """
    flow = presumed(context.flow(process))
    back = _unlimited(flow)
    if not back:
        return
    taken = {step: tuple(e.target for e in edges if not never_taken(e)) for step, edges in flow.out.items()}
    endless = reached(taken, {step for way in context.soundness(process).loops for step in way})
    waiting = {fault.join for fault in context.soundness(process).deadlocks if not fault.choices}
    for edge, way in _loops(onward(flow), {step: edges for step, edges in back.items() if step not in endless}):
        if not waiting.isdisjoint(way):
            continue
        where: tuple[Branch | Step, str] = (flow.steps[edge.source], "next")
        if edge.branch:
            where = edge.branch, "then" if edge.over else "to"
        variant = "then" if edge.over else ""
        yield Hit(*where, variant=variant, path=arrows(way), step=edge.source, when=edge.when, to=edge.target)


def _loops(ways: Ways, back: Mapping[str, list[Edge]]) -> Iterator[tuple[Edge, Path]]:
    """Edges back with the shortest loop of each, one after the other: what was told is no way any more."""
    ways = dict(ways)
    for _ in range(WITNESSES):
        for group in groups(ways, ways):
            inside = {step: ways[step] for step in group}
            edges = (edge for step in group for edge in back.get(step, ()) if edge.target in inside.get(step, ()))
            edge = next((edge for edge in edges if edge.target in inside), None)
            if edge:
                break
        else:
            return
        yield edge, loop({**inside, edge.source: (edge.target,)}, edge.source)
        ways[edge.source] = tuple(target for target in ways[edge.source] if target != edge.target)


def _unlimited(flow: Flow) -> dict[str, list[Edge]]:
    """The edges without a limit to a step that stands before their own, by the step that they leave."""
    rank = {step: number for number, step in enumerate(flow.out)}
    by_step: dict[str, list[Edge]] = {}
    for step, edges in flow.out.items():
        if flow.steps[step].next:
            back = [edge for edge in edges if rank.get(edge.target, len(rank)) <= rank[step] and not limited(edge)]
            if back:
                by_step[step] = back
    return by_step


@rule(Severity.warning)
def clashing_due_dates(process: Process, context: Context) -> Iterator[Hit]:
    """A step that is due before a step that always comes before it by the same clock, be it in the cases of one grade
    only, or too soon after it for the steps between them."""
    days, told = context.shared(Workdays), set[str]()
    for pair in _dated_pairs(process, context):
        if pair.later.id not in told and (clash := _clash(process, pair, days)):
            told.add(pair.later.id)
            yield clash
    for step in process.steps:
        yield from _escalated_backwards(step, days)


def _escalated_backwards(step: Step, days: Workdays) -> Iterator[Hit]:
    """The next one up is told later, or at the same time: never before."""
    for number, (earlier, later) in enumerate(pairwise(step.escalate), 2):
        if days[later.after] < days[earlier.after] - ROUNDING:
            values: dict[str, Any] = {"step": step.id, "number": number, "later": later.after, "before": earlier.after}
            yield Hit(later, "after", variant="escalation", **values)


class Pair(NamedTuple):
    """Two steps that are due by one clock, of which one always comes first: in cases of a grade, or of any ("")."""

    earlier: Step
    later: Step
    by: str
    grade: str
    flow: Flow


def _dated_pairs(process: Process, context: Context) -> Iterator[Pair]:
    """The pairs of the whole flow, then those of a grade; of each step the nearest before it first."""
    dated = [step for step in process.steps if step.due and _clock(step.due)]
    if len({step.due and _clock(step.due) for step in dated}) == len(dated):
        return
    cases = [("", "", [""]), *((by, grade, names) for by, names in grades_of(process).items() for grade in names)]
    for by, grade, names in cases:
        flow = flow_of(context.flow(process), by, grade, names)
        before = always_before(flow)
        for later in dated:
            for earlier in reversed([step for step in dated if step.id in before.get(later.id, ())]):
                if earlier.due and later.due and _clock(earlier.due) == _clock(later.due):
                    yield Pair(earlier, later, by, grade, flow)


def _clock(due: Due) -> str:
    """What it is before or after; "" for a place in a cycle."""
    return due.before or due.after


def _clash(process: Process, pair: Pair, days: Workdays) -> Hit | None:
    """The first grade for which the later step is due first, or before the steps between have had their time. What is
    due on a day may be done that day."""
    values: dict[str, Any] = {"step": pair.later.id, "earlier": pair.earlier.id}
    for named, apart in _between(pair, days):
        grade = pair.grade or named
        if apart < -ROUNDING:
            return Hit(
                pair.later, "due", variant="grade" if grade else "", related=(pair.earlier,), grade=grade, **values
            )
        needed = time_between(pair.flow, times_of(process, pair.by, grade, days), pair.earlier.id, pair.later.id)
        if needed > apart + 1 + ROUNDING:
            return Hit(
                pair.later,
                "due",
                variant="between-grade" if grade else "between",
                related=(pair.earlier,),
                grade=grade,
                apart=_figures(apart),
                needed=_figures(needed),
                **values,
            )
    return None


def _between(pair: Pair, days: Workdays) -> Iterator[tuple[str, float]]:
    """The working days between both deadlines, grade by grade."""
    if pair.earlier.due and pair.later.due:
        for grade, one, other in together(pair.earlier.due.by, pair.later.due.by):
            if not grade or pair.grade in ("", grade):
                yield grade, _offset(pair.later.due, days[other]) - _offset(pair.earlier.due, days[one])


def _offset(due: Due, days: float) -> float:
    return -days if due.before else days


@rule(Severity.error, severities=dict.fromkeys(DOUBTFUL, Severity.warning))
def impossible_due(process: Process, context: Context) -> Iterator[Hit]:
    """A place in a cycle that the cycle does not have: never, or not each time, or several times."""
    for step in process.steps:
        if step.due and step.due.every:
            for cycle in cycles(step.due.every):
                wrong = wrong_place(step.due, cycle, context.manual.settings.calendar)
                if wrong:
                    yield Hit(step.due, wrong.field, variant=wrong.why, step=step.id, cycle=cycle, **wrong.values)
                    break


@rule(Severity.error, each_process=False, severities={"effort": Severity.warning})
def impossible_duration(context: Context) -> Iterator[Hit]:
    """No time at all where some is needed, more than ten years (what is longer, nothing reckons with), or more work
    than fits in its time. Nobody works by a retired process."""
    calendar = context.manual.settings.calendar
    for entity, field, duration, needed in _durations(context.manual):
        days = days_of(duration, calendar)
        if needed and days == 0:
            variant = "zero-emergency" if isinstance(entity, Emergency) else "zero"
            yield Hit(entity, field, variant=variant, duration=duration)
        elif days > MOST_DAYS:
            yield Hit(entity, field, variant="long", duration=duration, years=MOST_DAYS // 366)
    emergency, working = context.manual.settings.policy.emergency, context.shared(Workdays)
    if emergency and working[emergency.lapses] < working[emergency.ratify_within] - ROUNDING:
        lapses, ratify = emergency.lapses, emergency.ratify_within
        yield Hit(emergency, "lapses", variant="lapses", lapses=lapses, ratify=ratify)
    for process in context.manual.worked_by:
        for record in process.records:
            if record.keep and _years(record.keep.for_) > CENTURY:
                yield Hit(record.keep, "for", variant="kept", duration=record.keep.for_, years=CENTURY)
        yield from _efforts(process, working, calendar)


def _efforts(process: Process, days: Workdays, calendar: Calendar) -> Iterator[Hit]:
    """Steps with more work than the roles named can do in the limit, be it that of the process."""
    for step in process.steps:
        limit = _longest_limit(step.within or process.within, days)
        needed = days_of(step.effort, calendar) if step.effort else 0.0
        people = 1 + len(step.with_)
        if limit and 0 < days[limit] * people < needed - ROUNDING and needed <= MOST_DAYS:
            crew = ceil(needed / days[limit])
            variant = "effort" if crew <= CREW * people else "effort-never"
            yield Hit(step, "effort", variant=variant, step=step.id, effort=step.effort, limit=limit, crew=crew)


@rule(Severity.warning)
def unknown_grade(process: Process, context: Context) -> Iterator[Hit]:
    """A step graded by the same thing as the whole process knows a grade that the process has not; and what is no grade
    but an end of the time, such as "at the latest"."""
    yield from _bounds(process)
    by, known = graded_by(process.within), dict(grades(process.within)) if process.within else {}
    for step in process.steps if by else ():
        for field, graded in (("within", step.within), ("effort", step.effort)):
            if graded and graded_by(graded) == by:
                for grade, _ in grades(graded):
                    if grade not in known:
                        yield Hit(step, (field, grade), step=step.id, by=by, grade=grade, known=tuple(known))


def _bounds(process: Process) -> Iterator[Hit]:
    """Names of an end of the time among its grades."""
    timed: list[tuple[Value, str, Graded]] = [(process, "within", process.within)]
    for step in process.steps:
        timed += [(step, "within", step.within), (step, "effort", step.effort)]
        timed += [(step.due, "by", step.due.by)] if step.due else []
    for entity, field, graded in timed:
        named = [grade for grade, _ in grades(graded) if grade.casefold() in _words_of_bounds()] if graded else []
        if named:
            yield Hit(entity, (field, named[0]), variant="bound", by=graded_by(graded), grade=named[0], key=field)


@cache
def _words_of_bounds() -> frozenset[str]:
    return frozenset(line for language in LANGUAGES for line in lines("bounds", language))


def _longest_limit(graded: Graded, days: Workdays) -> Duration:
    limits = [duration for _, duration in grades(graded)] if graded else []
    return max(limits, key=days.__getitem__, default="")


def _durations(manual: Manual) -> Iterator[tuple[Value, tuple[str, ...], Duration, bool]]:
    """Every duration with its place, and whether it needs to be more than nothing."""
    for process in manual.worked_by:
        yield from _graded(process, "within", process.within, True)
        for step in process.steps:
            yield from _graded(step, "within", step.within, True)
            yield from _graded(step, "effort", step.effort, True)
            if step.due:
                yield from _graded(step.due, "by", step.due.by, False)
            for escalation in step.escalate:
                yield from _graded(escalation, "after", escalation.after, False)
    policy = manual.settings.policy
    if policy.emergency:
        yield from _graded(policy.emergency, "ratify_within", policy.emergency.ratify_within, True)
        yield from _graded(policy.emergency, "lapses", policy.emergency.lapses, True)
    yield from _graded(policy.limits, "correction", policy.limits.correction, False)
    for limit in (policy.limits.A, policy.limits.B):
        yield from _graded(limit, "apart", limit.apart, False)
        yield from _graded(limit, "notice", limit.notice, False)


def _graded(
    entity: Value, field: str, graded: Graded, needed: bool
) -> Iterator[tuple[Value, tuple[str, ...], Duration, bool]]:
    for grade, duration in grades(graded) if graded else ():
        yield entity, (field, grade) if grade else (field,), duration, needed


def _years(period: str) -> float:
    """The years of a time for which records are kept; 0 for what has no number, such as `permanent`."""
    number, unit = amount(period) or ("0", "y")
    return float(number) / {"y": 1, "mo": 12, "cd": 365.25}[unit]
