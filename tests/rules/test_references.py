"""The table of references keeps up with the format: no field that names something goes unchecked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from procbook.manual.kinds import ROLES
from procbook.manual.references import FIELDS

SCHEMAS = Path(__file__).parent.parent.parent / "schema"
KINDS = {
    "role": set(ROLES),
    "person": {"person"},
    "process-id": {"process"},
    "step-id": {"step", "other-step"},
    "area-id": {"area"},
    "record-id": {"record"},
    "control-id": {"control"},
    "file-path": {"file"},
    "record-or-text": {"material"},
}
"""What the schema calls a thing, and what the table may say of it."""


def refs(shape: Any) -> Iterator[str]:
    """The definitions that a property itself, its items or its alternatives refer to."""
    if "$ref" in shape:
        yield shape["$ref"].rsplit("/", 1)[1]
    for inner in (shape.get("items"), *shape.get("anyOf", ())):
        if inner:
            yield from refs(inner)


def properties(shape: Any) -> Iterator[tuple[str, Any]]:
    """Every property anywhere in a schema, with its own schema."""
    if isinstance(shape, dict):
        yield from shape.get("properties", {}).items() if isinstance(shape.get("properties"), dict) else ()
        for inner in shape.values():
            yield from properties(inner)
    elif isinstance(shape, list):
        for inner in shape:
            yield from properties(inner)


def named() -> set[tuple[str, str]]:
    """Field and definition, for every field of a file that names something."""
    written_by_people = [path for path in sorted(SCHEMAS.glob("*.json")) if path.name != "record.schema.json"]
    schemas = (json.loads(path.read_text("utf-8")) for path in written_by_people)
    found = ((name, ref) for schema in schemas for name, shape in properties(schema) for ref in refs(shape))
    return {(name, ref) for name, ref in found if name != "id" and ref in KINDS}


@pytest.mark.parametrize(("name", "ref"), sorted(named()))
def test_field_is_checked(name: str, ref: str) -> None:
    """A slip in any field that names a role, a step or a record is found, also in a field that is added later."""
    kinds = {
        pair.split("=")[1]
        for text in FIELDS.values()
        for pair in text.split()
        if pair.split("=")[0].rstrip("_") == name
    }
    assert kinds & KINDS[ref]
