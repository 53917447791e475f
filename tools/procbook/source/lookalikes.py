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

_BRACKETS = str.maketrans("【［〔】］〕｛｝", "[[[]]]{}")


_LIGATURES = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_SOUNDS = "\u3040-\u30ff\u3105-\u312f\u31a0-\u31bfˊˇˋ˙"
_MIXED = re.compile(r"(?<=[A-Za-z])[\u0370-\u04ff]|[\u0370-\u04ff](?=[A-Za-z])")
"""A letter of Greek or Cyrillic in a word of Latin ones."""
_HAN = re.compile("[\u4e00-\u9fff]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


def usual_brackets(text: str) -> str:
    """The text with the brackets of YAML for those of a Chinese keyboard."""
    return text.translate(_BRACKETS)


@cache
def radicals() -> Mapping[str, str]:
    """Every radical and stroke with the character that it looks like, where there is one."""
    kangxi = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in _KANGXI}
    return kangxi | _table("radicals.txt")


def _table(name: str) -> dict[str, str]:
    lines = (Path(__file__).parent / name).read_text("utf-8").splitlines()
    return dict(line.split(" ") for line in lines if not line.startswith("#"))


@cache
def _others() -> dict[str, str]:
    return _table("lookalikes.txt") | _LIGATURES


@cache
def _usual() -> Mapping[int, str]:
    return str.maketrans({**radicals(), **{sign: meant for sign, meant in _others().items() if sign[0] != "*"}})


@cache
def _strange() -> re.Pattern[str]:
    always = "".join(map(chr, _usual()))
    lone = "".join(sign[1] for sign in _others() if sign[0] == "*")
    beside = "(?:(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff].))"
    return re.compile(f"[{always}]|(?<![{_SOUNDS}])[{lone}](?![{_SOUNDS}]){beside}|{_MIXED.pattern}")


def usual(text: str) -> str:
    """The text with the usual character for every radical and stroke, and for what else stands for one."""
    return text.translate(_usual())


def lookalikes(line: str) -> dict[int, tuple[str, str]]:
    """What only looks like a usual sign in a line, by its position: the sign, and the usual one.

    A foreign letter in an id is told by the form of ids, so it counts only where Chinese stands too.
    """
    of_ids = set() if _HAN.search(line) else {at.start() for at in _MIXED.finditer(line)}
    found = {at.start(): (at[0], _alike(at[0])) for at in _strange().finditer(line) if at.start() not in of_ids}
    return {at: (sign, meant) for at, (sign, meant) in found.items() if meant != sign}


def _alike(sign: str) -> str:
    meant = _others().get(f"*{sign}", usual(sign))
    return meant if meant != sign else sign.translate(_LETTERS)


def private(line: str) -> re.Match[str] | None:
    """A sign that only some fonts know: a bullet of a word processor, a character that somebody drew."""
    return _PRIVATE.search(line)


def ascii_alike(text: str) -> str:
    """The text as somebody means it who wants letters, digits and hyphens of ASCII: for ids, not for prose."""
    return unicodedata.normalize("NFKC", text).translate(_LETTERS)
