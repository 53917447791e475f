"""Limits of frequency and time: from when a change may be in force. Days of 2026 and 2027 by a real calendar."""

from __future__ import annotations

from datetime import date
from random import Random

import msgspec
import pytest

from procbook.change.limits import Limited, Past, corrected, earliest, limit_faults
from procbook.manual.calendar import foreseen, is_workday
from procbook.manual.duration import later
from procbook.manual.model import Calendar, ChangeLimit, ChangeLimits, Holiday, Policy, Settings

CALENDAR = Calendar(
    holidays=(
        Holiday("new-year", "2026-01-01", "2026-01-03"),
        Holiday("spring", "2026-02-15", "2026-02-23"),
        Holiday("national", "2026-10-01", "2026-10-07"),
    ),
    workdays=("2026-10-10",),
    confirmed_until="2026-12-31",
)
LIMITS = ChangeLimits(
    A=ChangeLimit(at_most=1, per="half-year", apart="60cd", notice="10d", windows="quarterly"),
    B=ChangeLimit(at_most=1, per="quarter", apart="30cd", notice="5d", windows="monthly"),
    correction="5d",
)
SETTINGS = Settings(1, "m", "m", "zh", areas=(), calendar=CALENDAR, policy=Policy(stage="in-force", limits=LIMITS))


def day(written: str) -> date:
    return date.fromisoformat(f"2026-{written}" if len(written) == 5 else written)


def change(class_: str, landed: str, effective: str = "", by: str = "wang", emergency: bool = False) -> Past:
    at = day(effective).isoformat() if effective else ""
    return Past(class_, "2.0.0", day(landed), at, frozenset(by.split()), emergency)


def told(one: Past, *past: Past, settings: Settings = SETTINGS) -> list[tuple[str, str, str]]:
    return [(f.rule, f.variant, f.earliest.isoformat()) for f in limit_faults(one, past, settings)]


