"""Pinyin keys: how something sounds leads to how the manual writes it.

One mechanism serves pinyin ('cuxiao'), initials ('cxhd') and wrong characters of the same sound
('盖张' for '盖章'): a key holds the pairs or triples of characters that sound so, the most
frequent first. Readings come from pypinyin.

A list of phrases never has all words of an office, and is wrong now and then (0.55 reads 还款 'hai kuan', 差旅
'cha lü'). So everything is found by each reading of its characters; the likely reading only comes first. Tones are
left out, and ü is u, since nobody knows whether a keyboard wants lü, lv or lu.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import product

from pypinyin import Style, lazy_pinyin, pinyin
from pypinyin.contrib.tone_convert import to_normal
from pypinyin.phrases_dict import phrases_dict

from procbook.search.cut import han_runs

SOUND, INITIALS = "~", "^"
_MOST_OF_A_SOUND, _MOST_OF_INITIALS = 16, 120
_H, _N, _NG = re.compile("^([zcs])h"), re.compile("^n"), re.compile("ng$")
_LEAST_SHARE = 0.02
_ROWS_AND_CELLS = [(row, cell) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]


def sound_keys(pairs: Mapping[str, int]) -> dict[str, list[str]]:
    """'~gai zan' -> ['盖章', …] for pairs of characters with their frequency; the key has the sounds as of `near`, and
    the browser prefers those that sound exactly as asked for."""
    heard = ((" ".join(map(near, _likely(pair))), pair, tuple(map(_near_readings, pair))) for pair in pairs)
    return _ranked(SOUND, _MOST_OF_A_SOUND, pairs, heard, " ".join)


def is_phrase(text: str) -> bool:
    """Whether a list of phrases has it."""
    return text in phrases_dict


def spelled(word: str) -> str:
    """A word as it is typed in pinyin by whoever cannot wait for its characters."""
    return "".join(_likely(word))


def near(syllable: str) -> str:
    """The same for syllables that many people do not tell apart: zh z, ch c, sh s, n l, ang an, eng en, ing in."""
    return _NG.sub("n", _N.sub("l", _H.sub(r"\1", syllable)))


def initial_keys(headings: Iterable[tuple[str, int]]) -> dict[str, list[str]]:
    """'^cxh' -> ['促销活', …] for the pairs and triples in headings, given with their weight."""
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    for heading, weight in headings:
        for run in han_runs(heading):
            letters = "".join(syllable[0] for syllable in _likely(run))
            for size in (2, 3):
                for start in range(len(run) - size + 1):
                    gram = run[start : start + size]
                    counts[gram] += weight
                    first.setdefault(gram, letters[start : start + size])
    heard = ((first[gram], gram, tuple(map(_initials, gram))) for gram in counts)
    return _ranked(INITIALS, _MOST_OF_INITIALS, counts, heard, "".join)


def syllables() -> dict[str, str]:
    """'zhang' -> '张章长…' for the 6,763 characters of GB 2312, about 28 KB."""
    table: dict[str, str] = {}
    for row, cell in _ROWS_AND_CELLS:
        if character := bytes((row, cell)).decode("gb2312", errors="ignore"):
            for syllable in _readings(character):
                table[syllable] = table.get(syllable, "") + character
    return dict(sorted(table.items()))


def _ranked(
    sign: str,
    most: int,
    counts: Mapping[str, int],
    heard: Iterable[tuple[str, str, tuple[Sequence[str], ...]]],
    joined: Callable[[Iterable[str]], str],
) -> dict[str, list[str]]:
    """Key -> what sounds so: what likely does comes first, then the more frequent. `heard` gives the likely sound of a
    string, the string, and the sounds of each of its characters."""
    found: dict[str, list[tuple[bool, int, str]]] = {}
    for likely, string, sounds in heard:
        for sound in {likely, *map(joined, product(*sounds))}:
            found.setdefault(sign + sound, []).append((sound != likely, -counts[string], string))
    return {key: [string for _, _, string in sorted(strings)[:most]] for key, strings in sorted(found.items())}


def _likely(run: str) -> list[str]:
    """One syllable a character; the character itself where none is known."""
    if len(run) == 2 and run not in phrases_dict:
        return [_readings(run[0])[0], _readings(run[1])[0]]
    return [_plain(syllable) for syllable in lazy_pinyin(run, errors=_as_they_are)]  # type: ignore[arg-type]  # its hint forbids the list it documents


@cache
def _readings(character: str) -> list[str]:
    """How a character is read, the commonest first. Readings that only few of its phrases have, such as 'chan' for 单,
    would lead to words that nobody reads so."""
    commonest, *others = pinyin(character, style=Style.NORMAL, heteronym=True, errors=_as_they_are)[0]  # type: ignore[arg-type]  # as above
    counts = _read_in_phrases().get(character, Counter())
    least = max(1, counts.total() * _LEAST_SHARE)
    return list(dict.fromkeys([_plain(commonest), *(each for each in map(_plain, others) if counts[each] >= least)]))


@cache
def _near_readings(character: str) -> list[str]:
    return list(dict.fromkeys(map(near, _readings(character))))


@cache
def _initials(character: str) -> list[str]:
    return list(dict.fromkeys(syllable[0] for syllable in _readings(character)))


@cache
def _read_in_phrases() -> dict[str, Counter[str]]:
    """How many phrases of pypinyin's list read a character so."""
    found: dict[str, Counter[str]] = {}
    for phrase, sounds in phrases_dict.items():
        if len(phrase) == len(sounds):
            for character, sound in zip(phrase, sounds, strict=True):
                found.setdefault(character, Counter())[_plain(sound[0])] += 1
    return found


@cache
def _plain(syllable: str) -> str:
    """Without its tone, ü as u."""
    return to_normal(syllable).replace("v", "u")


def _as_they_are(unknown: str) -> list[str]:
    """One item a character, so that readings stay in step with characters."""
    return list(unknown)
