"""Where everything stands from left to right."""

from __future__ import annotations

from procbook.flowchart.channels import tracks
from procbook.flowchart.routes import Roads, Route
from procbook.flowchart.style import Style

EMPTY = 8.0


class Columns:
    """All boxes are equally wide; the vertical channels between them are as wide as their tracks need."""

    def __init__(self, roads: Roads, style: Style) -> None:
        self.style = style
        count = roads.grid.lanes
        self._tracks = [tracks(roads, channel) for channel in range(count + 1)]
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
