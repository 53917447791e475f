"""From the canonical content of an item back to values of the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from procbook.approval.canonical import content_digest, parsed
from procbook.approval.items import MANUAL, MAX_ATTACHMENT
from procbook.manual.kinds import KINDS, STRUCTS
from procbook.manual.model import NO_SETTINGS, Manual, Process
from procbook.tree import Tree


def manual_of(content: bytes) -> Manual:
    """A manual that has nothing but the item of this canonical content.

    Raises ValueError when the content does not have the shape that this program knows.
    """
    try:
        parts = parsed(content)
        files = frozenset(name for name, digest in parts["files"].items() if digest)
        if parts["item"].startswith("process/"):
            process = msgspec.convert(parts["data"], Process)
            return Manual(settings=NO_SETTINGS, processes={process.id: process}, files=files)
        return _manual(parts["item"], parts["data"] or {})
    except (KeyError, TypeError, AttributeError, msgspec.ValidationError) as error:
        raise ValueError(str(error)) from None


def _manual(item: str, parts: Mapping[str, Any]) -> Manual:
    if not set(parts) <= set(MANUAL.get(item, ())):
        raise ValueError(f"{item}: {', '.join(parts)}")
    documents: dict[str, Any] = {kind: msgspec.convert(data, STRUCTS[kind]) for kind, data in parts.items()}
    registers: dict[str, Any] = {
        register.field: register.by_id(documents[kind.name])
        for kind in KINDS
        if kind.name in documents
        for register in kind.registers
    }
    return Manual(documents.get("handbook", NO_SETTINGS), **registers)


def process_of(content: bytes) -> Process | None:
    """The process of a canonical content; None when it does not have the shape that this program knows."""
    try:
        return next(iter(manual_of(content).processes.values()), None)
    except ValueError:
        return None


def kept_content(tree: Tree, path: str, digest: str) -> bytes | None:
    """The canonical content that lies beside a record; None when it is not there any more, or another."""
    try:
        data = tree.read(path, MAX_ATTACHMENT)
    except OSError:
        return None
    return data if content_digest(data) == digest else None
