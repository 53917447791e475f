"""Filling the blanks of a sentence: safe to print, lists and counts as the language says them.

`{name}` is a value; a list is joined: "甲、乙" in Chinese, "a, b and c" in English. `{count:# file|# files}` is the
first form for exactly one, the last for any other number; # is the number itself. A list counts as many as it has:
`{roles:this role|these roles}`. `{names:or}` joins a list as a choice: "a, b or c". See docs/decisions/words.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sized
from typing import Any, Protocol, runtime_checkable

from procbook.words.texts import texts


@runtime_checkable
class Sayable(Protocol):
    """A value that is a sentence itself."""

    def say(self, language: str) -> str:
        """The sentence in a language, safe to print."""


def fill(template: str, language: str, /, *values: Any, **named: Any) -> str:
    """The sentence with its blanks filled. Raises KeyError or IndexError for a blank without a value."""
    return template.format(
        *(_Blank(value, language) for value in values),
        **{name: _Blank(value, language) for name, value in named.items()},
    )


def printable(text: object) -> str:
    """Text that cannot move a cursor or hide a character: everything unprintable is written as U+XXXX."""
    return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in str(text))


class _Blank:
    """A value in its place; Python's own format hands it what stands behind the colon."""

    __slots__ = ("_language", "_value")

    def __init__(self, value: Any, language: str) -> None:
        self._value = value
        self._language = language

    def __format__(self, forms: str) -> str:
        if "|" in forms:
            return _counted(self._value, forms)
        return _shown(self._value, self._language, forms or "last")


def _counted(value: Any, forms: str) -> str:
    """The form for a number; a number can be the text of one."""
    number = str(len(value) if isinstance(value, Sized) and not isinstance(value, str) else value)
    one, *others = forms.split("|")
    return (one if number == "1" else others[-1]).replace("#", printable(number))


def _shown(value: Any, language: str, last: str) -> str:
    """A value in words; `last` names what stands before the last thing of a list."""
    if isinstance(value, str):
        return printable(value)
    words = texts("lists", language)
    if value is None:
        return str(words["nothing"])
    if isinstance(value, Sayable):
        return value.say(language)
    if not isinstance(value, Iterable):
        return printable(value)
    *first, end = [_shown(item, language, last) for item in value] or [""]
    return str(words[last]).join(filter(None, [str(words["between"]).join(first), end]))
