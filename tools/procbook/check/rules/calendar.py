"""Calendar: which days people work. Deadlines, release days and the audit are reckoned by it.

Served: R-010 and R-019 (times can be reckoned). Sources: order 795 of the State Council, see `manual.calendar`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

from procbook.check.holidays import LONGEST, Span, exchanged, missing_days, span_of, spans_of
from procbook.check.rule import Context, Hit, rule
from procbook.finding import Severity
from procbook.manual.dates import day_of, is_date
from procbook.manual.model import Calendar

LONG = 24
"""Days of a holiday from which on a date is probably wrong: three weeks and a weekend close any plant."""

MANY = 3
"""Holidays of a year from which on another year with only one makes one think that its year is wrong."""

WEEK = 7

FREE = 5
"""Days of the week that nobody has free: mostly the working days were written instead."""

SHORT, HOURS = 4, 12
"""The hours of a working day of which fewer, or more, are most likely a slip: 0.8 for 8."""

FAR = 14
"""Days from a make-up day to the nearest holiday that make one think of another month; arrangements had 11 at most."""

DECEMBER = 12
"""The month in which next year's arrangement is out: it is announced in October or November."""


DOUBTFUL = (
    "long-perhaps",
    "few-workdays",
    "overlap",
    "beyond",
    "alone",
    "weekend-twice",
    "workday-twice",
    "workday-beyond",
    "workday-far",
    "few-exchanged",
    "many-exchanged",
    "named-twice",
    "hours",
)
"""What may be meant, or does no harm."""


@rule(Severity.error, each_process=False, severities=dict.fromkeys(DOUBTFUL, Severity.warning))
def wrong_holiday(context: Context) -> Iterator[Hit]:
    """A holiday, a make-up day or a weekend that cannot be meant as it is written."""
    calendar = context.manual.settings.calendar
    yield from _week(calendar)
    for span in filter(None, map(span_of, calendar.holidays)):
        yield from _holiday(span, calendar)
    spans = spans_of(calendar)
    yield from _overlaps(spans)
    yield from _alone(spans)
    yield from _named_twice(spans)
    yield from _workdays(calendar, spans)
    yield from _exchanged(calendar, spans)


def _week(calendar: Calendar) -> Iterator[Hit]:
    if len(set(calendar.weekend)) == WEEK:
        yield Hit(calendar, "weekend", variant="no-workday")
    elif len(set(calendar.weekend)) >= FREE:
        left = WEEK - len(set(calendar.weekend))
        yield Hit(calendar, "weekend", variant="few-workdays", left=left)
    for place, day in enumerate(calendar.weekend):
        if day in calendar.weekend[:place]:
            yield Hit(calendar, ("weekend", place), variant="weekend-twice", day=day)
    if not SHORT <= calendar.hours_per_day <= HOURS:
        yield Hit(calendar, "hours_per_day", variant="hours", hours=f"{calendar.hours_per_day:g}")


def _holiday(span: Span, calendar: Calendar) -> Iterator[Hit]:
    holiday = span.holiday
    values: dict[str, Any] = {"name": holiday.name, "first": holiday.from_, "last": holiday.until}
    if span.length < 1:
        yield Hit(holiday, "from", variant="reversed", **values)
    elif span.length > LONGEST:
        yield Hit(holiday, "until", variant="long", days=span.length, **values)
    elif span.length > LONG:
        yield Hit(holiday, "until", variant="long-perhaps", days=span.length, usual=LONG, **values)
    elif calendar.confirmed_until and holiday.from_ > calendar.confirmed_until:
        yield Hit(holiday, "from", variant="beyond", until=calendar.confirmed_until, **values)


def _overlaps(spans: list[Span]) -> Iterator[Hit]:
    for before, span in pairwise(spans):
        if span.first <= before.last:
            values: dict[str, Any] = {"name": span.holiday.name, "other": before.holiday.name}
            yield Hit(span.holiday, "from", variant="overlap", related=(before.holiday,), **values)


def _alone(spans: list[Span]) -> Iterator[Hit]:
    """The only holiday of its year, where another year has many."""
    number = Counter(span.first.year for span in spans)
    for span in spans:
        if number[span.first.year] == 1 and max(number.values()) >= MANY:
            values: dict[str, Any] = {
                "name": span.holiday.name,
                "first": span.holiday.from_,
                "year": f"{span.first.year}",
            }
            yield Hit(span.holiday, "from", variant="alone", **values)


