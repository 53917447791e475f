"""A role gets another name, becomes part of another one, or gives some of its processes to another one.

All that is written in the one place where roles stand. What uses a role names its id, which never changes, and means
the role that it is now (`current_roles`): no process is touched, however many use it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NoReturn

from procbook.finding import CannotCheck
from procbook.manual.holders import covers, holders
from procbook.manual.kinds import PATHS, ROLES
from procbook.manual.load import Loaded
from procbook.manual.meant import meant, plain
from procbook.manual.model import Manual, Person, Process, Role
from procbook.manual.references import ids_and_text, texts
from procbook.source.edit import Add, Edit, Put, Route, edited

ROLE_FILE = PATHS["roles"]

MOST_NEAR = 3
"""Names that are told where somebody wrote a part of one."""


@dataclass(frozen=True)
class Renaming:
    """Another title of a role; the one of before stays among its other names, so that search finds it."""

    loaded: Loaded
    role: Role
    title: str

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The file as it is to be."""
        before = self.loaded.bytes_of(ROLE_FILE)
        return {ROLE_FILE: edited(before, ROLE_FILE, list(self._edits()))}

    def _edits(self) -> Iterator[Edit]:
        route = route_of(self.loaded, self.role)
        yield Put((*route, "title"), self.title)
        aliases = self.role.aliases
        if self.title in aliases:
            yield Put((*route, "aliases", aliases.index(self.title)), self.role.title)
        elif aliases:
            yield Add((*route, "aliases", len(aliases) - 1), self.role.title)
        else:
            yield Put((*route, "aliases"), [self.role.title], "kind")

    @property
    def used_in(self) -> list[Process]:
        """The processes that use the role, and stay as they are."""
        return using(self.loaded.manual, self.role.id)

    @property
    def still_called(self) -> list[Process]:
        """The processes whose texts call the role as before: whoever changes one next may write the new name there."""
        processes = (process for process in self.loaded.manual.processes.values() if process.status != "retired")
        return [each for each in processes if any(self.role.title in text for _, _, text in texts(each))]


@dataclass(frozen=True)
class Merging:
    """Roles that become another one, from today on: their names, duties and holders go over to it."""

    loaded: Loaded
    merged: tuple[Role, ...]
    into: Role
    today: date

    @cached_property
    def files(self) -> dict[str, bytes]:
        before = self.loaded.bytes_of(ROLE_FILE)
        edits = [*self._gone(), *self._names("aliases", self._aliases), *self._names("duties", self._duties)]
        return {ROLE_FILE: edited(before, ROLE_FILE, [*edits, *self._holders()])}

    def _gone(self) -> Iterator[Edit]:
        for role in self.merged:
            route = route_of(self.loaded, role)
            yield from _more((*route, "became"), len(role.became), [{"role": self.into.id}], "kind")
            for place, holder in enumerate(role.holders):
                if covers(holder, self.today):
                    yield Put((*route, "holders", place, "until"), self.today.isoformat(), "from")

    def _names(self, field: str, come: list[str]) -> Iterator[Edit]:
        known = getattr(self.into, field)
        new = [each for each in dict.fromkeys(come) if each not in known]
        after = {"aliases": "kind", "duties": "aliases" if self.into.aliases else "kind"}[field]
        yield from _more((*route_of(self.loaded, self.into), field), len(known), new, after)

    @property
    def _aliases(self) -> list[str]:
        names = [name for role in self.merged for name in (role.title, *role.aliases)]
        return [name for name in names if name != self.into.title]

    @property
    def _duties(self) -> list[str]:
        return [duty for role in self.merged for duty in role.duties]

    def _holders(self) -> Iterator[Edit]:
        """Who holds one of the roles holds the other from today on, and is no deputy there any more."""
        day, route = self.today.isoformat(), route_of(self.loaded, self.into)
        held = {holder.person for holder in self.into.holders if not holder.until or holder.until > day}
        come = dict.fromkeys(id for role in self.merged for id in holders(role, self.loaded.manual, self.today))
        new = [id for id in come if id not in held]
        items = [{"person": id, "from": day} for id in new]
        yield from _more((*route, "holders"), len(self.into.holders), items, "kind")
        for place, deputy in enumerate(self.into.deputies):
            if deputy.person in new and covers(deputy, self.today):
                yield Put((*route, "deputies", place, "until"), day, "from")

    @property
    def used_in(self) -> list[Process]:
        """The processes that name one of them, and stay as they are."""
        used = {process.id for role in self.merged for process in using(self.loaded.manual, role.id)}
        return [process for id, process in self.loaded.manual.processes.items() if id in used]


@dataclass(frozen=True)
class Splitting:
    """A role that gives some processes to another one; that is new when it has a title."""

    loaded: Loaded
    role: Role
    into: str
    title: str
    processes: tuple[str, ...]
    people: tuple[str, ...]
    today: date

    @cached_property
    def files(self) -> dict[str, bytes]:
        route = route_of(self.loaded, self.role)
        edits = list(_more((*route, "became"), len(self.role.became), [self._became], "kind"))
        if self.title:
            edits.append(Add(route, self._new))
        return {ROLE_FILE: edited(self.loaded.bytes_of(ROLE_FILE), ROLE_FILE, edits)}

    @property
    def _became(self) -> dict[str, Any]:
        return {"role": self.into, "in": list(self.processes)}

    @property
    def _new(self) -> dict[str, Any]:
        """As the role that it comes from, but for its name and its people."""
        day = self.today.isoformat()
        said = {
            "department": self.role.department,
            "reports_to": self.role.reports_to,
            "holders": [{"person": id, "from": day} for id in self.people],
        }
        new = {"id": self.into, "title": self.title, "kind": self.role.kind}
        return new | {name: value for name, value in said.items() if value}

    @property
    def used_in(self) -> list[Process]:
        return [self.loaded.manual.processes[id] for id in self.processes]