CASES: dict[str, tuple[Past, list[Past], list[tuple[str, str, str]]]] = {
    "first change, on the window, in time": (change("A", "06-01", "07-01"), [], []),
    "a day beside the window": (
        change("A", "06-01", "07-02"),
        [],
        [("outside-release-window", "", "2026-07-01")],
    ),
    "window after a holiday is the first working day": (change("A", "09-01", "10-08"), [], []),
    "the holiday itself is no window": (
        change("A", "09-01", "10-01"),
        [],
        [("outside-release-window", "", "2026-10-08")],
    ),
    "nine working days of notice are one too few": (
        change("A", "06-18", "07-01"),
        [],
        [("effective-too-early", "", "2026-10-08")],
    ),
    "backdated": (
        change("B", "06-18", "04-01"),
        [],
        [("effective-too-early", "", "2026-07-01"), ("outside-release-window", "", "2026-07-01")],
    ),
    "no day named means from its landing": (
        change("B", "07-01"),
        [],
        [("effective-too-early", "", "2026-08-03")],
    ),
    "second B of a quarter": (
        change("B", "08-20", "09-01"),
        [change("B", "06-20", "07-01")],
        [("too-frequent-change", "count", "2026-10-08")],
    ),
    "B of the next quarter but 29 days later": (
        change("B", "06-20", "07-01"),
        [change("B", "05-20", "06-02")],
        [("too-frequent-change", "apart", "2026-08-03")],
    ),
    "30 calendar days are enough": (change("B", "06-20", "07-01"), [change("B", "05-20", "06-01")], []),
    "A in the next half-year": (change("A", "06-01", "07-01"), [change("A", "03-01", "04-01")], []),
    "second A of a half-year": (
        change("A", "03-01", "04-01"),
        [change("A", "2025-12-01", "01-05")],
        [("too-frequent-change", "count", "2026-07-01")],
    ),
    "a B counts for no A": (change("A", "06-01", "07-01"), [change("B", "05-20", "06-01")], []),
    "an A counts for the next B": (
        change("B", "07-20", "08-03"),
        [change("A", "06-01", "07-01", "li")],
        [("too-frequent-change", "count", "2026-10-08")],
    ),
    "a C counts for nothing": (change("B", "06-20", "07-01"), [change("C", "06-19")], []),
    "an emergency counts for nothing": (
        change("B", "06-20", "07-01"),
        [change("A", "06-19", by="li", emergency=True)],
        [],
    ),
    "an emergency is not judged": (change("A", "06-20", emergency=True), [change("A", "06-19")], []),
    "C is not judged": (change("C", "06-20"), [change("C", "06-19", by="li")], []),
    "an emergency corrects nothing": (
        change("B", "06-20", "07-01", "li"),
        [change("B", "05-22", "06-01"), change("B", "05-25", "07-15", emergency=True)],
        [],
    ),
    "one that is announced counts too": (
        change("B", "06-05", "07-01"),
        [change("B", "06-01", "08-03", "li")],
        [("too-frequent-change", "count", "2026-10-08")],
    ),
    "own correction within five working days": (
        change("B", "06-26", "07-01"),
        [change("B", "06-22", "07-01")],
        [],
    ),
    "the same by somebody else": (
        change("B", "06-26", "08-03", "li"),
        [change("B", "06-20", "07-01")],
        [("too-frequent-change", "count", "2026-10-08")],
    ),
    "with somebody else is not one's own": (
        change("B", "06-26", "08-03", "li wang"),
        [change("B", "06-20", "07-01")],
        [("too-frequent-change", "count", "2026-10-08")],
    ),
    "after five working days": (
        change("B", "07-01", "08-03"),
        [change("B", "06-22", "07-01")],
        [("too-frequent-change", "count", "2026-10-08")],
    ),
    "a correction of a correction starts no new days": (
        change("B", "07-01", "08-03"),
        [change("B", "06-22", "07-01"), change("B", "06-26", "07-01")],
        [("too-frequent-change", "count", "2026-10-08")],
    ),
    "a heavier one is no correction": (
        change("A", "06-24", "07-01"),
        [change("B", "06-22", "07-01")],
        [("effective-too-early", "", "2026-10-08")],
    ),
    "nobody known is no correction": (
        change("B", "06-26", "08-03", ""),
        [change("B", "06-22", "07-01", "")],
        [("too-frequent-change", "count", "2026-10-08")],
    ),
    "a correction may not move the day where it likes": (
        change("B", "06-26", "07-15"),
        [change("B", "06-22", "07-01")],
        [("outside-release-window", "", "2026-07-01")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_limits_say(name: str) -> None:
    """Who plans a change learns which limit it breaks and the first day that breaks none."""
    one, past, expected = CASES[name]
    assert told(one, *past) == expected


@pytest.mark.parametrize("name", CASES)
def test_the_earliest_day_named_is_allowed_and_none_before(name: str) -> None:
    """Who takes the day that the report names is not told of another limit."""
    one, past, _ = CASES[name]
    for fault in limit_faults(one, past, SETTINGS):
        moved = one._replace(effective_from=fault.earliest.isoformat())
        assert limit_faults(moved, past, SETTINGS) == []
        found = earliest(one.class_, one.landed, one.authors, past, SETTINGS)
        assert found.day == fault.earliest


def test_limits_are_off_in_preparation() -> None:
    """While a manual is being written nobody waits for windows."""
    policy = msgspec.structs.replace(SETTINGS.policy, stage="preparation")
    settings = msgspec.structs.replace(SETTINGS, policy=policy)
    assert told(*[change("A", "06-18", "04-01")] * 3, settings=settings) == []
    assert told(change("A", "06-18", "04-01"), settings=settings) == []
    assert earliest("A", day("06-18"), ["wang"], [], settings) == (day("06-18"), False, ())


def test_nobody_waits_with_an_editorial_change() -> None:
    """Class C is in force from its landing on."""
    assert earliest("C", day("06-18"), ["wang"], [change("C", "06-17", by="li")], SETTINGS) == (day("06-18"), False, ())


@pytest.mark.parametrize(
    ("landed", "past", "expected"),
    [
        ("06-18", [], ("07-01", ("notice", "window"))),
        ("06-24", [], ("07-01", ("notice",))),
        ("07-25", [change("B", "06-20", "07-15", "li")], ("10-08", ("notice", "apart", "count", "window"))),
    ],
)
def test_what_moves_the_earliest_day_is_named(
    landed: str, past: list[Past], expected: tuple[str, tuple[str, ...]]
) -> None:
    """The owner reads for which limit he waits: time to learn, frequency, the release window."""
    found = earliest("B", day(landed), ["wang"], past, SETTINGS)
    assert (found.day, found.reasons) == (day(expected[0]), expected[1])


def test_without_notice_nobody_waits_for_it() -> None:
    """A day that is allowed at once has no reason."""
    settings = msgspec.structs.replace(SETTINGS, policy=Policy(stage="in-force"))
    assert earliest("A", day("06-18"), ["wang"], [], settings) == (day("06-18"), False, ())


@pytest.mark.parametrize(
    ("per", "before", "broken"),
    [
        ("month", "05-31", False),
        ("month", "06-01", True),
        ("quarter", "03-31", False),
        ("quarter", "04-01", True),
        ("half-year", "2025-12-31", False),
        ("half-year", "01-01", True),
        ("year", "2025-12-31", False),
        ("year", "01-01", True),
    ],
)
def test_so_many_in_a_period(per: str, before: str, broken: bool) -> None:
    """Months, quarters, half-years and years are those of the calendar."""
    limits = ChangeLimits(B=ChangeLimit(at_most=1, per=per))
    settings = msgspec.structs.replace(SETTINGS, policy=Policy(stage="in-force", limits=limits))
    found = told(change("B", "06-15"), change("B", before, by="li"), settings=settings)
    assert [variant.removesuffix("-provisional") for _, variant, _ in found] == (["count"] if broken else [])


@pytest.mark.parametrize("limit", [ChangeLimit(at_most=1), ChangeLimit(per="month")])
def test_half_a_limit_is_none(limit: ChangeLimit) -> None:
    """How many without in what time, or the other way round, limits nothing."""
    settings = msgspec.structs.replace(SETTINGS, policy=Policy(stage="in-force", limits=ChangeLimits(B=limit)))
    assert told(change("B", "06-15"), change("B", "06-14", by="li"), settings=settings) == []


def test_what_came_later_is_not_corrected() -> None:
    """A change corrects one that was there before it."""
    assert corrected(change("B", "06-20"), [change("B", "06-22")], SETTINGS) is None
    assert corrected(change("B", "06-22"), [change("B", "06-22")], SETTINGS) == change("B", "06-22")


def test_what_a_message_says_of_a_limit() -> None:
    """The days, and the limit as the policy writes it."""
    past = [change("B", "05-01", "05-06", "li"), change("B", "06-20", "07-01")]
    (fault,) = limit_faults(change("B", "08-20", "09-01"), past, SETTINGS)
    assert fault.values == {
        "class_": "B", "effective": "2026-09-01", "earliest": "2026-10-08", "previous": "2026-07-01",
        "apart": "30cd", "at_most": "1", "per": "quarter", "windows": "monthly", "notice": "5d",
    }  # fmt: skip


def test_a_policy_without_limits_allows_everything_from_the_landing_on() -> None:
    """A limit that the policy does not name is none; only backdating stays a fault."""
    settings = msgspec.structs.replace(SETTINGS, policy=Policy(stage="in-force"))
    assert told(*[change("A", "06-18", "06-18")] * 3, settings=settings) == []
    assert told(change("A", "06-18", "06-17"), settings=settings) == [
        ("effective-too-early", "backdated", "2026-06-18")
    ]


@pytest.mark.parametrize(
    ("effective", "expected"),
    [
        ("2027-01-04", []),
        ("2027-01-01", []),
        ("2027-01-02", ["2027-01-04"]),
        ("2027-01-20", ["2027-01-04"]),
        ("2027-02-10", []),
        ("2027-02-11", ["2027-01-04"]),
        ("2027-02-06", ["2027-01-04"]),
    ],
)
def test_years_without_announced_holidays_are_provisional(effective: str, expected: list[str]) -> None:
    """Nobody is told off for a day that the holidays still to be announced can make right; other days are told so."""
    found: list[Limited] = limit_faults(change("B", "12-01", effective), [], SETTINGS)
    assert [fault.earliest.isoformat() for fault in found] == expected
    assert all(fault.variant == "provisional" for fault in found)


@pytest.mark.parametrize("landed", ["2026-12-10", "2027-01-20", "2027-04-12", "2027-09-20", "2028-04-20"])
def test_nobody_is_sent_to_a_day_that_is_free_by_regulation(landed: str) -> None:
    """The earliest day is one that people work, and the audit accepts it by the calendar that was approved."""
    for class_ in "AB":
        found = earliest(class_, day(landed), ["li"], [], SETTINGS)
        assert found.provisional
        assert is_workday(found.day, foreseen(CALENDAR))
        assert limit_faults(Past(class_, "", day(landed), found.day.isoformat()), [], SETTINGS) == []


def test_a_calendar_that_leaves_no_room_for_holidays_is_planned_by_as_it_stands() -> None:
    """The audit would refuse the first working day after New Year, since no holiday is written that long."""
    settings = msgspec.structs.replace(SETTINGS, calendar=Calendar(confirmed_until="2026-12-31"))
    found = earliest("B", day("12-01"), ["li"], [], settings)
    assert found.day == day("2027-01-01")
    assert limit_faults(change("B", "12-01", "2027-01-01"), [], settings) == []


def test_each_time_is_reckoned_in_its_unit() -> None:
    """Working days skip holidays and weekends, calendar days do not, made working days count."""
    assert later(day("09-30"), "1d", CALENDAR) == day("10-08")
    assert later(day("10-08"), "2d", CALENDAR) == day("10-10")
    assert later(day("09-30"), "1cd", CALENDAR) == day("10-01")
    assert later(day("09-30"), "8h", CALENDAR) == later(day("09-30"), "30min", CALENDAR) == day("10-08")


def test_days_at_the_end_of_time_are_judged_too() -> None:
    """A typing error in a year is answered, not with a stack trace."""
    assert limit_faults(change("A", "9999-12-31", "9999-12-31"), [change("A", "9999-12-30")], SETTINGS)
    assert later(date.max, "9999999cd", CALENDAR) == later(date.max, "9999999d", CALENDAR) == date.max


def test_many_changes_are_judged_quickly() -> None:
    """A manual that was changed every week for years does not hang the audit."""
    first = day("2020-01-01").toordinal()
    past = [change("B", date.fromordinal(first + 9 * n).isoformat()) for n in range(250)]
    assert told(change("B", "06-20", "07-01"), *past) == []
    assert corrected(past[-1]._replace(landed=date.fromordinal(first + 9 * 249 + 1)), past, SETTINGS) in past


@pytest.mark.parametrize("seed", range(25))
def test_no_earlier_day_is_allowed(seed: int) -> None:
    """Nobody is made to wait a day longer than the limits ask for: every day before breaks one."""
    random = Random(seed)
    policy = msgspec.structs.replace(
        LIMITS, B=ChangeLimit(random.choice([1, 2]), random.choice(["month", "quarter"]), random.choice(["", "30cd", "12d"]),
                              random.choice(["", "5d", "3cd"]), random.choice(["", "monthly"]))
    )  # fmt: skip
    settings = msgspec.structs.replace(SETTINGS, policy=Policy(stage="in-force", limits=policy))
    start = day("01-05").toordinal()
    past = [
        Past(random.choice("ABC"), "1.0.0", date.fromordinal(landed), date.fromordinal(landed + random.randrange(60)).isoformat())
        for landed in sorted(start + random.randrange(120) for _ in range(random.randrange(6)))
    ]  # fmt: skip
    landed = date.fromordinal(start + 120 + random.randrange(30))
    found = earliest("B", landed, ["li"], past, settings).day
    days = [date.fromordinal(landed.toordinal() + n) for n in range((found - landed).days + 1)]
    allowed = [at for at in days if not limit_faults(Past("B", "", landed, at.isoformat()), past, settings)]
    assert allowed == [found]
