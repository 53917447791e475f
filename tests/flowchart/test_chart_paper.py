"""A drawing on paper: nothing is cut in two, and every letter can be read."""

from __future__ import annotations

from itertools import pairwise

import pytest

from procbook.flowchart import paper_svg
from procbook.flowchart.geometry import LANES, PLAIN
from procbook.flowchart.layout import Drawing
from procbook.flowchart.sheets import HEIGHT, WIDTH, pieces
from tests.flowchart.chart_samples import NAMES, OFFICE, drawing_of, one

SEVEN_POINTS = 7 * 96 / 72


@pytest.fixture(scope="module")
def drawings(lane_drawings: list[Drawing], plain_drawings: list[Drawing]) -> list[Drawing]:
    """Those that stand on paper."""
    return [*(each for each in lane_drawings if len(each.lanes) <= LANES.wide_lanes), *plain_drawings]


def test_the_pieces_are_the_whole(drawings: list[Drawing]) -> None:
    """A part of the chart is on no sheet, or the sheet is full and the rest is lost."""
    for drawing in drawings:
        found, header = pieces(drawing), drawing.lanes[0].header if drawing.lanes else 0
        assert (found[0][0], found[-1][1]) == (header, drawing.height)
        assert all(above[1] == below[0] for above, below in pairwise(found))
        scale = min(1, WIDTH / drawing.width)
        assert max(header + bottom - top for top, bottom in found) * scale <= HEIGHT + 0.01
        assert min(LANES.small, PLAIN.small) * scale >= SEVEN_POINTS


def test_no_box_and_no_label_is_cut(drawings: list[Drawing]) -> None:
    """The upper half of a step is on one sheet, the lower half on the next."""
    assert max(len(pieces(drawing)) for drawing in drawings) > 2
    for drawing in drawings:
        areas = [box.area for box in drawing.boxes.values()]
        areas += [path.label.area for path in drawing.paths if path.label]
        for _, y in pieces(drawing)[:-1]:
            assert not any(area.top < y < area.bottom for area in areas), drawing.title


def test_a_sheet_ends_where_a_flow_ends() -> None:
    """A line runs off the sheet although a flow of its own begins a little above."""
    starts = [{"event": "A", "step": "s0"}, {"event": "B", "step": "s11"}]
    steps = [{"id": f"s{n}", "next": "end"} if n == 10 else {"id": f"s{n}"} for n in range(22)]
    drawing = drawing_with(steps, starts)
    (_, cut), *_ = pieces(drawing)
    assert drawing.boxes["end:end step:s10"].area.bottom < cut < drawing.boxes["start:s11"].area.top


def drawing_with(steps: list[dict[str, str]], starts: list[dict[str, str]]) -> Drawing:
    return drawing_of(one(*steps, starts=starts), PLAIN)


def test_what_one_box_needs_is_a_sheet_of_its_own() -> None:
    """A text longer than a sheet never ends."""
    drawing = drawing_with([{"id": "s1", "title": "很长的名称" * 400}, {"id": "s2"}], [{"event": "A", "step": "s1"}])
    assert drawing.boxes["step:s1"].content.height > HEIGHT
    assert pieces(drawing)[-1][1] == drawing.height


def test_more_lanes_than_paper_has_room_for_are_the_column() -> None:
    """Letters of eight lanes beside each other cannot be read."""
    steps = [{"id": f"s{n}", "owner": role} for n, role in enumerate(list(NAMES.roles)[:8])]
    assert '<use href="#flowchart-plain-one-drawing"/>' in paper_svg(one(*steps), NAMES)
    assert '<use href="#flowchart-lanes-' in paper_svg(OFFICE["customer-visit"], NAMES)
