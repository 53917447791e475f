"""The schema files: where they lie, their parts, and the validator that reads them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

Schema = dict[str, Any]

COMMON = "common"
RECORD = "record"
"""An approval record: written by the program, no file that people start from."""

ORDER = "order"
"""What somebody asks the pipeline to do: it lies in a request until that is done, and is no file of a manual."""

BASE = "https://procbook.invalid/schema/"
"""An address that never answers: the schemas refer to each other by it, nothing is ever fetched."""


def folder() -> Path:
    """Where the schemas lie: beside this code in an installed package, at the top of the repository otherwise."""
    here = Path(__file__).parent
    return here if (here / file_name(COMMON)).is_file() else here.parents[2] / "schema"


def file_name(kind: str) -> str:
    return f"{kind}.schema.json"


@cache
def document(kind: str) -> Schema:
    """The schema of a kind of file (`process`, `roles`, ...; `common` has the shared parts)."""
    loaded: Schema = json.loads((folder() / file_name(kind)).read_text("utf-8"))
    return loaded


def kinds() -> list[str]:
    """Every kind of file of a manual that people write, by name."""
    names = (path.name.removesuffix(".schema.json") for path in folder().glob("*.schema.json"))
    return sorted(name for name in names if name not in (COMMON, RECORD, ORDER))


def resolved(schema: Schema) -> Schema:
    """The schema with its `$ref` followed; title and description stay those of the place that refers."""
    if "$ref" not in schema:
        return schema
    target = resolved(definition(schema["$ref"]))
    return {**target, **{name: value for name, value in schema.items() if name != "$ref"}}


def definition(reference: str) -> Schema:
    """The part of the common schema that a `$ref` names."""
    part: Schema = document(COMMON)["$defs"][reference.rsplit("/", 1)[1]]
    return part


def is_valid(kind: str, data: Any) -> bool:
    """Whether the data of a file has the shape of its kind: the verdict only, which stops at the first fault."""
    return validator(kind).is_valid(data)


@cache
def validator(kind: str) -> jsonschema_rs.Validator:
    """The validator of a kind of file; it fetches nothing, the common schema is handed to it."""
    registry = jsonschema_rs.Registry([(BASE + file_name(COMMON), document(COMMON))])
    return jsonschema_rs.validator_for(
        document(kind), registry=registry, base_uri=BASE + file_name(kind), validate_formats=True
    )
