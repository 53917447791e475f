"""Names of files that not every system can have: a manual must come out of git whole on Windows, macOS and Linux.

Windows keeps some names for devices (whatever ending they have) and some signs for itself, drops dots and blanks at an
end, and takes paths of about 260 characters. It and macOS take names for the same that differ in case, and macOS those
that differ in how an accent is composed (Microsoft: Naming Files, Paths, and Namespaces; git-config, core.ignoreCase).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from unicodedata import normalize

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
    folders: set[str] = set()
    for path in paths:
        yield from _alone(path)
        folder = path.rpartition("/")[0]
        both = [path] if folder in folders else [folder, path]
        folders.add(folder)
        for name in both:
            other = first.setdefault(_same(name), name)
            if other != name:
                yield Unportable(path, "case", {"name": name, "other": other})


def _same(name: str) -> str:
    return name.lower() if name.isascii() else normalize("NFC", name).casefold()


def _alone(path: str) -> Iterator[Unportable]:
    if found := _DEVICE.search(path):
        yield Unportable(path, "device", {"name": found[1]})
    if found := _ENDING.search(path):
        yield Unportable(path, "ending", {"name": found[1]})
    if found := _SIGN.search(path):
        yield Unportable(path, "sign", {"sign": found[0]})
    if len(path) > LONGEST:
        yield Unportable(path, "long", {"length": len(path), "limit": LONGEST})
