r"""Names of files as git writes them, from standard input.

`git diff --name-only` and `--name-status`, with `-z` or without, `git ls-files`. Without -z git writes a name with
unusual bytes in quotes and those as in C (`"\346\265\201.yaml"`; git-config(1), core.quotePath). From a subfolder some
of these commands name files from there, and some from the top of the repository.
"""

from __future__ import annotations

import os
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from pathlib import Path

from procbook.tree import FOLDER

HANDBOOK = "handbook.yaml"

_ESCAPED = re.compile(rb'\\([abtnvfr"\\]|[0-3][0-7]{2})')
_SIGNS = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}
_STATUS = re.compile(rb"[ACDMRTUX]\d*")


def names(data: bytes) -> list[str]:
    """The names in the bytes that git printed, in their order; a renamed file is there under both of its names."""
    data = _plain(data)
    lines = re.split(rb"\r?\n", data)
    parts = data.split(b"\0") if b"\0" in data else [part for line in lines for part in _fields(line)]
    return [os.fsdecode(part) for part in parts if part]


def _plain(data: bytes) -> bytes:
    """PowerShell writes a mark in front of what it hands on; its `>` and Set-Content make UTF-16 of a list."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return data.decode("utf-16", "replace").encode("utf-8", "replace")
    return data.removeprefix(BOM_UTF8)


def _fields(line: bytes) -> Iterator[bytes]:
    """The names in a line: behind a status there may be two."""
    first, *others = line.split(b"\t")
    yield from map(_unquoted, others if others and _STATUS.fullmatch(first) else [line])


def _unquoted(name: bytes) -> bytes:
    if len(name) < 2 or name[:1] + name[-1:] != b'""':
        return name
    return _ESCAPED.sub(_byte, name[1:-1])


def _byte(found: re.Match[bytes]) -> bytes:
    escaped = found[1]
    return bytes([int(escaped, 8)]) if len(escaped) == 3 else _SIGNS.get(escaped, escaped)


def places(name: str, folder: Path) -> list[Path]:
    """What is there under a name that git wrote in `folder`: seen from there and from the top of the repository."""
    return [path for path in meant(name, folder) if path.exists() or path.is_symlink()]


def meant(name: str, folder: Path) -> list[Path]:
    """Where a name that git wrote in `folder` may lie, be it there or not."""
    return list(dict.fromkeys(Path(os.path.abspath(each / name)) for each in (folder, _top(folder))))


def _top(folder: Path) -> Path:
    """The top of the repository around a folder; the folder itself when there is none."""
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), folder)


def is_in_repository(path: Path, folder: Path) -> bool:
    """Whether a file lies in the repository around `folder`, by its name: a link may lead elsewhere."""
    return Path(os.path.abspath(path)).is_relative_to(_top(folder))


def manual_around(path: Path) -> Path | None:
    """The folder of the manual that a file belongs to; None when it belongs to none."""
    return next((each for each in (path, *path.parents) if (each / FOLDER / HANDBOOK).is_file()), None)
