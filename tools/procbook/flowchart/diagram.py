"""What a flowchart shows, before it has a place: nodes and links of one process, with their texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from procbook.flow.loops import back_edges, loops
from procbook.flow.order import in_order
from procbook.flow.process_graph import Edge, Flow, alongside, flow
from procbook.flowchart.names import Names
from procbook.manual.model import HandOver, Process, Start, Step
from procbook.manual.otherwise import is_otherwise


class Note(NamedTuple):
    """A small line in a box: owner, meanwhile, together, instead, inclusive, call, hand-over, start.
    `href` only where another page is named."""

    kind: str
    text: str
    href: str = ""


class Node(NamedTuple):
    """`kind` is that of the step, or start or end. `number` is the position of a step, from 1. `change` is what
    happened to it, where two flows are shown as one: added, changed or removed."""

    id: str
    kind: str
    role: str
    title: str
    number: int = 0
    href: str = ""
    notes: tuple[Note, ...] = ()
    change: str = ""


class Link(NamedTuple):
    """`back` leads to an earlier node: a loop. `change` as of a node."""

    source: str
    target: str
    label: str = ""
    back: bool = False
    change: str = ""


class Diagram(NamedTuple):
    """Steps in the order in which readers meet them, before them their starts, after them all ends. `lanes` are role
    ids in the order in which they first act."""

    title: str
    nodes: dict[str, Node]
    links: tuple[Link, ...]
    lanes: tuple[str, ...]

    def steps(self) -> list[Node]:
        return [node for node in self.nodes.values() if node.number]

    def starts(self) -> dict[str, Node]:
        """The start node of each step that has one."""
        return {link.target: self.nodes[link.source] for link in self.links if link.source.startswith("start:")}


def diagram(process: Process, names: Names, with_roles: bool = False) -> Diagram:
    """The nodes and links of a process, `with_roles` the owner's title in each box. Links to unknown steps are
    left out: they are faults of their own."""
    process = in_order(process)
    graph = flow(process)
    edges = [edge for edge in graph.edges() if edge.target in graph.steps or edge.target in graph.ends]
    steps = _steps(process, graph, names, with_roles)
    starts = _starts(process, steps, names)
    ends = _ends(process, edges, steps, names)
    nodes = {node.id: node for node in [*starts, *steps.values(), *ends]}
    links = [Link(start.id, _step_id(start.id.removeprefix("start:"))) for start in starts]
    links += _links(process, edges, graph, names)
    return Diagram(process.title, nodes, tuple(links), tuple(dict.fromkeys(n.role for n in steps.values())))


def with_merged_starts(diagram: Diagram, lanes: Mapping[str, int]) -> Diagram:
    """Starts in the middle of a lane move into the box of their step, else the way down the lane had to go round
    them. `lanes` gives the lane of each role."""
    nodes = dict(diagram.nodes)
    for id, start in diagram.starts().items():
        step = nodes[id]
        before = (nodes[k.source] for k in diagram.links if k.target == id and not k.back and k.source != start.id)
        if any(lanes[node.role] == lanes[step.role] for node in before):
            nodes[id] = step._replace(notes=(Note("start", start.title), *step.notes))
            del nodes[start.id]
    return diagram._replace(nodes=nodes, links=tuple(link for link in diagram.links if link.source in nodes))


def with_own_ends(diagram: Diagram) -> Diagram:
    """For each step its own copy of an end it leads to, so that no line has to look for it elsewhere."""
    nodes = {id: node for id, node in diagram.nodes.items() if node.kind != "end"}
    links = []
    for link in diagram.links:
        end = diagram.nodes[link.target]
        if end.kind == "end":
            own = end._replace(id=f"{end.id} {link.source}", role=diagram.nodes[link.source].role)
            nodes[own.id] = own
            link = link._replace(target=own.id)
        links.append(link)
    return diagram._replace(nodes=nodes, links=tuple(links))


def with_back_links(order: Sequence[str], links: tuple[Link, ...]) -> tuple[Link, ...]:
    """The links of nodes in another order, with those marked that close a loop now."""
    closing = loops(order, [(link.source, link.target) for link in links])
    return tuple(link._replace(back=(link.source, link.target) in closing) for link in links)


def _step_id(id: str) -> str:
    return f"step:{id}"


def _steps(process: Process, graph: Flow, names: Names, with_roles: bool) -> dict[str, Node]:
    """A step without an owner of its own (a bar, say) stands in the lane of the step before it, and names nobody."""
    nodes: dict[str, Node] = {}
    role = next((step.owner for step in process.steps if step.owner), "")
    beside = _beside(process, graph, names)
    for number, step in enumerate(process.steps, 1):
        if graph.steps[step.id] is step:
            role = step.owner or role
            owner = (Note("owner", names.role(step.owner)),) if with_roles and step.owner else ()
            notes = (
                *owner,
                *beside.get(step.id, ()),
                *(note._replace(text=names.filled(note.text, process)) for note in _notes(step, names)),
            )
            title = names.filled(step.title, process)
            nodes[step.id] = Node(_step_id(step.id), step.kind, role, title, number, f"#{step.id}", notes)
    return nodes


def _beside(process: Process, graph: Flow, names: Names) -> dict[str, tuple[Note, ...]]:
    """与第 6、7 步同时, in the boxes of steps that begin together: one below the other they look as if one followed."""
    numbers = {step.id: number for number, step in reversed(list(enumerate(process.steps, 1)))}
    words, told = names.words, alongside(graph)
    listed = {id: words.list_separator.join(str(numbers[each]) for each in others) for id, others in told.items()}
    return {id: (Note("meanwhile", words.meanwhile.format(steps=steps)),) for id, steps in listed.items()}


def _notes(step: Step, names: Names) -> Iterable[Note]:
    words = names.words
    if step.with_:
        roles = words.list_separator.join(map(names.role, step.with_))
        yield Note("together", words.together.format(roles=roles))
    for case in step.owner_when:
        yield Note("instead", words.instead.format(when=case.when, role=names.role(case.owner)))
    if step.kind == "parallel" and step.branches:
        yield Note("inclusive", words.inclusive)
    if step.process:
        text = words.call.format(process=names.process(step.process))
        yield Note("call", text, names.addresses.get(step.process, ""))
    for hand_over in step.hand_overs:
        yield Note("hand-over", _hand_over(hand_over, names), names.addresses.get(hand_over.to, ""))


def _hand_over(hand_over: HandOver, names: Names) -> str:
    title = names.process(hand_over.to)
    if hand_over.when:
        return names.words.hand_over_when.format(when=hand_over.when, process=title)
    return names.words.hand_over.format(process=title)


def _starts(process: Process, steps: dict[str, Node], names: Names) -> list[Node]:
    """One node for each step with which the process may start, however many events lead to it."""
    events: dict[str, list[str]] = {}
    for start in process.starts:
        if start.step in steps:
            events.setdefault(start.step, []).append(names.filled(_event(start, names), process, "emphasis"))
    return [
        Node(f"start:{id}", "start", steps[id].role, names.words.start_separator.join(dict.fromkeys(texts)))
        for id, texts in events.items()
    ]


def _event(start: Start, names: Names) -> str:
    if start.event:
        return start.event
    if start.from_:
        return names.words.start_from.format(process=names.process(start.from_))
    cycle = names.words.cycles.get(start.every, start.every)
    named = start.when.startswith(cycle)
    return start.when if named else f"{cycle} {start.when}".strip()


def _ends(process: Process, edges: list[Edge], steps: dict[str, Node], names: Names) -> list[Node]:
    """The ends that are reached, in the lane of the last step that leads there."""
    ends: dict[str, Node] = {}
    for edge in edges:
        if edge.target not in steps:
            text = names.filled(process.ends.get(edge.target, ""), process) or names.words.end
            ends[edge.target] = Node(f"end:{edge.target}", "end", steps[edge.source].role, text)
    return list(ends.values())


def _links(process: Process, edges: list[Edge], graph: Flow, names: Names) -> Iterable[Link]:
    """One link for all edges from one step to the same other node."""
    back = back_edges(graph)
    together: dict[tuple[str, str], list[Edge]] = {}
    for edge in edges:
        together.setdefault((edge.source, edge.target), []).append(edge)
    returns = {edge.source for edge in back}
    for (source, target), same in together.items():
        to = _step_id(target) if target in graph.steps else f"end:{target}"
        labels = names.words.either.join(_labels(same, _default(same[0], graph, source in returns, names), names))
        yield Link(_step_id(source), to, names.filled(labels, process, "emphasis"), same[0] in back)


def _default(edge: Edge, graph: Flow, returns: bool, names: Names) -> str:
    """What the way of all other cases is called: who approves and does not send it back has passed it."""
    leads_on = edge.target in graph.steps
    if graph.steps[edge.source].kind == "sign-off" and (leads_on or returns):
        return names.words.passed
    return names.words.goes_on if leads_on else names.words.otherwise


def _labels(edges: list[Edge], default: str, names: Names) -> list[str]:
    """Where all other cases go the same way, "after 3 times" says nothing."""
    others = any(is_otherwise(edge.when) for edge in edges)
    labels = (_label(edge, default, names) for edge in edges if not (others and edge.over))
    return list(dict.fromkeys(filter(None, labels)))


def _label(edge: Edge, default: str, names: Names) -> str:
    if edge.branch is None:
        return ""
    if edge.over:
        return names.words.over.format(when=edge.when, times=edge.branch.at_most)
    return default if is_otherwise(edge.when) else edge.when
