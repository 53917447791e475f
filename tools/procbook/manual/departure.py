"""Somebody leaves: what ends with the last day, who comes after, and what of the manual that touches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from procbook.finding import CannotCheck
from procbook.manual.ahead import Ahead, lacking
from procbook.manual.dates import day_of
from procbook.manual.holders import acting, covers, holders, is_active
from procbook.manual.kinds import PATHS
from procbook.manual.load import Loaded, load
from procbook.manual.model import Deputy, Holder, Key, Manual, Person, Process, Role
from procbook.manual.orders import Successor
from procbook.manual.role_acts import known_person, known_role, using
from procbook.source.edit import Add, Drop, Edit, Put, Route, edited
from procbook.tree.overlay import Overlay

PEOPLE, ROLE_FILE = PATHS["people"], PATHS["roles"]


class Duties(NamedTuple):
    """The processes that a role owns, approves, or has any part in: of those that are not out of use."""

    owns: tuple[Process, ...]
    approves: tuple[Process, ...]
    takes_part: tuple[Process, ...]


@dataclass(frozen=True)
class Departure:
    """The last day of somebody, with those who take over his roles; nothing is written yet.

    Raises CannotCheck for what cannot be.
    """

    loaded: Loaded
    person: Person
    last: date
    heirs: Mapping[str, str]

    @property
    def manual(self) -> Manual:
        return self.loaded.manual

    @property
    def next_day(self) -> date:
        return self.last + timedelta(days=1)

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The files as they are to be, those that change."""
        edits = {PEOPLE: list(self._of_person()), ROLE_FILE: list(self._of_roles())}
        made = {path: edited(self.loaded.bytes_of(path), path, edits[path]) for path in edits if edits[path]}
        return {path: data for path, data in made.items() if data != self.loaded.bytes_of(path)}

    @cached_property
    def loaded_after(self) -> Loaded:
        """The manual as it is to be."""
        return load(Overlay(self.loaded.tree, self.files))

    @property
    def after(self) -> Manual:
        return self.loaded_after.manual

    @property
    def held(self) -> list[Role]:
        """The roles that he holds on his last day."""
        return [role for role in self.manual.roles.values() if any(map(self._is_held, role.holders))]

    @property
    def stands_in(self) -> list[Role]:
        """The roles in which he may stand in for somebody on the last day or later."""
        return [role for role in self.manual.roles.values() if any(map(self._is_his_deputation, role.deputies))]

    @property
    def stood_in_for(self) -> list[tuple[Role, Person]]:
        """Who may stand in for him by name, and loses that."""
        people = self.manual.people
        return [
            (role, people[entry.person])
            for role in self.manual.roles.values()
            for entry in role.deputies
            if entry.for_ == self.person.id and self._goes_on(entry) and entry.person in people
        ]

    @property
    def without_deputy(self) -> list[Role]:
        """The positions that somebody could stand in for on the last day and nobody on the day after."""
        roles = [role for role in self.manual.roles.values() if role.kind == "position"]
        return [
            role
            for role in roles
            if len(acting(role, self.manual, self.last)) > 1
            and self.holders_after(role)
            and len(acting(self.after.roles[role.id], self.after, self.next_day)) == 1
        ]

    @property
    def keys(self) -> list[Key]:
        """His keys that are good beyond his last day."""
        return [key for key in self.person.keys if self._goes_on(key)]

    @property
    def keys_of_programs(self) -> list[Person]:
        """Programs with a key that is good on the day after: who could reach it may still sign with it."""
        people = self.manual.people.values()
        return [
            each for each in people if each.kind != "person" and any(covers(key, self.next_day) for key in each.keys)
        ]

    @cached_property
    def lacks(self) -> list[Ahead]:
        """What else nobody does or can approve from the day after, because of him."""
        found = lacking(self.after, self.last, self.next_day, self.manual)
        return [each for each in found if not isinstance(each.subject, Role) or each.subject not in self.held]

    def holders_after(self, role: Role) -> list[Person]:
        """Who holds one of his roles on the day after."""
        after = self.after
        return [after.people[id] for id in holders(after.roles[role.id], after, self.next_day)]

    def duties(self, role: Role) -> Duties:
        named = using(self.manual, role.id)
        owns = tuple(process for process in named if process.owner == role.id)
        approves = tuple(process for process in named if process.approver == role.id)
        return Duties(owns, approves, tuple(named))

    # What is written

    def _of_person(self) -> Iterator[Edit]:
        place, until = self._place, self.last.isoformat()
        if self.person.active is None:
            yield Put(("people", place, "active"), {"from": self._first_day(), "until": until}, "kind")
        elif self.person.active.until != until:
            yield Put(("people", place, "active", "until"), until, "from")
        for number, key in enumerate(self.person.keys):
            yield from self._end(key, ("people", place, "keys", number))

    def _of_roles(self) -> Iterator[Edit]:
        for number, role in enumerate(self._roles):
            route: Route = ("roles", number)
            for place, holder in enumerate(role.holders):
                if holder.person == self.person.id:
                    yield from self._end(holder, (*route, "holders", place))
            heir = self._new_holder(role)
            for place, deputy in enumerate(role.deputies):
                if self.person.id in (deputy.person, deputy.for_) or deputy.person == heir:
                    yield from self._end(deputy, (*route, "deputies", place))
            if heir:
                last = max(place for place, each in enumerate(role.holders) if self._is_held(each))
                yield Add((*route, "holders", last), {"person": heir, "from": self.next_day.isoformat()})

    def _new_holder(self, role: Role) -> str:
        """Who takes over a role and does not hold it anyway."""
        heir = self.heirs.get(role.id, "")
        return "" if any(each.person == heir and self._goes_on(each) for each in role.holders) else heir

    def _end(self, span: Holder | Deputy | Key, route: Route) -> Iterator[Edit]:
        """A span ends with the last day; one that would only begin later is gone, and one that is over stays."""
        if day_of(span.from_) > self.last:
            yield Drop(route)
        elif self._goes_on(span):
            yield Put((*route, "until"), self.last.isoformat(), "from")

    def _goes_on(self, span: Holder | Deputy | Key) -> bool:
        return not span.until or day_of(span.until) > self.last

    def _is_held(self, entry: Holder) -> bool:
        return entry.person == self.person.id and covers(entry, self.last)

    def _is_his_deputation(self, entry: Deputy) -> bool:
        return entry.person == self.person.id and self._goes_on(entry)

    def _first_day(self) -> str:
        """Since when somebody is there of whom that is not said: the first day on which anything is said of him."""
        days: list[str] = []
        for role in self.manual.roles.values():
            entries: tuple[Holder | Deputy, ...] = (*role.holders, *role.deputies)
            days += [entry.from_ for entry in entries if entry.person == self.person.id]
        return min((*days, *(key.from_ for key in self.person.keys), self.last.isoformat()))

    @property
    def _roles(self) -> tuple[Role, ...]:
        document: Any = self.loaded.documents[ROLE_FILE]
        return tuple(document.roles)

    @property
    def _place(self) -> int:
        document: Any = self.loaded.documents[PEOPLE]
        return next(place for place, each in enumerate(document.people) if each.id == self.person.id)


