"""Where the lines of a drawing cross, and the order of lanes in which few do.

The order is found by sifting (R. Rudell, 1993, for decision diagrams; C. Matuszewski et al., 1999, for layers): each
lane in turn is tried at every place and stays at the best, until a round changes nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

from procbook.flowchart.diagram import Diagram
from procbook.flowchart.geometry import Style
from procbook.flowchart.layout import Drawing, draw
from procbook.flowchart.names import Names

Lanes = tuple[str, ...]

TRIES = 20
"""After so many orders no other round begins. The lanes of 26 real charts crossed 86 times then, and 85 times after 150
orders, which took twice as long (`python -m bench.crossings`)."""


class _Upright(NamedTuple):
    x: float
    top: float
    bottom: float
    net: str


def drawn(diagram: Diagram, names: Names, style: Style) -> Drawing:
    """The drawing, with its lanes in the order in which few lines cross."""
    if style.header:
        lanes = sifted(diagram.lanes, lambda order: crossings(draw(diagram._replace(lanes=order), names, style)))
        diagram = diagram._replace(lanes=lanes)
    return draw(diagram, names, style)


def crossings(drawing: Drawing) -> int:
    """Places where a level and an upright line cross that do not lead to the same node."""
    upright, level = _lines(drawing)
    ordered = sorted(upright)
    found = set[tuple[float, float, str, str]]()  # lines of one net lie on each other where they run together
    for y, left, right, net in level:
        first, last = bisect_right(ordered, (left, inf)), bisect_left(ordered, (right,))
        found |= {
            (x, y, net, other) for x, top, bottom, other in ordered[first:last] if top < y < bottom and other != net
        }
    return len(found)


def _lines(drawing: Drawing) -> tuple[set[_Upright], set[tuple[float, float, float, str]]]:
    """Each once: where several of one net run together they are one line."""
    upright, level = set[_Upright](), set[tuple[float, float, float, str]]()
    for path in drawing.paths:
        for (x, y), (x2, y2) in pairwise(path.points):
            if x == x2:
                upright.add(_Upright(x, min(y, y2), max(y, y2), path.net))
            else:
                level.add((y, min(x, x2), max(x, x2), path.net))
    return upright, level


def sifted(lanes: Sequence[str], cost: Callable[[Lanes], int]) -> Lanes:
    """The order of lanes with the least cost that is found; of equally good ones that nearest to the order given."""
    given = tuple(lanes)
    first = {lane: place for place, lane in enumerate(given)}
    known: dict[Lanes, tuple[int, int]] = {}

    def weight(order: Lanes) -> tuple[int, int]:
        if order not in known:
            known[order] = cost(order), sum(abs(place - first[lane]) for place, lane in enumerate(order))
        return known[order]

    for start in (given, given[::-1], given[::2] + given[1::2]):
        best, better = start, True
        while better and len(known) < TRIES and weight(best)[0]:
            before = best
            for lane in given:
                best = min(_places(best, lane), key=weight)
            better = best != before
    return min(known, key=known.__getitem__, default=given)


def _places(order: Lanes, lane: str) -> list[Lanes]:
    """The order with a lane at every place, first as it is."""
    rest = tuple(other for other in order if other != lane)
    return [order, *((*rest[:place], lane, *rest[place:]) for place in range(len(order)))]
