"""Tree to manual: read, check against the schema, build.

Never raises for bad content: what cannot be used is left out and told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from procbook import schema, source
from procbook.finding import CannotCheck, Fault, Location
from procbook.manual.model import (
    Limit,
    Manual,
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
from procbook.tree import FOLDER, Entry, Tree


class RolesFile(Value):
    schema: int
    roles: tuple[Role, ...]


class PeopleFile(Value):
    schema: int
    people: tuple[Person, ...]


class AuthorityFile(Value):
    schema: int
    limits: tuple[Limit, ...] = ()
    parameters: dict[str, Parameter] = {}


class SystemsFile(Value):
    schema: int
    systems: tuple[System, ...]


class GlossaryFile(Value):
    schema: int
    terms: tuple[Term, ...]


class SourcesFile(Value):
    schema: int
    sources: tuple[Source, ...]


class RequirementsFile(Value):
    schema: int
    requirements: tuple[Requirement, ...]


KINDS: dict[str, type[Value]] = {
    "handbook": Settings,
    "roles": RolesFile,
    "people": PeopleFile,
    "authority": AuthorityFile,
    "systems": SystemsFile,
    "glossary": GlossaryFile,
    "sources": SourcesFile,
    "requirements": RequirementsFile,
    "process": Process,
}
"""Every kind of file: its schema's name and what is built from it."""

FIXED = {
    f"{FOLDER}/handbook.yaml": "handbook",
    f"{FOLDER}/organisation/roles.yaml": "roles",
    f"{FOLDER}/organisation/people.yaml": "people",
    f"{FOLDER}/organisation/authority.yaml": "authority",
    f"{FOLDER}/organisation/systems.yaml": "systems",
    f"{FOLDER}/glossary.yaml": "glossary",
    f"{FOLDER}/sources.yaml": "sources",
    f"{FOLDER}/requirements.yaml": "requirements",
}
"""The files that every manual has once."""

RESERVED = frozenset({"governance", "site", "index", "search", "con", "approvals", "organisation", "files"})
"""Names that no area or process may have: they are pages, folders or kinds of item."""

Route = tuple[str | int, ...]

_PROCESS = re.compile(rf"^{FOLDER}/([^/]+)/([^/]+)\.yaml$")
_FREE = (f"{FOLDER}/files/", f"{FOLDER}/approvals/")


@dataclass(frozen=True)
class Loaded:
    """A manual and what was wrong with its files.

    `documents` has what was built from each file by path; `paths` the path of each process by id.
    """

    tree: Tree
    manual: Manual
    documents: Mapping[str, Value]
    paths: Mapping[str, str]
    faults: Sequence[Fault]
    read: int

    def bytes_of(self, path: str) -> bytes:
        return self.tree.read(path, source.MAX_BYTES + 1)


class Unusable(NamedTuple):
    """A file that cannot be used: why."""

    faults: list[Fault]


def load(
    tree: Tree,
    progress: Callable[[int, int], None] = lambda done, total: None,
    known: Mapping[str, Value] = MappingProxyType({}),
) -> Loaded:
    """Read a whole manual. `progress` is told how many of how many files are done; `known` has what the same bytes at
    the same path were read as before.

    Raises CannotCheck when there is no usable handbook.yaml at all: then nothing can be said about the rest.
    """
    entries = tree.entries()
    documents: dict[str, Value] = {}
    faults: list[Fault] = []
    files = [(entry, kind) for entry in entries if (kind := _kind(entry, faults))]
    for done, (entry, kind) in enumerate(files):
        progress(done, len(files))
        document = known.get(entry.path) or read_file(tree, entry, kind)
        if isinstance(document, Unusable):
            faults += document.faults
        else:
            documents[entry.path] = document
    return _assemble(tree, entries, documents, faults, len(files))


def read_file(tree: Tree, entry: Entry, kind: str) -> Value | Unusable:
    """One file of the manual, or why it cannot be used."""
    if entry.size > source.MAX_BYTES:
        return _refused(entry.path, "schema-invalid", "too-large", size=entry.size, limit=source.MAX_BYTES)
    try:
        data = tree.read(entry.path, source.MAX_BYTES + 1)
    except OSError as error:
        return _refused(entry.path, "stray-file", "unreadable", reason=error.strerror or "")
    return build(entry.path, kind, data)


@lru_cache(maxsize=256)
def build(path: str, kind: str, data: bytes) -> Value | Unusable:
    """The value that the bytes of a file stand for, or why they stand for none."""
    reading = source.read(data)
    if reading.faults and not _is_empty(reading):
        return Unusable([_located(path, fault) for fault in reading.faults])
    if not schema.is_valid(kind, reading.data):
        return Unusable(_shape_faults(path, kind, data, reading.data))
    return msgspec.convert(reading.data, KINDS[kind])


def _is_empty(reading: source.Reading) -> bool:
    """An empty file is told by its shape: that knows what a file of this kind needs."""
    return reading.data is None and reading.faults[0].variant == "empty"


def _located(path: str, fault: source.SourceFault) -> Fault:
    related = (Location(path, *fault.related),) if fault.related else ()
    return Fault(fault.rule, Location(path, fault.line, fault.column), fault.values, fault.variant, path, related)


