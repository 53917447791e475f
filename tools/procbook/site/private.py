"""The last look at an edition before it is put in its place: no file of it says what it leaves out.

The check has told authors what texts say; this finds what comes another way, as attachments and settings do, and a
fault of the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from procbook.finding import CannotCheck
from procbook.manual.private_words import PrivateWords
from procbook.pages.page import ASSETS
from procbook.site.file_texts import Unreadable, texts_of

_OURS = (f"{ASSETS}/", "assets/")
"""What the product and the frame bring along: scripts and style sheets, which know nothing of any manual."""
_SOUNDS = re.compile(r"search/[0-9a-f]+/(?:t/[0-9]+|sounds)\.js")
"""Of search what has pairs of characters only, in no order."""
_SHOWN = 5


def require_private(folder: Path, private: PrivateWords) -> None:
    """Raises CannotCheck when a file says one of the words."""
    found = [f"{name}: {word}" for name, word in _said(folder, private)]
    if found:
        more = ["…"] * (len(found) > _SHOWN)
        raise CannotCheck("edition-leaks", count=len(found), places=[*found[:_SHOWN], *more])


def _said(folder: Path, private: PrivateWords) -> Iterator[tuple[str, str]]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if not name.startswith(_OURS) and not _SOUNDS.fullmatch(name) and name not in private.open:
            yield from ((name, word) for word in dict.fromkeys(_words(name, path.read_bytes(), private)))


def _words(name: str, data: bytes, private: PrivateWords) -> Iterator[str]:
    """What the name of a file and the file itself say. Raises CannotCheck for one that cannot be read."""
    try:
        for text in (name, *texts_of(name, data)):
            yield from _in_address(text, private)
            yield from private.said_in(text)
    except Unreadable as problem:
        variant = "edition-packed" if str(problem) else "edition-unread"
        raise CannotCheck(variant, path=name, why=str(problem)) from problem


def _in_address(text: str, private: PrivateWords) -> Iterable[str]:
    """Ids of what is left out, in links to it and in paths."""
    return private.codes & {match[1] for match in re.finditer(r"(?:processes|areas)/([a-z][a-z0-9-]*)", text)}
