"""A diagram with a place for everything: the numbers that a picture is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from procbook.flowchart import text
from procbook.flowchart.diagram import Diagram, Node, with_merged_starts, with_own_ends
from procbook.flowchart.geometry import Content, Point, Rect, Style, content, hanging
from procbook.flowchart.grid import Cell, Grid, assign_cells
from procbook.flowchart.names import Names
from procbook.flowchart.routes import (
    BYPASS,
    DROP,
    EXIT,
    LOOP,
    STRAIGHT,
    TURN,
    Channel,
    Route,
    Routing,
    Stretch,
    assign_tracks,
    route_links,
)


class Lane(NamedTuple):
    """A role's column over the whole height, its title in the `header` on top."""

    role: str
    title: tuple[str, ...]
    area: Rect
    header: float


class Box(NamedTuple):
    node: Node
    area: Rect
    content: Content


class Label(NamedTuple):
    """Text beside the foot of a box, flush with the way it names: `towards` 1 stands right of it, -1 left."""

    lines: tuple[str, ...]
    whole: str
    area: Rect
    towards: int


class Path(NamedTuple):
    """From box to box, in right angles. Only paths of one `net` may share stretches: they lead to one node."""

    source: str
    target: str
    net: str
    loop: bool
    points: tuple[Point, ...]
    label: Label | None
    change: str = ""


class Drawing(NamedTuple):
    title: str
    style: Style
    width: float
    height: float
    lanes: tuple[Lane, ...]
    boxes: dict[str, Box]
    paths: tuple[Path, ...]


def draw(diagram: Diagram, names: Names, style: Style) -> Drawing:
    """Place a diagram: with headers a column for each role, without one column for all."""
    lanes = {role: index if style.header else 0 for index, role in enumerate(diagram.lanes)}
    diagram = with_merged_starts(with_own_ends(diagram), lanes)
    routing = route_links(diagram, assign_cells(diagram, lanes))
    columns = Columns(routing, style)
    contents = {id: content(diagram.nodes[id], columns.box, style) for id in routing.grid.cells}
    exits = exit_contents(diagram, routing, columns)
    labels = label_boxes(routing, columns, exits)
    titles = _titles(diagram, names, columns) if style.header else []
    header = max(map(len, titles), default=0) * style.line + (2 * style.pad if titles else 0)
    rows = Rows(routing, columns, contents, labels, exits, header)
    cells = routing.grid.cells
    nodes = diagram.nodes
    boxes = {id: Box(nodes[id], _area(nodes[id], cells[id], c, columns, rows), c) for id, c in contents.items()}
    boxes |= {route.link.target: _exit_box(diagram, route, exits, columns, rows) for route in exits}
    paths = tuple(_path(route, boxes, columns, rows, labels.get(route)) for route in routing.routes)
    areas = [Rect(a, 0, b, rows.bottom) for a, b in pairwise(columns.borders)]
    placed = tuple(Lane(*lane, header) for lane in zip(diagram.lanes, titles, areas, strict=False))
    return Drawing(diagram.title, style, columns.width, rows.bottom, placed, boxes, paths)


def _titles(diagram: Diagram, names: Names, columns: Columns) -> list[tuple[str, ...]]:
    room = columns.box / columns.style.text
    return [tuple(text.wrap(names.role(role), room)) for role in diagram.lanes]


def _area(node: Node, cell: Cell, content: Content, columns: Columns, rows: Rows) -> Rect:
    """At the top of its row; what starts a flow stands close to what it starts."""
    left, top = columns.left[cell.lane], rows.top[cell.row]
    top += rows.high[cell.row] - content.height if node.kind == "start" else 0
    return Rect(left, top, left + columns.box, top + content.height)


def _exit_box(diagram: Diagram, route: Route, exits: Mapping[Route, Content], columns: Columns, rows: Rows) -> Box:
    """Below the line that leads to it, beside the line next to that."""
    hung, top = exits[route], rows.leaves[route]
    left, right = _exit_sides(route, hung, columns)
    return Box(diagram.nodes[route.link.target], Rect(left, top, right, top + hung.height), hung)


