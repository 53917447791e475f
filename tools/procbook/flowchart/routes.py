"""Which way each link takes, before anything has a size.

Everything stands on two kinds of routing that hold no box: a horizontal channel below each row, and a vertical
channel beside each lane. Row r is at height 2r, the channel below it at height 2r + 1; channel k runs left of lane k.
Links enter at the top centre of a box, loops at its side, and leave at the bottom, so no link crosses a box it
does not join. Links to one node may run together (as rivers do); no others ever share a stretch.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from procbook.flowchart.diagram import Diagram, Link
from procbook.flowchart.geometry import Rect
from procbook.flowchart.grid import Cell, Grid

STRAIGHT, TURN, DROP, BYPASS, LOOP, EXIT = "straight", "turn", "drop", "bypass", "loop", "exit"
LEAN = 4


class Span(NamedTuple):
    """A stretch of a vertical road, in half rows, both ends counted, and the node it leads to."""

    top: int
    bottom: int
    leads_to: str

    def meets(self, other: Span) -> bool:
        return self.leads_to != other.leads_to and self.top <= other.bottom and other.top <= self.bottom


@dataclass(eq=False)
class Route:
    """STRAIGHT down the lane; TURN at once and go down the target's lane; DROP down the own lane, turn at the
    end; BYPASS and LOOP through a vertical channel; EXIT to an end at the foot of the box. It goes off to a `side` (-1
    left, 0 straight on, 1 right) from the `place` of that number on that side of the centre."""

    link: Link
    source: Cell
    target: Cell
    way: str = ""
    channel: int = -1
    side: int = 0
    place: int = 0

    @property
    def net(self) -> str:
        """What may run together: the links to one node, loops apart."""
        return ("back " if self.way == LOOP else "on ") + self.link.target


@dataclass
class Routing:
    """All routes with the channels they use: spans by channel and net."""

    grid: Grid
    routes: list[Route]
    centres: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    channels: dict[int, dict[str, Span]] = field(default_factory=lambda: defaultdict(dict))
    labels: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))

    def by_source(self) -> dict[str, list[Route]]:
        routes: dict[str, list[Route]] = defaultdict(list)
        for route in self.routes:
            routes[route.link.source].append(route)
        return routes

    def centre_free(self, lane: int, span: Span) -> bool:
        return not any(span.meets(other) for other in self.centres[lane])


def route_links(diagram: Diagram, grid: Grid) -> Routing:
    """A route for every link. Those without a choice go first."""
    routes = [_unrouted(link, grid) for link in diagram.links]
    routing = Routing(grid, routes)
    _route_forced(routing)
    _route_loops(routing)
    _route_long(routing)
    _route_exits(routing)
    for leaving in routing.by_source().values():
        _assign_ports(routing, leaving)
    return routing


def _unrouted(link: Link, grid: Grid) -> Route:
    source = grid.cells[link.source]
    return Route(link, source, grid.cells.get(link.target, source), EXIT if link.target in grid.exits else "")


def _route_exits(routing: Routing) -> None:
    """Ends hang at the side of their box where less is written."""
    for route in routing.routes:
        if route.way == EXIT:
            route.side = min((1, -1), key=lambda side: routing.labels[route.link.source, side])
            routing.labels[route.link.source, route.side] += 1


def _route_forced(routing: Routing) -> None:
    """Loops, straight ways and those into the next row; and the last bit above every other target."""
    for route in routing.routes:
        source, target = route.source, route.target
        if route.way:
            continue
        if route.link.back:
            route.way = LOOP
            continue
        top = bottom = 2 * target.row - 1
        if source.lane == target.lane and routing.grid.is_clear(source.lane, source.row, target.row):
            route.way, top = STRAIGHT, 2 * source.row + 1
        elif target.row == source.row + 1:
            route.way = TURN
        routing.centres[target.lane].append(Span(top, bottom, route.link.target))
        if route.way == TURN:
            _count_label(routing, route, 1 if target.lane > source.lane else -1)


def _route_loops(routing: Routing) -> None:
    """All loops to one step come in at one side, that with the shorter ways; left when in doubt."""
    loops: dict[str, list[Route]] = defaultdict(list)
    for route in routing.routes:
        if route.way == LOOP:
            loops[route.link.target].append(route)
    for target, routes in loops.items():
        lane = routes[0].target.lane
        channel = min((lane, lane + 1), key=lambda k: sum(_loop_cost(routing, route, k) for route in routes))
        for route in routes:
            _occupy(routing, route, channel, Span(2 * route.target.row, 2 * route.source.row + 1, target))


def _loop_cost(routing: Routing, route: Route, channel: int) -> float:
    """Lanes crossed, and a little for a crowded channel or a second label on that side."""
    away = abs(channel - 0.5 - route.source.lane) + 0.2 * len(routing.channels[channel])
    return away + 0.3 * routing.labels[route.link.source, _side(route, channel)]


def _route_long(routing: Routing) -> None:
    """Ways over several rows that are not straight."""
    out: dict[str, int] = defaultdict(int)
    for route in routing.routes:
        out[route.link.source] += 1
    for route in routing.routes:
        if route.way:
            continue
        if _try_turn(routing, route) or (out[route.link.source] == 1 and _try_drop(routing, route)):
            continue
        channel = min(range(routing.grid.lanes + 1), key=lambda k: (_bypass_cost(routing, route, k), -k))
        route.way = BYPASS
        span = Span(2 * route.source.row + 1, 2 * route.target.row - 1, route.link.target)
        _occupy(routing, route, channel, span)


def _try_turn(routing: Routing, route: Route) -> bool:
    source, target = route.source, route.target
    span = Span(2 * source.row + 1, 2 * target.row - 1, route.link.target)
    if not routing.grid.is_clear(target.lane, source.row, target.row) or not routing.centre_free(target.lane, span):
        return False
    route.way = TURN
    routing.centres[target.lane].append(span)
    return True


def _try_drop(routing: Routing, route: Route) -> bool:
    source, target = route.source, route.target
    if route.link.label or not routing.grid.is_clear(source.lane, source.row, target.row + 1):
        return False
    span = Span(2 * source.row + 1, 2 * target.row - 1, route.link.target)
    if not routing.centre_free(source.lane, span):
        return False
    route.way = DROP
    routing.centres[source.lane].append(span)
    return True


def _bypass_cost(routing: Routing, route: Route, channel: int) -> float:
    """Lanes crossed, less for a road already taken by the same net, more for crowds."""
    away = abs(channel - 0.5 - route.source.lane) + abs(channel - 0.5 - route.target.lane)
    taken = routing.channels[channel]
    crowd = 0.0 if route.net in taken else 0.2 * len(taken)
    return away + crowd + 0.3 * routing.labels[route.link.source, _side(route, channel)]


def _side(route: Route, channel: int) -> int:
    return 1 if channel > route.source.lane else -1


def _occupy(routing: Routing, route: Route, channel: int, span: Span) -> None:
    route.channel = channel
    taken = routing.channels[channel]
    old = taken.get(route.net, span)
    taken[route.net] = Span(min(old.top, span.top), max(old.bottom, span.bottom), route.net)
    _count_label(routing, route, _side(route, channel))


def _count_label(routing: Routing, route: Route, side: int) -> None:
    if route.link.label:
        routing.labels[route.link.source, side] += 1


def _assign_ports(routing: Routing, leaving: list[Route]) -> None:
    """The side and place where each route leaves its box; place 1 is next to the centre."""
    for route in leaving:
        if route.way in (LOOP, BYPASS):
            route.side = _side(route, route.channel)
        elif route.way == TURN:
            route.side = 1 if route.target.lane > route.source.lane else -1
    for side in (-1, 1):
        turning = sorted((route for route in leaving if route.side == side), key=_turning_order)
        place = 0
        for route in turning:
            place += 2 if route.way == EXIT else 1  # an end reaches to both sides of its line
            route.place = place
    sides = {route.side for route in leaving}
    if len(sides) == 1 and sides != {0}:
        _lean(routing, leaving)


def _lean(routing: Routing, leaving: list[Route]) -> None:
    """Where all leave to one side and nothing comes down the centre below, they start further to the other side:
    one right at the centre, several beyond it, so that there is more room for their labels."""
    lane, below = leaving[0].source.lane, 2 * leaving[0].source.row + 1
    span = Span(below, below, leaving[0].link.source)
    if len(leaving) > LEAN or not routing.centre_free(lane, span):
        return
    routing.centres[lane].append(span)
    for route in leaving:
        route.place -= 1 if len(leaving) == 1 else LEAN + 1


def _turning_order(route: Route) -> tuple[int, int, str]:
    """Who leaves further out turns off higher up: loops outermost, ends innermost, else the longest innermost."""
    towards = route.channel if route.channel >= 0 else route.target.lane
    outermost = {EXIT: 0, LOOP: 2}.get(route.way, 1)
    return (outermost, -abs(towards - route.source.lane), route.link.target)


# Tracks: which line of a channel each stretch takes, so that no two lie on each other.
#
# Vertical channels: interval colouring. Horizontal channels: from the top the first height at which the stretch and
# its label touch nothing. Labels stand beside the foot of their own box, left or right of its centre line, where no
# other link runs up or down: so only heights can clash, and there is always a free one further down.

GAP = 7.0
STEP = 3.0
LABEL_GAP = 3.0


def assign_tracks(routing: Routing, channel: int) -> dict[str, int]:
    """The track of each net in a vertical channel, 0 next to the lane on its inner side. Short stretches stay
    near the boxes, long ones go round them."""
    taken: list[list[Span]] = []
    assigned: dict[str, int] = {}
    spans = routing.channels.get(channel, {})
    for net, span in sorted(spans.items(), key=lambda item: (item[1].bottom - item[1].top, item[1].top, item[0])):
        track = next((n for n, others in enumerate(taken) if not any(map(span.meets, others))), len(taken))
        if track == len(taken):
            taken.append([])
        taken[track].append(span)
        assigned[net] = track
    return assigned


@dataclass
class Stretch:
    """A horizontal line at height 0 with its label above it (or a label alone, when `left` is `right`)."""

    left: float
    right: float
    label: Rect | None = None
    y: float = 0

    @property
    def line(self) -> Rect | None:
        return Rect(self.left, self.y, self.right, self.y) if self.left < self.right else None

    @property
    def placed_label(self) -> Rect | None:
        return self.label.moved(0, self.y) if self.label else None


@dataclass
class Channel:
    """A horizontal channel, filled from the top (height 0)."""

    stretches: list[Stretch] = field(default_factory=list)

    def add(self, stretch: Stretch, below: float = 0) -> float:
        """Lay a stretch, all of it below a height; returns its own height."""
        stretch.y = below + (LABEL_GAP - stretch.label.top if stretch.label else GAP)
        while any(_clash(stretch, other) for other in self.stretches):
            stretch.y += STEP
        self.stretches.append(stretch)
        return stretch.y

    @property
    def depth(self) -> float:
        return max((part.bottom for s in self.stretches for part in (s.line, s.placed_label) if part), default=0.0)


def _clash(one: Stretch, other: Stretch) -> bool:
    pairs = (
        (one.line, other.line, GAP),
        (one.line, other.placed_label, LABEL_GAP),
        (one.placed_label, other.line, LABEL_GAP),
    )
    return any(a and b and a.near(b, gap) for a, b, gap in (*pairs, (one.placed_label, other.placed_label, LABEL_GAP)))
