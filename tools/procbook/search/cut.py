"""Cuts text into tokens. `assets/search-query.js` holds the same function for the query;
`tests/search/test_cut.py` holds the two together. No dictionary and no `Intl.Segmenter`: a
dictionary misses the trade's words, and a browser's differs from the next browser's.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from operator import add

from procbook.source.variants import mainland

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f\U00030000-\U000323af"
_WORD = f"(?:(?![{HAN}_])\\w)+"
_GROUPED = "[0-9]{1,3}(?:,[0-9]{3})+(?![,0-9])"
_FRACTION = "[0-9]{1,2}[/\u2044][0-9]{1,2}(?![/0-9])"
_DOTS = "·•・‧"
_RUN = re.compile(f"([{HAN}]+(?:[{_DOTS}][{HAN}]+)*)|({_FRACTION}|{_GROUPED}|{_WORD}(?:[-.·:]{_WORD})*)")
_DOT = re.compile(f"[{_DOTS}]")
_TEN_THOUSANDS = re.compile("([1-9][0-9]{0,6})0000")
_JOINT = re.compile("[-.·:/]")
_CLOCK = re.compile("0?([0-9]{1,2}:[0-9]{2})")
_HAN = re.compile(f"[{HAN}]")
_HAN_PAIR = re.compile(f"[{HAN}]{{2}}")


def fold(text: str) -> str:
    """Full width, circled and capital forms become the plain lower-case ones, traditional script the mainland's."""
    return unicodedata.normalize("NFKC", text).lower().translate(mainland())


def han_runs(text: str) -> list[str]:
    """The unbroken stretches of Chinese characters in folded text."""
    return [run for match in _RUN.finditer(fold(text)) if match[1] for run in _DOT.split(match[1])]


def is_han_pair(token: str) -> bool:
    return bool(_HAN_PAIR.fullmatch(token))


def cut(text: str) -> list[str]:
    """Tokens of `text`, in order, repeated as often as they stand there.

    Chinese: pairs of neighbours (a lone character stays), also across the dot in a name. Other scripts: words;
    'F-CD-02' gives its pieces and 'fcd02', '3·15' also '315', '09:30' also '9:30', '2/3' also itself; a word before
    a Chinese character, also across one space, gives that pair as well, so that '50万' and 'A类' can be told from '50'
    and 'A'. '500,000' is '50万' too.
    """
    folded = fold(text)
    tokens: list[str] = []
    for match in _RUN.finditer(folded):
        if match[1]:
            tokens.extend(_dotted(match[1]))
        else:
            word = match[2].replace(",", "").replace("\u2044", "/")
            tokens.extend(_word(word, folded[match.end() : match.end() + 2].removeprefix(" ")))
    return tokens


def _dotted(run: str) -> Iterator[str]:
    """The pairs of 样例·李, which people type without its dot."""
    before = ""
    for piece in _DOT.split(run):
        if before:
            yield before + piece[0]
        yield from _pairs(piece)
        before = piece[-1]


def _pairs(run: str) -> Iterable[str]:
    return map(add, run, run[1:]) if len(run) > 1 else (run,)


def _word(word: str, following: str) -> Iterator[str]:
    pieces = _JOINT.split(word)
    yield from pieces
    if clock := _CLOCK.fullmatch(word):
        yield clock[1]
    elif len(pieces) > 1:
        yield word if "/" in word else "".join(pieces)
    if _HAN.match(following):
        yield pieces[-1] + following[0]
    if rounded := _TEN_THOUSANDS.fullmatch(word):
        yield f"{rounded[1]}万"
