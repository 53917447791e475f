"""Words that somebody meant to replace before anybody else reads the text."""

from __future__ import annotations

import re
from functools import cache

from procbook.words import LANGUAGES, lines

_AROUND = " \t\n()[]{}<>（）【】〔〕《》〈〉＜＞「」.。,，;；:：!！…-—*_"


def words_anywhere() -> tuple[str, ...]:
    """The words that count wherever they stand: a file without one of them need not be searched for each."""
    return _words()[0]


def is_placeholder(text: str) -> bool:
    """Whether the whole text is nothing but a placeholder."""
    return text.strip(_AROUND) in _words()[1]


def placeholder(text: str) -> str:
    """The placeholder in the text of one value, or ""."""
    if is_placeholder(text):
        return text.strip()
    return next((word for word in _words()[0] if word in text and _stands_alone(word, text)), "")


def _stands_alone(word: str, text: str) -> bool:
    left = r"(?<![0-9A-Za-z])" if word[0].isalnum() else ""
    right = r"(?![0-9A-Za-z])" if word[-1].isalnum() and word.isascii() else ""
    return re.search(left + re.escape(word) + right, text) is not None


@cache
def _words() -> tuple[tuple[str, ...], frozenset[str]]:
    """The words that count anywhere, and those that count as a whole text."""
    words = [word for language in LANGUAGES for word in lines("placeholders", language)]
    return tuple(w for w in words if w[0] != "="), frozenset(w[1:] for w in words if w[0] == "=")
