"""Signs that look like a usual one and are another: a radical for a character, a full-width or Cyrillic letter.

Nobody types a radical, but a copy out of a PDF holds them (Unicode TR 36: what cannot be told apart by eye). Search
folds its queries by the same table.
"""

from __future__ import annotations

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


@cache
def radicals() -> Mapping[str, str]:
    """Every radical and stroke with the character that it looks like, where there is one."""
    lines = (Path(__file__).parent / "radicals.txt").read_text("utf-8").splitlines()
    kangxi = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in _KANGXI}
    return kangxi | {line[0]: line[2] for line in lines if not line.startswith("#")}


@cache
def _usual() -> Mapping[int, str]:
    return str.maketrans(dict(radicals()))


def usual(text: str) -> str:
    """The text with the usual character for every radical and stroke."""
    return text.translate(_usual())


def ascii_alike(text: str) -> str:
    """The text as somebody means it who wants letters, digits and hyphens of ASCII: for ids, not for prose."""
    return unicodedata.normalize("NFKC", text).translate(_LETTERS)
