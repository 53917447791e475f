"""Roles that became another one: merged into it, or divided. What names them means the role that they are now.

The id of a role never changes, and nothing that names it has to: a process goes on naming the role of before, and is
read as if it named the one of now. So whoever approves the roles approves the merging, and nobody needs to touch, raise
and approve anew each process that names one of them.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from procbook.manual.kinds import ROLES
from procbook.manual.model import Manual, Process, Role, Step, Value
from procbook.manual.references import T, ids_and_text, names_something, renamed

Roles = Mapping[str, Role]


def current(roles: Roles, id: str, process: str = "") -> str:
    """The role that somebody means who names a role, in a process or elsewhere. A circle leads nowhere, and what is not
    there is nobody's successor: then the role is still what it was."""
    seen: list[str] = []
    now = id
    while now in roles and now not in seen:
        seen.append(now)
        now = _next(roles[now], process) or now
    return now if now in roles and now == seen[-1] else id


def _next(role: Role, process: str) -> str:
    """What a role is now; "" when it is what it was. What is said of one process counts more than the rest."""
    here = (each.role for each in role.became if process and process in each.in_)
    rest = (each.role for each in role.became if not each.in_)
    return next(here, next(rest, ""))


def is_former(roles: Roles, id: str) -> bool:
    """Whether a role is another one now wherever nothing else is said."""
    return current(roles, id) != id


def with_current(value: T, roles: Roles) -> T:
    """A process, or another value of a manual, in which every role is the one of now."""
    if not _names_one(value, roles):
        return value
    if isinstance(value, Role):
        return msgspec.structs.replace(value, reports_to=_superior(value, roles))
    process = value.id if isinstance(value, Process) else ""
    now = renamed(value, ROLES, lambda id: current(roles, id, process))
    if isinstance(now, Process) and isinstance(value, Process):
        steps = tuple(_told_once(old, new) for old, new in zip(value.steps, now.steps, strict=True))
        return msgspec.structs.replace(now, steps=steps)
    return now


def _names_one(value: Value, roles: Roles) -> bool:
    """Whether a value names a role that became another one: nearly none does, and nearly no manual has one."""
    before = {id for id, role in roles.items() if role.became}
    return bool(before) and any(kind in ROLES and ids & before for kind, ids in ids_and_text(value)[0].items())


def _superior(role: Role, roles: Roles) -> str:
    """Who reported to a role that is now one with his own reports to the one above it."""
    above, seen = role.reports_to, set[str]()
    while above in roles and above not in seen and current(roles, above) == role.id:
        seen.add(above)
        above = roles[above].reports_to
    return current(roles, above)


def _told_once(old: Step, new: Step) -> Step:
    """Whoever does a step is not told of it, nor asked, since two roles became one."""
    if new is old:
        return old
    does = {new.owner, new.accountable} - {""}
    fields = {"with_": {new.owner}, "consulted": does, "informed": does}
    told = {field: tuple(id for id in getattr(new, field) if id not in twice) for field, twice in fields.items()}
    return msgspec.structs.replace(new, **told)


def manual_now(manual: Manual, roles: Roles | None = None) -> Manual:
    """A manual in which every role is the one of now, by its own roles or by others; those of before are `former`."""
    known: Roles = manual.all_roles if roles is None else roles
    if not any(role.became for role in known.values()):
        return manual
    own = {id: with_current(role, known) for id, role in manual.all_roles.items()}
    return msgspec.structs.replace(
        manual,
        settings=with_current(manual.settings, known),
        roles={id: role for id, role in own.items() if not is_former(known, id)},
        former={id: role for id, role in own.items() if is_former(known, id)},
        limits=_each(manual.limits, known),
        systems=_each(manual.systems, known),
        processes=_each(manual.processes, known),
    )


def _each(values: Mapping[str, T], roles: Roles) -> dict[str, T]:
    return {id: with_current(value, roles) for id, value in values.items()}


def documents_now(documents: Mapping[str, Value], roles: Roles) -> dict[str, Value]:
    """Files of a manual in which every role is the one of now."""
    if not any(role.became for role in roles.values()):
        return dict(documents)
    return {path: _document(document, roles) for path, document in documents.items()}


def _document(document: Value, roles: Roles) -> Value:
    """A file of registers is lists of values that name roles themselves."""
    if names_something(type(document)):
        return with_current(document, roles)
    held = {field: getattr(document, field) for field in document.__struct_fields__}
    lists = {field: list_ for field, list_ in held.items() if isinstance(list_, tuple)}
    made = {field: tuple(with_current(each, roles) for each in list_) for field, list_ in lists.items()}
    return msgspec.structs.replace(document, **made)
