"""Width and lines of text, without a font: boxes must fit in every browser.

A character of East Asian width W, F or A counts 1 em, so do Chinese fonts (UAX #11). Others count by their class,
a little wider than in usual fonts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import category, east_asian_width

NOT_FIRST = frozenset("，。！？、；：）」』》】〉”’…—％·,.!?;:)]}%")
NOT_LAST = frozenset("（「『《【〈“‘([{")

_NARROW, _CAPITAL, _WIDE_LATIN = 0.55, 0.72, 0.95
_PIECES = re.compile(r"[!-~]+|\s+|.", re.DOTALL)


@lru_cache(maxsize=4096)
def character_width(character: str) -> float:
    """Width in em."""
    if category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    if east_asian_width(character) in "WFA":
        return 1.0
    if character in "MWmw@%&":
        return _WIDE_LATIN
    return _CAPITAL if character.isupper() or ord(character) > 0x2E7 else _NARROW


def width(text: str) -> float:
    """Width of a line in em."""
    return sum(map(character_width, text))


@lru_cache(maxsize=8192)
def wrap(text: str, room: float) -> tuple[str, ...]:
    """The text in lines of about equal length, none wider than `room` (em, at least 2).

    Latin words stay whole where they fit; no line begins or ends with the wrong punctuation. All of it: whoever
    draws it makes room for the lines.
    """
    pieces = list(_unbreakable(text, room))
    return tuple(_balanced(pieces, room, _fill(pieces, room)))


def _unbreakable(text: str, room: float) -> Iterator[str]:
    """The parts between which a line may end."""
    held = ""
    for piece in _split(" ".join(text.split()), room):
        joins = held and (piece[0] in NOT_FIRST or held[-1] in NOT_LAST)
        if joins and width(held + piece) <= room:
            held += piece
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held


def _split(text: str, room: float) -> Iterator[str]:
    """Chinese characters, spaces and Latin words; a word wider than a line falls into characters."""
    for piece in _PIECES.findall(text):
        if width(piece) > room:
            yield from piece
        else:
            yield piece


def _fill(pieces: list[str], room: float) -> list[str]:
    done: list[str] = []
    line, used = "", 0.0
    for piece in pieces:
        size = width(piece)
        if line and used + size > room and not piece.isspace():
            done.append(line.rstrip())
            line, used = "", 0.0
        if line or not piece.isspace():
            line, used = line + piece, used + size
    return [*done, line.rstrip()] if line else done


def _balanced(pieces: list[str], room: float, broken: list[str]) -> list[str]:
    """As many lines, but no lonely last character: the narrowest room that still does."""
    if len(broken) < 2:
        return broken
    narrow = max(sum(map(width, pieces)) / len(broken), max(map(width, pieces)))
    while narrow < room:
        narrower = _fill(pieces, narrow)
        if len(narrower) == len(broken):
            return narrower
        narrow += 0.5
    return broken
