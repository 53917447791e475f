"""Flowcharts of a process, or of what changed in it: two drawings for pages, and DOT and Mermaid for other tools."""

import hashlib
from collections.abc import Collection
from functools import lru_cache

import msgspec

from procbook.flowchart.crossings import drawn
from procbook.flowchart.diagram import diagram
from procbook.flowchart.difference import difference
from procbook.flowchart.exports import to_dot, to_mermaid
from procbook.flowchart.geometry import LANES, PLAIN, Style
from procbook.flowchart.layout import Drawing
from procbook.flowchart.names import Names, Words, names_of, words
from procbook.flowchart.svg import sheets, svg
from procbook.manual.model import Process

__all__ = [
    "Names",
    "Words",
    "difference_mermaid",
    "difference_svg",
    "dot",
    "lanes_svg",
    "mermaid",
    "names_of",
    "paper_svg",
    "plain_svg",
    "words",
]


def lanes_svg(process: Process, names: Names) -> str:
    """The drawing for wide screens, one `<svg>`: a lane for each role. Empty for a process without steps."""
    return _picture(process, names, LANES)


def plain_svg(process: Process, names: Names) -> str:
    """The drawing for phones, one `<svg>`: one column, the role in each box. Empty for a process without steps."""
    return _picture(process, names, PLAIN)


def paper_svg(process: Process, names: Names) -> str:
    """One of the two drawings that stand on the same page, in pieces for A4, one `<svg>` each: lanes where paper has
    room for them, else the column. Empty for a process without steps."""
    if not process.steps:
        return ""
    lanes = _drawn(_CacheKey(process, names, LANES))
    style = LANES if len(lanes.lanes) <= LANES.wide_lanes else PLAIN
    return sheets(_drawn(_CacheKey(process, names, style)), _id(process, style))


def dot(process: Process, names: Names) -> str:
    """The flow for Graphviz."""
    return to_dot(diagram(process, names), names)


def mermaid(process: Process, names: Names) -> str:
    """The flow for Mermaid."""
    return to_mermaid(diagram(process, names), names)


def difference_svg(before: Process, after: Process, changed: Collection[str], names: Names) -> tuple[str, str]:
    """Both flows as one drawing, for wide screens and for phones: what is new, changed and gone, by colour and words.

    `changed`: ids of steps in which something differs that the boxes may not show.
    """
    lanes, plain = (_difference_svg(before, after, changed, names, style) for style in (LANES, PLAIN))
    return lanes, plain


def difference_mermaid(before: Process, after: Process, changed: Collection[str], names: Names) -> str:
    """The same for Mermaid, without links: the text stands on a page of a forge."""
    old, new = (diagram(process, names) for process in (before, after))
    return to_mermaid(difference(old, new, changed, names), names, links=False)


def _difference_svg(before: Process, after: Process, changed: Collection[str], names: Names, style: Style) -> str:
    old, new = (diagram(process, names, with_roles=not style.header) for process in (before, after))
    drawing = drawn(difference(old, new, changed, names), names, style)
    return svg(drawing, f"changes-{style.name}-{after.id}", names.words)


class _CacheKey:
    """What to draw; keys of the same content are equal, so that an edit elsewhere draws nothing anew."""

    def __init__(self, process: Process, names: Names, style: Style) -> None:
        self.process, self.names, self.style = process, names, style
        self._content = hashlib.sha256(msgspec.json.encode((process, names, style.name))).digest()

    def __hash__(self) -> int:
        return hash(self._content)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _CacheKey) and other._content == self._content


def _picture(process: Process, names: Names, style: Style) -> str:
    return svg(_drawn(_CacheKey(process, names, style)), _id(process, style), names.words) if process.steps else ""


def _id(process: Process, style: Style) -> str:
    return f"flowchart-{style.name}-{process.id}"


@lru_cache(maxsize=200)
def _drawn(key: _CacheKey) -> Drawing:
    process, names, style = key.process, key.names, key.style
    return drawn(diagram(process, names, with_roles=not style.header), names, style)