def departure(loaded: Loaded, id: str, last: date, named: Iterable[Successor]) -> Departure:
    """The departure of somebody. Raises CannotCheck for what cannot be: nothing is written then."""
    manual = loaded.manual
    if manual.left_out:
        raise CannotCheck("not-compared", names=sorted(manual.left_out))
    person = known_person(manual, id)
    if person.active and person.active.until and day_of(person.active.until) < last:
        raise CannotCheck("left-before", name=person.name, day=person.active.until, last=last)
    if person.active and day_of(person.active.from_) > last:
        raise CannotCheck("not-come-yet", name=person.name, day=person.active.from_, last=last)
    plain = Departure(loaded, person, last, {})
    return Departure(loaded, person, last, _heirs(plain, list(named)))


def _heirs(leaving: Departure, named: list[Successor]) -> dict[str, str]:
    """Who takes over which role. Raises CannotCheck for a role that he does not hold, and for somebody who cannot."""
    held = {role.id: role for role in leaving.held}
    heirs: dict[str, str] = {}
    given = [Successor(each.person, each.role and _his_role(leaving, each.role, held).id) for each in named]
    for each in sorted(given, key=lambda each: each.role):
        heir = _heir(leaving, each.person)
        roles = [each.role] if each.role else list(held)
        if not roles:
            raise CannotCheck("no-role-to-give", name=leaving.person.name)
        if sum(other.role == each.role for other in given) > 1:
            raise CannotCheck("two-successors", role=each.role or None)
        heirs |= dict.fromkeys(roles, heir.id)
    return heirs


def _heir(leaving: Departure, id: str) -> Person:
    heir = known_person(leaving.manual, id)
    if heir.id == leaving.person.id:
        raise CannotCheck("succeeds-himself", name=heir.name)
    if heir.kind != "person" or not is_active(heir, leaving.next_day):
        raise CannotCheck("no-successor", name=heir.name, day=leaving.next_day)
    return heir


def _his_role(leaving: Departure, id: str, held: Mapping[str, Role]) -> Role:
    role = known_role(leaving.manual, id)
    if role.id not in held:
        raise CannotCheck("not-his-role", name=leaving.person.name, title=role.title, held=sorted(held) or None)
    return role
