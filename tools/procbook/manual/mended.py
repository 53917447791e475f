"""A manual of which some files have faults of shape, as if they were mended: for the check, beside those faults.

Who mends one fault should not be told of the next only then. Nothing is judged of what was put in their place, and of
such a manual nothing is ever made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import msgspec

from procbook import schema, source
from procbook.finding import Fault
from procbook.manual.kinds import FIXED, KINDS, STRUCTS, process_at
from procbook.manual.load import Loaded, assembled
from procbook.manual.model import Value
from procbook.tree import FOLDER

Route = tuple[str | int, ...]

UNKNOWN_STEP = "?"
"""Where a way leads that nobody can guess: to a step that is not there, of which the flow makes nothing."""

_OWN = ("steps", "ends", "clocks", "parameters", "tables", "records", "controls")
"""What a process names itself, by which its other parts call it."""

_ENTRIES = {
    "id", "person", "from", "until", "active", "articles", "article", "bands", "over", "decides",
    "up_to", "starts", "event", "every", "controls", "inputs", "outputs", "hands_over", "to", "what", "record",
    "holidays", "workdays",
}  # fmt: skip
"""Fields by which something is found elsewhere: without them it looks as if it were not there."""


@dataclass(frozen=True)
class Mended:
    """The manual as if it were mended, what does not fit together in it, and the routes of what stands there instead
    or is left out, by path; `absent` those of them that nobody wrote. `blurred` are the files of which parts were not
    understood: what they name is known, but not what they leave out. `lost` are the kinds of files of which some are
    blurred, or not known at all.
    """

    loaded: Loaded
    faults: list[Fault]
    holes: Mapping[str, frozenset[Route]]
    absent: Mapping[str, frozenset[Route]]
    blurred: frozenset[str]
    lost: frozenset[str]

    def touches(self, path: str, route: Route) -> bool:
        """Whether a place was mended, lies in what was, or holds it."""
        return any(route[: len(hole)] == hole or hole[: len(route)] == route for hole in self.holes.get(path, ()))

    def keeps_entries(self, path: str, route: Route) -> bool:
        """Whether every entry of a list is there, and was an entry before."""
        return all(len(hole) > len(route) + 1 for hole in self.holes.get(path, ()) if hole[: len(route)] == route)

    def lacks(self, path: str, route: Route) -> bool:
        """Whether too little is left of an entry: its columns of a table, or more than two of the fields that anything
        small has; those that nobody wrote hide nothing of what it is."""
        small = len(route) > 1 and route[0] != "steps"
        faulty = {hole for hole in self.holes.get(path, ()) if hole[:-1] == route}
        if small and route[0] == "tables":
            return bool(faulty)
        return small and len(faulty - self.absent.get(path, frozenset())) > 2

    def names_unknown(self, path: str) -> bool:
        """Whether it is not known what the process of a file calls its own parts."""
        return any(hole[0] in _OWN and _is_name(hole) for hole in self.holes.get(path, ()))

    def lacks_entries(self) -> set[str]:
        """The kinds of files in which whole entries, or whom or what they name, are not known."""
        kinds = {path: FIXED.get(path, "process") for path in self.holes}
        lacking = (path for path, holes in self.holes.items() if any(_is_lack(kinds[path], hole) for hole in holes))
        return {*self.lost, *(kinds[path] for path in lacking)}

    def flow_unknown(self, path: str) -> bool:
        """Whether it is not known how the steps of a process follow each other."""
        return any(_is_flow(hole) for hole in self.holes.get(path, ()))


def _is_name(hole: Route) -> bool:
    return len(hole) <= 2 or hole[-1] == "id" or hole[0] in ("ends", "clocks", "parameters")


def _is_entry(hole: Route) -> bool:
    return isinstance(hole[-1], int) or hole[-1] in _ENTRIES or len(hole) == 1


def _is_lack(kind: str, hole: Route) -> bool:
    return not {"holders", "deputies"}.isdisjoint(hole) if kind == "roles" else _is_entry(hole)


def _is_flow(hole: Route) -> bool:
    return (hole[0] == "steps" and (len(hole) <= 2 or hole[2] in ("id", "kind"))) or hole[0] == "starts"


def mended(loaded: Loaded, fill: bool) -> Mended:
    """The manual with its faulty files mended, in one of two ways (see `schema.mend`)."""
    documents: dict[str, Value] = {}
    holes: dict[str, frozenset[Route]] = {}
    absent: dict[str, frozenset[Route]] = {}
    unread, misnamed, lost, blurred = set[str](), set[str](), set[str](), set[str]()
    for entry in loaded.tree.entries():
        if entry.path in loaded.documents:
            documents[entry.path] = loaded.documents[entry.path]
        elif kind := _kind(entry.path):
            made = _file(entry.path, kind, loaded, fill) if entry.ordinary else None
            if made is None or made.blurred or _names_things(kind, made.unknown):
                unread.add(_left_out_as(entry.path))
            elif _names_things(kind, made.misnamed):
                misnamed.add(_left_out_as(entry.path))
            if made is None or made.blurred:
                lost.add(kind)
            if made is not None:
                documents[entry.path], holes[entry.path], absent[entry.path] = made.value, made.holes, made.absent
            if made is not None and made.blurred:
                blurred.add(entry.path)
    whole, misfits = assembled(loaded.tree, documents, loaded.read)
    manual = msgspec.structs.replace(
        whole.manual, left_out=loaded.manual.left_out, unread=frozenset(unread), misnamed=frozenset(misnamed)
    )
    new = [fault for fault in misfits if fault not in loaded.faults and not _of_a_hole(fault, holes)]
    return Mended(replace(whole, manual=manual), new, holes, absent, frozenset(blurred), frozenset(lost))


def _kind(path: str) -> str | None:
    return FIXED.get(path) or ("process" if process_at(path) else None)


def _left_out_as(path: str) -> str:
    place = process_at(path)
    return place[1] if place else path.removeprefix(f"{FOLDER}/")


class _File(NamedTuple):
    value: Value
    holes: frozenset[Route]
    absent: frozenset[Route]
    blurred: bool
    misnamed: frozenset[Route]

    @property
    def unknown(self) -> frozenset[Route]:
        """The places of which not even a wrong id is known."""
        return self.holes - self.misnamed


def _file(path: str, kind: str, loaded: Loaded, fill: bool) -> _File | None:
    """What a faulty file may stand for, with the routes of what is not known of it; None when that is nothing."""
    try:
        seen = source.examine(loaded.bytes_of(path))
    except (OSError, KeyError):
        return None
    if seen.cut_off or not isinstance(seen.data, dict):
        return None
    version = [fault for fault in schema.explain(kind, seen.data) if fault.rule == "unsupported-schema-version"]
    if any(fault.variant == "newer" for fault in version):
        return None
    made = schema.mend(kind, schema.of_this_version(seen.data) if version else seen.data, fill)
    if made is None:
        return None
    holes = made.holes | _lost(seen)
    if kind == "process":
        _place(made.data, path, holes)
        _ways(made.data, holes)
    try:
        value = msgspec.convert(made.data, STRUCTS[kind])
        return _File(value, holes, holes - seen.places.values.keys(), _blurred(seen), _misnamed(kind, seen, holes))
    except msgspec.ValidationError:
        return None


def _lost(seen: source.Examination) -> frozenset[Route]:
    """The values that stand in lines which were not understood; not what only begins there."""
    lines = {route: place[0] for route, place in seen.places.values.items()}
    here = {route for route, line in lines.items() if line in seen.lost and route}
    elsewhere = {route[:n] for route, line in lines.items() if line not in seen.lost for n in range(len(route))}
    return frozenset(here - elsewhere) | seen.doubted


_HIDING = ("pair-in-list", "list-behind-name", "shortcut", "starts-with")
"""Faults of writing that do not end a reading, and yet what stands there is not what was meant."""


def _blurred(seen: source.Examination) -> bool:
    """Whether lines were not understood in which more than the value of one field may stand."""
    single = {place[0]: route for route, place in seen.places.names.items() if _value(seen.data, route) == "-"}
    lost = any(fault.rule == "duplicate-key" or fault.variant in _HIDING for fault in seen.faults)
    return lost or not seen.replaced <= single.keys()


def _misnamed(kind: str, seen: source.Examination, holes: frozenset[Route]) -> frozenset[Route]:
    """The ids in a register that are written and cannot stay as they are."""
    ids = {hole: _value(seen.data, hole) for hole in holes if hole[-1] == "id" and kind != "process"}
    return frozenset(hole for hole, id in ids.items() if isinstance(id, str) and id.strip())


def _value(data: Any, route: Route) -> Any:
    for part in route:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int):
            data = data[part]
    return data


def _place(data: dict[str, Any], path: str, holes: frozenset[Route]) -> None:
    """A process that does not say well what it is called, or where it belongs, is what its place says."""
    place = process_at(path)
    assert place is not None
    for key, value in zip(("area", "id"), place, strict=True):
        if (key,) in holes:
            data[key] = value


def _ways(data: dict[str, Any], holes: frozenset[Route]) -> None:
    """A way on that is faulty leads nobody knows where."""
    for hole in holes:
        if len(hole) < 3 or hole[0] != "steps" or hole[2] != "next":
            continue
        step = data["steps"][hole[1]]
        at = hole[3] if len(hole) > 3 else None
        if not isinstance(at, int) or not isinstance(step.get("next"), list) or at >= len(step["next"]):
            step["next"] = UNKNOWN_STEP
        elif len(hole) == 4 or hole[4] in ("to", "then"):
            way = step["next"][at]
            if isinstance(way, dict):
                way["to"] = UNKNOWN_STEP
            else:
                step["next"][at] = UNKNOWN_STEP


def _names_things(kind: str, holes: frozenset[Route]) -> bool:
    """Whether it is not known what other files may call by a name: an id or a whole entry is not."""
    if kind == "process":
        return any(hole[0] in ("records", "controls") and _is_name(hole) for hole in holes)
    fields = {register.field for known in KINDS if known.name == kind for register in known.registers} | {"areas"}
    return any(hole[0] in fields and (len(hole) <= 2 or hole[-1] == "id") for hole in holes)


def _of_a_hole(fault: Fault, holes: Mapping[str, frozenset[Route]]) -> bool:
    """Whether something does not fit only because of what was put there instead."""
    kept = holes.get(fault.location.path, ())
    return any(hole[-1] in ("id", "area") or (fault.rule == "duplicate-id" and _is_entry(hole)) for hole in kept)
