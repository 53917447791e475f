"""Sizes of a drawing in CSS pixels: its style, rectangles, and the text and size of every box.

In a box the text decides the height, the lane the width.
"""

from __future__ import annotations

from typing import NamedTuple

from procbook.flowchart import text
from procbook.flowchart.diagram import Node, Note

Point = tuple[float, float]


class Rect(NamedTuple):
    """A rectangle; also a line, when it has no height."""

    left: float
    top: float
    right: float
    bottom: float

    def near(self, other: Rect, gap: float) -> bool:
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )

    def moved(self, x: float, y: float) -> Rect:
        return Rect(self.left + x, self.top + y, self.right + x, self.bottom + y)


class Style(NamedTuple):
    """`width` is what the drawing should fit, `box` the least and greatest width of a box."""

    name: str
    width: float
    least_box: float
    greatest_box: float
    wide_lanes: int
    header: bool
    text: float = 13
    small: float = 12
    line: float = 18
    small_line: float = 16
    pad: float = 7
    track: float = 9
    margin: float = 11
    port: float = 9
    arrow: float = 8


LANES = Style("lanes", 880, 108, 190, 6, True)
PLAIN = Style("plain", 340, 200, 300, 1, False, text=14, line=20)


# Boxes

SLIM = frozenset({"start", "end", "parallel", "join"})
MARKED = frozenset({"wait", "sign-off"})
MARK = 16.0
SLANT = 11.0
FRAME = 6.0
FRAMED = frozenset({"start", "hand-over"})
TAG = 7.0


class Line(NamedTuple):
    """One line of text; `y` is its middle below the top of the box."""

    text: str
    y: float


class Part(NamedTuple):
    """Lines that belong together, from `top` to `bottom` below the top of the box. A hand-over gets a tag."""

    kind: str
    href: str
    lines: tuple[Line, ...]
    top: float
    bottom: float


class Content(NamedTuple):
    """What stands in a box: parts from top to bottom, centred at `middle` from the left."""

    parts: tuple[Part, ...]
    middle: float
    room: float
    width: float
    height: float

    @property
    def lines(self) -> list[Line]:
        return [line for part in self.parts for line in part.lines]


def content(node: Node, width: float, style: Style) -> Content:
    """The text of a node, broken to fit; the box is as high as its lines ask for."""
    left, right = _indent(node.kind)
    room = width - left - right - 2 * style.pad
    pad = style.pad - (2 if node.kind in SLIM else 0)
    parts: list[Part] = []
    y = pad
    for note in sorted(_texts(node), key=lambda note: note.kind != "start"):
        parts.append(_title(node, room, y, style) if note.kind == "title" else _note(note, room, y, style))
        y = parts[-1].bottom + (4 if note.kind in FRAMED else 0)
    return Content(tuple(parts), left + style.pad + room / 2, room, width, y + pad)


def hanging(node: Node, most: float, style: Style) -> Content:
    """The text of an end in a box as wide as it needs, `most` of it."""
    narrow = style._replace(pad=style.pad - 2)
    edges = sum(_indent(node.kind)) + 2 * narrow.pad
    lines = text.wrap(node.title, (most - edges) / style.small)
    return content(node, max(map(text.width, lines)) * style.small + edges + 0.1, narrow)


def _texts(node: Node) -> list[Note]:
    return [Note("title", node.title), *node.notes]


def _title(node: Node, room: float, top: float, style: Style) -> Part:
    ends = node.kind in ("start", "end")
    size, height = (style.small, style.small_line) if ends else (style.text, style.line)
    title = f"{node.number} {node.title}" if node.number else node.title
    return _part("title", node.href, text.wrap(title, room / size), top, height)


def _note(note: Note, room: float, top: float, style: Style) -> Part:
    """A frame stands off a little and takes some room."""
    if note.kind not in FRAMED:
        lines = text.wrap(note.text, room / style.small)
        return _part(note.kind, note.href, lines, top, style.small_line)
    lines = text.wrap(note.text, (room - 2 * TAG) / style.small)
    return _part(note.kind, note.href, lines, top + 5, style.small_line)


def _part(kind: str, href: str, lines: tuple[str, ...], top: float, height: float) -> Part:
    placed = (Line(line, top + height * (index + 0.5)) for index, line in enumerate(lines))
    return Part(kind, href, tuple(placed), top, top + height * len(lines))


def _indent(kind: str) -> tuple[float, float]:
    """Room that the shape takes left and right."""
    if kind in MARKED:
        return MARK, 0
    side = {"decision": SLANT, "call": FRAME, "start": FRAME, "end": FRAME / 2}.get(kind, 0)
    return side, side
