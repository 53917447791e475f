"""A drawing on paper: in as many pieces as it takes for its letters to be read, cut where no box and no text stands."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from procbook.flowchart.layout import Drawing

WIDTH, HEIGHT = 688.0, 900.0
"""Of an A4 sheet, between margins of 14 mm at the sides and of 18 and 16 mm above and below, less a heading: CSS pixels
(96 to 25.4 mm)."""

FULL = 0.6
"""How much of a sheet is filled at least before it may be cut where fewer lines cross."""

Piece = tuple[float, float]
"""From where to where a piece goes, in the measures of the drawing."""


def pieces(drawing: Drawing) -> list[Piece]:
    """The pieces of a drawing from top to bottom, each with the header of the lanes on one sheet."""
    header = drawing.lanes[0].header if drawing.lanes else 0.0
    room = HEIGHT * max(1.0, drawing.width / WIDTH) - header
    free = list(_gaps(drawing))
    ends = [header]
    while drawing.height - ends[-1] > room:
        ends.append(_cut(drawing, free, ends[-1], room))
    return list(pairwise([*ends, drawing.height]))


def _cut(drawing: Drawing, free: list[float], start: float, room: float) -> float:
    """Of the places in the lower part of a sheet that where the fewest lines are cut, the lowest of them."""
    held = [y for y in free if start < y <= start + room]
    low = [y for y in held if y >= start + FULL * room]
    if not held:
        return start + room  # one box is taller than a sheet
    return min(low, key=lambda y: (_crossing(drawing, y), -y)) if low else held[-1]


def _crossing(drawing: Drawing, y: float) -> int:
    return sum(min(a, b) < y < max(a, b) for path in drawing.paths for (_, a), (_, b) in pairwise(path.points))


def _gaps(drawing: Drawing) -> Iterator[float]:
    """The middles of the stretches at whose height nothing stands but lines."""
    labels = [path.label.area for path in drawing.paths if path.label]
    areas = sorted((area.top, area.bottom) for area in [*(box.area for box in drawing.boxes.values()), *labels])
    bottom = areas[0][1] if areas else 0.0
    for top, end in areas:
        if top > bottom:
            yield (top + bottom) / 2
        bottom = max(bottom, end)
