"""A report as sections, before it is Markdown or HTML: texts, lists, tables and drawings."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias


class Text(NamedTuple):
    """A paragraph; with `href` the whole of it leads there."""

    text: str
    href: str = ""


class Code(NamedTuple):
    """Lines to be copied as they are."""

    text: str


class Items(NamedTuple):
    """A list; each entry with lines of its own below it."""

    items: tuple[Item, ...]


class Item(NamedTuple):
    text: str
    below: tuple[str, ...] = ()


class Table(NamedTuple):
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Chart(NamedTuple):
    """A drawing for wide screens and for phones, drawn only where it is shown, and as Mermaid."""

    title: str
    drawn: Callable[[], tuple[str, str]]
    mermaid: str


Block: TypeAlias = Text | Code | Items | Table | Chart


class Section(NamedTuple):
    title: str
    blocks: tuple[Block, ...]
    level: int = 2
