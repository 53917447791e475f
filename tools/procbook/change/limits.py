"""How often an item may change and from when a change may be in force (policy.limits).

What counts is the day from which readers have to work by a change, not the day it landed. A change of class B may not
follow too soon after one of class A or B, one of class A after one of class A. Emergencies are neither judged nor
counted; a correction of one's own change, in the same places and within `limits.correction` of its landing, is the same
change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import msgspec

from procbook.change.change import GENERAL, MATERIAL, not_heavier
from procbook.manual.calendar import (
    MONTHS,
    WINDOWS,
    days_after,
    foreseen,
    is_confirmed,
    is_workday,
    months_after,
    workday_from,
)
from procbook.manual.dates import day_of
from procbook.manual.duration import later
from procbook.manual.model import Calendar, ChangeLimit, Settings


class Past(NamedTuple):
    """One approved change of an item. `effective_from`: ISO day, "" = from its landing. No authors = nobody knows.

    `places`: where in the item it is, None = nobody knows.
    """

    class_: str
    version: str
    landed: date
    effective_from: str = ""
    authors: frozenset[str] = frozenset()
    emergency: bool = False
    places: frozenset[str] | None = None

    @property
    def effective(self) -> date:
        """The day that the version itself names."""
        return day_of(self.effective_from) if self.effective_from else self.landed

    @property
    def in_force(self) -> date:
        """The day from which readers can work by it."""
        return max(self.landed, self.effective)


class Limited(NamedTuple):
    """A limit that a change breaks: rule, variant and blanks of its message, and the earliest day that breaks none."""

    rule: str
    variant: str
    values: dict[str, str]
    earliest: date


class Earliest(NamedTuple):
    """The earliest day a change may be in force; `reasons` are the limits that moved it: notice, apart, count, window.

    `provisional`: holidays up to that day have not all been announced.
    """

    day: date
    provisional: bool
    reasons: tuple[str, ...]


class _Limits(NamedTuple):
    """The limits of one class, and what has been counted against them."""

    limit: ChangeLimit
    calendar: Calendar
    counted: tuple[Past, ...]


def limit_faults(change: Past, past: Sequence[Past], settings: Settings) -> list[Limited]:
    """The limits that a change of an item breaks; `past` are its earlier changes, oldest first.

    Nothing in stage preparation, for class C and for an emergency.
    """
    if settings.policy.stage == "preparation" or change.class_ not in (MATERIAL, GENERAL) or change.emergency:
        return []
    own = corrected(change, past, settings)
    if own and own.effective_from == change.effective_from:
        return []
    limits = _limits(change.class_, () if own else past, settings)
    first = _notified(own or change, limits)
    soonest = _soonest(own or change, change.landed, limits)
    broken: list[tuple[str, str]] = []
    if change.effective < first:
        broken.append(("effective-too-early", "" if limits.limit.notice else "backdated"))
    if kind := _crowded(change.in_force, limits):
        broken.append(("too-frequent-change", kind))
    if not _in_window(change.in_force, limits):
        broken.append(("outside-release-window", ""))
    return [
        Limited(rule, _variant(kind, soonest), _values(change, soonest, limits), soonest.day) for rule, kind in broken
    ]


def limits_of_authority(settings: Settings) -> Settings:
    """Settings by which a change of a limit of authority is judged: those that the policy has for it, for class A."""
    limits = settings.policy.limits
    own = msgspec.structs.replace(limits, A=limits.authority)
    return msgspec.structs.replace(settings, policy=msgspec.structs.replace(settings.policy, limits=own))


def earliest(class_: str, landed: date, authors: Iterable[str], past: Sequence[Past], settings: Settings) -> Earliest:
    """The earliest day on which a change landing that day may be in force."""
    change = Past(class_, "", landed, "", frozenset(authors))
    if settings.policy.stage == "preparation" or class_ not in (MATERIAL, GENERAL):
        return Earliest(landed, False, ())
    own = corrected(change, past, settings)
    return _soonest(own or change, landed, _limits(class_, () if own else past, settings))


def corrected(change: Past, past: Sequence[Past], settings: Settings) -> Past | None:
    """The earlier change that this one corrects: one's own, not long ago, and not less heavy; None for a new one."""
    group = _corrected(change, _groups(past, settings), settings)
    return group[0] if group else None


def _corrected(change: Past, groups: Sequence[list[Past]], settings: Settings) -> list[Past] | None:
    within = settings.policy.limits.correction
    if not within or not change.authors or change.emergency:
        return None
    for group in reversed(groups):
        first = group[0]
        if later(first.landed, within, settings.calendar) < change.landed:
            return None  # those before it are older still
        own = change.authors <= first.authors and not_heavier(change.class_, first.class_)
        if own and first.landed <= change.landed and _touches_only(change, first):
            return group
    return None


def _touches_only(change: Past, first: Past) -> bool:
    """Whether a change is where the other one was: what is elsewhere corrects nothing."""
    return change.places is None or first.places is None or change.places <= first.places


