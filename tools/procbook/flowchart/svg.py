"""A drawing as SVG for a page: no colour and no font in it, the page's style sheet has them."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from html import escape
from itertools import islice, pairwise
from math import inf

from procbook.flowchart.geometry import FRAME, MARK, MARKED, SLANT, TAG, Part, Point, Rect
from procbook.flowchart.layout import Box, Drawing, Label, Lane, Path
from procbook.flowchart.names import Words
from procbook.flowchart.sheets import pieces

CORNER = 5.0
FULL = 0.9
HEAD = 8.0


def svg(drawing: Drawing, id: str, words: Words) -> str:
    """The whole element. `id` begins all ids in it, so it must be unique on its page."""
    width, height = _number(drawing.width), _number(drawing.height)
    size = _size(drawing)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fc fc--{drawing.style.name}{size}"'
        f' width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' role="group" aria-labelledby="{id}-title" aria-describedby="{id}-desc">',
        f'<title id="{id}-title">{_safe(words.chart.format(title=drawing.title))}</title>',
        f'<desc id="{id}-desc">{_safe(words.text_version)}</desc>',
        f'<g id="{id}-drawing" class="fc-drawing fc-drawing--{drawing.style.name}">',
        *map(_lane, drawing.lanes),
        *_lines(drawing.paths),
        *map(_box, drawing.boxes.values()),
        *(_label(path.label, drawing.style.small_line) for path in drawing.paths if path.label),
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def sheets(drawing: Drawing, id: str) -> str:
    """The drawing of that id on the same page once more, in pieces for paper; over each the heads of the lanes."""
    return "".join(_sheet(drawing, id, top, bottom) for top, bottom in pieces(drawing))


def _sheet(drawing: Drawing, id: str, top: float, bottom: float) -> str:
    header = drawing.lanes[0].header if drawing.lanes else 0.0
    width, height = _number(drawing.width), _number(header + bottom - top)
    cut = _window(id, drawing.width, header, top, bottom)
    heads = _window(id, drawing.width, 0, 0, header) if header else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fc fc--{drawing.style.name}" aria-hidden="true"'
        f' width="{width}" height="{height}" viewBox="0 0 {width} {height}">{heads}{cut}</svg>\n'
    )


def _window(id: str, across: float, y: float, top: float, bottom: float) -> str:
    """A stretch of the drawing at another height."""
    width, height = _number(across), _number(bottom - top)
    shown = f'y="{_number(y)}" width="{width}" height="{height}" viewBox="0 {_number(top)} {width} {height}"'
    return f'<svg {shown}><use href="#{id}-drawing"/></svg>'


def _size(drawing: Drawing) -> str:
    """Lanes that need more room than a page has, or fill it, so that they may take all there is."""
    if len(drawing.lanes) > drawing.style.wide_lanes:
        return " fc--many"
    return " fc--full" if drawing.lanes and drawing.width > FULL * drawing.style.width else ""


def _safe(value: str) -> str:
    """Text for content and attributes. Characters that XML forbids are left out."""
    return escape("".join(c for c in value if c.isprintable()))


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _text(kind: str, x: float, y: float, text: str) -> str:
    return f'<text class="fc-{kind}" x="{_number(x)}" y="{_number(y)}">{_safe(text)}</text>'


def _rect(kind: str, area: Rect, corner: float = 0) -> str:
    x, y, width, height = map(_number, (area.left, area.top, area.right - area.left, area.bottom - area.top))
    round_ = f' rx="{_number(corner)}"' if corner else ""
    return f'<rect class="fc-{kind}" x="{x}" y="{y}" width="{width}" height="{height}"{round_}/>'


def _lane(lane: Lane) -> str:
    head = lane.area._replace(bottom=lane.header)
    middle, line = (lane.area.left + lane.area.right) / 2, 18.0
    top = (lane.header - len(lane.title) * line) / 2
    title = [_text("role", middle, top + (i + 0.5) * line, part) for i, part in enumerate(lane.title)]
    return "".join(['<g class="fc-lane">', _rect("column", lane.area), _rect("header", head), *title, "</g>"])


# Lines


def _lines(paths: Iterable[Path]) -> Iterator[str]:
    """Where paths of one net run together only the first is drawn, else dashes would fill each other's gaps."""
    drawn: dict[str, _Stretches] = {}
    for path in paths:
        taken = drawn.setdefault(path.net, _Stretches())
        points, joined = _until_joined(path.points, taken)
        for start, end in pairwise(points):
            taken.add(start, end)
        kind = ("loop" if path.loop else "way") + (f" fc-{path.change}" if path.change else "")
        yield f'<path class="fc-{kind}" d="{_rounded(points)}"/>' + ("" if joined else _head(points))


