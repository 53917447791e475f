"""The landscape: all processes by area, and what they hand to each other, as a map and as lists.

The map is an SVG: a frame for each area with its processes, arrows from area to area. Arrows from process to process
(more than eighty in a manual of 26) cannot be followed by eye, so the lists below the map have those. The frames stand
in rows in the order of the manual; Graphviz only bends the arrows around them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

import pygraphviz
from markupsafe import Markup

from procbook.flowchart.text import wrap
from procbook.manual.model import Area
from procbook.pages import lookup
from procbook.pages.context import PageContext, PageMaker, page_maker
from procbook.pages.facts import Facts
from procbook.pages.links import process_path
from procbook.pages.lookup import Listed
from procbook.pages.page import Page
from procbook.pages.rendering import render
from procbook.search import Document

PATH = "landscape.md"

WIDTH = 900
FRAMES = 3
BOX = 120
LEAST_HIGH = 62
GAP = 8
BETWEEN = (52, 48)
HEAD = 16
TEXT = 14
AREA_TEXT = 16
LINE = 18
KINDS = 8
"""So many areas have a colour of their own; the style sheet knows as many."""

_ARROW = (
    '<defs><marker id="landscape-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9"'
    ' markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z"/></marker></defs>'
)


def landscape_makers(facts: Facts) -> Iterator[PageMaker]:
    names = (lookup.caretaker, lookup.process_names, lookup.by_area, lookup.exchanges)
    yield page_maker(PATH, landscape_page, *names)


def landscape_page(context: PageContext) -> Page:
    """The page; planned processes stand there as planned, so that a gap is seen."""
    title, names = context.labels["landscape"], lookup.process_names(context.facts)
    gives: dict[str, list[tuple[str, list[str]]]] = {}
    for (giver, taker), what in lookup.exchanges(context.facts).items():
        gives.setdefault(giver, []).append((taker, what))
    written = sum(each.written for each in names.values())
    count = context.words["planned_count"].format(written, len(names) - written)
    values = {"map": area_map(context), "areas": lookup.by_area(context.facts), "gives": gives, "count": count}
    markdown = render(context, "landscape.md.j2", title, hide=("toc",), **values)
    return Page(PATH, title, markdown, (Document("landscape/", title, "page", weight=0.4),))


class Frame(NamedTuple):
    """An area, its number, and where it stands: left, top, width, height. `head` is the room of its title, `high` that
    of each box."""

    area: Area
    number: int
    left: float
    top: float
    width: float
    height: float
    head: float
    high: float
    processes: tuple[Listed, ...]


def area_map(context: PageContext) -> Markup:
    """One `<svg>` for the page of the context."""
    frames = list(_frames(context))
    graph = _bent(frames, _edges(context))
    left, bottom, right, top = (float(number) for number in graph.graph_attr["bb"].split(","))
    title = escape(context.labels["landscape"])
    size = f'width="{right - left + 16:.0f}" height="{top - bottom + 16:.0f}"'
    view = f'viewBox="{left - 8:.0f} {-top - 8:.0f} {right - left + 16:.0f} {top - bottom + 16:.0f}"'
    moved = [_placed(graph, frame) for frame in frames]
    content = [*map(_curve, sorted(graph.edges())), *(_frame(context, frame) for frame in moved)]
    return Markup(
        f'<svg class="landscape" role="group" aria-label="{title}" {size} {view}>{_ARROW}{"".join(content)}</svg>'
    )


def _frames(context: PageContext) -> Iterator[Frame]:
    """Rows of equal height; the frames of the last row share its width. All boxes are as high as the longest title."""
    top, numbered = 0.0, list(enumerate(lookup.by_area(context.facts)))
    titles = (process.title for _, (_, processes) in numbered for process in processes)
    high = max([LEAST_HIGH, *(len(_lines(title)) * LINE + GAP for title in titles)])
    for row in (numbered[start : start + FRAMES] for start in range(0, len(numbered), FRAMES)):
        width = (WIDTH - BETWEEN[0] * (len(row) - 1)) / len(row)
        rows = max(-(-len(processes) // _columns(width)) for _, (_, processes) in row)
        head = HEAD + max(len(_head(area, width)) for _, (area, _) in row) * LINE
        height = head + max(rows, 1) * (high + GAP)
        for place, (number, (area, processes)) in enumerate(row):
            yield Frame(area, number, place * (width + BETWEEN[0]), top, width, height, head, high, processes)
        top += height + BETWEEN[1]


def _columns(width: float) -> int:
    return int((width - GAP) // (BOX + GAP))


def _head(area: Area, width: float) -> tuple[str, ...]:
    return wrap(area.title, (width - 20) / AREA_TEXT)


def _lines(title: str) -> tuple[str, ...]:
    return wrap(title, (BOX - 14) / TEXT)


def _edges(context: PageContext) -> Counter[tuple[str, str]]:
    """How many processes of one area give something to one of the other."""
    area = {process.id: process.area for _, processes in lookup.by_area(context.facts) for process in processes}
    pairs = lookup.exchanges(context.facts)
    joined = [(area[giver], area[taker]) for giver, taker in pairs if giver in area and taker in area]
    return Counter(pair for pair in joined if pair[0] != pair[1])


def _bent(frames: list[Frame], edges: Counter[tuple[str, str]]) -> pygraphviz.AGraph:
    """The graph with a curve for each two areas. Graphviz counts upwards, in points (an inch has 72)."""
    graph = pygraphviz.AGraph(directed=True, strict=True)
    graph.graph_attr.update(splines="true", inputscale="72")
    graph.node_attr.update(shape="box", fixedsize="true", label="")
    for frame in frames:
        place = f"{frame.left + frame.width / 2},{-frame.top - frame.height / 2}!"
        graph.add_node(frame.area.id, pos=place, width=frame.width / 72, height=frame.height / 72)
    for (giver, taker), count in sorted(edges.items()):
        back = edges[taker, giver]
        if giver in graph and taker in graph and (giver < taker or not back):
            graph.add_edge(giver, taker, dir="both" if back else "forward", penwidth=min(1.2 + (count + back) / 4, 5))
    graph.layout("neato", args="-n")
    return graph


def _placed(graph: pygraphviz.AGraph, frame: Frame) -> Frame:
    """Graphviz moves everything so that the drawing begins at 0."""
    x, y = (float(number) for number in graph.get_node(frame.area.id).attr["pos"].split(","))
    return frame._replace(left=x - frame.width / 2, top=-y - frame.height / 2)


def _curve(edge: pygraphviz.Edge) -> str:
    """The tips come first (`e,x,y` at the end, `s,x,y` at the start), then the points of the Bezier pieces."""
    pieces = edge.attr["pos"].split(" ")
    tips = {piece[0]: _point(piece[2:]) for piece in pieces if piece[0] in "se"}
    first, *rest = [_point(piece) for piece in pieces if piece[0] not in "se"]
    start = f"M{tips['s']}L{first}" if "s" in tips else f"M{first}"
    marks = ' marker-start="url(#landscape-arrow)"' if "s" in tips else ""
    curve = f"{start}C{' '.join(rest)}L{tips['e']}"
    width = f'stroke-width="{float(edge.attr["penwidth"]):.1f}"'
    return f'<path class="landscape__edge" d="{curve}" {width}{marks} marker-end="url(#landscape-arrow)"/>'


def _point(text: str) -> str:
    x, y = text.split(",")
    return f"{float(x):.1f},{-float(y):.1f}"


def _frame(context: PageContext, frame: Frame) -> str:
    size = f'x="{frame.left:.1f}" y="{frame.top:.1f}" width="{frame.width:.1f}"'
    head = f'<rect class="landscape__bar" {size} height="6"/>'
    title = _text("area", frame.left + 10, frame.top + 24, _head(frame.area, frame.width))
    boxes = (_box(context, frame, number, process) for number, process in enumerate(frame.processes))
    rect = f'<rect {size} height="{frame.height:.1f}"/>'
    return (
        f'<g class="landscape__frame landscape__frame--{frame.number % KINDS}">{rect}{head}{title}{"".join(boxes)}</g>'
    )


def _box(context: PageContext, frame: Frame, number: int, process: Listed) -> str:
    row, column = divmod(number, _columns(frame.width))
    left, top = frame.left + GAP + column * (BOX + GAP), frame.top + frame.head + row * (frame.high + GAP)
    planned = "" if process.written else " landscape__box--planned"
    lines = _lines(process.title)
    text = _text("title", left + 8, top + frame.high / 2 - (len(lines) - 1) * LINE / 2 + TEXT * 0.35, lines)
    address = escape(context.links.to(process_path(process.id)))
    rect = f'<rect x="{left:.1f}" y="{top:.1f}" width="{BOX}" height="{frame.high:.0f}" rx="4"/>'
    return f'<a href="{address}" class="landscape__box{planned}">{rect}{text}</a>'


def _text(kind: str, x: float, y: float, lines: tuple[str, ...]) -> str:
    spans = (f'<tspan x="{x:.1f}" y="{y + row * LINE:.1f}">{escape(line)}</tspan>' for row, line in enumerate(lines))
    return f'<text class="landscape__{kind}">{"".join(spans)}</text>'
