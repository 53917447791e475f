"""Which fields of the format hold free text, found by walking the schemas, and how to fill them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SCHEMAS = Path(__file__).parents[2] / "schema"
ONE_LINE = r"^[^\n]*$"

NAME = "<name>"

Route = tuple[str, ...]
"""Names of fields from the root of a file; "*" stands for every item of a list and every freely named field of a
mapping, NAME at the end for such a name itself."""


@cache
def _document(name: str) -> Any:
    return json.loads((SCHEMAS / name).read_text("utf-8"))


def schema_of(kind: str) -> Any:
    return _document(f"{kind}.schema.json")


OTHERS = ("common", "order", "record")
"""No kinds of file of a manual; the texts of records are tried in test_approvals.py, those of orders in tests/requests."""


def kinds() -> list[str]:
    names = (path.name.removesuffix(".schema.json") for path in SCHEMAS.glob("*.json"))
    return sorted(name for name in names if name not in OTHERS)


def resolve(schema: Any) -> Any:
    """The schema with its reference followed; what stands beside the reference stays."""
    while "$ref" in schema:
        name, _, way = schema["$ref"].partition("#")
        found = _document(name or "common.schema.json")
        for part in way.strip("/").split("/"):
            found = found[part]
        schema = {**found, **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema


@dataclass(frozen=True)
class Field:
    """How long a free text may be, and whether it may have several lines."""

    longest: int
    lines: bool


def free_texts(schema: Any, route: Route = ()) -> Iterator[tuple[Route, Field]]:
    """Every route to free text."""
    schema = resolve(schema)
    for choice in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from free_texts(choice, route)
    if is_free(schema):
        yield route, Field(schema.get("maxLength", 400), "pattern" not in schema)
    for name, value in schema.get("properties", {}).items():
        yield from free_texts(value, (*route, name))
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from free_texts(schema[key], (*route, "*"))
    if isinstance(schema.get("additionalProperties"), dict) and "propertyNames" not in schema:
        yield (*route, NAME), Field(400, False)


def is_free(schema: Any) -> bool:
    fixed = {"enum", "const", "format"} & set(schema)
    kind = schema.get("type", ())
    return (
        "string" in ([kind] if isinstance(kind, str) else kind)
        and not fixed
        and schema.get("pattern", ONE_LINE) == ONE_LINE
    )


def filled(data: Any, free: Mapping[Route, Field], text: Callable[[Route], str], route: Route = ()) -> Any:
    """A copy of `data` in which `text` wrote every free text."""
    if isinstance(data, dict):
        return dict(_field(name, value, free, text, route) for name, value in data.items())
    if isinstance(data, list):
        return [filled(value, free, text, (*route, "*")) for value in data]
    return text(route) if isinstance(data, str) and route in free else data


def _field(
    name: str, value: Any, free: Mapping[Route, Field], text: Callable[[Route], str], route: Route
) -> tuple[str, Any]:
    if any(known[: len(route) + 1] == (*route, name) for known in free):
        return name, filled(value, free, text, (*route, name))
    new = text((*route, NAME)) if (*route, NAME) in free else name
    return new, filled(value, free, text, (*route, "*"))
