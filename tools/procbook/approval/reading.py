"""From the canonical content of an item back to values of the model."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from procbook.approval.items import MANUAL
from procbook.manual.load import KINDS
from procbook.manual.model import Manual, Process, Settings

NO_SETTINGS = Settings(schema=1, id="", title="", language="zh", areas=())
"""Stands in the manual of an item that is no governance."""

_LISTS = {
    "roles": ("roles", "roles"),
    "people": ("people", "people"),
    "authority": ("limits", "limits"),
    "systems": ("systems", "systems"),
    "glossary": ("terms", "terms"),
    "sources": ("sources", "sources"),
    "requirements": ("requirements", "requirements"),
}
"""Of each kind of file: its list, and the field of the manual that holds it by id."""


def manual_of(content: bytes) -> Manual:
    """A manual that has nothing but the item of this canonical content.

    Raises ValueError when the content does not have the shape that this program knows.
    """
    try:
        made = json.loads(content)
        files = frozenset(name for name, digest in made["files"].items() if digest)
        if made["item"].startswith("process/"):
            process = msgspec.convert(made["data"], Process)
            return Manual(settings=NO_SETTINGS, processes={process.id: process}, files=files)
        return _manual(made["item"], made["data"] or {})
    except (KeyError, TypeError, AttributeError, msgspec.ValidationError) as error:
        raise ValueError(str(error)) from None


def _manual(item: str, parts: Mapping[str, Any]) -> Manual:
    if not set(parts) <= set(MANUAL.get(item, ())):
        raise ValueError(f"{item}: {', '.join(parts)}")
    documents: dict[str, Any] = {kind: msgspec.convert(data, KINDS[kind]) for kind, data in parts.items()}
    fields: dict[str, Any] = {"settings": documents.pop("handbook", NO_SETTINGS)}
    for kind, document in documents.items():
        listed, field = _LISTS[kind]
        fields[field] = by_id(getattr(document, listed))
        fields |= {"parameters": document.parameters} if kind == "authority" else {}
    return Manual(**fields)


def by_id(values: tuple[Any, ...]) -> dict[str, Any]:
    """By id in the order of the file; of two with one id the first, as the loader does."""
    found: dict[str, Any] = {}
    for value in values:
        found.setdefault(value.id, value)
    return found


def process_of(content: bytes) -> Process | None:
    """The process of a canonical content; None when it does not have the shape that this program knows."""
    try:
        return next(iter(manual_of(content).processes.values()), None)
    except ValueError:
        return None
