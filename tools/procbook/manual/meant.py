"""Which thing of the manual was meant by a name that is none of its ids: the one of this title, or written like it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

from procbook.source import ascii_alike

LIKE = 0.76
"""How alike two words are that are one word mistyped (`SequenceMatcher.ratio`): more than "internal" and "external"."""

CANDIDATES = 5
"""Ids looked at word by word: the nearest as a whole."""


def meant(written: str, names: Mapping[str, Iterable[str]]) -> list[str]:
    """The ids that may be meant, of all `names` (id to what people call it): all of that name, else one at most.

    An id in which a whole word is another one names another thing: `general-manager` is no slip of `process-manager`.
    """
    called = plain(written)
    of_name = [id for id, known in names.items() if called and called in map(plain, known)]
    return of_name or [id for id in names if skeleton(id) == skeleton(written) != ""][:1] or _nearest(written, names)


def plain(name: str) -> str:
    """A name as it is said: capitals, blanks, the width of letters and the dot in it make no difference."""
    return re.sub(r"[\s·•・]", "", unicodedata.normalize("NFKC", name)).casefold()


_MIXED_UP = str.maketrans("oil", "011")
"""Letters that look like digits."""


@lru_cache(maxsize=1 << 16)
def skeleton(written: str) -> str:
    """What is left of an id without what keyboards and eyes mix up: case, width, hyphens, O and 0, I, l and 1."""
    return re.sub("[^0-9a-z]", "", ascii_alike(written).casefold()).translate(_MIXED_UP)


def _nearest(written: str, ids: Iterable[str]) -> list[str]:
    """The id that is nearest, if it is one alone and every word of it is one of those written."""
    near = [id for id in ids if abs(len(id) - len(written)) < 4 and (id[:1] == written[:1] or id[-2:] == written[-2:])]
    like = [id for id in get_close_matches(written, near, CANDIDATES, 0.6) if _same_words(written, id)]
    ratios = [SequenceMatcher(None, id, written).ratio() for id in like[:2]]
    return like[:1] if len(ratios) < 2 or ratios[0] > ratios[1] else []


def _same_words(one: str, other: str) -> bool:
    pairs = list(zip(_words(one), _words(other), strict=False))
    return len(pairs) == len(_words(one)) == len(_words(other)) and all(_same_word(*pair) for pair in pairs)


def _same_word(one: str, other: str) -> bool:
    """Whether two words may be one mistyped. Numbers are never nearly the same."""
    if one.isdecimal() or other.isdecimal():
        return one.isdecimal() and other.isdecimal() and int(one) == int(other)
    return SequenceMatcher(None, one, other).ratio() > LIKE or _slip(one, other)


def _slip(one: str, other: str) -> bool:
    """One letter is another, or some have changed places, in a word of four or more that begins the same."""
    same = one[:1] == other[:1] and len(one) == len(other) >= 4
    return same and (sorted(one) == sorted(other) or sum(a != b for a, b in zip(one, other, strict=True)) == 1)


def _words(id: str) -> list[str]:
    return re.split(r"[^\w]+|_", id.casefold())
