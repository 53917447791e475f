"""What is wrong with a placed drawing, as a reader would see it: each check gives the places, none when all is well."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from procbook.flowchart.geometry import Rect
from procbook.flowchart.layout import Drawing, Path

HEAD = 8.0


def faults(drawing: Drawing) -> list[str]:
    checks = (lanes, overlaps, crossed_boxes, label_clashes, shared_tracks, outside)
    return [f"{drawing.title}: {check.__name__}: {fault}" for check in checks for fault in check(drawing)]


def touch(one: Rect, other: Rect) -> bool:
    """Whether two areas have more than an edge in common (a line has an area of no width)."""
    return (
        one.left < other.right - 0.01
        and other.left < one.right - 0.01
        and one.top < other.bottom - 0.01
        and other.top < one.bottom - 0.01
    )


def stretches(path: Path) -> list[Rect]:
    return [Rect(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])) for a, b in pairwise(path.points)]


def crosses(line: Rect, area: Rect) -> bool:
    """Whether a line runs through an area, not only along its edge."""
    return (
        line.left < area.right - 0.01
        and line.right > area.left + 0.01
        and line.top < area.bottom - 0.01
        and line.bottom > area.top + 0.01
    )


def lanes(drawing: Drawing) -> Iterator[str]:
    """Side by side, over the whole height, each box in the lane of its role."""
    edges = [0.0, *(lane.area.right for lane in drawing.lanes)]
    for lane, left in zip(drawing.lanes, edges, strict=False):
        if (lane.area.left, lane.area.top, lane.area.bottom) != (left, 0, drawing.height):
            yield f"lane {lane.role} has a gap"
    areas = {lane.role: lane.area for lane in drawing.lanes}
    for box in drawing.boxes.values():
        if box.node.role in areas and not box.node.id.startswith("end:"):
            area = areas[box.node.role]
            if not (area.left <= box.area.left and box.area.right <= area.right):
                yield f"{box.node.id} is not in the lane of its role"


def overlaps(drawing: Drawing) -> Iterator[str]:
    for one, other in combinations(drawing.boxes.values(), 2):
        if touch(one.area, other.area):
            yield f"{one.node.id} and {other.node.id} overlap"
    for box in drawing.boxes.values():
        if drawing.lanes and box.area.top < drawing.lanes[0].header:
            yield f"{box.node.id} lies on the header"


def crossed_boxes(drawing: Drawing) -> Iterator[str]:
    for path in drawing.paths:
        lines = stretches(path)
        for box in drawing.boxes.values():
            if any(crosses(line, box.area) for line in lines):
                yield f"{path.source} to {path.target} crosses {box.node.id}"


def label_clashes(drawing: Drawing) -> Iterator[str]:
    """Labels against boxes, other labels and all lines with their arrowheads, their own included."""
    labelled = [path for path in drawing.paths if path.label]
    lines = [(path, stretches(path)) for path in drawing.paths]
    for path in labelled:
        assert path.label
        area, name = path.label.area, f"label {path.label.whole!r} of {path.source}"
        if any(touch(area, box.area) for box in drawing.boxes.values()):
            yield f"{name} lies on a box"
        for other, parts in lines:
            if any(crosses(line, area) for line in parts):
                yield f"{name} lies on the line {other.source} to {other.target}"
            if touch(area, head(other)):
                yield f"{name} lies on the arrowhead at {other.target}"
    for one, other in combinations(labelled, 2):
        assert one.label
        assert other.label
        if touch(one.label.area, other.label.area):
            yield f"labels {one.label.whole!r} and {other.label.whole!r} overlap"


def head(path: Path) -> Rect:
    (x, y), (bx, _) = path.points[-1], path.points[-2]
    if bx == x:
        return Rect(x - HEAD / 2, y - HEAD, x + HEAD / 2, y)
    away = HEAD if bx > x else -HEAD
    return Rect(min(x, x + away), y - HEAD / 2, max(x, x + away), y + HEAD / 2)


def shared_tracks(drawing: Drawing) -> Iterator[str]:
    """Lines on each other; only those that lead to one node may run together."""
    lines = [(path, line) for path in drawing.paths for line in stretches(path)]
    for upright in (True, False):
        alike = [(path, line) for path, line in lines if (line.left == line.right) == upright]
        for (one, a), (other, b) in combinations(alike, 2):
            if along(a, b) and one.net != other.net:
                yield f"{one.source} to {one.target} runs on {other.source} to {other.target}"


def along(a: Rect, b: Rect) -> bool:
    """Whether two upright or two level lines lie on each other, or nearly so."""
    if a.left == a.right:
        return abs(a.left - b.left) < 4 and min(a.bottom, b.bottom) - max(a.top, b.top) > 0.01
    return abs(a.top - b.top) < 4 and min(a.right, b.right) - max(a.left, b.left) > 0.01


def outside(drawing: Drawing) -> Iterator[str]:
    page = Rect(0, 0, drawing.width, drawing.height)
    areas = [box.area for box in drawing.boxes.values()]
    for path in drawing.paths:
        areas += [*stretches(path), *([path.label.area] if path.label else [])]
    for area in areas:
        if area.left < page.left or area.top < page.top or area.right > page.right or area.bottom > page.bottom:
            yield f"{area} lies outside"
