"""The labels of the ways on: broken to the room beside their line, not yet at their height."""

from __future__ import annotations

from typing import NamedTuple

from procbook.flowchart import text
from procbook.flowchart.channels import Rect
from procbook.flowchart.columns import Columns
from procbook.flowchart.routes import Roads, Route

BESIDE = 4.0
ABOVE = 2.0
MOST_LINES = 5


class Sign(NamedTuple):
    """`towards` is the side of its line on which it stands: -1 left, 1 right. `area` is relative in height: to
    the line it stands on, or for a way straight down to any height."""

    lines: tuple[str, ...]
    towards: int
    area: Rect


def signs(roads: Roads, columns: Columns) -> dict[Route, Sign]:
    """The signs of all routes that have a label."""
    found: dict[Route, Sign] = {}
    for leaving in roads.by_source().values():
        emptier = -1 if _letters(leaving, 1) > _letters(leaving, -1) else 1
        for route in leaving:
            if route.link.label:
                found[route] = _sign(route, route.side or emptier, columns)
    return found


def _letters(leaving: list[Route], side: int) -> int:
    return sum(1 + len(route.link.label) for route in leaving if route.side == side)


def _sign(route: Route, towards: int, columns: Columns) -> Sign:
    style = columns.style
    room = columns.box / 2 - route.place * style.port - BESIDE + style.margin / 2
    lines = text.lines(route.link.label, room / style.small, MOST_LINES)
    wide, high = max(map(text.width, lines)) * style.small, len(lines) * style.small_line
    near = columns.port(route) + towards * BESIDE
    far = near + towards * wide
    top = -high - ABOVE if route.side else 0.0
    return Sign(tuple(lines), towards, Rect(min(near, far), top, max(near, far), top + high))
