"""Flowcharts of a process: two drawings for pages, and the flow as DOT and Mermaid text for other tools."""

from procbook.flowchart.diagram import diagram
from procbook.flowchart.drawing import draw
from procbook.flowchart.names import Names, Words, names_of, words
from procbook.flowchart.style import LANES, PLAIN, Style
from procbook.flowchart.svg import svg
from procbook.flowchart.to_dot import to_dot
from procbook.flowchart.to_mermaid import to_mermaid
from procbook.model import Process

__all__ = ["Names", "Words", "dot", "lanes_svg", "mermaid", "names_of", "plain_svg", "words"]


def lanes_svg(process: Process, names: Names) -> str:
    """The drawing for wide screens, one `<svg>`: a lane for each role. Empty for a process without steps."""
    return _picture(process, names, LANES)


def plain_svg(process: Process, names: Names) -> str:
    """The drawing for phones, one `<svg>`: one column, the role in each box. Empty for a process without steps."""
    return _picture(process, names, PLAIN)


def dot(process: Process, names: Names) -> str:
    """The flow for Graphviz."""
    return to_dot(diagram(process, names), names)


def mermaid(process: Process, names: Names) -> str:
    """The flow for Mermaid."""
    return to_mermaid(diagram(process, names), names)


def _picture(process: Process, names: Names, style: Style) -> str:
    if not process.steps:
        return ""
    drawing = draw(diagram(process, names, with_roles=not style.header), names, style)
    return svg(drawing, f"flowchart-{style.name}-{process.id}", names.words)
