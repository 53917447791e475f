"""How few lines cross in the flowcharts, beside the fewest that any order of their lanes could have.

    python -m bench.crossings

The 26 charts of the frozen manual in `tests/flowchart/frozen.json` and 200 random flows, which have up to eight lanes.
For each: the crossings as it is drawn; with its lanes in the order in which roles first act; the least of all orders of
its lanes where there are at most 720, else of 1,000 random ones. One line for each group, with ratio and seconds.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import permutations
from math import factorial

from procbook.flowchart.crossings import crossings
from procbook.flowchart.diagram import Diagram, diagram
from procbook.flowchart.geometry import LANES
from procbook.flowchart.layout import draw
from procbook.manual.model import Process
from tests.flowchart.chart_samples import NAMES, drawing_of, frozen, in_order, random_process

RESTARTS = 1_000
RATIO = 1.10
"""At most this many times the best that was found."""


def main() -> int:
    """Exit code 1 when more lines cross than promised."""
    groups = {"26 of the manual": frozen(), "200 random": [random_process(seed) for seed in range(200)]}
    met = [measured(name, processes) for name, processes in groups.items()]
    return int(not all(met))


def measured(name: str, processes: Sequence[Process]) -> bool:
    began = time.perf_counter()
    ours = sum(crossings(drawing_of(process, LANES)) for process in processes)
    seconds = time.perf_counter() - began
    plain = sum(crossings(in_order(process)) for process in processes)
    best = sum(min(each_order(diagram(process, NAMES))) for process in processes)
    print(
        f"{name}: {ours} crossings, {seconds:.1f} s; as roles act {plain}; best {best}; ratio {ours / max(best, 1):.2f}"
    )
    return ours <= RATIO * best


def each_order(drawn: Diagram) -> Iterator[int]:
    """The crossings with the lanes in every order, or in very many."""
    for lanes in _orders(drawn.lanes):
        yield crossings(draw(drawn._replace(lanes=lanes), NAMES, LANES))


def _orders(lanes: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if factorial(len(lanes)) <= RESTARTS:
        yield from permutations(lanes)
        return
    chance = random.Random(1)
    yield from (tuple(chance.sample(lanes, len(lanes))) for _ in range(RESTARTS))


if __name__ == "__main__":
    sys.exit(main())
