"""The schema of one manual: the plain one with the manual's own ids, for editors to offer and to check."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from procbook.manual.kinds import SCHEMA_PARTS, STAND_INS, STRUCTS
from procbook.manual.known import Known
from procbook.manual.model import Manual
from procbook.schema.documents import COMMON, Schema, document, file_name
from procbook.schema.faults import OWN_IDS
from procbook.writing import write_files

Titles = Mapping[str, str]

SUGGESTED = {"record-id", "control-id"}
"""What a file may define for itself and use at once: known ids are offered, others are allowed."""

FREE = (*OWN_IDS, "replaces")
"""Fields in which an id need not be known: it is new there, or what it names may be gone."""

OWN = "own-"
"""Before the name of a kind of id where a file gives something its id: any id of the right form."""

SCHEMAS = "build/schema"
"""Where the schema of a manual lies, from its root; the first line of each file of a new manual names it to editors."""

PARTS = {kind: part for part, kind in SCHEMA_PARTS.items()}
"""The parts of the common schema that are not called as the kind of reference is."""


def project(manual: Manual) -> dict[str, Schema]:
    """The schema of every kind of file (and `common`) with the ids of this manual as the allowed values.

    It accepts every file that the plain schema accepts and whose references are known, and is the same for
    the same manual.
    """
    known = _known(manual)
    common = document(COMMON)
    parts = {name: _listed(name, part, known.get(name, {})) for name, part in common["$defs"].items()}
    parts |= {OWN + name: common["$defs"][name] for name in known}
    documents = {kind: _freed(document(kind), known) for kind in STRUCTS}
    return {COMMON: {**common, "$defs": parts}, **documents}


def write_project(manual: Manual, folder: Path) -> list[Path]:
    """Write the schema of a manual into a folder, which is made if it is not there; returns the files.

    Raises CannotCheck when it cannot be written.
    """
    schemas = {file_name(kind): schema for kind, schema in sorted(project(manual).items())}
    texts = {name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for name, schema in schemas.items()}
    write_files(folder, {name: text.encode() for name, text in texts.items()})
    return [folder / name for name in texts]


def _known(manual: Manual) -> dict[str, Titles]:
    """The ids of a manual with what people call them, by the name of their part in the common schema.

    A kind of which nothing is known (its file cannot be read) is left open.
    """
    parts = document(COMMON)["$defs"]
    known = {PARTS.get(kind, kind): titles for kind, titles in Known(manual).everywhere.items()}
    return {
        part: dict(sorted(titles.items()))
        for part, titles in known.items()
        if part in parts and titles.keys() - STAND_INS.values()
    }


def _listed(name: str, part: Schema, titles: Titles) -> Schema:
    """A part of the common schema with the known ids; editors show the titles beside them.

    Each id is a shape of its own, not one of an `enum`: only so its title stands in words of JSON Schema (ajv refuses
    `enumDescriptions`).
    """
    if not titles:
        return part
    texts = {key: part[key] for key in ("title", "description")}
    ids = [{"const": id, "description": title or texts["description"]} for id, title in titles.items()]
    form = {key: value for key, value in part.items() if key not in texts}
    return {**texts, "anyOf": [*ids, form] if name in SUGGESTED else ids}


def _freed(node: Any, known: Mapping[str, Titles], free: bool = False) -> Any:
    """A copy of a schema in which fields that give an id do not ask for a known one."""
    if isinstance(node, list):
        return [_freed(item, known, free) for item in node]
    if not isinstance(node, dict):
        return node
    return dict(_members(node, known, free))


def _members(node: Schema, known: Mapping[str, Titles], free: bool) -> Iterator[tuple[str, Any]]:
    for key, value in node.items():
        if key == "properties":
            yield key, {field: _freed(part, known, field in FREE) for field, part in value.items()}
        elif key == "$ref" and free and value.rsplit("/", 1)[1] in known:
            yield key, value.replace("#/$defs/", f"#/$defs/{OWN}")
        else:
            yield key, _freed(value, known, free)