def _shape_faults(path: str, kind: str, data: bytes, plain: Any) -> list[Fault]:
    places = source.positions(data)
    faults = []
    for fault in schema.explain(kind, plain):
        line, column = places.key(fault.route) if fault.on_key else places.value(fault.route)
        faults.append(Fault(fault.rule, Location(path, line, column), fault.values, fault.variant, path))
    return faults


def _refused(path: str, rule: str, variant: str, **values: Any) -> Unusable:
    return Unusable([Fault(rule, Location(path), values, variant, path)])


def _kind(entry: Entry, faults: list[Fault]) -> str | None:
    """The kind of a file by its place; a name that has no place in a manual is a fault."""
    variant, values = "", {}
    if not entry.ordinary:
        variant = "not-ordinary"
    elif entry.path in FIXED:
        return FIXED[entry.path]
    elif found := _PROCESS.match(entry.path):
        if found[1] not in RESERVED:
            return "process"
        variant, values = "reserved-folder", {"folder": found[1]}
    elif entry.path.startswith(_FREE):
        return None
    elif entry.path.lower().endswith((".yml", ".yaml")):
        variant = "wrong-ending" if not entry.path.endswith(".yaml") else ""
    faults.append(Fault("stray-file", Location(entry.path), {"path": entry.path, **values}, variant, entry.path))
    return None


def _assemble(tree: Tree, entries: list[Entry], documents: dict[str, Value], faults: list[Fault], read: int) -> Loaded:
    settings = documents.get(f"{FOLDER}/handbook.yaml")
    if not isinstance(settings, Settings):
        if not any(fault.location.path == f"{FOLDER}/handbook.yaml" for fault in faults):
            raise CannotCheck("no-settings", file=f"{FOLDER}/handbook.yaml")
        settings = Settings(schema=1, id="", title="", language="zh", areas=())
    processes, paths = _processes(documents, faults)
    manual = Manual(
        settings=settings,
        roles=_by_id(tree, documents, "roles", faults),
        people=_by_id(tree, documents, "people", faults),
        limits=_by_id(tree, documents, "authority", faults, "limits"),
        parameters=_part(documents, "authority", "parameters") or {},
        systems=_by_id(tree, documents, "systems", faults),
        terms=_by_id(tree, documents, "glossary", faults, "terms"),
        sources=_by_id(tree, documents, "sources", faults),
        requirements=_by_id(tree, documents, "requirements", faults),
        processes=processes,
        files=frozenset(
            e.path.removeprefix(f"{FOLDER}/") for e in entries if e.ordinary and e.path.startswith(_FREE[0])
        ),
        left_out=_left_out(documents, faults),
    )
    return Loaded(tree, manual, documents, paths, faults, read)


def _processes(documents: Mapping[str, Value], faults: list[Fault]) -> tuple[dict[str, Process], dict[str, str]]:
    """The processes by id in the order of their paths; a second one with the same id is left out."""
    processes: dict[str, Process] = {}
    paths: dict[str, str] = {}
    for path, document in documents.items():
        if not isinstance(document, Process):
            continue
        folder, stem = path.removesuffix(".yaml").split("/")[-2:]
        if document.id != stem:
            faults.append(_at_id("file-name-differs-from-id", path, id=document.id, stem=stem))
        if document.area != folder:
            faults.append(_at_id("file-name-differs-from-id", path, "folder", folder=folder, area=document.area))
        if document.id in RESERVED:
            faults.append(_at_id("bad-id", path, "reserved", id=document.id))
        if document.id in paths:
            faults.append(_at_id("duplicate-id", path, "process", id=document.id, other=paths[document.id]))
            continue
        processes[document.id] = document
        paths[document.id] = path
    return processes, paths


def _at_id(rule: str, path: str, variant: str = "", **values: Any) -> Fault:
    """A fault at the `id` of a file; the line is found when the fault is told, see `check`."""
    return Fault(rule, Location(path, 0), values, variant, path)


def _part(documents: Mapping[str, Value], kind: str, name: str) -> Any:
    path = next(path for path, known in FIXED.items() if known == kind)
    return getattr(documents.get(path), name, None)


def _by_id(
    tree: Tree, documents: Mapping[str, Value], kind: str, faults: list[Fault], name: str = ""
) -> dict[str, Any]:
    """The items of a file by id; a second one with the same id is left out."""
    name = name or kind
    found: dict[str, Any] = {}
    items = _part(documents, kind, name) or ()
    for at, item in enumerate(items):
        if item.id in found:
            first = next(place for place, other in enumerate(items) if other.id == item.id)
            faults.append(_second(tree, kind, (name, first), (name, at), item.id))
        found.setdefault(item.id, item)
    return found


def _second(tree: Tree, kind: str, first: Route, second: Route, name: str) -> Fault:
    path = next(path for path, known in FIXED.items() if known == kind)
    places = source.positions(tree.read(path, source.MAX_BYTES + 1))
    before, here = (Location(path, *places.value((*route, "id"))) for route in (first, second))
    return Fault("duplicate-id", here, {"id": name}, "item", f"{first[0]}/{name}", (before,))


def _left_out(documents: Mapping[str, Value], faults: Sequence[Fault]) -> frozenset[str]:
    """What could not be used: processes by id (from the file name), other files by path below the manual."""
    unusable = {fault.location.path for fault in faults} - set(documents)
    fixed = {path.removeprefix(f"{FOLDER}/") for path in unusable & set(FIXED)}
    return frozenset(found[2] for path in unusable if (found := _PROCESS.match(path))) | fixed
