"""The flow as Mermaid text (https://mermaid.js.org/syntax/flowchart.html)."""

from __future__ import annotations

from collections.abc import Iterator

from procbook.flowchart.diagram import Diagram, Link, Node
from procbook.flowchart.names import Names

SHAPES = {
    "start": ("([", "])"),
    "end": ("([", "])"),
    "decision": ("{{", "}}"),
    "sign-off": ("[/", "\\]"),
    "wait": ("([", "])"),
    "call": ("[[", "]]"),
}


def to_mermaid(diagram: Diagram, names: Names) -> str:
    """One flowchart; a subgraph for each role. Nodes are n1, n2 …: ids of the manual may be words of Mermaid."""
    ids = {id: f"n{index}" for index, id in enumerate(diagram.nodes, 1)}
    lines = ["flowchart TB"]
    for index, role in enumerate(diagram.lanes, 1):
        lines.append(f"subgraph r{index}[{_quoted(names.role(role))}]")
        lines += [_node(ids[node.id], node) for node in diagram.nodes.values() if node.role == role]
        lines.append("end")
    lines += [_link(ids, link) for link in diagram.links]
    lines += [f'click {ids[node.id]} href "{node.href}"' for node in diagram.nodes.values() if node.href]
    return "\n".join(lines) + "\n"


def _quoted(*lines: str) -> str:
    """A string of Mermaid: all ASCII punctuation as character codes, so that nothing in it is syntax,
    Markdown or HTML."""
    return '"' + "<br/>".join("".join(_safe(line)) for line in lines) + '"'


def _safe(text: str) -> Iterator[str]:
    for character in text:
        if character.isascii() and not character.isalnum() and character != " ":
            yield f"#{ord(character)};" if character.isprintable() else ""
        elif character.isprintable():
            yield character


def _node(id: str, node: Node) -> str:
    opening, closing = SHAPES.get(node.kind, ("[", "]"))
    title = f"{node.number} {node.title}" if node.number else node.title
    return f"{id}{opening}{_quoted(title, *(note.text for note in node.notes))}{closing}"


def _link(ids: dict[str, str], link: Link) -> str:
    arrow = "-.->" if link.back else "-->"
    label = f"|{_quoted(link.label)}|" if link.label else ""
    return f"{ids[link.source]} {arrow}{label} {ids[link.target]}"