def _exit_sides(route: Route, hung: Content, columns: Columns) -> tuple[float, float]:
    near = columns.port(route) - route.side * INSIDE
    far = near + route.side * hung.width
    return min(near, far), max(near, far)


def _path(route: Route, boxes: dict[str, Box], columns: Columns, rows: Rows, box: LabelBox | None) -> Path:
    link = route.link
    points = tuple(_points(route, boxes[link.source].area, boxes[link.target].area, columns, rows))
    label = None
    if box:
        label = Label(box.lines, link.label, box.area.moved(0, rows.leaves[route]), box.towards)
    return Path(link.source, link.target, route.net, route.way == LOOP, points, label, link.change)


def _points(route: Route, source: Rect, target: Rect, columns: Columns, rows: Rows) -> list[Point]:
    x, centre = columns.port(route), columns.centre(route.target.lane)
    start, end = (x, source.bottom), (centre, target.top)
    if route.way == STRAIGHT:
        return [start, end]
    if route.way == DROP:
        return [start, (x, rows.arrives[route]), (centre, rows.arrives[route]), end]
    y = rows.leaves[route]
    if route.way == EXIT:
        return [start, (x, y)]
    if route.way == TURN:
        return [start, (x, y), (centre, y), end]
    track = columns.track(route.channel, route.net)
    if route.way == LOOP:
        middle = (target.top + target.bottom) / 2
        side = target.left if route.channel == route.target.lane else target.right
        return [start, (x, y), (track, y), (track, middle), (side, middle)]
    return [start, (x, y), (track, y), (track, rows.arrives[route]), (centre, rows.arrives[route]), end]


# Where everything stands from left to right.

EMPTY = 8.0


class Columns:
    """All boxes are equally wide; the vertical channels between them are as wide as their tracks need."""

    def __init__(self, routing: Routing, style: Style) -> None:
        self.style = style
        count = routing.grid.lanes
        self._tracks = [assign_tracks(routing, channel) for channel in range(count + 1)]
        widths = [self._channel_width(channel) for channel in range(count + 1)]
        room = style.width * max(1.0, count / style.wide_lanes) - sum(widths)
        self.box = min(style.greatest_box, max(style.least_box, room / count))
        self.left = [sum(widths[: lane + 1]) + lane * self.box for lane in range(count)]
        self.width = sum(widths) + count * self.box
        inner = (self.left[lane] - widths[lane] / 2 for lane in range(1, count))
        self.borders = [0.0, *inner, self.width]

    def _channel_width(self, channel: int) -> float:
        count = 1 + max(self._tracks[channel].values(), default=0)
        inner = 0 < channel < len(self._tracks) - 1
        if not self._tracks[channel]:
            return EMPTY * (2 if inner else 1)
        return self.style.margin * 2 + (count - 1) * self.style.track

    def track(self, channel: int, net: str) -> float:
        """The x of a net's line. Tracks count from the lane on the left; in the leftmost channel from the right."""
        away = self.style.margin + self._tracks[channel][net] * self.style.track
        return self.left[0] - away if channel == 0 else self.left[channel - 1] + self.box + away

    def centre(self, lane: int) -> float:
        return self.left[lane] + self.box / 2

    def port(self, route: Route) -> float:
        """Where a route leaves the foot of its box."""
        return self.centre(route.source.lane) + route.side * route.place * self.style.port


# The labels of the ways on: broken to the room beside their line, not yet at their height.

BESIDE = 4.0
ABOVE = 2.0
ARROW = 6.0
"""Between a label and the end below it, so that the arrowhead is seen."""
INSIDE = 13.0
"""From the side of an end that hangs at a step to the line that leads to it."""


class LabelBox(NamedTuple):
    """`towards` is the side of its line on which it stands: -1 left, 1 right. `area` is relative in height: to
    the line it stands on, or for a way straight down to any height."""

    lines: tuple[str, ...]
    towards: int
    area: Rect


def exit_contents(diagram: Diagram, routing: Routing, columns: Columns) -> dict[Route, Content]:
    """The ends that hang at the foot of their step, broken to the room beside their line."""
    exits = [route for route in routing.routes if route.way == EXIT]
    room = {route: _room(route, columns) + BESIDE + INSIDE for route in exits}
    return {route: hanging(diagram.nodes[route.link.target], room[route], columns.style) for route in exits}


