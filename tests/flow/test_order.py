"""Steps in the order in which readers meet them: the numbers that they see grow along every way that is no loop."""

from __future__ import annotations

import pytest

from procbook.flow.loops import back_edges
from procbook.flow.order import in_order
from procbook.flow.process_graph import Flow, flow
from procbook.manual.model import Process
from tests.flowchart.chart_samples import frozen, one, random_process


def ids(process: Process) -> list[str]:
    return [step.id for step in process.steps]


def leading_up(graph: Flow) -> list[tuple[str, str]]:
    place = {id: number for number, id in enumerate(graph.steps)}
    ways = [edge for edge in graph.edges() if edge.target in place and edge not in back_edges(graph)]
    return [(way.source, way.target) for way in ways if place[way.target] <= place[way.source]]


def test_a_step_stands_behind_what_leads_to_it() -> None:
    """A way in that was written last has the greatest number and stands on top of the chart."""
    written = one({"id": "s1"}, {"id": "s2", "next": "done"}, {"id": "s3", "next": "s1"}, ends={"done": "done"})
    assert ids(in_order(written)) == ["s3", "s1", "s2"]


def test_a_loop_keeps_its_order() -> None:
    ways = [{"when": "no", "to": "s1", "at_most": 2}, {"when": "yes", "to": "s3"}]
    written = one({"id": "s1"}, {"id": "s2", "kind": "decision", "next": ways}, {"id": "s3"})
    assert in_order(written) is written


def test_what_the_order_alone_told_is_written_out() -> None:
    """s3 leads to s4 because s4 stands behind it; when s5 stands between them it still does."""
    steps = {"id": "s1", "next": "s3"}, {"id": "s2", "next": "end"}, {"id": "s3"}, {"id": "s4", "next": "end"}
    written = one(*steps, {"id": "s5", "next": "s4"})
    ordered = in_order(written)
    assert ids(ordered) == ["s1", "s2", "s3", "s5", "s4"]
    assert {step.id: step.next for step in ordered.steps}["s3"] == "s4"


def test_the_last_step_still_ends_where_it_stands_in_front() -> None:
    ordered = in_order(one({"id": "s1", "next": "s3"}, {"id": "s2", "next": "end"}, {"id": "s3", "next": "s5"},
                           {"id": "s4", "next": "s2"}, {"id": "s5"}))  # fmt: skip
    assert ids(ordered) == ["s1", "s4", "s2", "s3", "s5"]


@pytest.mark.parametrize("process", [*frozen(), *map(random_process, range(200))], ids=lambda process: process.id)
def test_nothing_leads_elsewhere_and_only_loops_lead_up(process: Process) -> None:
    ordered = in_order(process)
    before, after = flow(process), flow(ordered)
    assert set(before.edges()) == set(after.edges())
    assert back_edges(before) == back_edges(after)
    assert leading_up(after) == []
    assert in_order(ordered) is ordered