def _groups(past: Sequence[Past], settings: Settings) -> list[list[Past]]:
    """The changes that count, each with its corrections."""
    groups: list[list[Past]] = []
    for change in past:
        if group := _corrected(change, groups, settings):
            group.append(change)
        elif not change.emergency:
            groups.append([change])
    return groups


def _limits(class_: str, past: Sequence[Past], settings: Settings) -> _Limits:
    limits = settings.policy.limits
    limit = limits.A if class_ == MATERIAL else limits.B
    counted = [max(group, key=lambda change: change.in_force) for group in _groups(past, settings)
               if not_heavier(class_, group[0].class_)]  # fmt: skip
    return _Limits(limit, settings.calendar, tuple(counted))


def _notified(change: Past, limits: _Limits) -> date:
    """The first day that leaves time to learn the change."""
    notice = limits.limit.notice
    return later(change.landed, notice, limits.calendar) if notice else change.landed


def _soonest(change: Past, landed: date, limits: _Limits) -> Earliest:
    """The first day that keeps every limit, and is no day that regulation will make a holiday.

    Those are no part of what was approved, so that the audit does not know them: the day has to keep the limits
    without them as well.
    """
    planned = _first(change, landed, limits._replace(calendar=foreseen(limits.calendar)))
    return planned if _in_window(planned.day, limits) else _first(change, landed, limits)


def _first(change: Past, landed: date, limits: _Limits) -> Earliest:
    """The first day that keeps every limit. Each round moves on; there are at most as many as changes."""
    day = max(_notified(change, limits), landed)
    reasons = ["notice"] if day > landed else []
    for _ in range(4 * len(limits.counted) + 4):
        kind = _crowded(day, limits) or ("" if _in_window(day, limits) else "window")
        if not kind:
            break
        day = _moved(day, kind, limits)
        reasons.append(kind)
    return Earliest(day, not is_confirmed(day, limits.calendar), tuple(dict.fromkeys(reasons)))


def _moved(day: date, kind: str, limits: _Limits) -> date:
    """The first later day on which a limit no longer stands in the way."""
    limit = limits.limit
    if kind == "apart":
        return max(later(change.in_force, limit.apart, limits.calendar) for change in _close(day, limits))
    if kind == "count":
        return day_of(months_after(_period(day, MONTHS[limit.per]).isoformat(), MONTHS[limit.per]))
    window = _window(day, limits)
    if day <= window:
        return window
    months = WINDOWS[limit.windows]
    return _window(day_of(months_after(_period(day, months).isoformat(), months)), limits)


def _crowded(day: date, limits: _Limits) -> str:
    """Which limit of frequency the day breaks: "apart", "count" or none."""
    if _close(day, limits):
        return "apart"
    limit = limits.limit
    if not (limit.at_most and limit.per):
        return ""
    period = _period(day, MONTHS[limit.per])
    inside = [change for change in limits.counted if _period(change.in_force, MONTHS[limit.per]) == period]
    return "count" if len(inside) >= limit.at_most else ""


def _close(day: date, limits: _Limits) -> list[Past]:
    """The changes that the day is not far enough from, before or after."""
    apart, calendar = limits.limit.apart, limits.calendar
    if not apart:
        return []
    days = [(min(day, change.in_force), max(day, change.in_force), change) for change in limits.counted]
    return [change for first, second, change in days if second < later(first, apart, calendar)]


def _in_window(day: date, limits: _Limits) -> bool:
    """Whether a day is a release window. Holidays still unknown can push one back by as long as the longest known."""
    if not limits.limit.windows:
        return True
    window, calendar = _window(day, limits), limits.calendar
    if is_confirmed(day, calendar):
        return day == window
    holidays = [day_of(h.until) - day_of(h.from_) for h in calendar.holidays]
    return window <= day <= days_after(window, max(holidays, default=timedelta(0)).days + 1) and is_workday(
        day, calendar
    )


def _window(day: date, limits: _Limits) -> date:
    """The release window of the period that the day is in."""
    return workday_from(_period(day, WINDOWS[limits.limit.windows]), limits.calendar)


def _period(day: date, months: int) -> date:
    """The first day of the month, quarter, half-year or year that a day is in."""
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _variant(kind: str, soonest: Earliest) -> str:
    return "-".join(filter(None, (kind, "provisional" if soonest.provisional else "")))


def _values(change: Past, soonest: Earliest, limits: _Limits) -> dict[str, str]:
    limit = limits.limit
    before = max(limits.counted, key=lambda past: past.in_force, default=None)
    return {
        "class_": change.class_,
        "effective": change.effective.isoformat(),
        "earliest": soonest.day.isoformat(),
        "previous": before.in_force.isoformat() if before else "",
        "apart": limit.apart,
        "at_most": str(limit.at_most),
        "per": limit.per,
        "windows": limit.windows,
        "notice": limit.notice,
    }
