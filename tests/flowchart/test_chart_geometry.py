"""What every drawing must hold, measured on its numbers: the manual, four office processes, 200 random ones."""

from __future__ import annotations

from procbook.flowchart.crossings import crossings
from procbook.flowchart.geometry import LANES, PLAIN
from procbook.flowchart.layout import Drawing
from procbook.manual.model import Process
from tests.flowchart.chart_geometry import faults
from tests.flowchart.chart_samples import OFFICE, drawing_of, frozen, in_order, one


def test_lane_drawings_can_be_read(lane_drawings: list[Drawing]) -> None:
    """Overlapping boxes, lines through boxes, labels on anything, staggered lanes or lines on each other."""
    assert [fault for drawing in lane_drawings for fault in faults(drawing)] == []


def test_plain_drawings_can_be_read(plain_drawings: list[Drawing]) -> None:
    """The same on a phone."""
    assert [fault for drawing in plain_drawings for fault in faults(drawing)] == []


def test_lanes_keep_the_order_in_which_roles_act_where_no_line_crosses() -> None:
    """A role stands left of another that acts before it, for nothing."""
    for process in (OFFICE["campaign-planning"], one({"id": "s1"}, {"id": "s2", "owner": "legal"})):
        drawing = drawing_of(process, LANES)
        acting = list(dict.fromkeys(step.owner for step in process.steps))
        assert crossings(drawing) < crossings(in_order(process)) or [lane.role for lane in drawing.lanes] == acting


def test_few_lines_cross() -> None:
    """Of 26 charts that had 285 crossings."""
    assert sum(crossings(drawing_of(process, LANES)) for process in frozen()) <= 100


def test_an_end_is_near_its_step(lane_drawings: list[Drawing]) -> None:
    """A line of 2,000 px to an end at the foot of the chart, across everything."""
    for drawing in lane_drawings:
        for path in drawing.paths:
            if drawing.boxes[path.target].node.kind == "end":
                (x, _), (x2, _) = path.points[0], path.points[-1]
                assert (len(path.points), x) == (2, x2), (drawing.title, path.source)


def test_six_lanes_fit_their_page(lane_drawings: list[Drawing]) -> None:
    """A chart of up to six roles must be scrolled sideways at 1280, where a page has 996 px, or is smaller than 7 pt on A4:
    182 mm are 688 px."""
    few = [drawing for drawing in lane_drawings if len(drawing.lanes) <= LANES.wide_lanes]
    assert len(few) > 50
    widest = max(drawing.width for drawing in few)
    assert widest <= 996
    assert LANES.small * 688 / widest >= 7 * 96 / 72


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


def test_numbers_follow_the_place(lane_drawings: list[Drawing], plain_drawings: list[Drawing]) -> None:
    """Step 12 stands above step 1, which it leads to."""
    for drawing in [*lane_drawings, *plain_drawings]:
        for path in drawing.paths:
            before, after = drawing.boxes[path.source].node.number, drawing.boxes[path.target].node.number
            assert path.loop or not (before and after) or before < after, (drawing.title, path.source, path.target)


def test_every_step_and_way_is_drawn(processes: list[Process], lane_drawings: list[Drawing]) -> None:
    """A step or a branch of the process is missing in the chart."""
    for process, drawing in zip(processes, lane_drawings, strict=True):
        assert {f"step:{step.id}" for step in process.steps} <= set(drawing.boxes)
        drawn = {(path.source, path.target.split(":")[1].split(" ")[0]) for path in drawing.paths}
        for step in process.steps:
            ways = {branch.to for branch in step.branches} | {branch.then for branch in step.branches if branch.then}
            assert {(f"step:{step.id}", to) for to in ways} <= drawn, process.id
