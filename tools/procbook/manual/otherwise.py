"""The condition that holds when none of the others does, in whatever words: 其他, 否则, otherwise."""

from __future__ import annotations

from procbook.words import LANGUAGES, lines

OTHERWISE = frozenset("".join(each.split()) for language in LANGUAGES for each in lines("otherwise", language))
_ENDS = "，。；：,.;:"


def is_otherwise(when: str) -> bool:
    """Whether a condition says nothing but that; blanks, capitals and a mark at its end make no difference."""
    return "".join(when.split()).casefold().rstrip(_ENDS) in OTHERWISE
