"""Why data has not the shape of its kind, in terms of the person who wrote it.

The verdict is that of `documents.is_valid`; here the slower library finds the places and our own words tell them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from procbook.schema.branches import innermost
from procbook.schema.documents import BASE, COMMON, document, file_name
from procbook.schema.faults import TELLERS, fault_of_form
from procbook.schema.fields import matches, named, quoted
from procbook.schema.place import Place, ShapeFault

MAX_FAULTS = 4
"""Faults of one file that are told one by one: the first and three that follow."""

VERSION = 1
"""The version of the format that this program reads."""


def explain(kind: str, data: Any) -> list[ShapeFault]:
    """What is wrong with the shape of a file's data, in the order of the file, at most four and a count of the rest.

    Never empty for data that is not valid.
    """
    whole = _whole(kind, data)
    if whole:
        return [whole]
    faults = [fault for error in validator(kind).iter_errors(data) for fault in _told(kind, error)]
    return _limited(data, _without_echoes(faults)) or [ShapeFault((), False, "schema-invalid")]


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
    """A file of another version is not judged by the rules of this one."""
    if "schema" not in data:
        return ShapeFault((), False, "unsupported-schema-version", "missing", {"version": VERSION})
    found = data["schema"]
    if found == VERSION and not isinstance(found, bool):
        return None
    newer = isinstance(found, (int, float)) and not isinstance(found, bool) and found > VERSION
    values = {"found": quoted(found), "version": VERSION}
    return ShapeFault(("schema",), False, "unsupported-schema-version", "newer" if newer else "", values)


def _told(kind: str, error: ValidationError) -> Iterator[ShapeFault]:
    for inner in innermost(error):
        place = Place.of(kind, inner)
        yield from TELLERS.get(str(inner.validator), fault_of_form)(place)


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


def _position(data: Any, fault: ShapeFault) -> tuple[int, ...]:
    """Where a fault stands among the others: the position of each part of its route in the file."""
    positions = []
    for part in fault.route:
        positions.append(part if isinstance(part, int) else list(data).index(part))
        data = data[part]
    return tuple(positions)


@cache
def validator(kind: str) -> Validator:
    """The slower validator, with patterns read as the quick one reads them."""
    common = Resource.from_contents(document(COMMON), DRAFT202012)
    registry: Registry[Any] = Registry().with_resource(BASE + file_name(COMMON), common)
    extended: Any = extend
    strict = extended(Draft202012Validator, {"pattern": _pattern})
    schema = {**document(kind), "$id": BASE + file_name(kind)}
    made: Validator = strict(schema, registry=registry, format_checker=FormatChecker(["date"]))
    return made


def _pattern(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not matches(pattern, instance):
        yield ValidationError("")
