"""Putting a record and the content that it binds into the folder of the manual."""

from __future__ import annotations

from pathlib import Path

from procbook.approval import RECORDS, Record, content_place, dump, place
from procbook.finding import CannotCheck


def write(root: Path, record: Record, content: bytes) -> list[str]:
    """Write both and return the paths written. Nothing that is there is overwritten: records are never edited.

    Raises MalformedRecord for what cannot be written as a record, CannotCheck when another file is in the way.
    """
    files = {content_place(record): content, place(record): dump(record)}
    for path, data in files.items():
        _require_free(root, path, data)
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return list(files)


def _require_free(root: Path, path: str, data: bytes) -> None:
    """Nothing else may lie at the path, and no link may lead elsewhere on the way to it."""
    there = root / path
    if not there.parent.resolve().is_relative_to(root.resolve() / RECORDS) or there.is_symlink():
        raise CannotCheck("link-in-the-way", path=path)
    if there.exists() and there.read_bytes() != data:
        raise CannotCheck("file-in-the-way", path=path)
