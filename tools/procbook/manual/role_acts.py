"""A role gets another name, in the one place where it stands.

What uses a role names its id, which never changes: no process is touched, however many use it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from procbook.finding import CannotCheck
from procbook.manual.kinds import PATHS, ROLES
from procbook.manual.load import Loaded
from procbook.manual.meant import meant, plain
from procbook.manual.model import Manual, Process, Role
from procbook.manual.references import ids_and_text, texts
from procbook.source.edit import Add, Edit, Put, Route, edited

ROLE_FILE = PATHS["roles"]


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
        document: Any = self.loaded.documents[ROLE_FILE]
        route: Route = ("roles", next(n for n, each in enumerate(document.roles) if each.id == self.role.id))
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
    manual, title = loaded.manual, title.strip()
    if manual.left_out:
        raise CannotCheck("not-compared", names=sorted(manual.left_out))
    role = known_role(manual, id)
    if not title or title == role.title:
        raise CannotCheck("same-title", title=role.title)
    for other in manual.roles.values():
        if other.id != role.id and plain(title) in map(plain, (other.title, *other.aliases)):
            raise CannotCheck("title-taken", title=title, other=other.title, id=other.id)
    return Renaming(loaded, role, title)


def known_role(manual: Manual, id: str) -> Role:
    """The role of an id. Raises CannotCheck, with what may be meant, when there is none."""
    if id in manual.roles:
        return manual.roles[id]
    near = meant(id, {each.id: (each.title, *each.aliases) for each in manual.roles.values()})
    raise CannotCheck("no-such-role-near" if near else "no-such-role", id=id, near=near)
