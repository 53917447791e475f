"""What every drawing must hold, measured on its numbers: the manual, four office processes, 200 random ones."""

from __future__ import annotations

from procbook.flowchart.geometry import LANES, PLAIN
from procbook.flowchart.layout import Drawing
from procbook.manual.model import Process
from tests.flowchart.chart_geometry import faults


def test_lane_drawings_can_be_read(lane_drawings: list[Drawing]) -> None:
    """Overlapping boxes, lines through boxes, labels on anything, staggered lanes or lines on each other."""
    assert [fault for drawing in lane_drawings for fault in faults(drawing)] == []


def test_plain_drawings_can_be_read(plain_drawings: list[Drawing]) -> None:
    """The same on a phone."""
    assert [fault for drawing in plain_drawings for fault in faults(drawing)] == []


def test_lanes_come_in_the_order_in_which_roles_act(processes: list[Process], lane_drawings: list[Drawing]) -> None:
    """A role stands left of another that acts before it."""
    for process, drawing in zip(processes, lane_drawings, strict=True):
        assert [lane.role for lane in drawing.lanes] == list(dict.fromkeys(step.owner for step in process.steps))


def test_four_lanes_fit_their_page(lane_drawings: list[Drawing]) -> None:
    """A chart of up to four roles must be scrolled sideways."""
    few = [drawing for drawing in lane_drawings if len(drawing.lanes) <= LANES.wide_lanes]
    assert len(few) > 50
    assert max(drawing.width for drawing in few) <= 700


def test_one_column_fits_a_phone(plain_drawings: list[Drawing]) -> None:
    """A chart is cut off or shrunk on a phone 360 px wide."""
    assert max(drawing.width for drawing in plain_drawings) <= 340
    assert min(PLAIN.text, PLAIN.small) >= 12


def test_time_runs_down(lane_drawings: list[Drawing], plain_drawings: list[Drawing]) -> None:
    """An arrow that is no loop leads up."""
    for drawing in [*lane_drawings, *plain_drawings]:
        for path in drawing.paths:
            down = drawing.boxes[path.target].area.top > drawing.boxes[path.source].area.top
            assert down != path.loop, (drawing.title, path.source, path.target)


def test_every_step_and_way_is_drawn(processes: list[Process], lane_drawings: list[Drawing]) -> None:
    """A step or a branch of the process is missing in the chart."""
    for process, drawing in zip(processes, lane_drawings, strict=True):
        assert {f"step:{step.id}" for step in process.steps} <= set(drawing.boxes)
        drawn = {(path.source, path.target.split(":")[1]) for path in drawing.paths}
        for step in process.steps:
            ways = {branch.to for branch in step.branches} | {branch.then for branch in step.branches if branch.then}
            assert {(f"step:{step.id}", to) for to in ways} <= drawn, process.id
