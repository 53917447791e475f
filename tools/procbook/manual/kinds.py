"""What kinds of files a manual has, and the registers in them: a row a kind, from which everything else follows.

A new register is one row of KINDS, the values in it with their field of `Manual` (`model`), a schema of its name, and
its words: then it is read, named, compared, approved and audited. All these files are written by people; what the
program writes (the records of approvals) is no content of a manual.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import msgspec

from procbook.manual.litter import is_litter
from procbook.manual.model import (
    Limit,
    Parameter,
    Person,
    Process,
    Requirement,
    Role,
    Settings,
    Source,
    System,
    Term,
    Value,
)
from procbook.tree import FOLDER


class Register(NamedTuple):
    """Things that a manual has many of, each known by its id.

    `field`: the list in the file, and the field of `Manual`. `word`: what one of them is called. `title`: the field
    that says what people call it. `references`: the kinds of reference that name one (see `references`). `listed`:
    they stand in a list, whose order can change; else in a mapping. `needed`: the file cannot do without.
    """

    field: str
    word: str
    type: type[Value]
    references: tuple[str, ...] = ()
    title: str = "title"
    listed: bool = True
    needed: bool = True

    def by_id(self, document: Any) -> dict[str, Any]:
        """What a file (as built of it) holds, in its order; of two with one id the first."""
        values = getattr(document, self.field)
        if not self.listed:
            return dict(values)
        by_id: dict[str, Any] = {}
        for value in values:
            by_id.setdefault(value.id, value)
        return by_id


class Kind(NamedTuple):
    """A kind of file that every manual has once.

    `name`: also that of its schema. `path`: below the manual. `item`: the kind of item that it is approved with.
    `struct`: what is built of the file.
    """

    name: str
    path: str
    item: str
    struct: type[Value]
    registers: tuple[Register, ...] = ()


def _file_of(path: str, item: str, *registers: Register) -> Kind:
    """A kind of file with nothing but registers in it."""
    name = path.rpartition("/")[2].removesuffix(".yaml")
    struct: Any = msgspec.defstruct(name, [("schema", int), *map(_field_of, registers)], bases=(Value,))
    return Kind(name, path, item, struct, registers)


def _field_of(register: Register) -> tuple[str, Any] | tuple[str, Any, Any]:
    type_: Any = tuple[register.type, ...] if register.listed else dict[str, register.type]  # type: ignore[name-defined]
    return (register.field, type_) if register.needed else (register.field, type_, () if register.listed else {})


ROLES = ("owner", "role", "recipient", "signer")
"""The kinds of reference that name roles."""

KINDS = (
    Kind("handbook", "handbook.yaml", "governance", Settings),
    _file_of("organisation/roles.yaml", "governance", Register("roles", "role", Role, ROLES)),
    _file_of("organisation/people.yaml", "governance", Register("people", "person", Person, ("person",), "name")),
    _file_of(
        "organisation/authority.yaml",
        "governance",
        Register("limits", "limit", Limit, ("limit",), needed=False),
        Register("parameters", "parameter", Parameter, ("parameter",), "meaning", listed=False, needed=False),
    ),
    _file_of(
        "organisation/systems.yaml", "reference", Register("systems", "system", System, ("system", "place"), "name")
    ),
    _file_of("glossary.yaml", "reference", Register("terms", "term", Term)),
    _file_of("sources.yaml", "reference", Register("sources", "source", Source, ("source",))),
    _file_of("requirements.yaml", "reference", Register("requirements", "requirement", Requirement, ("demand",))),
)
"""Every kind, in the order in which people read of it."""

PROCESSES = Register("processes", "process", Process, ("process", "party"))
"""What has a file each: `processes/<area>/<id>.yaml`."""

REGISTERS = tuple(register for kind in KINDS for register in kind.registers)
BY_REFERENCE = {name: register for register in (*REGISTERS, PROCESSES) for name in register.references}
"""Where the things of a kind of reference stand."""

STAND_INS = {"recipient": "owner", "signer": "approver", "party": "external"}
"""What may stand for an id where such a reference is asked for: owner of the step, approver, somebody outside."""

SCHEMA_PARTS = {f"{kind}-id": kind for kind in ("process", "area", "record", "control", "step")}
"""The kinds of reference that the common schema calls otherwise."""

STRUCTS: dict[str, type[Value]] = {**{kind.name: kind.struct for kind in KINDS}, "process": Process}
"""What is built of a file, by its kind."""

PATHS = {kind.name: f"{FOLDER}/{kind.path}" for kind in KINDS}
FIXED = {path: name for name, path in PATHS.items()}
"""The kind of each file that a manual has once, by path."""

RESERVED = frozenset({"governance", "site", "index", "search", "con", "approvals", "organisation", "files"})
"""Names that no area or process may have: they are pages, folders or kinds of item."""

_PROCESS = re.compile(rf"{FOLDER}/([^/]+)/([^/]+)\.yaml")


def process_at(path: str) -> tuple[str, str] | None:
    """Folder (its area) and name (its id) of a process file; None for what is none by its path."""
    parts = None if path in FIXED else _PROCESS.fullmatch(path)
    return (parts[1], parts[2]) if parts and not is_litter(path) else None
