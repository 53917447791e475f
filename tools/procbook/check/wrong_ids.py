"""Where something is named in a form that no id has: which one of the manual was meant. The schema cannot know."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from procbook.finding import Fault
from procbook.manual.holders import held_by
from procbook.manual.kinds import ROLES, SCHEMA_PARTS, STAND_INS, process_at
from procbook.manual.known import FILES, FROM_PROCESSES, Known, Titles
from procbook.manual.meant import meant
from procbook.manual.model import Manual

FEW = 8
"""Ids that a message lists; of more, nobody finds the right one in it."""

LISTED = ("area", "system", "limit")
"""What is listed. Of roles and people, one that is near but not meant is worse than none."""


IN_PROCESSES = ("step", *FROM_PROCESSES)
"""What the process itself may have, whose file cannot be read."""


IN_CAPITALS = ("demand", "source")
"""Kinds whose ids have capital letters."""


OTHERS = ("replaces", "related")
"""Fields in which a process names another one, never itself."""


def told(faults: Iterable[Fault], manual: Manual) -> Iterator[Fault]:
    """The faults of reading; those of a wrong id say what of this manual can stand there."""
    known = Known(manual)
    for fault in faults:
        part = fault.values.get("part", "") if fault.rule == "bad-id" else ""
        if fault.rule == "wrong-type" and fault.variant == "quotes" and fault.values["key"] in WAYS_ON:
            yield _numbered_step(fault, known)
        else:
            yield replace(fault, **_found(fault, SCHEMA_PARTS.get(part, part), known)) if part else fault


WAYS_ON = ("next", "to", "then")
"""Fields that name a step or an end."""


def _numbered_step(fault: Fault, known: Known) -> Fault:
    """A number where a step is named, as the step that has it."""
    inside, number = _inside(fault, known), fault.values["value"]
    if "step" not in inside:
        return fault
    steps = inside["step"]
    meant = next((id for id in steps if re.fullmatch(f"[a-z]+-?0*{re.escape(number)}", id)), "")
    values = {**fault.values, "meant": meant, "name": steps.get(meant, ""), "steps": list(inside["target"])}
    return replace(fault, variant="step-number" if meant else "no-such-step", values=values)


_MARKS = r"[、，,;；/／&＆+＋|｜]"
_APART = re.compile(rf"(?:{_MARKS}|\s)+|\u4ee5\u53ca|\u548c|\u4e0e|\u53ca|\u6216|(?<![a-z])(?:and|or)(?![a-z])")
"""What people put between several names in one field."""
_LIKE_AN_ID = re.compile("[A-Za-z][A-Za-z0-9-]*")


def several_ids(written: str, ids: Callable[[str], list[str]]) -> list[str]:
    """The ids of what stands together where one id is wanted, [] if it is one; `ids` knows what one name means.

    What only looks like an id counts when a sign parts it from another one.
    """
    parts = [part for part in _APART.split(written.strip("[]［］【】 ")) if part]
    known = [ids(part) for part in parts]
    whole = all(known) or (
        re.search(_MARKS, written)
        and all(id or _LIKE_AN_ID.fullmatch(part) for id, part in zip(known, parts, strict=True))
    )
    return [id[0] if id else part for id, part in zip(known, parts, strict=True)] if whole and len(parts) > 1 else []


def _roles_of(name: str, kind: str, known: Known) -> list[str]:
    """The roles of a person who is named where a role is wanted."""
    person = known.person(name) if kind in ROLES else None
    return held_by(person, known.manual) if person else []


def _several(fault: Fault, ids: list[str]) -> dict[str, Any]:
    """Several ids where one is wanted: in a list each is an item of its own; of an owner the others work with it."""
    variant = "several-items" if fault.values.get("listed") else "several-with" if fault.values["shared"] else "several"
    values = {**fault.values, "ids": ids, "first": ids[0], "others": ", ".join(ids[1:]), "all": ", ".join(ids)}
    return {"variant": variant, "values": values}


def _inside(fault: Fault, known: Known) -> dict[str, Titles]:
    """What the process has that the fault stands in, as far as that can be read."""
    place = process_at(fault.location.path)
    process = known.manual.processes.get(place[1]) if place else None
    return known.inside(process) if process else {}


def _found(fault: Fault, kind: str, known: Known) -> dict[str, Any]:
    """What changes of a fault at a reference of a kind: its variant and values."""
    written, names = fault.values["written"], known.names(kind, _inside(fault, known))
    if several := several_ids(written, lambda part: meant(part, names) or _roles_of(part, kind, known)):
        return _several(fault, several)
    person = known.person(written) if kind in ROLES else None
    if person:
        roles = held_by(person, known.manual)
        values = {**fault.values, "name": person.name, "roles": roles}
        return {"variant": "person-holds" if roles else "person", "values": values}
    own = process_at(fault.location.path) if fault.values["key"] in OTHERS else None
    if kind == "step" and written.isdecimal():
        written = next((id for id in names if re.fullmatch(f"[a-z]+-?0*{written}", id)), written)
    ids = [id for id in meant(written, names) if id.isascii() and not (own and id == own[1])]
    if ids:
        return {"variant": "known", "values": {**fault.values, "ids": ids, "name": names[ids[0]][0] or ids[0]}}
    if kind in IN_PROCESSES or FILES.get(kind) in known.manual.left_out or fault.variant == "length":
        return {}
    variant = "reference-upper" if kind in IN_CAPITALS else "reference"
    listed = [f"{id} {title}".strip() for id, (title, *_) in names.items() if id not in STAND_INS.values()]
    if 0 < len(listed) <= FEW and kind in LISTED:
        return {"variant": f"{variant}-listed", "values": {**fault.values, "ids": listed}}
    return {"variant": variant}
