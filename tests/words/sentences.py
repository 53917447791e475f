"""Every sentence of the product by its name, with the blanks that it has."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from string import Formatter
from typing import Any

from procbook.words import catalogue, texts

PARTS = sorted(
    file.name.removesuffix(".yaml")
    for file in files("procbook.words").joinpath("zh", "texts").iterdir()
    if file.name.endswith(".yaml")
)


def sentences(language: str) -> dict[str, str]:
    """The texts of every part and the messages of every rule; keys within keys are joined by "/"."""
    found = {name: text for part in PARTS for name, text in leaves(texts(part, language), part)}
    for rule, words in catalogue(language).items():
        found |= {f"rules/{rule}/{variant}".rstrip("/"): text for variant, text in words.messages.items()}
    return found


def leaves(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """Every text with its name; a list is a text for each of its places."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, f"{name}/{key}")
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from leaves(each, f"{name}/{place}")
    else:
        yield name, str(value)


def blanks(text: str) -> list[str]:
    """The names of the blanks as often as they stand there; "" for one without a name."""
    return [name for _, name, _, _ in Formatter().parse(text) if name is not None]
