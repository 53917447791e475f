"""Bands: every amount has one who decides, and one way on.

Served: R-029 (rules with thresholds), and the authorisation of IC-BASIC: each band "over … up to and including …".
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from procbook.bands import Interval, Seam, gaps, of_condition, of_limit, overlaps
from procbook.finding import Severity
from procbook.model import Branch, Process, Step
from procbook.rule import Context, Hit, rule


class Choice(NamedTuple):
    """The ways on from a step that compare the same amount; `all` when they are all its ways on."""

    step: Step
    branches: tuple[Branch, ...]
    intervals: tuple[Interval, ...]
    unit: str
    all: bool


@rule(Severity.error, each_process=False)
def overlapping_bands(context: Context) -> Iterator[Hit]:
    """An amount that two bands of authority, or two ways on, claim."""
    for limit in context.handbook.limits.values():
        for seam in overlaps(of_limit(limit)):
            values = {"title": limit.title, "unit": limit.unit, **_amounts(seam)}
            yield Hit(limit.bands[seam.after], variant=seam.kind, related=(limit.bands[seam.before],), **values)
    for process in context.handbook.written:
        for choice in _choices(process, context):
            for seam in overlaps(choice.intervals):
                branch, other = choice.branches[seam.after], choice.branches[seam.before]
                if seam.kind == "overlap" and (branch.to == other.to or _alike(branch.when, other.when)):
                    continue
                values = {"when": branch.when, "other": other.when, "unit": choice.unit, **_amounts(seam)}
                yield Hit(branch, "when", variant=f"{seam.kind}-condition", related=(other,), **values)


@rule(Severity.error, each_process=False, severities={"top": Severity.warning})
def gap_between_bands(context: Context) -> Iterator[Hit]:
    """An amount that no band of authority, or no way on, covers. Limits may end at the top on purpose."""
    for limit in context.handbook.limits.values():
        for seam in gaps(of_limit(limit)):
            values = {"title": limit.title, "unit": limit.unit, **_amounts(seam)}
            yield Hit(limit.bands[max(seam.after, seam.before)], variant=seam.kind, **values)
    for process in context.handbook.written:
        for choice in _choices(process, context):
            for seam in gaps(choice.intervals) if choice.all else ():
                values = {"step": choice.step.id, "unit": choice.unit, **_amounts(seam)}
                yield Hit(choice.step, "next", variant=f"{seam.kind}-condition", **values)


def _choices(process: Process, context: Context) -> Iterator[Choice]:
    """The choices of a process between ranges of an amount, as far as the words can be understood."""
    parameters = {**context.handbook.parameters, **process.parameters}
    for step in process.steps:
        if not step.next or isinstance(step.next, str):
            continue
        found = [(branch, of_condition(branch.when, parameters)) for branch in step.branches]
        understood = [(branch, condition) for branch, condition in found if condition]
        for (_, unit), group in groupby(understood, key=lambda pair: (pair[1].subject, pair[1].unit)):
            alike = list(group)
            if len(alike) > 1:
                branches, conditions = zip(*alike, strict=True)
                yield Choice(step, branches, tuple(c.interval for c in conditions), unit, len(alike) == len(step.next))


def _alike(one: str, other: str) -> bool:
    """Whether two conditions are the same words, which is told as a duplicate."""
    return "".join(one.split()) == "".join(other.split())


def _amounts(seam: Seam) -> dict[str, Any]:
    return {"low": _number(seam.low), "high": _number(seam.high)}


def _number(amount: float) -> str:
    return f"{amount:,.12g}"
