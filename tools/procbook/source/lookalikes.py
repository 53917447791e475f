"""Signs that look like a usual one and are another: a radical for a character, a full-width or Cyrillic letter.

Nobody types a radical, but a copy out of a PDF holds them (Unicode TR 36: what cannot be told apart by eye). Search
folds its queries by the same table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_KANGXI = range(0x2F00, 0x2FD6)

_LETTERS = str.maketrans(
    "АВЕКМНОРСТХаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧοıɡ–—−‐‑‒―ー一",
    "ABEKMHOPCTXaeopcyxijsABEZHIKMNOPTYXoig---------",
)
"""Letters of other scripts and dashes, each with the sign of ASCII that it is mistaken for."""


_OTHERS = {
    **dict(zip("〸〹〺⺀", "十卄卅冫", strict=True)),
    **{chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)},
}
"""Numerals, a radical and ligatures, each with what people type."""
_LONE = dict(
    zip(
        "ㄧㄚㄏㄈㄙㄦㄖㄕㄔㄌㄋㄒㄠㄩㄗㄎㄐㄇㄅㄤㄨニカロエタトハミチオー",
        "一丫厂匚厶儿日尸彳力乃下幺凵卩丂丩冂勹尢乂二力口工夕卜八三千才一",
        strict=True,
    )
)
"""Letters of Bopomofo and Katakana that look like a character, where no other one of them stands beside."""
_SOUNDS = "\u3040-\u30ff\u3105-\u312f\u31a0-\u31bfˊˇˋ˙"
_LONE_LETTER = re.compile(
    rf"(?<![{_SOUNDS}])[{''.join(_LONE)}](?![{_SOUNDS}])(?:(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff].))"
)
_MIXED = re.compile(r"(?<=[A-Za-z])[\u0370-\u04ff]|[\u0370-\u04ff](?=[A-Za-z])")
"""A letter of Greek or Cyrillic in a word of Latin ones."""
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


@cache
def radicals() -> Mapping[str, str]:
    """Every radical and stroke with the character that it looks like, where there is one."""
    lines = (Path(__file__).parent / "radicals.txt").read_text("utf-8").splitlines()
    kangxi = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in _KANGXI}
    return kangxi | {line[0]: line[2] for line in lines if not line.startswith("#")}


@cache
def _usual() -> Mapping[int, str]:
    return str.maketrans({**radicals(), **_OTHERS})


@cache
def _strange() -> re.Pattern[str]:
    return re.compile(f"[{''.join([*radicals(), *_OTHERS])}]|{_LONE_LETTER.pattern}|{_MIXED.pattern}")


def usual(text: str) -> str:
    """The text with the usual character for every radical and stroke, and for what else stands for one."""
    return text.translate(_usual())


def lookalikes(line: str) -> dict[int, tuple[str, str]]:
    """What only looks like a usual sign in a line, by its position: the sign, and the usual one."""
    found = {at.start(): (at[0], _alike(at[0])) for at in _strange().finditer(line)}
    return {at: (sign, meant) for at, (sign, meant) in found.items() if meant != sign}


def _alike(sign: str) -> str:
    meant = _LONE.get(sign, usual(sign))
    return meant if meant != sign else sign.translate(_LETTERS)


def private(line: str) -> re.Match[str] | None:
    """A sign that only some fonts know: a bullet of a word processor, a character that somebody drew."""
    return _PRIVATE.search(line)


def ascii_alike(text: str) -> str:
    """The text as somebody means it who wants letters, digits and hyphens of ASCII: for ids, not for prose."""
    return unicodedata.normalize("NFKC", text).translate(_LETTERS)
