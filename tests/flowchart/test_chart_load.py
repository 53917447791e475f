"""A drawing of many steps takes time with their number, not with its square."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from procbook.flowchart.geometry import Point
from procbook.flowchart.svg import _Stretches


def nearest(taken: list[tuple[Point, Point]], start: Point, end: Point) -> Point | None:
    """The definition: of all points that the stretches share with the way, the nearest to its start."""
    found = []
    for (x, y), (x2, y2) in taken:
        left, right = max(min(start[0], end[0]), min(x, x2)), min(max(start[0], end[0]), max(x, x2))
        top, bottom = max(min(start[1], end[1]), min(y, y2)), min(max(start[1], end[1]), max(y, y2))
        if left <= right and top <= bottom:
            found.append((min(max(start[0], left), right), min(max(start[1], top), bottom)))
    return min(found, key=lambda at: abs(at[0] - start[0]) + abs(at[1] - start[1]), default=None)


@pytest.mark.parametrize("seed", range(20))
def test_ways_join_where_they_first_touch(seed: int) -> None:
    """A way is drawn over another of its net, or ends before it reaches it."""
    random = Random(seed)
    stretches = _Stretches()
    taken: list[tuple[Point, Point]] = []
    for _ in range(60):
        points: list[Point] = [(random.randint(0, 9), random.randint(0, 9))]
        for turn in range(random.randint(1, 4)):
            x, y = points[-1]
            points.append((x, random.randint(0, 9)) if turn % 2 else (random.randint(0, 9), y))
        for start, end in pairwise(points):
            assert stretches.meeting(start, end) == nearest(taken, start, end)
        for start, end in pairwise(points):
            stretches.add(start, end)
            taken.append((start, end))
