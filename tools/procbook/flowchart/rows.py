"""Where everything stands from top to bottom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from procbook.flowchart.boxes import Content
from procbook.flowchart.channels import Channel, Stretch
from procbook.flowchart.columns import Columns
from procbook.flowchart.grid import Grid
from procbook.flowchart.routes import BYPASS, DROP, TURN, Roads, Route
from procbook.flowchart.signs import Sign

TOP, LEAST, AFTER, FOOT = 10.0, 12.0, 5.0, 10.0


class Rows:
    """Tops and heights of the rows, and the height of each horizontal stretch: `leaves` below the source (also
    the height of the sign of a way straight down), `arrives` above the target."""

    def __init__(
        self, roads: Roads, columns: Columns, contents: Mapping[str, Content], signs: Mapping[Route, Sign], top: float
    ) -> None:
        self._columns, self._signs = columns, signs
        self._leaving, self._arriving = _by_row(roads)
        self.leaves: dict[Route, float] = {}
        self.arrives: dict[Route, float] = {}
        self.top: list[float] = []
        self.high = _heights(roads.grid, contents)
        y = top + TOP
        for row, high in enumerate(self.high):
            self.top.append(y)
            y += high + self._lay(row, y + high)
        self.bottom = y

    def _lay(self, row: int, y: float) -> float:
        """Lay the stretches of the channel below a row, which begins at `y`; returns its depth."""
        channel = Channel()
        for leaving in self._leaving[row]:
            self._lay_leaving(channel, leaving, y)
        self._lay_arriving(channel, row, y)
        if row == len(self.high) - 1:
            return channel.depth + FOOT
        return max(channel.depth + AFTER, LEAST) + self._columns.style.arrow

    def _lay_leaving(self, channel: Channel, leaving: list[Route], y: float) -> None:
        """What leaves one box: the outer ways first, the sign of the way straight down below them."""
        below = {-1: 0.0, 1: 0.0}
        for route in sorted(leaving, key=lambda route: -route.place):
            sign, x = self._signs.get(route), self._columns.port(route)
            if route.side:
                end = self._turn(route)
                height = channel.add(Stretch(min(x, end), max(x, end), sign.area if sign else None), below[route.side])
                below[route.side] = height
            elif sign:
                height = channel.add(Stretch(x, x, sign.area), below[sign.towards])
            else:
                continue
            self.leaves[route] = y + height

    def _turn(self, route: Route) -> float:
        """Where the first horizontal stretch ends."""
        if route.way == TURN:
            return self._columns.centre(route.target.lane)
        return self._columns.track(route.channel, route.net)

    def _lay_arriving(self, channel: Channel, row: int, y: float) -> None:
        """What comes in above the next row: one stretch for all of one net from one side road."""
        laid: dict[tuple[str, float], float] = {}
        for route in self._arriving[row + 1]:
            x = self._turn(route) if route.way == BYPASS else self._columns.centre(route.source.lane)
            if (route.net, x) not in laid:
                centre = self._columns.centre(route.target.lane)
                laid[route.net, x] = y + channel.add(Stretch(min(x, centre), max(x, centre)))
            self.arrives[route] = laid[route.net, x]


def _by_row(roads: Roads) -> tuple[dict[int, list[list[Route]]], dict[int, list[Route]]]:
    """The routes that leave each row, box by box from the left, and those that come in above it from a side."""
    leaving: dict[int, list[list[Route]]] = defaultdict(list)
    for routes in sorted(roads.by_source().values(), key=lambda routes: routes[0].source.lane):
        leaving[routes[0].source.row].append(routes)
    arriving: dict[int, list[Route]] = defaultdict(list)
    for route in roads.routes:
        if route.way in (BYPASS, DROP):
            arriving[route.target.row].append(route)
    return leaving, arriving


def _heights(grid: Grid, contents: Mapping[str, Content]) -> list[float]:
    heights = [0.0] * grid.height
    for id, cell in grid.cells.items():
        heights[cell.row] = max(heights[cell.row], contents[id].height)
    return heights
