"""Who holds a role on a day: the spans of holders and deputies, and those of the people themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from procbook.manual.model import Deputy, Holder, Key, Manual, Person, Role, Span


def covers(span: Holder | Deputy | Key | Span, day: date) -> bool:
    """Whether a span has begun and is not over on a day; first and last day included."""
    written = day.isoformat()
    return span.from_ <= written and (not span.until or written <= span.until)


def spans_meet(one: Holder | Deputy, other: Holder | Deputy) -> bool:
    """Whether two spans have a day in common."""
    return all(not early.until or late.from_ <= early.until for early, late in ((one, other), (other, one)))


def ends_before(span: Holder | Deputy | Span) -> bool:
    """Whether a span ends before it begins, which nobody means."""
    return bool(span.until) and span.until < span.from_


def was_never(person: Person) -> bool:
    """Whether somebody left before they came."""
    return person.active is not None and ends_before(person.active)


def is_known(role: Role, manual: Manual) -> bool:
    """Whether it can be said who acts in a role: all who are named are there, and no span ends before it begins."""
    entries: tuple[Holder | Deputy, ...] = (*role.holders, *role.deputies)
    people = [manual.people.get(entry.person) for entry in entries]
    return not any(map(ends_before, entries)) and not any(person is None or was_never(person) for person in people)


def is_active(person: Person, day: date) -> bool:
    """Whether somebody is with the company that day; of whom no span is said, always."""
    return person.active is None or covers(person.active, day)


def holders(role: Role, manual: Manual, day: date) -> tuple[str, ...]:
    """The ids of those who hold the role that day and are with the company, each once, in the order of the file."""
    return _people(role.holders, manual, day)


def deputies(role: Role, manual: Manual, day: date) -> tuple[str, ...]:
    """The ids of those who may act in the role that day without holding it, each once, in the order of the file."""
    held = holders(role, manual, day)
    return tuple(id for id in _people(role.deputies, manual, day) if id not in held)


def acting(role: Role, manual: Manual, day: date) -> tuple[str, ...]:
    """The ids of those who may act in the role that day: its holders, then its deputies."""
    return (*holders(role, manual, day), *deputies(role, manual, day))


def held_by(person: Person, manual: Manual) -> list[str]:
    """The ids of the roles that list somebody as holder, on whatever day."""
    return [role.id for role in manual.roles.values() if any(entry.person == person.id for entry in role.holders)]


def _people(entries: Iterable[Holder | Deputy], manual: Manual, day: date) -> tuple[str, ...]:
    listed = dict.fromkeys(entry.person for entry in entries if covers(entry, day))
    return tuple(id for id in listed if id in manual.people and is_active(manual.people[id], day))
