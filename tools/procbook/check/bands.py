"""Bands, which are ranges of amounts: do they overlap, do they leave something out. From limits and from conditions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import inf
from typing import NamedTuple

from procbook.manual.model import Limit, Parameter
from procbook.manual.richtext import PARAMETER

_SIGN = r"(>=|<=|≥|≤|>|<|＞|＜|=)"
_AMOUNT = rf"(?:{PARAMETER}|(-?[0-9][0-9,]*(?:\.[0-9]+)?))"
_UNIT = r"\s*([^\s\d<>=≥≤＞＜$，,、；;]{0,4})"
_COMPARISON = re.compile(rf"{_SIGN}\s*{_AMOUNT}{_UNIT}[\s，,、]*")
_SIGNS = frozenset("≥≤><＞＜=")
_LOWER = frozenset({">", "≥", ">=", "＞", "="})
_UPPER = frozenset({"<", "≤", "<=", "＜", "="})
_INCLUDED = frozenset({"≥", "≤", ">=", "<=", "="})


class Interval(NamedTuple):
    """Amounts from `low` to `high`, each end part of it or not. The order of values is the order on the line."""

    low: float
    without_low: bool
    high: float
    with_high: bool


EVERYTHING = Interval(-inf, True, inf, False)


class Condition(NamedTuple):
    """A condition in words that compares one amount: what is compared, in which unit, the amounts."""

    subject: str
    unit: str
    interval: Interval


class Seam(NamedTuple):
    """A fault between ranges: positions in the order given (-1: the end of the line), and the amounts between."""

    kind: str
    before: int
    after: int
    low: float
    high: float


def of_limit(limit: Limit) -> list[Interval]:
    """The ranges of a limit's bands: over … up to and including."""
    return [Interval(band.over, True, inf if band.up_to is None else band.up_to, True) for band in limit.bands]


def compares(text: str) -> bool:
    """Whether a text has a sign of comparison at all: the quick question before the exact one."""
    return not _SIGNS.isdisjoint(text)


def of_condition(text: str, parameters: Mapping[str, Parameter]) -> Condition | None:
    """The range that a condition such as "amount > $(cap)" or "amount > 100, ≤ 500" means; None when it says more."""
    comparisons = list(_COMPARISON.finditer(text))
    if not comparisons or not _only(comparisons, text):
        return None
    amounts = [_amount(match, parameters) for match in comparisons]
    interval, units = EVERYTHING, set()
    for match, (number, unit) in zip(comparisons, amounts, strict=True):
        if number is None:
            return None
        interval = _within(interval, match[1], number)
        units.add(unit)
    return Condition(text[: comparisons[0].start()].strip(), units.pop(), interval) if len(units) == 1 else None


def _only(comparisons: Sequence[re.Match[str]], text: str) -> bool:
    """Whether the text is what is compared, then comparisons, and nothing else."""
    ends = [match.end() for match in comparisons]
    starts = [match.start() for match in comparisons[1:]]
    return bool(text[: comparisons[0].start()].strip()) and ends == [*starts, len(text)]


def _amount(match: re.Match[str], parameters: Mapping[str, Parameter]) -> tuple[float | None, str]:
    if not match[2]:
        return float(match[3].replace(",", "")), match[4]
    parameter = parameters.get(match[2])
    if parameter is None or isinstance(parameter.value, str):
        return None, ""
    return float(parameter.value), parameter.unit or match[4]


def _within(interval: Interval, sign: str, number: float) -> Interval:
    """The part of a range on one side of a number."""
    if sign in _LOWER and number >= interval.low:
        interval = interval._replace(low=number, without_low=sign not in _INCLUDED)
    if sign in _UPPER and number <= interval.high:
        interval = interval._replace(high=number, with_high=sign in _INCLUDED)
    return interval


def overlaps(intervals: Sequence[Interval]) -> Iterator[Seam]:
    """Neighbours on the line that share amounts, and ranges that hold nothing (kind "empty")."""
    reach = -1
    for index in sorted(range(len(intervals)), key=intervals.__getitem__):
        here = intervals[index]
        if _empty(here):
            yield Seam("empty", index, index, here.low, here.high)
            continue
        if reach >= 0 and not _apart(intervals[reach], here):
            yield Seam("overlap", reach, index, here.low, min(here.high, intervals[reach].high))
        if reach < 0 or (here.high, here.with_high) > (intervals[reach].high, intervals[reach].with_high):
            reach = index


def gaps(intervals: Sequence[Interval]) -> Iterator[Seam]:
    """Amounts from 0 up that no range holds."""
    reach = -1
    for index in sorted((n for n, i in enumerate(intervals) if not _empty(i)), key=intervals.__getitem__):
        here = intervals[index]
        if reach < 0 and here.low > 0:
            yield Seam("bottom", -1, index, 0.0, here.low)
        if reach >= 0 and _between(intervals[reach], here):
            yield Seam("gap", reach, index, intervals[reach].high, here.low)
        if reach < 0 or (here.high, here.with_high) > (intervals[reach].high, intervals[reach].with_high):
            reach = index
    if reach >= 0 and intervals[reach].high < inf:
        yield Seam("top", reach, -1, intervals[reach].high, inf)


def _empty(interval: Interval) -> bool:
    low, without_low, high, with_high = interval
    return low > high or (low == high and (without_low or not with_high))


def _apart(before: Interval, after: Interval) -> bool:
    """Whether two ranges share nothing, `before` being first on the line."""
    if before.high == after.low:
        return not before.with_high or after.without_low
    return before.high < after.low


def _between(before: Interval, after: Interval) -> bool:
    """Whether something lies between two ranges."""
    if before.high == after.low:
        return not before.with_high and after.without_low
    return before.high < after.low
