"""Tracks: which line of a channel each stretch takes, so that no two lie on each other.

Vertical channels: interval colouring. Horizontal channels: from the top the first height at which the stretch and
its label touch nothing. Labels stand beside the foot of their own box, left or right of its centre line, where no
other link runs up or down: so only heights can clash, and there is always a free one further down.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from procbook.flowchart.routes import Roads, Span

GAP = 7.0
STEP = 3.0
LABEL_GAP = 3.0


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


def tracks(roads: Roads, channel: int) -> dict[str, int]:
    """The track of each net in a vertical channel, 0 next to the lane on its inner side. Short stretches stay
    near the boxes, long ones go round them."""
    taken: list[list[Span]] = []
    found: dict[str, int] = {}
    spans = roads.channels.get(channel, {})
    for net, span in sorted(spans.items(), key=lambda item: (item[1].bottom - item[1].top, item[1].top, item[0])):
        track = next((n for n, others in enumerate(taken) if not any(map(span.meets, others))), len(taken))
        if track == len(taken):
            taken.append([])
        taken[track].append(span)
        found[net] = track
    return found


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
    def sign(self) -> Rect | None:
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
        return max((part.bottom for s in self.stretches for part in (s.line, s.sign) if part), default=0.0)


def _clash(one: Stretch, other: Stretch) -> bool:
    pairs = ((one.line, other.line, GAP), (one.line, other.sign, LABEL_GAP), (one.sign, other.line, LABEL_GAP))
    return any(a and b and a.near(b, gap) for a, b, gap in (*pairs, (one.sign, other.sign, LABEL_GAP)))
