"""A diagram with a place for everything: the numbers that a picture is made of."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from procbook.flowchart import text
from procbook.flowchart.boxes import Content, content
from procbook.flowchart.channels import Rect
from procbook.flowchart.columns import Columns
from procbook.flowchart.diagram import Diagram, Node, settled
from procbook.flowchart.grid import Cell, place
from procbook.flowchart.names import Names
from procbook.flowchart.routes import DROP, LOOP, STRAIGHT, TURN, Route, plan
from procbook.flowchart.rows import Rows
from procbook.flowchart.signs import Sign, signs
from procbook.flowchart.style import Style

Point = tuple[float, float]


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
    diagram = settled(diagram, lanes)
    roads = plan(diagram, place(diagram, lanes))
    columns = Columns(roads, style)
    contents = {id: content(diagram.nodes[id], columns.box, style) for id in roads.grid.cells}
    labels = signs(roads, columns)
    titles = _titles(diagram, names, columns) if style.header else []
    header = max(map(len, titles), default=0) * style.line + (2 * style.pad if titles else 0)
    rows = Rows(roads, columns, contents, labels, header)
    cells = roads.grid.cells
    boxes = {id: Box(diagram.nodes[id], _area(cells[id], c, columns, rows), c) for id, c in contents.items()}
    paths = tuple(_path(route, boxes, columns, rows, labels.get(route)) for route in roads.routes)
    areas = [Rect(a, 0, b, rows.bottom) for a, b in pairwise(columns.borders)]
    placed = tuple(Lane(*lane, header) for lane in zip(diagram.lanes, titles, areas, strict=False))
    return Drawing(diagram.title, style, columns.width, rows.bottom, placed, boxes, paths)


def _titles(diagram: Diagram, names: Names, columns: Columns) -> list[tuple[str, ...]]:
    room = columns.box / columns.style.text
    return [tuple(text.lines(names.role(role), room)) for role in diagram.lanes]


def _area(cell: Cell, content: Content, columns: Columns, rows: Rows) -> Rect:
    """In the middle of its row."""
    left, top = columns.left[cell.lane], rows.top[cell.row] + (rows.high[cell.row] - content.height) / 2
    return Rect(left, top, left + columns.box, top + content.height)


def _path(route: Route, boxes: dict[str, Box], columns: Columns, rows: Rows, sign: Sign | None) -> Path:
    link = route.link
    points = tuple(_points(route, boxes[link.source].area, boxes[link.target].area, columns, rows))
    label = None
    if sign:
        label = Label(sign.lines, link.label, sign.area.moved(0, rows.leaves[route]), sign.towards)
    return Path(link.source, link.target, route.net, route.way == LOOP, points, label)


def _points(route: Route, source: Rect, target: Rect, columns: Columns, rows: Rows) -> list[Point]:
    x, centre = columns.port(route), columns.centre(route.target.lane)
    start, end = (x, source.bottom), (centre, target.top)
    if route.way == STRAIGHT:
        return [start, end]
    if route.way == DROP:
        return [start, (x, rows.arrives[route]), (centre, rows.arrives[route]), end]
    y = rows.leaves[route]
    if route.way == TURN:
        return [start, (x, y), (centre, y), end]
    track = columns.track(route.channel, route.net)
    if route.way == LOOP:
        middle = (target.top + target.bottom) / 2
        side = target.left if route.channel == route.target.lane else target.right
        return [start, (x, y), (track, y), (track, middle), (side, middle)]
    return [start, (x, y), (track, y), (track, rows.arrives[route]), (centre, rows.arrives[route]), end]
