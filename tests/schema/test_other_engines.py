"""The published schemas in the hands of other programs: editors and validators that share no code with ours."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.protocols import Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from procbook import schema, source
from procbook.manual import editor_schema
from procbook.manual.load import load
from procbook.schema.documents import BASE, COMMON, file_name
from tests.damage.edits import Damage, kind_of
from tests.damage.manuals import files, plain, written
from tests.rules.rule_cases import Given

EVERY = [*schema.kinds(), COMMON, "record", "order"]

KEYWORDS = {
    "$schema", "$ref", "$defs", "title", "description", "examples", "type", "const", "enum", "format", "pattern",
    "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "properties", "required", "propertyNames",
    "additionalProperties", "minProperties", "items", "minItems", "maxItems", "uniqueItems", "anyOf", "oneOf", "if",
    "else",
}  # fmt: skip
"""Of JSON Schema 2020-12. ajv refuses every other one, as `enumDescriptions` of VS Code."""

DENO = Path(sys.executable).with_name("deno")
ROUNDS = 300
NAMED = {"properties", "$defs"}


@cache
def published() -> dict[str, Any]:
    """Every schema of the repository, and those that `procbook schema` writes for the manual of every field."""
    written = editor_schema.project(load(Given(files("everything"))).manual)
    return {kind: schema.document(kind) for kind in EVERY} | {f"written {kind}": part for kind, part in written.items()}


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Every schema inside of a schema."""
    if isinstance(node, dict):
        yield node
        for key, inner in node.items():
            if key not in ("examples", "enum", "const"):
                yield from (part for named in inner.values() for part in nodes(named)) if key in NAMED else nodes(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from nodes(inner)


def test_every_pattern_compiles_as_ecma_262_has_it(tmp_path: Path) -> None:
    """ajv, check-jsonschema and editors read patterns with the flag `u`, which knows no idle escape; Python's re does."""
    patterns = sorted({part["pattern"] for root in published().values() for part in nodes(root) if "pattern" in part})
    script = tmp_path / "compile.js"
    texts = json.dumps(patterns)
    script.write_text(f"for (const text of {texts}) try {{ new RegExp(text, 'u') }} catch (e) {{ console.log(text) }}")
    told = subprocess.run([DENO, "run", "--no-remote", script], capture_output=True, text=True, check=True)
    assert told.stdout == ""
    assert len(patterns) > 20


@pytest.mark.parametrize("name", published())
def test_every_word_is_one_of_json_schema(name: str) -> None:
    """A validator in strict mode refuses a schema with a keyword that it does not know."""
    assert {key for part in nodes(published()[name]) for key in part} <= KEYWORDS


def judge(kind: str) -> Validator:
    """Python's jsonschema as anybody has it who installs it."""
    common = Resource.from_contents(schema.document(COMMON), DRAFT202012)
    registry: Registry[Any] = Registry().with_resource(BASE + file_name(COMMON), common)
    contents = {**schema.document(kind), "$id": BASE + file_name(kind)}
    return Draft202012Validator(contents, registry=registry, format_checker=FormatChecker(["date"]))


def differing(manuals: list[dict[str, Any]]) -> Iterator[str]:
    """Files that another validator judges otherwise, of those that the reader takes."""
    judges = {kind: judge(kind) for kind in schema.kinds()}
    for manual in manuals:
        for path, data in manual.items():
            kind, reading = kind_of(path), source.read(written(path, data))
            if reading.faults or "/approvals/" in path or "/files/" in path:
                continue
            if judges[kind].is_valid(reading.data) != schema.is_valid(kind, reading.data):
                yield f"{kind}: {data}"


def test_they_accept_the_manual_of_this_repository() -> None:
    """All files of the manuals are right to everybody."""
    assert list(differing([plain("real"), plain("starter"), plain("everything")])) == []


def test_they_agree_on_damaged_files() -> None:
    """What our check calls a fault of shape, any validator does, and the other way round; not of the year zero."""
    damage, random = Damage([plain("everything")]), Random(20261127)
    paths = [path for path in plain("everything") if path.endswith(".yaml")]
    spoilt = []
    for _ in range(ROUNDS):
        path = random.choice(paths)
        spoilt.append(damage.damaged({path: plain("everything")[path]}, random, random.choice((1, 1, 2)))[0])
    assert [told for told in differing(spoilt) if "0000-01-01" not in told] == []