def _until_joined(points: tuple[Point, ...], taken: _Stretches) -> tuple[list[Point], bool]:
    """The path up to the first point that lies on a stretch drawn before."""
    done = [points[0]]
    for start, end in pairwise(points):
        meeting = taken.meeting(start, end)
        done.append(meeting or end)
        if meeting:
            return done, True
    return done, False


Across = tuple[float, float, float]
"""A stretch across an axis: where it stands on the axis, and from where to where it goes."""


class _Stretches:
    """Upright and level stretches by where they stand, so that the next one on a way is found without asking all: a
    step to which hundreds of loops lead back has as many."""

    def __init__(self) -> None:
        self._upright: list[Across] = []
        self._level: list[Across] = []

    def add(self, start: Point, end: Point) -> None:
        (x, y), (x2, y2) = start, end
        if x == x2:
            insort(self._upright, (x, min(y, y2), max(y, y2)))
        else:
            insort(self._level, (y, min(x, x2), max(x, x2)))

    def meeting(self, start: Point, end: Point) -> Point | None:
        """The point nearest to `start` where a stretch touches one of these."""
        (x, y), (x2, y2) = start, end
        if x == x2:
            found = [*_first_across(self._level, x, y, y2), *_nearest_along(self._upright, x, y, y2)]
            return (x, min(found, key=lambda at: abs(at - y))) if found else None
        found = [*_first_across(self._upright, y, x, x2), *_nearest_along(self._level, y, x, x2)]
        return (min(found, key=lambda at: abs(at - x)), y) if found else None


def _first_across(lines: list[Across], at: float, start: float, end: float) -> Iterator[float]:
    """The first of the lines that stand between `start` and `end` and pass `at`."""
    first, last = bisect_left(lines, (min(start, end),)), bisect_left(lines, (max(start, end), inf))
    between = range(first, last) if start <= end else range(last - 1, first - 1, -1)
    passing = (place for place, low, high in map(lines.__getitem__, between) if low <= at <= high)
    yield from islice(passing, 1)


def _nearest_along(lines: list[Across], at: float, start: float, end: float) -> Iterator[float]:
    """Where each line that stands at `at` is nearest to `start`, of those that share a part of the way to `end`."""
    for _, low, high in lines[bisect_left(lines, (at,)) : bisect_left(lines, (at, inf))]:
        if low <= max(start, end) and min(start, end) <= high:
            yield min(max(start, low), high)


def _rounded(points: list[Point]) -> str:
    parts = [f"M{_point(points[0])}"]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        size = min(CORNER, _length(before, here) / 2, _length(here, after) / 2)
        parts.append(f"L{_point(_towards(here, before, size))}Q{_point(here)} {_point(_towards(here, after, size))}")
    return "".join([*parts, f"L{_point(points[-1])}"])


