"""The schemas themselves: valid, described throughout, and of one mind with the model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

import jsonschema_rs
import pytest

from procbook import schema
from procbook.manual.kinds import STRUCTS
from procbook.manual.model import Value
from procbook.manual.references import FIELDS
from procbook.schema.documents import resolved
from procbook.schema.faults import LINE
from procbook.schema.fields import meanings
from tests.rules.test_references import KINDS as REFERENCES
from tests.rules.test_references import refs

EVERY = [*schema.kinds(), "common", "record", "order"]
Node = dict[str, Any]


@pytest.mark.parametrize("kind", EVERY)
def test_no_schema_asks_for_multiples(kind: str) -> None:
    """19.99 is a multiple of 0.01 to jsonschema-rs and hyperjump, and none to ajv 8.20 and jsonschema 4.26."""
    assert "multipleOf" not in json.dumps(schema.document(kind))


def described(node: Node, route: str) -> Iterator[tuple[str, Node]]:
    """Every part of a schema that an editor can show: fields, items, alternatives."""
    for key, part in {**node.get("properties", {}), **node.get("$defs", {})}.items():
        yield from _with_parts(part, f"{route}/{key}")
    for key in ("items", "additionalProperties"):
        if isinstance(node.get(key), dict):
            yield from _with_parts(node[key], f"{route}/{key}")
    for key in ("anyOf", "oneOf"):
        for at, part in enumerate(node.get(key, ())):
            if set(part) != {"required"}:
                yield from _with_parts(part, f"{route}/{key}{at}")


def _with_parts(part: Node, route: str) -> Iterator[tuple[str, Node]]:
    yield route, part
    yield from described(part, route)


def parts(kind: str) -> list[tuple[str, Node]]:
    return list(described(schema.document(kind), kind))


def structures(kind: type[Value]) -> Iterator[type[Value]]:
    """The structs that a type names, also inside of tuples, dicts and unions."""
    for part in (kind, *get_args(kind)):
        if isinstance(part, type) and issubclass(part, Value):
            yield part
        elif part is not kind:
            yield from structures(part)


def shapes(node: Node) -> Iterator[Node]:
    """The object shapes that a part of a schema allows, also as items or alternatives."""
    node = resolved(node)
    if "properties" in node:
        yield node
        return
    parts = [*node.get("anyOf", ()), *node.get("oneOf", ())]
    parts += [node[key] for key in ("items", "additionalProperties") if isinstance(node.get(key), dict)]
    for part in parts:
        yield from shapes(part)


def graded(node: Node) -> bool:
    """Whether an object is a map with one named key: a value for each grade."""
    return isinstance(node.get("additionalProperties"), dict)


def differences(model: type[Value], nodes: list[Node], route: str) -> Iterator[str]:
    """Where the fields of a struct and of the shapes in the schema are not the same."""
    names = dict(zip(model.__struct_encode_fields__, model.__struct_fields__, strict=True))
    known = {key for node in nodes for key in node["properties"]}
    if set(names) != known:
        yield f"{route}: {sorted(set(names) ^ known)}"
    hints = get_type_hints(model)
    yield from unlisted(model, nodes, route)
    for key in names.keys() & known:
        parts = [shape for node in nodes if key in node["properties"] for shape in shapes(node["properties"][key])]
        parts = [part for part in parts if not graded(part)]
        below = list(dict.fromkeys(structures(hints[names[key]])))
        if len(below) != (1 if parts else 0):
            yield f"{route}/{key}: {below} for {len(parts)} shapes"
        elif below:
            yield from differences(below[0], parts, f"{route}/{key}")


def unlisted(model: type[Value], nodes: list[Node], route: str) -> Iterator[str]:
    """Fields whose shape is the id of another thing, and of which the table of references does not know."""
    if model.__module__ != Value.__module__:
        return  # a file of registers, or a record of an approval: no part of the manual that names anything itself
    listed = {pair.split("=")[0].rstrip("_") for pair in FIELDS.get(model, "").split()}
    for key, shape in ((key, shape) for node in nodes for key, shape in node["properties"].items()):
        if key not in ("id", *listed) and set(refs(shape)) & REFERENCES.keys():
            yield f"{route}/{key} names something else: add it to FIELDS of manual/references.py, at {model.__name__}"


@pytest.mark.parametrize("kind", schema.kinds())
def test_model_has_the_fields_of_the_schema(kind: str) -> None:
    """A field that somebody may write is also read, shown and checked; none is read that cannot be written."""
    assert list(differences(STRUCTS[kind], [schema.document(kind)], kind)) == []


def test_every_kind_has_a_schema() -> None:
    """No file of a manual goes unchecked."""
    assert set(schema.kinds()) == set(STRUCTS)


@pytest.mark.parametrize("kind", EVERY)
def test_schema_is_valid(kind: str) -> None:
    """Other programs (editors, check-jsonschema) can use the schema: it is JSON Schema 2020-12."""
    assert schema.document(kind)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert jsonschema_rs.meta.is_valid(schema.document(kind))


@pytest.mark.parametrize("kind", EVERY)
def test_every_field_is_described(kind: str) -> None:
    """Who puts the cursor on any field reads in Chinese what it is called and what to write."""
    assert [route for route, part in parts(kind) if not in_chinese(resolved(part))] == []


def in_chinese(part: Node) -> bool:
    return all(re.search("[\u4e00-\u9fff]", part.get(word, "")) for word in ("title", "description"))


@pytest.mark.parametrize("kind", EVERY)
def test_every_choice_has_a_meaning(kind: str) -> None:
    """Who wrote a value that is not allowed reads what each allowed one means (names of products excepted)."""
    lacking = {f"{route}: {value}" for route, part in parts(kind) for value, told in meanings(part).items() if not told}
    assert lacking == set()


@pytest.mark.parametrize("kind", EVERY)
def test_every_form_has_a_right_example(kind: str) -> None:
    """Who wrote something in a wrong form is shown an example, and copying it helps."""
    forms = [(route, part) for route, part in parts(kind) if part.get("pattern", LINE) != LINE]
    wrong = [
        f"{route}: {example}"
        for route, part in forms
        for example in part.get("examples") or ["none"]
        if not jsonschema_rs.is_valid(part, example)
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", EVERY)
def test_patterns_mean_the_same_everywhere(kind: str) -> None:
    """An editor, this program and another one agree on a form: nothing in it is read in two ways."""
    patterns = {part["pattern"] for _, part in parts(kind) if "pattern" in part}
    assert [pattern for pattern in patterns if re.search(r"\\[dwb]|(?<!\\)\$(?!$)", pattern)] == []
