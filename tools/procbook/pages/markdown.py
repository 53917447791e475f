"""The Markdown of a page as HTML.

Our pages are headings with an anchor and HTML blocks of our own, so no Markdown parser is needed; on a page of
150 KB one would take longer than everything else together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_HEADING = re.compile(r"^(#+) (.*) \{ #(\S+)(?: \.(\S+))? \}\n*", re.MULTILINE)
_TAG = re.compile(r"<[^>]*>")


class Heading(NamedTuple):
    """`level` counts from 1, `text` is HTML without tags."""

    level: int
    text: str
    anchor: str


def headings(markdown: str) -> Iterator[Heading]:
    """The headings of a page in their order."""
    for match in _HEADING.finditer(markdown):
        yield Heading(len(match[1]), " ".join(_TAG.sub("", match[2]).split()), match[3])


def to_html(markdown: str, deeper: int = 0) -> str:
    """What a Markdown parser with `attr_list` makes of the page, each heading `deeper` levels lower."""

    def heading(found: re.Match[str]) -> str:
        level, kind = len(found[1]) + deeper, f'class="{found[4]}" ' if found[4] else ""
        return f'<h{level} {kind}id="{found[3]}">{found[2]}</h{level}>\n'

    return _HEADING.sub(heading, _FRONT.sub("", markdown)).strip()
