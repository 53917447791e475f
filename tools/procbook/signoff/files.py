"""Putting a record and the content that it binds into the folder of the manual."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from procbook.approval import RECORDS, MalformedRecord, Record, content_place, dump, parse, place
from procbook.finding import CannotCheck
from procbook.writing import write_files


def write(root: Path, records: Iterable[tuple[Record, bytes]]) -> list[str]:
    """Write records, each with its content, all or none, and return the paths written.

    Nothing that is there is overwritten: records are never edited. Contents come first, since a record without one is
    worth nothing. Raises MalformedRecord for what cannot be written as a record, CannotCheck when another file is in
    the way and when the system does not let us write.
    """
    pairs = list(records)
    files = {content_place(record): content for record, content in pairs}
    files |= {place(record): dump(record) for record, _ in pairs}
    for path, data in files.items():
        _require_free(root, path, data)
    write_files(root, files)
    return list(files)


def _require_free(root: Path, path: str, data: bytes) -> None:
    """Nothing else may lie at the path, and no link may lead elsewhere on the way to it."""
    there = root / path
    if not there.parent.resolve().is_relative_to(root.resolve() / RECORDS) or there.is_symlink():
        raise CannotCheck("link-in-the-way", path=path)
    if there.exists() and (found := there.read_bytes()) != data:
        raise _in_the_way(path, found)


def _in_the_way(path: str, found: bytes) -> CannotCheck:
    """What is no record, or not the content that its name says, was left by a disk that was full, a conflict, an
    editor: it may go."""
    if path.endswith(".json"):
        return CannotCheck("content-damaged", path=path)
    try:
        parse(path, found)
    except MalformedRecord as problem:
        return CannotCheck("record-damaged", path=path, line=problem.line, reason=problem.reason)
    return CannotCheck("file-in-the-way", path=path)
