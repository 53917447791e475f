"""Why data has not the shape of its kind, in terms of the person who wrote it.

The validator finds the places, our own words tell them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from procbook.schema.branches import innermost
from procbook.schema.documents import document, validator
from procbook.schema.faults import faults_of
from procbook.schema.fields import named, quoted
from procbook.schema.place import ShapeFault

MAX_FAULTS = 100
"""Faults of one file that are told one by one: all that a person makes."""

UNSUPPORTED = "unsupported-schema-version"
VERSION = 1
"""The version of the format that this program reads."""


def explain(kind: str, data: Any) -> list[ShapeFault]:
    """What is wrong with the shape of a file's data, in its order: at most MAX_FAULTS and a count of the rest.

    Never empty for data that is not valid.
    """
    whole = _whole(kind, data)
    if whole and (whole.rule != UNSUPPORTED or whole.variant == "newer"):
        return [whole]
    judged = of_this_version(data) if whole else data
    places = [place for error in validator(kind).iter_errors(judged) for place in innermost(kind, judged, error)]
    faults = _limited(judged, _without_echoes(faults_of(places)))
    return [whole, *faults] if whole else faults or [ShapeFault((), False, "schema-invalid")]


def of_this_version(data: dict[str, Any]) -> dict[str, Any]:
    """Data that does not say well which version of the format it has, as if it had this one."""
    return {**data, "schema": VERSION}


def _whole(kind: str, data: Any) -> ShapeFault | None:
    """A fault of the file as a whole: nothing else can be said then."""
    schema = document(kind)
    if data is None or data == {}:
        needed = [*schema["required"], *schema.get("else", {}).get("required", ())]
        values = {"title": schema["title"], "fields": named(schema, needed), "names": needed}
        return ShapeFault((), False, "schema-invalid", "empty-file", values)
    if not isinstance(data, dict):
        return ShapeFault((), False, "schema-invalid", "top-list" if isinstance(data, list) else "top-text")
    return _version(data) if "schema" in schema["properties"] else None


def _version(data: dict[str, Any]) -> ShapeFault | None:
    """A file of a newer version is not judged by the rules of this one."""
    if "schema" not in data:
        return ShapeFault((), False, UNSUPPORTED, "missing", {"version": VERSION})
    found = data["schema"]
    if found == VERSION and not isinstance(found, bool):
        return None
    newer = isinstance(found, (int, float)) and not isinstance(found, bool) and found > VERSION
    values = {"found": quoted(found), "version": VERSION}
    return ShapeFault(("schema",), False, UNSUPPORTED, "newer" if newer else "", values)


def _without_echoes(faults: Iterable[ShapeFault]) -> list[ShapeFault]:
    """One fault for each place and field; a missing field is no second fault where its misspelling is one."""
    found: dict[Any, ShapeFault] = {}
    for fault in faults:
        found.setdefault((fault.route, fault.on_key, fault.values.get("key")), fault)
    meant = {(f.route[:-1], f.values["meant"]) for f in found.values() if "meant" in f.values}
    return [f for f in found.values() if f.rule != "missing-field" or (f.route, f.values.get("key")) not in meant]


def _limited(data: Any, faults: list[ShapeFault]) -> list[ShapeFault]:
    ordered = sorted(faults, key=lambda fault: _position(data, fault))
    rest = ordered[MAX_FAULTS:]
    if not rest:
        return ordered
    more = ShapeFault(rest[0].route, rest[0].on_key, "schema-invalid", "more", {"count": len(rest)})
    return [*ordered[:MAX_FAULTS], more]


def _position(data: Any, fault: ShapeFault) -> tuple[list[int], bool]:
    """Where a fault stands among the others: the position of each part of its route in the file, a key first."""
    positions = []
    for part in fault.route:
        positions.append(part if isinstance(part, int) else list(data).index(part))
        data = data[part]
    return positions, not fault.on_key
