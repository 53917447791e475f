"""Pinyin keys: how something sounds leads to how the manual writes it.

One mechanism serves pinyin ('cuxiao'), initials ('cxhd') and wrong characters of the same sound
('盖张' for '盖章'): a key holds the pairs or triples of characters that sound so, the most
frequent first. Readings come from pypinyin.
"""

from collections import Counter
from collections.abc import Iterable
from functools import cache

from pypinyin import lazy_pinyin
from pypinyin.phrases_dict import phrases_dict

from procbook.search.cut import han_runs

SOUND, INITIALS = "~", "^"
_MOST_OF_A_SOUND, _MOST_OF_INITIALS = 6, 120
_ROWS_AND_CELLS = [(row, cell) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]


def sound_keys(pairs: dict[str, int]) -> dict[str, list[str]]:
    """'~gai zhang' -> ['盖章', …] for pairs of characters with their frequency."""
    keys: dict[str, list[str]] = {}
    for pair in sorted(pairs, key=lambda pair: (-pairs[pair], pair)):
        keys.setdefault(SOUND + " ".join(_reading(pair)), []).append(pair)
    return {key: found[:_MOST_OF_A_SOUND] for key, found in keys.items()}


def initial_keys(headings: Iterable[tuple[str, int]]) -> dict[str, list[str]]:
    """'^cxh' -> ['促销活', …] for the pairs and triples in headings, given with their weight."""
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    for heading, weight in headings:
        for run in han_runs(heading):
            letters = "".join(syllable[0] for syllable in _reading(run))
            for size in (2, 3):
                for start in range(len(run) - size + 1):
                    gram = run[start : start + size]
                    counts[gram] += weight
                    first.setdefault(gram, letters[start : start + size])
    keys: dict[str, list[str]] = {}
    for gram in sorted(counts, key=lambda gram: (-counts[gram], gram)):
        keys.setdefault(INITIALS + first[gram], []).append(gram)
    return {key: found[:_MOST_OF_INITIALS] for key, found in keys.items()}


def syllables() -> dict[str, str]:
    """'zhang' -> '张章长…' for the 6,763 characters of GB 2312, about 24 KB."""
    table: dict[str, str] = {}
    for row, cell in _ROWS_AND_CELLS:
        character = bytes((row, cell)).decode("gb2312", errors="ignore")
        if character:
            syllable = _lone(character)
            table[syllable] = table.get(syllable, "") + character
    return dict(sorted(table.items()))


def _reading(run: str) -> list[str]:
    """One syllable a character, ASCII, 'v' for ü; the character itself where none is known."""
    if len(run) == 2 and run not in phrases_dict:
        return [_lone(run[0]), _lone(run[1])]
    return lazy_pinyin(run, errors=_as_they_are)  # type: ignore[arg-type]  # its hint forbids the list it documents


@cache
def _lone(character: str) -> str:
    return _reading(character)[0]


def _as_they_are(unknown: str) -> list[str]:
    """One item a character, so that readings stay in step with characters."""
    return list(unknown)
