"""Who holds a role on a day: first and last day count, and nobody acts who is not with the company."""

from __future__ import annotations

from datetime import date

import pytest

from procbook.manual.holders import acting, covers, deputies, holders, is_active
from procbook.manual.model import NO_SETTINGS, Deputy, Holder, Key, Manual, Person, Role, Span

DAY = date(2026, 11, 23)
BEFORE, AFTER = "2026-11-22", "2026-11-24"

PEOPLE = {
    "wang": None,
    "li": None,
    "gone": Span("2026-01-01", BEFORE),
    "last-day": Span("2026-01-01", "2026-11-23"),
    "coming": Span(AFTER),
    "first-day": Span("2026-11-23"),
}
MANUAL = Manual(NO_SETTINGS, people={id: Person(id, id, "person", span) for id, span in PEOPLE.items()})


def role(holding: list[Holder], standing_in: list[Deputy] | None = None) -> Role:
    return Role("lead", "Lead", "position", holders=tuple(holding), deputies=tuple(standing_in or ()))


@pytest.mark.parametrize(
    ("span", "inside"),
    [
        (Span("2026-11-23"), True),
        (Span("2026-11-23", "2026-11-23"), True),
        (Span(BEFORE, AFTER), True),
        (Span(AFTER), False),
        (Span(AFTER, "2026-12-31"), False),
        (Span("2026-01-01", BEFORE), False),
        (Holder("wang", "2026-11-23"), True),
        (Deputy("wang", "2026-01-01", BEFORE), False),
        (Key("ssh-ed25519 A", "approval", AFTER), False),
        (Key("ssh-ed25519 A", "approval", "2026-01-01", "2026-11-23"), True),
    ],
    ids=str,
)
def test_first_and_last_day_belong_to_a_span(span: Span, inside: bool) -> None:
    """Whoever is named until Monday is still asked on Monday, whether he holds, stands in, works here or has a key."""
    assert covers(span, DAY) is inside


def test_who_has_left_or_not_begun_is_not_here() -> None:
    """The last day and the first one count; of whom nothing is said is always here."""
    here = [id for id, person in MANUAL.people.items() if is_active(person, DAY)]
    assert here == ["wang", "li", "last-day", "first-day"]


@pytest.mark.parametrize(
    ("entry", "held_by"),
    [
        (Holder("wang", "2026-11-23", "2026-11-23"), ("wang",)),
        (Holder("wang", "2026-01-01", BEFORE), ()),
        (Holder("wang", AFTER), ()),
        (Holder("gone", "2026-01-01"), ()),
        (Holder("last-day", "2026-01-01"), ("last-day",)),
        (Holder("coming", "2026-01-01"), ()),
        (Holder("first-day", "2026-01-01"), ("first-day",)),
        (Holder("nobody-knows", "2026-01-01"), ()),
    ],
    ids=str,
)
def test_holding_takes_both_the_role_and_the_person(entry: Holder, held_by: tuple[str, ...]) -> None:
    """A role names nobody who has not begun, has left, or is not in people.yaml."""
    assert holders(role([entry]), MANUAL, DAY) == held_by


def test_people_are_named_once_and_in_the_order_of_the_file() -> None:
    """Pages and reports name people as the file does, on every run."""
    twice = [Holder("wang", "2026-06-01"), Holder("li", "2026-01-01"), Holder("wang", "2026-01-01")]
    assert holders(role(twice), MANUAL, DAY) == ("wang", "li")


def test_deputies_act_but_do_not_hold() -> None:
    """Who holds the role himself is not listed again as his own deputy; whose time is over stands in for nobody."""
    lead = role(
        [Holder("wang", "2026-01-01")],
        [Deputy("first-day", "2026-01-01"), Deputy("wang", "2026-01-01"), Deputy("li", AFTER), Deputy("gone", BEFORE)],
    )
    assert holders(lead, MANUAL, DAY) == ("wang",)
    assert deputies(lead, MANUAL, DAY) == ("first-day",)
    assert acting(lead, MANUAL, DAY) == ("wang", "first-day")


def test_a_deputy_of_an_empty_role_acts() -> None:
    """A vacancy with a deputy: nobody holds the role, and somebody may act in it."""
    vacant = role([Holder("gone", "2026-01-01")], [Deputy("li", "2026-11-01", AFTER)])
    assert holders(vacant, MANUAL, DAY) == ()
    assert acting(vacant, MANUAL, DAY) == deputies(vacant, MANUAL, DAY) == ("li",)
