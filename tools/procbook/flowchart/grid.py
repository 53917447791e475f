"""A cell (row, lane) for every node: time runs down, one node to a cell.

The row of a step is that of the longest path to it (J. Sugiyama et al., 1981, layer assignment), loops left out;
of several steps that would share a cell the later ones move down.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from procbook.flow.graph import backwards
from procbook.flowchart.diagram import Diagram, Node


class Cell(NamedTuple):
    row: int
    lane: int


class Grid:
    """Cells by node, and what lies in each lane. `exits` are the ends that have no cell: they hang at the foot of their
    step."""

    def __init__(self, lanes: int) -> None:
        self.lanes = lanes
        self.cells: dict[str, Cell] = {}
        self.exits: set[str] = set()
        self._rows: list[set[int]] = [set() for _ in range(lanes)]

    def put(self, id: str, row: int, lane: int) -> None:
        self.cells[id] = Cell(row, lane)
        self._rows[lane].add(row)

    def is_free(self, row: int, lane: int) -> bool:
        return row not in self._rows[lane]

    def is_clear(self, lane: int, above: int, below: int) -> bool:
        """Whether the lane is empty between two rows, both not counted."""
        return not any(row in self._rows[lane] for row in range(above + 1, below))

    def insert(self, row: int) -> None:
        """Make an empty row; what was there and below moves down."""
        self.cells = {id: Cell(cell.row + (cell.row >= row), cell.lane) for id, cell in self.cells.items()}
        self._rows = [{other + (other >= row) for other in rows} for rows in self._rows]

    @property
    def height(self) -> int:
        return 1 + max((cell.row for cell in self.cells.values()), default=-1)


def assign_cells(diagram: Diagram, lanes: dict[str, int]) -> Grid:
    """Cells for all nodes, one flow below the other. `lanes` gives the lane of each role (all 0 for one column)."""
    grid = Grid(1 + max(lanes.values(), default=0))
    before, starts = _predecessors(diagram), diagram.starts()
    for own in _flows(diagram):
        top = grid.height
        for step in _in_topological_order(own, before):
            row = max([top, *(1 + grid.cells[id].row for id in before[step.id])])
            _put_step(grid, step, starts.get(step.id), row, lanes[step.role], top)
        _put_ends(grid, diagram, {step.id for step in own}, before)
    return grid


def _flows(diagram: Diagram) -> list[list[Node]]:
    """The steps in flows: those that no way joins are flows of their own, each with its trigger."""
    first = {step.id: step.id for step in diagram.steps()}

    def found(id: str) -> str:
        while first[id] != id:
            id = first[id]
        return id

    place = {id: number for number, id in enumerate(first)}
    for link in diagram.links:
        if link.source in first and link.target in first:
            one, other = sorted((found(link.source), found(link.target)), key=place.__getitem__)
            first[other] = one
    flows: dict[str, list[Node]] = defaultdict(list)
    for step in diagram.steps():
        flows[found(step.id)].append(step)
    return list(flows.values())


def _predecessors(diagram: Diagram) -> dict[str, list[str]]:
    """The nodes that lead to each node, loops and starts left out."""
    before: dict[str, list[str]] = {id: [] for id in diagram.nodes}
    for link in diagram.links:
        if not link.back and diagram.nodes[link.source].kind != "start":
            before[link.target].append(link.source)
    return before


def _in_topological_order(steps: list[Node], before: dict[str, list[str]]) -> Iterator[Node]:
    """The steps of a flow so that each comes after all that lead to it, otherwise in the order written. Parts with a
    beginning of their own come when nothing else is ready."""
    known = {step.id: step for step in steps}
    after = backwards({id: tuple(before[id]) for id in known})
    waits = {id: len(before[id]) for id in known}
    ready = [(known[id] is not steps[0], known[id].number, id) for id, count in waits.items() if not count]
    while ready:
        *_, id = heapq.heappop(ready)
        yield known[id]
        for target in after.get(id, ()):
            waits[target] -= 1
            if not waits[target]:
                heapq.heappush(ready, (False, known[target].number, target))


def _put_step(grid: Grid, step: Node, start: Node | None, row: int, lane: int, top: int) -> None:
    """A step and right above it its start, neither above the top of their flow."""
    above = 1 if start else 0
    row = max(row, top + above)
    while not (grid.is_free(row, lane) and grid.is_free(row - above, lane)):
        row += 1
    grid.put(step.id, row, lane)
    if start:
        grid.put(start.id, row - 1, lane)


def _put_ends(grid: Grid, diagram: Diagram, steps: set[str], before: dict[str, list[str]]) -> None:
    """An end stands right below its step where it is in nobody's way, else it hangs at its foot."""
    ends = [id for id, node in diagram.nodes.items() if node.kind == "end" and before[id][0] in steps]
    for id in sorted(ends, key=lambda id: -grid.cells[before[id][0]].row):
        row, lane = grid.cells[before[id][0]]
        if _in_the_way(grid, diagram, row, lane):
            grid.exits.add(id)
            continue
        if not grid.is_free(row + 1, lane):
            grid.insert(row + 1)
        grid.put(id, row + 1, lane)


def _in_the_way(grid: Grid, diagram: Diagram, row: int, lane: int) -> bool:
    """Whether a way on within the lane leads to what stands right below a row, or past it."""
    for link in diagram.links:
        if link.source in grid.cells and link.target in grid.cells and not link.back:
            source, target = grid.cells[link.source], grid.cells[link.target]
            if source.lane == target.lane == lane and source.row <= row < target.row:
                return True
    return False