def _more(route: Route, there: int, items: Sequence[Any], after: str) -> Iterator[Edit]:
    """Further items of a list, which may not be there yet."""
    if items and not there:
        yield Put(route, list(items), after)
    elif items:
        yield from (Add((*route, there - 1), item) for item in items)


def route_of(loaded: Loaded, role: Role) -> Route:
    """Where a role stands in the file of roles."""
    document: Any = loaded.documents[ROLE_FILE]
    return "roles", next(place for place, each in enumerate(document.roles) if each.id == role.id)


def using(manual: Manual, role: str) -> list[Process]:
    """The processes not out of use that name a role."""
    processes = (process for process in manual.processes.values() if process.status != "retired")
    return [
        process
        for process in processes
        if any(role in ids for kind, ids in ids_and_text(process)[0].items() if kind in ROLES)
    ]


def renaming(loaded: Loaded, id: str, title: str) -> Renaming:
    """Raises CannotCheck for what cannot be: a role that is not there, a name that another one has."""
    title = title.strip()
    role = known_role(_whole(loaded), id)
    if not title or title == role.title:
        raise CannotCheck("same-title", title=role.title)
    _require_free(loaded.manual, title, role.id)
    return Renaming(loaded, role, title)


def merging(loaded: Loaded, ids: Sequence[str], into: str, today: date) -> Merging:
    """Raises CannotCheck for what cannot be: a role that is not there, is the other one already, or is above it."""
    manual = _whole(loaded)
    head = known_role(manual, into)
    merged = tuple(known_role(manual, id) for id in dict.fromkeys(ids))
    if head in merged:
        raise CannotCheck("merged-into-itself", title=head.title)
    return Merging(loaded, merged, head, today)


def splitting(
    loaded: Loaded, id: str, into: str, title: str, processes: Sequence[str], people: Sequence[str], today: date
) -> Splitting:
    """Raises CannotCheck for what cannot be: processes that do not use the role, an id or a name that is taken."""
    manual, title = _whole(loaded), title.strip()
    role = known_role(manual, id)
    used = {process.id for process in using(manual, role.id)}
    given = dict.fromkeys(process_called(manual, each) for each in processes)
    if strange := [each for each in given if each not in used]:
        raise CannotCheck("not-used-there", title=role.title, processes=strange, used=sorted(used) or None)
    if title and into in manual.all_roles:
        raise CannotCheck("role-there", id=into, title=manual.all_roles[into].title)
    target = into if title else known_role(manual, into).id
    if title:
        _require_free(manual, title, into)
    elif target == role.id:
        raise CannotCheck("merged-into-itself", title=role.title)
    named = tuple(known_person(manual, each).id for each in dict.fromkeys(people))
    return Splitting(loaded, role, target, title, tuple(given), named, today)


def _whole(loaded: Loaded) -> Manual:
    if loaded.manual.left_out:
        raise CannotCheck("not-compared", names=sorted(loaded.manual.left_out))
    return loaded.manual


def _require_free(manual: Manual, title: str, id: str) -> None:
    for other in manual.roles.values():
        if other.id != id and plain(title) in map(plain, (other.title, *other.aliases)):
            raise CannotCheck("title-taken", title=title, other=other.title, id=other.id)


def known_person(manual: Manual, id: str) -> Person:
    """The person of an id, or of a name that no other one has. Raises CannotCheck, with who may be meant, when there is
    none."""
    people = {each.id: (each.name,) for each in manual.people.values()}
    return manual.people[called(id, people) or _unknown("no-such-person", id, people)]


def known_role(manual: Manual, id: str) -> Role:
    """The role of an id, or of a title that no other one has. Raises CannotCheck, with what may be meant, when there is
    none."""
    roles = {each.id: (each.title, *each.aliases) for each in manual.roles.values()}
    return manual.roles[called(id, roles) or _unknown("no-such-role", id, roles)]


def process_called(manual: Manual, written: str) -> str:
    """The id of the process of an id, or of a title that no other one has; else what was written."""
    return called(written, {each.id: (each.title,) for each in manual.processes.values()}) or written


def called(written: str, names: Mapping[str, Sequence[str]]) -> str:
    """The id of what somebody calls by its id, or by the first of its names where it alone has that; "" for none."""
    of_title = [id for id, known in names.items() if plain(written) == plain(known[0])]
    return written if written in names else of_title[0] if len(of_title) == 1 else ""


def _unknown(problem: str, written: str, names: Mapping[str, Sequence[str]]) -> NoReturn:
    near = [names[id][0] for id in meant(written, names) or _holding(written, names)]
    raise CannotCheck(f"{problem}-near" if near else problem, id=written, near=near)


def _holding(written: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """What has the words in one of its names: a surname left out, a title in short. None where many have them."""
    part = plain(written)
    found = [id for id, known in names.items() if len(part) > 1 and any(part in plain(name) for name in known)]
    return found if len(found) <= MOST_NEAR else []
