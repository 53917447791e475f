"""The last look at an edition before it is put in its place: no file of it says what it leaves out.

The check has told authors what texts say; this finds what comes another way, as attachments and settings do, and a
fault of the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from gzip import decompress
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from procbook.finding import CannotCheck
from procbook.manual.private_words import PrivateWords
from procbook.pages.page import ASSETS

_OURS = (f"{ASSETS}/", "assets/")
"""What the product and the frame bring along: scripts and style sheets, which know nothing of any manual."""
_SOUNDS = re.compile(r"search/[0-9a-f]+/(?:t/[0-9]+|sounds)\.js")
"""Of search what has pairs of characters only, in no order."""
_TAG = re.compile(r"<[^>]*>")
_UNSEEN = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)
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
        if not name.startswith(_OURS) and not _SOUNDS.fullmatch(name):
            words = (word for text in texts_of(name, path.read_bytes()) for word in _words(text, private))
            yield from ((name, word) for word in dict.fromkeys([*_in_address(name, private), *words]))


def _words(text: str, private: PrivateWords) -> Iterator[str]:
    yield from _in_address(text, private)
    yield from private.said_in(_seen(text))


def _in_address(text: str, private: PrivateWords) -> Iterable[str]:
    """Ids of what is left out, in links to it and in paths."""
    return private.codes & {match[1] for match in re.finditer(r"(?:processes|areas)/([a-z][a-z0-9-]*)", text)}


def _seen(text: str) -> str:
    """A page without its tags, and without what only the browser reads; attributes that are read out stay."""
    if "<" not in text:
        return text
    said = " ".join(re.findall(r"(?:title|alt|content|aria-label|data-[a-z-]+)=\"([^\"]*)\"", text))
    return unescape(f"{_TAG.sub('', _UNSEEN.sub('', text))} {said}")


def texts_of(name: str, data: bytes) -> Iterator[str]:
    """The texts in a file: its own, or those of the files that are packed in it, as Office packs them."""
    if data[:2] == b"\x1f\x8b":
        data = decompress(data)
    if data[:4] == b"PK\x03\x04":
        try:
            with ZipFile(BytesIO(data)) as packed:
                for each in packed.namelist():
                    yield from texts_of(each, packed.read(each))
        except (BadZipFile, NotImplementedError, RuntimeError) as problem:
            raise CannotCheck("edition-packed", path=name, why=str(problem)) from problem
        return
    try:
        yield data.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield data.decode("gb18030", "replace") if b"\0" not in data else data.decode("utf-16", "replace")