def _head(points: list[Point]) -> str:
    """An arrowhead of its own, as markers need ids and cannot take the colour of their line everywhere."""
    (x, y), before = points[-1], points[-2]
    bx, by = _towards((x, y), before, HEAD)
    dx, dy = (by - y) * 0.5, (bx - x) * 0.5
    return f'<path class="fc-head" d="M{_point((x, y))}L{_point((bx + dx, by + dy))}L{_point((bx - dx, by - dy))}Z"/>'


def _point(point: Point) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _length(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _towards(a: Point, b: Point, size: float) -> Point:
    length = _length(a, b) or 1
    return a[0] + (b[0] - a[0]) * size / length, a[1] + (b[1] - a[1]) * size / length


# Boxes


def _box(box: Box) -> str:
    """The shape and all texts without a page of their own lead to the step, the others to their process."""
    parts = [(part, _part(box, part)) for part in box.content.parts]
    step = "".join(_shape(box)) + "".join(drawn for part, drawn in parts if part.href in ("", box.node.href))
    others = (_linked(part.href, drawn) for part, drawn in parts if part.href not in ("", box.node.href))
    change = f" fc-{box.node.change}" if box.node.change else ""
    return f'<g class="fc-node fc-node--{box.node.kind}{change}">{_linked(box.node.href, step)}{"".join(others)}</g>'


def _linked(href: str, content: str) -> str:
    return f'<a href="{_safe(href)}">{content}</a>' if href else content


def _part(box: Box, part: Part) -> str:
    x = box.area.left + box.content.middle
    lines = "".join(_text(part.kind, x, box.area.top + line.y, line.text) for line in part.lines)
    return _frame(box, part) + lines


def _frame(box: Box, part: Part) -> str:
    """Round what starts here; with a point to the right what leaves here."""
    if part.kind not in ("start", "hand-over"):
        return ""
    middle, half = box.area.left + box.content.middle, box.content.room / 2
    top, bottom = box.area.top + part.top - 1, box.area.top + part.bottom + 1
    left, right, y = middle - half, middle + half, (top + bottom) / 2
    if part.kind == "start":
        return _rect("event", Rect(left, top, right, bottom), 9)
    points = [(left, top), (right - TAG, top), (right, y), (right - TAG, bottom), (left, bottom)]
    return f'<path class="fc-tag" d="M{"L".join(map(_point, points))}Z"/>'


def _shape(box: Box) -> Iterator[str]:
    kind, area = box.node.kind, box.area
    if kind == "decision":
        yield _hexagon(area)
        return
    yield _rect("box", area, {"start": 14, "end": 14, "wait": 4}.get(kind, 3))
    if kind == "call":
        yield _rect("frame", Rect(area.left + FRAME - 2, area.top, area.right - FRAME + 2, area.bottom))
    if kind in MARKED:
        yield _mark(area, kind)


def _hexagon(area: Rect) -> str:
    middle = (area.top + area.bottom) / 2
    points = [
        (area.left, middle),
        (area.left + SLANT, area.top),
        (area.right - SLANT, area.top),
        (area.right, middle),
        (area.right - SLANT, area.bottom),
        (area.left + SLANT, area.bottom),
    ]
    return f'<path class="fc-box" d="M{"L".join(map(_point, points))}Z"/>'


def _mark(area: Rect, kind: str) -> str:
    """A clock for waiting, a tick for signing off."""
    x, y = area.left + 5 + MARK / 2, (area.top + area.bottom) / 2
    drawn = "m0-4v4h3" if kind == "wait" else "m-3 0l2 3l4-5"
    circle = f'<circle class="fc-mark" cx="{_number(x)}" cy="{_number(y)}" r="7"/>'
    return f'{circle}<path class="fc-mark" d="M{_point((x, y))}{drawn}"/>'


def _label(label: Label, line: float) -> str:
    x = label.area.left if label.towards > 0 else label.area.right
    kind = "label" if label.towards > 0 else "label fc-left"
    top = label.area.top
    return "".join(_text(kind, x, top + (i + 0.5) * line, part) for i, part in enumerate(label.lines))
