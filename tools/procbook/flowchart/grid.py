"""A cell (row, lane) for every node: time runs down, one node to a cell.

The row of a step is that of the longest path to it (J. Sugiyama et al., 1981, layer assignment), loops left out;
of several steps that would share a cell the later ones move down.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from procbook.flow.graph import backwards
from procbook.flowchart.diagram import Diagram, Node


class Cell(NamedTuple):
    row: int
    lane: int


class Grid:
    """Cells by node, and what lies in each lane."""

    def __init__(self, lanes: int) -> None:
        self.lanes = lanes
        self.cells: dict[str, Cell] = {}
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
    """Cells for all nodes. `lanes` gives the lane of each role (all 0 for a drawing in one column)."""
    grid = Grid(1 + max(lanes.values(), default=0))
    before = _predecessors(diagram)
    previous = {step.id: last.id for last, step in pairwise(diagram.steps())}
    starts = diagram.starts()
    for step in _in_topological_order(diagram, before):
        start = starts.get(step.id)
        above = before[step.id] or [id for id in (previous.get(step.id),) if id in grid.cells]
        row = 1 + max((grid.cells[id].row for id in above), default=-1)
        _put_step(grid, step, start, row, lanes[step.role])
    _put_ends(grid, diagram, before)
    return grid


def _predecessors(diagram: Diagram) -> dict[str, list[str]]:
    """The nodes that lead to each node, loops and starts left out."""
    before: dict[str, list[str]] = {id: [] for id in diagram.nodes}
    for link in diagram.links:
        if not link.back and diagram.nodes[link.source].kind != "start":
            before[link.target].append(link.source)
    return before


def _in_topological_order(diagram: Diagram, before: dict[str, list[str]]) -> Iterator[Node]:
    """The steps so that each comes after all that lead to it, otherwise in the order written. Parts of the process
    with a beginning of their own come when nothing else is ready."""
    after = backwards({id: tuple(sources) for id, sources in before.items()})
    waits = {step.id: len(before[step.id]) for step in diagram.steps()}
    ready = [(diagram.nodes[id].number > 1, diagram.nodes[id].number, id) for id, count in waits.items() if not count]
    while ready:
        *_, id = heapq.heappop(ready)
        yield diagram.nodes[id]
        for target in after.get(id, ()):
            waits[target] = waits.get(target, 0) - 1
            if not waits[target]:
                heapq.heappush(ready, (False, diagram.nodes[target].number, target))


def _put_step(grid: Grid, step: Node, start: Node | None, row: int, lane: int) -> None:
    """A step and right above it its start."""
    above = 1 if start else 0
    row = max(row, above)
    while not (grid.is_free(row, lane) and grid.is_free(row - above, lane)):
        row += 1
    grid.put(step.id, row, lane)
    if start:
        grid.put(start.id, row - 1, lane)


def _put_ends(grid: Grid, diagram: Diagram, before: dict[str, list[str]]) -> None:
    """An end follows its last step where it is in nobody's way, else it stands below all steps, in the lane of
    one of its steps."""
    bottom = grid.height
    last = {id: _latest_first(grid, before[id]) for id, node in diagram.nodes.items() if node.kind == "end"}
    for id, cells in sorted(last.items(), key=lambda item: -item[1][0].row):
        row, lane = cells[0].row + 1, cells[0].lane
        if grid.lanes == 1 and not _goes_on(grid, diagram, row - 1):
            grid.insert(row)
            bottom += 1
        elif row < bottom and (not grid.is_free(row, lane) or _in_the_way(grid, diagram, row, lane)):
            row, lane = next(((bottom, c.lane) for c in cells if grid.is_free(bottom, c.lane)), (bottom, lane))
        while not grid.is_free(row, lane):
            row += 1
        grid.put(id, row, lane)


def _goes_on(grid: Grid, diagram: Diagram, row: int) -> bool:
    """Whether a way leads straight from this row to the next."""
    ways = ((grid.cells[k.source].row, grid.cells[k.target].row) for k in diagram.links if k.target in grid.cells)
    return (row, row + 1) in ways


def _latest_first(grid: Grid, ids: list[str]) -> list[Cell]:
    return sorted((grid.cells[id] for id in ids), key=lambda cell: -cell.row)


def _in_the_way(grid: Grid, diagram: Diagram, row: int, lane: int) -> bool:
    """Whether a way on within the lane passes the row."""
    for link in diagram.links:
        if link.source in grid.cells and link.target in grid.cells and not link.back:
            source, target = grid.cells[link.source], grid.cells[link.target]
            if source.lane == target.lane == lane and source.row < row < target.row:
                return True
    return False
