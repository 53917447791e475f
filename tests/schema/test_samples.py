"""The line that a message shows for an object is one that the schema takes, but for what only its author knows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from procbook.schema.documents import COMMON, Schema, document, resolved
from procbook.schema.fields import sample

KINDS = ("process", "roles", "people", "authority", "sources", "handbook", "systems", "glossary", "requirements")


def objects(schema: Schema, way: str) -> Iterator[tuple[str, Schema]]:
    """Every field of a kind of file that holds an object, or a list of them."""
    schema = resolved(schema)
    if schema.get("type") == "object" and "." in way:
        yield way, schema
    for key, part in schema.get("properties", {}).items():
        yield from objects(part, f"{way}.{key}")
    for option in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from objects(option, way)
    if "items" in schema:
        yield from objects(schema["items"], way)


FIELDS = [found for kind in KINDS for found in objects(document(kind), kind)]


@pytest.mark.parametrize(("way", "schema"), FIELDS, ids=[way for way, _ in FIELDS])
def test_whoever_copies_it_has_all_that_is_needed(way: str, schema: Schema) -> None:
    """Else the next run tells of a name that the first could have told."""
    written: Any = yaml.safe_load(sample(schema).replace("…:", "grade:").replace("…", "文字"))
    text = json.dumps({**schema, "$defs": document(COMMON)["$defs"]}).replace("common.schema.json#", "#")
    errors = Draft202012Validator(json.loads(text)).iter_errors(plain(written))
    assert [error.message for error in errors if error.validator in OF_NAMES] == []


OF_NAMES = ("required", "additionalProperties", "type", "anyOf", "oneOf")
"""What is demanded of the names of an object; what their values look like is told by other messages."""


def plain(value: Any) -> Any:
    """As JSON has it: dates are texts."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return value if isinstance(value, (str, int, float, bool)) else str(value)
