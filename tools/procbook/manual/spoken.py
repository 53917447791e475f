"""Words by which an amount or a person is known in a text, off the table `spoken.txt`."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def _table() -> dict[str, tuple[str, ...]]:
    lines = (Path(__file__).parent / "spoken.txt").read_text("utf-8").splitlines()
    rows = (line.split() for line in lines if not line.startswith("#"))
    return {name: tuple(words) for name, *words in rows}


def spoken(name: str) -> tuple[str, ...]:
    """The words of one line."""
    return _table()[name]


def letters(name: str) -> str:
    """The words of a line as one; of characters, what a class of them holds."""
    return "".join(spoken(name))


def any_of(name: str) -> str:
    """A pattern of the words of a line; "" for none."""
    words = spoken(name)
    return f"(?:{'|'.join(words)})" if words else ""
