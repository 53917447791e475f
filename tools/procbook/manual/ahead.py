"""What is coming in the organisation: who leaves, which role will have nobody, which approval nobody can give then.

Of what is so today already the check tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from procbook.manual.approvers import Shortfall, persons_for, shortfalls
from procbook.manual.dates import day_of
from procbook.manual.holders import holders, is_known, was_never
from procbook.manual.kinds import ROLES
from procbook.manual.model import Manual, Role, Value
from procbook.manual.references import ids_and_text

DAYS = 30
"""So many days ahead people are told."""

LEAVES, VACANT, EMERGENCY = "leaves", "vacant", "emergency"


class Ahead(NamedTuple):
    """Something to come. `day`: the last one of somebody who leaves, else the first on which it is so. `what`: leaves,
    vacant, emergency, or why an approval cannot be given (see `Shortfall`)."""

    day: date
    what: str
    subject: Value | None
    lack: Shortfall | None = None

    def plain(self) -> dict[str, Any]:
        """The same for programs."""
        lack = {"item": self.lack.kind, "action": self.lack.action} if self.lack else {}
        return {"day": self.day.isoformat(), "what": self.what, "subject": getattr(self.subject, "id", None), **lack}


def ahead(manual: Manual, today: date, days: int = DAYS) -> list[Ahead]:
    """What is to come within some days, the soonest first, each once."""
    last = today + timedelta(days=days)
    told: dict[tuple[Any, ...], Ahead] = {}
    for each in (*_lacking(manual, today, last), *_leaving(manual, today, last)):
        told.setdefault((each.what == LEAVES, id(each.subject), each.lack and each.lack[2:4]), each)
    return sorted(told.values(), key=lambda each: each.day)


def _leaving(manual: Manual, today: date, last: date) -> Iterator[Ahead]:
    for person in manual.people.values():
        if person.kind == "person" and person.active and person.active.until and not was_never(person):
            until = day_of(person.active.until)
            if today <= until <= last:
                yield Ahead(until, LEAVES, person)


def _lacking(manual: Manual, today: date, last: date) -> Iterator[Ahead]:
    for day in sorted(day for day in set(_days_after(manual)) if today < day <= last + timedelta(days=1)):
        yield from lacking(manual, today, day)


def lacking(manual: Manual, before: date, day: date, earlier: Manual | None = None) -> Iterator[Ahead]:
    """What somebody does on one day and nobody on a later one; with `earlier`, as that manual was."""
    earlier = earlier or manual
    needed = _needed(manual)
    for id, role in manual.roles.items():
        held = holders(earlier.roles[id], earlier, before) if id in earlier.roles else ()
        if id in needed and held and not holders(role, manual, day) and _is_position(role, manual):
            yield Ahead(day, VACANT, role)
    known = [lack[1:4] for lack in shortfalls(earlier, before)]
    for lack in shortfalls(manual, day):
        if lack[1:4] not in known:
            yield Ahead(day, lack.why, lack.rule, lack)
    emergency = manual.settings.policy.emergency
    if emergency and persons_for(emergency.roles, earlier, before) and not persons_for(emergency.roles, manual, day):
        yield Ahead(day, EMERGENCY, emergency)


def _is_position(role: Role, manual: Manual) -> bool:
    return role.kind == "position" and is_known(role, manual)


def _needed(manual: Manual) -> set[str]:
    """The roles that something in force, a rule of the policy or a limit names."""
    values: Iterable[Value] = (*manual.in_force, manual.settings, *manual.limits.values())
    return {id for value in values for kind, ids in ids_and_text(value)[0].items() if kind in ROLES for id in ids}


def _days_after(manual: Manual) -> Iterator[date]:
    """The days after which somebody does less than before."""
    ends: list[str] = [person.active.until for person in manual.people.values() if person.active]
    for role in manual.roles.values():
        ends += (holder.until for holder in role.holders)
        ends += (deputy.until for deputy in role.deputies)
    keys = [key for person in manual.people.values() for key in person.keys]
    ends += [day for key in keys for day in (key.until, key.compromised_since)]
    yield from (day_of(end) + timedelta(days=1) for end in ends if end)
