"""Whether a piece of Chinese text is a word where it stands. Written Chinese does not say, and a list of phrases has
few words of a trade, so this says no where it cannot tell.
"""

import re
from collections.abc import Set
from functools import cache
from pathlib import Path

from pypinyin.phrases_dict import phrases_dict

from procbook.search.cut import HAN

LONGEST = 8
"""Characters of the longest word that is looked for around a piece."""

_SHORT = 2
"""So short a piece is a part of many words that no list has: 线索 in 食品安全线索."""


def stands_alone(text: str, start: int, end: int, names: Set[str]) -> bool:
    """Whether the piece from `start` to `end` is no part of 发布日期, nor of one of the `names` of a manual."""
    if not re.fullmatch(f"[{HAN}]+", text[start:end]):
        return True
    before, after = _beside()
    if end - start <= _SHORT and not (before.search(text, 0, start) and after.match(text, end)):
        return False
    return not any(
        _hides(text[first:last], start - first, last - end, names)
        for first in range(max(0, start - LONGEST), end)
        for last in range(max(first, start) + 1, min(len(text), first + LONGEST) + 1)
    )


def _hides(word: str, earlier: int, later: int, names: Set[str]) -> bool:
    """Whether there is a word that holds the piece and more, or a part of it and more. `earlier` and `later` say by how
    much it goes beyond the piece on each side, below 0 how much of the piece is left over."""
    if earlier >= 0 and later >= 0:
        return earlier + later > 0 and word in names
    return earlier * later < 0 and (word in names or word in phrases_dict)


@cache
def _beside() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What may stand before and behind a short piece: nothing, other signs, a character that makes no word with it."""
    lines = (Path(__file__).parent / "particles.txt").read_text("utf-8").splitlines()
    before, after = (line for line in lines if not line.startswith("#"))
    return re.compile(f"(?:^|[^{HAN}]|[{before}])$"), re.compile(f"$|[^{HAN}]|[{after}]")