def label_boxes(routing: Routing, columns: Columns, exits: Mapping[Route, Content]) -> dict[Route, LabelBox]:
    """The labels of all routes that have one; that of an end stands above it."""
    boxes: dict[Route, LabelBox] = {}
    for leaving in routing.by_source().values():
        emptier = -1 if _letters(leaving, 1) > _letters(leaving, -1) else 1
        for route in leaving:
            if route.link.label:
                boxes[route] = _label_box(route, route.side or emptier, columns, ARROW if route in exits else ABOVE)
    return boxes


def _letters(leaving: list[Route], side: int) -> int:
    return sum(1 + len(route.link.label) for route in leaving if route.side == side)


def _room(route: Route, columns: Columns) -> float:
    """What is free beside the line of a route, up to the end of its lane."""
    return columns.box / 2 - route.place * columns.style.port - BESIDE + columns.style.margin / 2


def _label_box(route: Route, towards: int, columns: Columns, above: float) -> LabelBox:
    style = columns.style
    lines = text.wrap(route.link.label, _room(route, columns) / style.small)
    wide, high = max(map(text.width, lines)) * style.small, len(lines) * style.small_line
    near = columns.port(route) + towards * BESIDE
    far = near + towards * wide
    top = -high - above if route.side else 0.0
    return LabelBox(tuple(lines), towards, Rect(min(near, far), top, max(near, far), top + high))


# Where everything stands from top to bottom.

TOP, LEAST, AFTER, FOOT = 10.0, 12.0, 5.0, 10.0


class Rows:
    """Tops and heights of the rows, and the height of each horizontal stretch: `leaves` below the source (also
    the height of the label of a way straight down), `arrives` above the target."""

    def __init__(
        self,
        routing: Routing,
        columns: Columns,
        contents: Mapping[str, Content],
        labels: Mapping[Route, LabelBox],
        exits: Mapping[Route, Content],
        top: float,
    ) -> None:
        self._columns, self._labels, self._exits = columns, labels, exits
        self._leaving, self._arriving = _by_row(routing)
        self.leaves: dict[Route, float] = {}
        self.arrives: dict[Route, float] = {}
        self.top: list[float] = []
        self.high = _heights(routing.grid, contents)
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
        """What leaves one box: the outer ways first, the label of the way straight down below them."""
        below = {-1: 0.0, 1: 0.0}
        for route in sorted(leaving, key=lambda route: -route.place):
            label = self._labels.get(route)
            towards = route.side or (label.towards if label else 0)
            if not towards:
                continue
            stretch = self._stretch(route)
            height = channel.add(stretch, below[towards])
            if route.side:
                below[towards] = height + max(0.0, stretch.label.bottom if stretch.label else 0.0)
            self.leaves[route] = y + height

    def _stretch(self, route: Route) -> Stretch:
        """The first horizontal stretch of a route with what stands at it: its label, the end that hangs there."""
        label, x = self._labels.get(route), self._columns.port(route)
        area = label.area if label else None
        if not route.side:
            return Stretch(x, x, area)
        if hung := self._exits.get(route):
            left, right = _exit_sides(route, hung, self._columns)
            return Stretch(x, x, Rect(left, area.top if area else -2 * ARROW, right, hung.height))
        end = self._turn(route)
        return Stretch(min(x, end), max(x, end), area)

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


def _by_row(routing: Routing) -> tuple[dict[int, list[list[Route]]], dict[int, list[Route]]]:
    """The routes that leave each row, box by box from the left, and those that come in above it from a side."""
    leaving: dict[int, list[list[Route]]] = defaultdict(list)
    for routes in sorted(routing.by_source().values(), key=lambda routes: routes[0].source.lane):
        leaving[routes[0].source.row].append(routes)
    arriving: dict[int, list[Route]] = defaultdict(list)
    for route in routing.routes:
        if route.way in (BYPASS, DROP):
            arriving[route.target.row].append(route)
    return leaving, arriving


def _heights(grid: Grid, contents: Mapping[str, Content]) -> list[float]:
    heights = [0.0] * grid.height
    for id, cell in grid.cells.items():
        heights[cell.row] = max(heights[cell.row], contents[id].height)
    return heights
