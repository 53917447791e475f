"""Drawings that several tests look at, made once."""

from __future__ import annotations

import pytest

from procbook.flowchart.geometry import LANES, PLAIN
from procbook.flowchart.layout import Drawing
from procbook.manual.model import Process
from tests.flowchart.chart_samples import OFFICE, drawing_of, in_order, manual, random_process

RANDOM = 200


@pytest.fixture(scope="session")
def processes() -> list[Process]:
    return [*OFFICE.values(), *manual(), *(random_process(seed) for seed in range(RANDOM))]


@pytest.fixture(scope="session")
def lane_drawings(processes: list[Process]) -> list[Drawing]:
    """The random ones with their lanes in any order: it must not matter, and the best one takes a while."""
    known, others = processes[:-RANDOM], processes[-RANDOM:]
    return [*(drawing_of(process, LANES) for process in known), *map(in_order, others)]


@pytest.fixture(scope="session")
def plain_drawings(processes: list[Process]) -> list[Drawing]:
    return [drawing_of(process, PLAIN) for process in processes]
