"""Who holds a role on a day: the spans of holders and deputies, and those of the people themselves."""

from __future__ import annotations

from datetime import date

from procbook.manual.model import Deputy, Holder, Manual, Role, Span


def active(span: Holder | Deputy | Span, day: str) -> bool:
    """Whether the span covers the day (ISO date); first and last day included."""
    return span.from_ <= day and (not span.until or day <= span.until)


def holding(role: Role, manual: Manual, day: date) -> set[str]:
    """The ids of those who hold the role that day and are with the company."""
    return _people(role.holders, manual, day.isoformat())


def acting(role: Role, manual: Manual, day: date) -> set[str]:
    """The ids of those who may act in the role that day: holders and deputies."""
    return _people((*role.holders, *role.deputies), manual, day.isoformat())


def _people(parts: tuple[Holder | Deputy, ...], manual: Manual, day: str) -> set[str]:
    people = manual.people
    listed = {part.person for part in parts if active(part, day) and part.person in people}
    return {id for id in listed if (span := people[id].active) is None or active(span, day)}
