"""The landscape: all processes by area, and what they hand to each other, as a map and as lists."""

from __future__ import annotations

from html import escape

import pygraphviz
from markupsafe import Markup

from procbook.flowchart.text import lines as broken_lines
from procbook.model import Process
from procbook.pages.book import Book
from procbook.pages.handovers import hand_over_lines
from procbook.pages.links import link, process_path
from procbook.pages.page import Page
from procbook.search import Document

PATH = "landscape.md"
_EM = 14
_BOX = (132, 48)
_POINTS = 72


def landscape_page(book: Book) -> Page:
    """The page; planned processes stand there as planned, so that a gap is seen."""
    title = book.words["labels"]["landscape"]
    pairs = hand_over_lines(book.handbook)
    areas = [
        (area, [each for each in book.handbook.processes.values() if each.area == area.id])
        for area in book.handbook.settings.areas
    ]
    written = len(book.handbook.written)
    count = book.words["planned_count"].format(written, len(book.handbook.processes) - written)
    markdown = book.render(
        "landscape.md.j2", PATH, title, map=Markup(_map(book, set(pairs))), areas=areas, pairs=pairs, count=count
    )
    return Page(PATH, title, markdown, (), (Document("landscape/", title, "page", weight=0.4),))


def _map(book: Book, pairs: set[tuple[str, str]]) -> str:
    """The map as SVG: Graphviz places boxes and curves, the drawing is ours, so that CSS gives colours and font."""
    graph = pygraphviz.AGraph(directed=True, strict=True)
    graph.graph_attr.update(rankdir="LR", nodesep="0.25", ranksep="0.7", splines="true")
    graph.node_attr.update(shape="box", fixedsize="true", label="", width=_BOX[0] / _POINTS, height=_BOX[1] / _POINTS)
    for process in book.handbook.processes:
        graph.add_node(process)
    graph.add_edges_from(sorted(pairs))
    graph.layout("dot")
    x0, y0, right, top = (float(number) for number in graph.graph_attr["bb"].split(","))
    edges = "".join(_edge(graph.get_edge(*pair), top) for pair in sorted(pairs))
    boxes = "".join(_box(book, each, graph.get_node(each.id), top) for each in book.handbook.processes.values())
    arrow = '<defs><marker id="landscape-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>'
    title = escape(book.words["labels"]["landscape"])
    size = f'viewBox="{x0 - 8:.0f} -8 {right - x0 + 16:.0f} {top - y0 + 16:.0f}"'
    return f'<svg class="landscape" role="img" aria-label="{title}" {size}>{arrow}{edges}{boxes}</svg>'


def _edge(edge: pygraphviz.Edge, top: float) -> str:
    """A curve from Graphviz: `e,x,y` is the arrow's tip, the rest are the points of Bezier pieces."""
    end, *points = edge.attr["pos"].split(" ")
    placed = [_point(point, top) for point in points]
    tip = _point(end.removeprefix("e,"), top)
    curve = " ".join(placed[1:])
    return f'<path class="landscape__edge" d="M{placed[0]} C{curve} L{tip}" marker-end="url(#landscape-arrow)"/>'


def _point(text: str, top: float) -> str:
    x, y = text.split(",")
    return f"{float(x):.1f},{top - float(y):.1f}"


def _box(book: Book, process: Process, node: pygraphviz.Node, top: float) -> str:
    x, y = (float(number) for number in node.attr["pos"].split(","))
    kind = "" if process.written else " landscape__box--planned"
    lines = broken_lines(process.title, (_BOX[0] - 12) / _EM, 2)
    first = top - y - (len(lines) - 1) * _EM * 0.6 + _EM * 0.35
    spans = "".join(
        f'<tspan x="{x:.1f}" y="{first + row * _EM * 1.2:.1f}">{escape(line)}</tspan>' for row, line in enumerate(lines)
    )
    left, above = x - _BOX[0] / 2, top - y - _BOX[1] / 2
    rect = f'<rect x="{left:.1f}" y="{above:.1f}" width="{_BOX[0]}" height="{_BOX[1]}" rx="6"/>'
    address = escape(link(PATH, process_path(process.id)))
    area = next((n for n, each in enumerate(book.handbook.settings.areas) if each.id == process.area), 0)
    return f'<a href="{address}" class="landscape__box landscape__box--area-{area % 8}{kind}">{rect}<text>{spans}</text></a>'


