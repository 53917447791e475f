"""Two flows of one process as one diagram: what was added, changed and removed, in its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from procbook.flowchart.diagram import Diagram, Link, Node, Note, with_back_links
from procbook.flowchart.names import Names

ADDED, CHANGED, REMOVED = "added", "changed", "removed"


def difference(before: Diagram, after: Diagram, changed: Collection[str], names: Names) -> Diagram:
    """The union of both, in the order of the new one; what is gone stands behind what it stood behind.

    `changed`: ids of steps in which something differs that the boxes may not show.
    """
    marked = {f"step:{id}" for id in changed}
    nodes = {id: _node(before.nodes.get(id), after.nodes.get(id), marked, names) for id in _order(before, after)}
    links = with_back_links(list(nodes), tuple(_links(before, after)))
    return Diagram(after.title, nodes, links, tuple(dict.fromkeys(node.role for node in nodes.values())))


def _order(before: Diagram, after: Diagram) -> list[str]:
    """Starts, steps and ends; each as in the new flow, and what is gone behind the one it stood behind."""
    order = list(after.nodes)
    behind = ""
    for id in before.nodes:
        if id not in after.nodes:
            order.insert(order.index(behind) + 1 if behind else 0, id)
        behind = id
    kinds = {id: (after.nodes.get(id) or before.nodes[id]).kind for id in order}
    return sorted(order, key=lambda id: {"start": 0, "end": 2}.get(kinds[id], 1))


def _node(old: Node | None, new: Node | None, marked: Collection[str], names: Names) -> Node:
    if old is None or new is None:
        node = new or old
        assert node
        return _as(node, REMOVED if new is None else ADDED, names)
    if new.id in marked or _shown(old) != _shown(new):
        moved = old.role != new.role and bool(new.number)
        was = (Note("was", names.words.was.format(role=names.role(old.role))),) if moved else ()
        return _as(new, CHANGED, names, was)
    return new


def _shown(node: Node) -> Node:
    """What readers see of a box, wherever it stands."""
    return node._replace(number=0, href="")


def _as(node: Node, change: str, names: Names, notes: tuple[Note, ...] = ()) -> Node:
    """With a word for what happened to it: colours alone say nothing to whoever cannot tell them apart."""
    href = "" if change == REMOVED else node.href
    sign = Note(change, names.words.marks[change])
    return node._replace(href=href, notes=(sign, *node.notes, *notes), change=change)


def _links(before: Diagram, after: Diagram) -> Iterator[Link]:
    old, new = _by_ends(before), _by_ends(after)
    for ends, link in new.items():
        was = old.get(ends)
        yield link if was and was.label == link.label else link._replace(change=CHANGED if was else ADDED)
    for ends, link in old.items():
        if ends not in new:
            yield link._replace(change=REMOVED)


def _by_ends(diagram: Diagram) -> Mapping[tuple[str, str], Link]:
    return {(link.source, link.target): link for link in diagram.links}
