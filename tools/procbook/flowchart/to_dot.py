"""The flow as DOT text for Graphviz (https://graphviz.org/doc/info/lang.html)."""

from __future__ import annotations

from collections.abc import Iterator

from procbook.flowchart.diagram import Diagram, Link, Node
from procbook.flowchart.names import Names

SHAPES = {
    "start": 'shape=box style="rounded"',
    "end": 'shape=box style="rounded,bold"',
    "decision": "shape=hexagon",
    "sign-off": 'shape=box style="bold"',
    "wait": 'shape=box style="dashed"',
    "call": "shape=box peripheries=2",
    "parallel": 'shape=box style="filled"',
    "join": 'shape=box style="filled"',
}


def to_dot(diagram: Diagram, names: Names) -> str:
    """One digraph; a cluster for each role."""
    lines = ["digraph {", "  rankdir=TB", f"  label={_quoted(diagram.title)}", "  node [shape=box]"]
    for index, role in enumerate(diagram.lanes):
        lines += [f"  subgraph cluster_{index} {{", f"    label={_quoted(names.role(role))}"]
        lines += [f"    {_node(node)}" for node in diagram.nodes.values() if node.role == role]
        lines.append("  }")
    return "\n".join([*lines, *map(_link, diagram.links), "}"]) + "\n"


def _quoted(*lines: str) -> str:
    """A string of DOT. In it `\\` escapes and `&` begins a character reference; line ends are written `\\n`."""
    return '"' + "\\n".join("".join(_safe(line)) for line in lines) + '"'


def _safe(text: str) -> Iterator[str]:
    for character in text:
        if character == "\\":
            yield "\\\\"
        elif character in '"&<>':
            yield f"&#{ord(character)};"
        elif character.isprintable():
            yield character


def _node(node: Node) -> str:
    title = f"{node.number} {node.title}" if node.number else node.title
    label = _quoted(title, *(note.text for note in node.notes))
    link = f" URL={_quoted(node.href)}" if node.href else ""
    return f"{_quoted(node.id)} [label={label} {SHAPES.get(node.kind, 'shape=box')}{link}]"


def _link(link: Link) -> str:
    label = f" label={_quoted(link.label)}" if link.label else ""
    loop = " style=dashed constraint=false" if link.back else ""
    return f"  {_quoted(link.source)} -> {_quoted(link.target)} [dir=forward{label}{loop}]"
