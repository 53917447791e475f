"""The flow as text for other tools: DOT for Graphviz (https://graphviz.org/doc/info/lang.html), and Mermaid
(https://mermaid.js.org/syntax/flowchart.html).
"""

from __future__ import annotations

from collections.abc import Iterator

from procbook.flowchart.diagram import Diagram, Link, Node
from procbook.flowchart.names import Names

# DOT

DOT_SHAPES = {
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
    lines = ["digraph {", "  rankdir=TB", f"  label={_dot_quoted(diagram.title)}", "  node [shape=box]"]
    for index, role in enumerate(diagram.lanes):
        lines += [f"  subgraph cluster_{index} {{", f"    label={_dot_quoted(names.role(role))}"]
        lines += [f"    {_dot_node(node)}" for node in diagram.nodes.values() if node.role == role]
        lines.append("  }")
    return "\n".join([*lines, *map(_dot_link, diagram.links), "}"]) + "\n"


def _dot_quoted(*lines: str) -> str:
    """A string of DOT. In it `\\` escapes and `&` begins a character reference; line ends are written `\\n`."""
    return '"' + "\\n".join("".join(_dot_safe(line)) for line in lines) + '"'


def _dot_safe(text: str) -> Iterator[str]:
    for character in text:
        if character == "\\":
            yield "\\\\"
        elif character in '"&<>':
            yield f"&#{ord(character)};"
        elif character.isprintable():
            yield character


def _dot_node(node: Node) -> str:
    title = f"{node.number} {node.title}" if node.number else node.title
    label = _dot_quoted(title, *(note.text for note in node.notes))
    link = f" URL={_dot_quoted(node.href)}" if node.href else ""
    return f"{_dot_quoted(node.id)} [label={label} {DOT_SHAPES.get(node.kind, 'shape=box')}{link}]"


def _dot_link(link: Link) -> str:
    label = f" label={_dot_quoted(link.label)}" if link.label else ""
    loop = " style=dashed constraint=false" if link.back else ""
    return f"  {_dot_quoted(link.source)} -> {_dot_quoted(link.target)} [dir=forward{label}{loop}]"


# Mermaid

MERMAID_SHAPES = {
    "start": ("([", "])"),
    "end": ("([", "])"),
    "decision": ("{{", "}}"),
    "sign-off": ("[/", "\\]"),
    "wait": ("([", "])"),
    "call": ("[[", "]]"),
}


MERMAID_MARKS = {
    "added": "fill:#d8f3dc,stroke:#1a7f37,stroke-width:3px,color:#1f2430",
    "changed": "fill:#fff1cf,stroke:#9a6700,stroke-width:3px,color:#1f2430",
    "removed": "fill:#ffe3e0,stroke:#b42318,stroke-width:2px,stroke-dasharray:6 4,color:#1f2430",
}


def to_mermaid(diagram: Diagram, names: Names, links: bool = True) -> str:
    """One flowchart; a subgraph for each role. Nodes are n1, n2 …: ids of the manual may be words of Mermaid.

    `links`: whether boxes lead to the steps of the page that the text will stand on.
    """
    ids = {id: f"n{index}" for index, id in enumerate(diagram.nodes, 1)}
    lines = ["flowchart TB"]
    for index, role in enumerate(diagram.lanes, 1):
        lines.append(f"subgraph r{index}[{_mermaid_quoted(names.role(role))}]")
        lines += [_mermaid_node(ids[node.id], node) for node in diagram.nodes.values() if node.role == role]
        lines.append("end")
    lines += [_mermaid_link(ids, link) for link in diagram.links]
    lines += [f'click {ids[node.id]} href "{node.href}"' for node in diagram.nodes.values() if node.href and links]
    lines += _mermaid_marks(ids, diagram)
    return "\n".join(lines) + "\n"


def _mermaid_marks(ids: dict[str, str], diagram: Diagram) -> Iterator[str]:
    """What was added, changed and removed, beside the words in its box."""
    for change, style in MERMAID_MARKS.items():
        if marked := [ids[node.id] for node in diagram.nodes.values() if node.change == change]:
            yield f"classDef {change} {style}"
            yield f"class {','.join(marked)} {change}"
    for index, link in enumerate(diagram.links):
        if link.change:
            yield f"linkStyle {index} {MERMAID_MARKS[link.change].partition(',')[2]},fill:none"


def _mermaid_quoted(*lines: str) -> str:
    """A string of Mermaid: all ASCII punctuation as character codes, so that nothing in it is syntax,
    Markdown or HTML."""
    return '"' + "<br/>".join("".join(_mermaid_safe(line)) for line in lines) + '"'


def _mermaid_safe(text: str) -> Iterator[str]:
    for character in text:
        if character.isascii() and not character.isalnum() and character != " ":
            yield f"#{ord(character)};" if character.isprintable() else ""
        elif character.isprintable():
            yield character


def _mermaid_node(id: str, node: Node) -> str:
    opening, closing = MERMAID_SHAPES.get(node.kind, ("[", "]"))
    title = f"{node.number} {node.title}" if node.number else node.title
    return f"{id}{opening}{_mermaid_quoted(title, *(note.text for note in node.notes))}{closing}"


def _mermaid_link(ids: dict[str, str], link: Link) -> str:
    arrow = "-.->" if link.back else "-->"
    label = f"|{_mermaid_quoted(link.label)}|" if link.label else ""
    return f"{ids[link.source]} {arrow}{label} {ids[link.target]}"
