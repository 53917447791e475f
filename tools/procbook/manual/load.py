"""Tree to manual: read, check against the schema, build.

Never raises for bad content: what cannot be used is left out and reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from procbook import schema, source
from procbook.finding import CannotCheck, Fault, Location, working_on
from procbook.manual.copies import copied
from procbook.manual.current_roles import documents_now, is_former
from procbook.manual.kinds import FIXED, KINDS, PATHS, RESERVED, STRUCTS, Kind, Register, process_at
from procbook.manual.litter import is_litter
from procbook.manual.model import NO_SETTINGS, Manual, Process, Role, Settings, Value
from procbook.manual.orders import ORDER, Order
from procbook.manual.portable import unportable
from procbook.tree import FOLDER, Entry, Tree
from procbook.words import why

Route = tuple[str | int, ...]

_MAY_BE_EMPTY = frozenset(kind.name for kind in KINDS if kind.item == "reference")
"""Kinds of files that a manual need not have: an empty one is as good as none. Of the others it would hide who may
approve what."""
_FREE = (f"{FOLDER}/files/", f"{FOLDER}/approvals/")


@dataclass(frozen=True)
class Loaded:
    """A manual and what was wrong with its files.

    `documents` has what was built from each file by path; `paths` the path of each process by id. `litter`: files that
    were passed over. `written`: the documents as they are written: roles that became
    others are what they were.
    """

    tree: Tree
    manual: Manual
    documents: Mapping[str, Value]
    paths: Mapping[str, str]
    faults: Sequence[Fault]
    read: int
    litter: Sequence[str] = ()
    written: Mapping[str, Value] = field(default_factory=dict)

    def bytes_of(self, path: str) -> bytes:
        return self.tree.read(path, source.MAX_BYTES + 1)


class Built(NamedTuple):
    """What a file holds, None when it cannot be used; and what is wrong with it, which need not make it useless."""

    value: Value | None
    faults: list[Fault]


def load(
    tree: Tree,
    progress: Callable[[int, int], None] = lambda done, total: None,
    known: Mapping[str, Value] = MappingProxyType({}),
) -> Loaded:
    """Read a whole manual. `progress` is told how many of how many files are done; `known` has what the same bytes at
    the same path were read as before, without a fault.

    Raises CannotCheck when there is no usable handbook.yaml at all: then nothing can be said about the rest.
    """
    everything = tree.entries()
    entries = [entry for entry in everything if not is_litter(entry.path)]
    documents: dict[str, Value] = {}
    faults = [
        Fault("unportable-name", Location(path), values, variant, path)
        for path, variant, values in unportable(entry.path for entry in entries)
    ]
    files = [(entry, kind) for entry in entries if (kind := _kind(entry, faults))]
    faults = [_as_a_copy(fault, [entry.path for entry, _ in files]) for fault in faults]
    for done, (entry, kind) in enumerate(files):
        progress(done, len(files))
        with working_on(entry.path):
            built = Built(known[entry.path], []) if entry.path in known else read_file(tree, entry, kind)
        faults += built.faults
        if built.value is not None:
            documents[entry.path] = built.value
    faults += _order_faults(documents.get(ORDER))
    litter = tuple(entry.path for entry in everything if is_litter(entry.path))
    return replace(_assemble(tree, entries, documents, faults, len(files)), litter=litter)


def read_file(tree: Tree, entry: Entry, kind: str) -> Built:
    """One file of the manual, and what is wrong with it."""
    if entry.size > source.MAX_BYTES:
        return _refused(entry.path, "schema-invalid", "too-large", size=entry.size, limit=source.MAX_BYTES)
    try:
        data = tree.read(entry.path, source.MAX_BYTES + 1)
    except OSError as error:
        return _refused(entry.path, "stray-file", "unreadable", reason=why(error))
    return build(entry.path, kind, data)


@lru_cache(maxsize=256)
def build(path: str, kind: str, data: bytes) -> Built:
    """The value that the bytes of a file stand for, and every fault of its writing and of its shape."""
    reading = source.read(data)
    if kind in _MAY_BE_EMPTY and reading.is_empty:
        return Built(None, [])
    valid = not reading.faults and schema.is_valid(kind, reading.data)
    value = msgspec.convert(reading.data, STRUCTS.get(kind, Order)) if valid else None
    return Built(value, [] if valid and not source.suspect(data) else _faults(path, kind, data))


def _faults(path: str, kind: str, data: bytes) -> list[Fault]:
    seen = source.examine(data)
    if any(fault.variant == "empty" for fault in seen.faults):
        return _shape_faults(path, kind, seen)
    written = [_located(path, fault) for fault in seen.faults]
    if seen.data is None:
        return written
    written = [_without_list(fault, kind, seen) if fault.variant == "list-behind-name" else fault for fault in written]
    shape = [] if schema.is_valid(kind, seen.data) else _shape_faults(path, kind, seen)
    if seen.cut_off:
        shape = [fault for fault in shape if fault.rule != "missing-field" or fault.variant.startswith("empty")]
    doubts = [_Doubt(fault, kind, seen) for fault in written if fault.rule == "ambiguous-scalar"]
    refused = {fault.location for fault in shape}
    better = {doubt.fault.location for doubt in doubts if doubt.is_refused(refused)}
    plain = {doubt.fault.location for doubt in doubts if doubt.is_only_text()}
    told = [replace(f, variant="") if f.location in plain else f for f in written if f.location not in better]
    below = {(fault.values["key"], fault.location.line + 1) for fault in told if fault.variant.endswith("behind-dash")}
    shape = [fault for fault in shape if (fault.values.get("key"), fault.location.line) not in below]
    return [*told, *(fault for fault in shape if fault.location in better or not _is_echo(fault, seen))]


def _without_list(fault: Fault, kind: str, seen: source.Examination) -> Fault:
    """A dash behind a name, of a field that is no list: a list below it would be the next fault."""
    route = max((r for r, place in seen.places.names.items() if place[0] == fault.location.line), default=())
    told = schema.explain(kind, _with(seen.data, route, [_TEXT, _TEXT])) if route else []
    refused = next((found for found in told if found.route == route and found.rule == "wrong-type"), None)
    if refused is None:
        return fault
    variant = "lines-behind-dash" if refused.variant == "lines-not-list" else "behind-dash"
    return replace(fault, rule="wrong-type", variant=variant, values={**fault.values, **refused.values})


_TEXT = "…"


@dataclass(frozen=True)
class _Doubt:
    """A value without quotes that readers take differently, beside what its field may hold."""

    fault: Fault
    kind: str
    seen: source.Examination

    def is_refused(self, as_text: set[Location]) -> bool:
        """Whether the field takes it neither in quotes nor as what it may be read as: then that says more."""
        asks = self.fault.variant in _ASK_FOR_QUOTES
        return self.fault.location in as_text and (asks or (self.fault.variant in _NUMBERS and not self._is_taken()))

    def is_only_text(self) -> bool:
        """Whether it can only be text: that it might be a number, true or false is no matter then."""
        return self.fault.variant in _READ_AS and not self._is_taken()

    def _is_taken(self) -> bool:
        here = (self.fault.location.line, self.fault.location.column)
        route = next((route for route, place in self.seen.places.values.items() if place == here and route), ())
        data = _with(self.seen.data, route, _READ_AS[self.fault.variant])
        return not any(fault.route == route and not fault.on_key for fault in schema.explain(self.kind, data))


_ASK_FOR_QUOTES = {"", "truth", "sign", "long", "time", "timestamp", "date-form", "not-a-number"}
_NUMBERS = {"number-form", "zero"}
_READ_AS: Mapping[str, Any] = {"truth": True, "zero": 1, "number-form": 1, "grouped": 1}


def _with(data: Any, route: Route, value: Any) -> Any:
    """The data with another value at a route."""
    if not route:
        return value
    if isinstance(data, list):
        return [_with(item, route[1:], value) if at == route[0] else item for at, item in enumerate(data)]
    return {key: _with(item, route[1:], value) if key == route[0] else item for key, item in data.items()}


def _is_echo(fault: Fault, seen: source.Examination) -> bool:
    """Whether a fault of shape is made by one of writing: in its line, or a field that stands in its line."""
    if fault.location.line in seen.lost or seen.is_doubted(fault.location.line, fault.location.column):
        return True
    name = re.escape(str(fault.values.get("key")))
    return fault.rule == "missing-field" and any(re.search(rf"\b{name}\b", line) for line in seen.lost.values())


def _located(path: str, fault: source.SourceFault) -> Fault:
    related = (Location(path, *fault.related),) if fault.related else ()
    return Fault(fault.rule, Location(path, fault.line, fault.column), fault.values, fault.variant, path, related)


def _shape_faults(path: str, kind: str, seen: source.Examination) -> list[Fault]:
    faults = []
    for fault in schema.explain(kind, seen.data):
        line, column = seen.places.key(fault.route) if fault.on_key else seen.places.value(fault.route)
        told = Fault(fault.rule, Location(path, line, column), fault.values, fault.variant, path)
        faults.append(_with_lines(told, seen.places.lines(fault.route)) if fault.variant == "list-of-one" else told)
    return faults


def _with_lines(fault: Fault, lines: list[str]) -> Fault:
    """What was told of one text in place of a list, of the lines that its author took for items."""
    block = lines[0][:1] in ("|", ">")
    items = [source.without_mark(line) for line in (lines[1:] if block else lines)]
    if len(items) < 2:
        return fault
    values = {**fault.values, "first": source.shown(items[0]), "sign": lines[0][:1]}
    return replace(fault, variant="items-in-block" if block else "items-on-lines", values=values)


def _refused(path: str, rule: str, variant: str, **values: Any) -> Built:
    return Built(None, [Fault(rule, Location(path), values, variant, path)])


def _kind(entry: Entry, faults: list[Fault]) -> str | None:
    """The kind of a file by its place; a name that has no place in a manual is a fault."""
    variant, values = "", {}
    if not entry.ordinary:
        variant = "not-ordinary"
    elif entry.path in FIXED:
        return FIXED[entry.path]
    elif entry.path == ORDER:
        return schema.ORDER
    elif place := process_at(entry.path):
        if place[0] not in RESERVED:
            return "process"
        variant, values = "reserved-folder", {"folder": place[0]}
    elif entry.path.startswith(_FREE):
        return None
    elif entry.path.lower().endswith((".yml", ".yaml")):
        variant = "wrong-ending" if not entry.path.endswith(".yaml") else ""
    faults.append(Fault("stray-file", Location(entry.path), {"path": entry.path, **values}, variant, entry.path))
    return None


def _order_faults(order: Value | None) -> list[Fault]:
    """That an order waits, or what it lacks to be carried out."""
    if not isinstance(order, Order):
        return []
    variant, values = ("lacks", {"fields": order.lacks}) if order.lacks else ("", {})
    return [Fault("open-order", Location(ORDER), {"order": order.order, **values}, variant, ORDER)]


def _as_a_copy(fault: Fault, known: Sequence[str]) -> Fault:
    """A file that has no place, as the copy that it is by its name."""
    misplaced = fault.rule == "stray-file" and fault.variant in ("", "reserved-folder", "wrong-ending")
    other = copied(fault.location.path, known) if misplaced else ""
    values = {"path": fault.location.path, "other": other}
    return replace(fault, variant="copy", values=values) if other else fault


def assembled(tree: Tree, documents: dict[str, Value], read: int) -> tuple[Loaded, list[Fault]]:
    """A manual of these documents of a tree, and what does not fit together in it."""
    missing = [] if PATHS["handbook"] in documents else [Fault("missing-field", Location(PATHS["handbook"]))]
    faults = list(missing)
    loaded = _assemble(tree, tree.entries(), documents, faults, read)
    return loaded, faults[len(missing) :]


def _assemble(tree: Tree, entries: list[Entry], documents: dict[str, Value], faults: list[Fault], read: int) -> Loaded:
    written, documents = documents, documents_now(documents, _roles(documents))
    settings = documents.get(PATHS["handbook"])
    if not isinstance(settings, Settings):
        if not any(fault.location.path == PATHS["handbook"] for fault in faults):
            raise CannotCheck("no-settings", file=PATHS["handbook"])
        settings = NO_SETTINGS
    processes, paths = _processes(documents, faults)
    registers = {register.field: held for kind in KINDS for register, held in _registers(tree, documents, kind, faults)}
    left_out = _left_out(documents, faults)
    roles = registers.pop("roles", {})
    former = {id: role for id, role in roles.items() if is_former(roles, id)}
    manual = Manual(
        settings=settings,
        roles={id: role for id, role in roles.items() if id not in former},
        **registers,
        processes=processes,
        files=frozenset(
            e.path.removeprefix(f"{FOLDER}/") for e in entries if e.ordinary and e.path.startswith(_FREE[0])
        ),
        left_out=left_out,
        unread=left_out,
        misnamed=frozenset(),
        former=former,
    )
    return Loaded(tree, manual, documents, paths, faults, read, written=written)


def _roles(documents: Mapping[str, Value]) -> dict[str, Role]:
    document: Any = documents.get(PATHS["roles"])
    return {role.id: role for role in reversed(document.roles)} if document else {}


def _processes(documents: Mapping[str, Value], faults: list[Fault]) -> tuple[dict[str, Process], dict[str, str]]:
    """The processes by id in the order of their paths; a second one with the same id is left out."""
    processes: dict[str, Process] = {}
    paths: dict[str, str] = {}
    copies = _copies(documents)
    for path, document in documents.items():
        if not isinstance(document, Process):
            continue
        folder, stem = path.removesuffix(".yaml").split("/")[-2:]
        if path in copies:
            values = {"id": document.id, "stem": stem, "other": copies[path]}
            faults.append(_at_id("file-name-differs-from-id", path, "copy", **values))
        elif document.id != stem:
            faults.append(_at_id("file-name-differs-from-id", path, id=document.id, stem=stem))
        if document.area != folder:
            faults.append(_at_id("file-name-differs-from-id", path, "folder", folder=folder, area=document.area))
        if document.id in RESERVED:
            faults.append(_at_id("bad-id", path, "reserved", id=document.id))
        if document.id in paths:
            if path not in copies and paths[document.id] not in copies:
                faults.append(_at_id("duplicate-id", path, "process", id=document.id, other=paths[document.id]))
            continue
        processes[document.id] = document
        paths[document.id] = path
    return processes, paths


def _copies(documents: Mapping[str, Value]) -> dict[str, str]:
    """The processes whose id is the name of another file beside them, each with that file."""
    processes = {path: document for path, document in documents.items() if isinstance(document, Process)}
    original = {path: f"{path.rpartition('/')[0]}/{process.id}.yaml" for path, process in processes.items()}
    return {
        path: other
        for path, other in original.items()
        if other != path and other in processes and processes[other].id == processes[path].id
    }


def _at_id(rule: str, path: str, variant: str = "", **values: Any) -> Fault:
    """A fault at the `id` of a file; the line is found when the fault is reported, see `check`."""
    return Fault(rule, Location(path, 0), values, variant, path)


def _registers(
    tree: Tree, documents: Mapping[str, Value], kind: Kind, faults: list[Fault]
) -> Iterator[tuple[Register, dict[str, Any]]]:
    """The registers of a file; a second thing with the same id is left out and reported."""
    document = documents.get(PATHS[kind.name])
    for register in kind.registers if document else ():
        if register.listed:
            faults += _duplicates(tree, kind, register, getattr(document, register.field))
        yield register, register.by_id(document)


def _duplicates(tree: Tree, kind: Kind, register: Register, values: Sequence[Any]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for place, value in enumerate(values):
        if first.setdefault(value.id, place) != place:
            routes = (register.field, first[value.id]), (register.field, place)
            yield _second(tree, PATHS[kind.name], *routes, value.id)


def _second(tree: Tree, path: str, first: Route, second: Route, name: str) -> Fault:
    places = source.positions(tree.read(path, source.MAX_BYTES + 1))
    before, here = (Location(path, *places.value((*route, "id"))) for route in (first, second))
    return Fault("duplicate-id", here, {"id": name}, "item", f"{first[0]}/{name}", (before,))


def _left_out(documents: Mapping[str, Value], faults: Sequence[Fault]) -> frozenset[str]:
    """What could not be used: processes by id (from the file name), other files by path below the manual."""
    unusable = {fault.location.path for fault in faults} - set(documents)
    fixed = {path.removeprefix(f"{FOLDER}/") for path in unusable & set(FIXED)}
    return frozenset(place[1] for path in unusable if (place := process_at(path))) | fixed


def touched(old: Loaded, new: Loaded) -> set[str]:
    """The attachments that are on both sides with other bytes."""
    sizes = [{entry.path: entry.size for entry in side.tree.entries() if entry.ordinary} for side in (old, new)]
    found = set()
    for name in old.manual.files & new.manual.files:
        path = f"{FOLDER}/{name}"
        first, second = (side.get(path, 0) for side in sizes)
        if first != second or old.tree.read(path, first) != new.tree.read(path, second):
            found.add(name)
    return found
