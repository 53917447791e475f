"""Bands: every amount has one who decides, and one way on.

Served: R-029 (rules with thresholds), and the authorisation of IC-BASIC: each band "over … up to and including …".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from procbook.check.bands import Interval, Seam, compares, gaps, of_condition, of_limit, overlaps
from procbook.check.rule import Context, Hit, rule
from procbook.finding import Severity
from procbook.manual.model import Branch, Manual, Parameter, Step


class Choice(NamedTuple):
    """The ways on from a step that compare the same amount; `all` when one of them must be taken."""

    step: Step
    branches: tuple[Branch, ...]
    intervals: tuple[Interval, ...]
    unit: str
    all: bool


@rule(Severity.error, each_process=False)
def overlapping_bands(context: Context) -> Iterator[Hit]:
    """An amount that two bands of authority, or two ways on, claim."""
    for limit in context.manual.limits.values():
        for seam in overlaps(of_limit(limit)):
            values = {"title": limit.title, "unit": limit.unit, **_amounts(seam)}
            yield Hit(limit.bands[seam.after], variant=seam.kind, related=(limit.bands[seam.before],), **values)
    for choice in context.shared(choices):
        for seam in overlaps(choice.intervals):
            branch, other = choice.branches[seam.after], choice.branches[seam.before]
            if seam.kind == "empty" or _either(choice.step, branch, other):
                values = {"when": branch.when, "other": other.when, "unit": choice.unit, **_amounts(seam)}
                yield Hit(branch, "when", variant=f"{seam.kind}-condition", related=(other,), **values)


@rule(Severity.error, each_process=False, severities={"top": Severity.warning})
def gap_between_bands(context: Context) -> Iterator[Hit]:
    """An amount that no band of authority, or no way on, covers. Limits may end at the top on purpose."""
    for limit in context.manual.limits.values():
        for seam in gaps(of_limit(limit)):
            values = {"title": limit.title, "unit": limit.unit, **_amounts(seam)}
            yield Hit(limit.bands[max(seam.after, seam.before)], variant=seam.kind, **values)
    for choice in context.shared(choices):
        for seam in gaps(choice.intervals) if choice.all else ():
            values = {"step": choice.step.id, "unit": choice.unit, **_amounts(seam)}
            yield Hit(choice.step, "next", variant=f"{seam.kind}-condition", **values)


def choices(manual: Manual) -> list[Choice]:
    """The choices between ranges of an amount in all processes, as far as the words can be understood."""
    listed: list[Choice] = []
    for process in manual.worked_by:
        for step in process.steps:
            if step.next and not isinstance(step.next, str) and any(compares(branch.when) for branch in step.branches):
                listed += _of_step(step, {**manual.parameters, **process.parameters})
    return listed


def _of_step(step: Step, parameters: Mapping[str, Parameter]) -> Iterator[Choice]:
    """The ways on that compare the same thing in the same unit, if there are several."""
    alike: dict[tuple[str, str], list[tuple[Branch, Interval]]] = defaultdict(list)
    for branch in step.branches:
        condition = of_condition(branch.when, parameters)
        if condition:
            alike[condition.subject, condition.unit].append((branch, condition.interval))
    for (_, unit), pairs in alike.items():
        if len(pairs) > 1:
            branches, intervals = zip(*pairs, strict=True)
            yield Choice(step, branches, intervals, unit, len(pairs) == len(step.next) and step.kind != "parallel")


def _either(step: Step, one: Branch, other: Branch) -> bool:
    """Whether only one of two ways may be taken; the same words twice are reported as a duplicate."""
    return not (step.kind == "parallel" or one.to == other.to or _words(one) == _words(other))


def _words(branch: Branch) -> str:
    return "".join(branch.when.split())


def _amounts(seam: Seam) -> dict[str, Any]:
    return {"low": _number(seam.low), "high": _number(seam.high)}


def _number(amount: float) -> str:
    return f"{amount:,.12g}"