def _named_twice(spans: list[Span]) -> Iterator[Hit]:
    """Holidays of one name in one year, of which one at least is fixed by regulation. A firm's own may come back."""
    for one, other in combinations(spans, 2):
        name, apart = other.holiday.name, (other.first - one.last).days > 1
        same = name == one.holiday.name and one.first.year == other.first.year
        if same and apart and (one.statutory or other.statutory):
            yield Hit(other.holiday, "name", variant="named-twice", related=(one.holiday,), name=name)


def _workdays(calendar: Calendar, spans: list[Span]) -> Iterator[Hit]:
    """A make-up day lies on a weekend, in no holiday, in a year that has holidays to make up for."""
    years = {day.year for span in spans for day in (span.first, span.last)}
    for place, written in enumerate(calendar.workdays):
        if not is_date(written):
            continue
        day = day_of(written)
        where = (calendar, ("workdays", place))
        holiday = next((span.holiday for span in spans if span.holds(day)), None)
        if written in calendar.workdays[:place]:
            yield Hit(*where, variant="workday-twice", day=written)
        elif holiday:
            yield Hit(*where, variant="workday-in-holiday", related=(holiday,), day=written, name=holiday.name)
        elif day.isoweekday() not in calendar.weekend:
            yield Hit(*where, variant="workday-in-week", day=written)
        elif calendar.confirmed_until and written > calendar.confirmed_until:
            yield Hit(*where, variant="workday-beyond", day=written, until=calendar.confirmed_until)
        elif day.year not in years:
            yield Hit(*where, variant="workday-of-no-year", day=written, year=f"{day.year}")
        elif min(span.distance(day) for span in spans) > FAR:
            yield Hit(*where, variant="workday-far", day=written, days=FAR)


def _exchanged(calendar: Calendar, spans: list[Span]) -> Iterator[Hit]:
    """A year in which more, or fewer, days are made up for than its holidays take from the working week."""
    field = "workdays" if calendar.workdays else "holidays"
    for each in exchanged(calendar, spans):
        variant = "few-exchanged" if each.found < each.wanted else "many-exchanged"
        yield Hit(calendar, field, variant=variant, year=f"{each.year}", found=each.found, wanted=each.wanted)


@rule(Severity.warning, each_process=False, severities={"none": Severity.error})
def missing_holiday(context: Context) -> Iterator[Hit]:
    """A confirmed year without holidays, or without a day on which everybody is free by regulation."""
    calendar = context.manual.settings.calendar
    spans = spans_of(calendar)
    years = _confirmed(calendar, spans)
    number = Counter(span.first.year for span in spans)
    empty = [year for year in years if not number[year]]
    if empty:
        span = f"{empty[0]}" if len(empty) == 1 else f"{empty[0]}–{empty[-1]}"
        yield Hit(calendar, "confirmed_until", variant="none", years=span, until=calendar.confirmed_until)
    for year in years:
        known = number[year] > 1 or (number[year] and year == years[-1])
        missing = missing_days(year, calendar, spans) if known else []
        if missing:
            yield Hit(calendar, "holidays", year=f"{year}", days=[day.isoformat() for day in missing])


def _confirmed(calendar: Calendar, spans: list[Span]) -> range:
    """The years that the calendar calls confirmed: from the first one that it has a holiday of."""
    if not calendar.confirmed_until:
        return range(0)
    last = int(calendar.confirmed_until[:4])
    return range(min((span.first.year for span in spans), default=last), last + 1)


@rule(Severity.warning, each_process=False, calendar=True)
def unconfirmed_year(context: Context) -> Iterator[Hit]:
    """A manual without the arrangement of this year, or in December of the next; one without any is reckoned by as if
    nobody ever had a holiday."""
    settings = context.manual.settings
    calendar = settings.calendar
    year = context.today.year + (context.today.month == DECEMBER)
    if not settings.title or calendar.confirmed_until >= f"{year}-12-31":
        return
    if not (calendar.confirmed_until or calendar.holidays):
        yield Hit(settings, "calendar", variant="none", year=f"{year}")
        return
    variant = "next" if year > context.today.year else "this"
    field = "confirmed_until" if calendar.confirmed_until else "holidays"
    yield Hit(calendar, field, variant=variant, year=f"{year}", until=calendar.confirmed_until)
