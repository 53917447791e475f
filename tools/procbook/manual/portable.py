"""Names of files that not every system can have: a manual must come out of git whole on Windows, macOS and Linux.

Windows keeps some names for devices (whatever ending they have) and some signs for itself, drops dots and blanks at an
end, and takes paths of about 260 characters. It and macOS take names for the same that differ in case, and macOS those
that differ in how an accent is composed (Microsoft: Naming Files, Paths, and Namespaces; git-config, core.ignoreCase).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from procbook.tree import folded

LONGEST = 200
"""Characters of a path from the top of the manual, so that there is room for the folder that the manual lies in."""

_DEVICE = re.compile(r"(?:^|/)((?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.[^/]*)?)(?:/|$)", re.IGNORECASE)
_ENDING = re.compile(r"([^/]*[. ])(?:/|$)")
_SIGN = re.compile(r'[<>:"|?*\\\x00-\x1f]')


class Unportable(NamedTuple):
    """A name that is a fault somewhere: which variant of the rule's message, and what fills its blanks."""

    path: str
    variant: str
    values: dict[str, object]


def unportable(paths: Iterable[str]) -> Iterator[Unportable]:
    """What is wrong with the names of files, in their order. A folder counts with the first file in it."""
    first: dict[str, str] = {}
    folders = {""}
    for path in paths:
        yield from _alone(path)
        around = [] if path.rpartition("/")[0] in folders else [name for name in _folders(path) if name not in folders]
        folders.update(around)
        clashes = ((name, first.setdefault(folded(name), name)) for name in (*around, path))
        if clash := next(((name, other) for name, other in clashes if other != name), None):
            yield Unportable(path, "case", dict(zip(("name", "other"), clash, strict=True)))


def _folders(path: str) -> Iterator[str]:
    """The folders that a file lies in, the outermost first."""
    parts = path.split("/")[:-1]
    return ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))


def _alone(path: str) -> Iterator[Unportable]:
    if found := _DEVICE.search(path):
        yield Unportable(path, "device", {"name": found[1]})
    if found := _ENDING.search(path):
        yield Unportable(path, "ending", {"name": found[1]})
    if found := _SIGN.search(path):
        yield Unportable(path, "sign", {"sign": found[0]})
    if len(path) > LONGEST:
        yield Unportable(path, "long", {"length": len(path), "limit": LONGEST})
