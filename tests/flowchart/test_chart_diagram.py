"""What a drawing says: loops, labels, starts, ends and small lines."""

from __future__ import annotations

from typing import Any

import pytest

from procbook.flowchart.diagram import diagram
from procbook.flowchart.geometry import LANES, PLAIN
from procbook.flowchart.layout import draw
from procbook.manual.model import Process
from tests.flowchart.chart_samples import NAMES, OFFICE, drawing_of, one


def labels(process: Process) -> dict[tuple[str, str], str]:
    return {(link.source, link.target): link.label for link in diagram(process, NAMES).links if link.label}


def decision(*ways: dict[str, Any]) -> Process:
    return one({"id": "s1"}, {"id": "s2", "kind": "decision", "next": list(ways)}, {"id": "s3"}, {"id": "s4"})


def test_only_a_way_that_closes_a_circle_is_a_loop() -> None:
    """A way to an earlier line of the file that is no repetition shows as a dashed loop."""
    process = one(
        {"id": "s1", "next": [{"when": "A", "to": "s2"}, {"when": "B", "to": "s3"}]},
        {"id": "s2", "next": "end"},
        {"id": "s3", "next": "s2"},
    )
    assert [link for link in diagram(process, NAMES).links if link.back] == []


def test_a_loop_is_dashed_and_its_limit_leads_on() -> None:
    """A way back looks like the way on, or nobody sees where it ends after the last round."""
    process = decision({"when": "A", "to": "s3"}, {"when": "B", "to": "s1", "at_most": 2, "then": "end"})
    drawing = drawing_of(process, LANES)
    assert [(path.source, path.target) for path in drawing.paths if path.loop] == [("step:s2", "step:s1")]
    assert labels(process)["step:s2", "end:end"] == "B满 2 次"


def test_a_step_without_an_owner_names_nobody() -> None:
    """The narrow drawing says that somebody does what the manual gives to nobody."""
    process = one(
        {"id": "s1", "owner": "clerk"},
        {"id": "s2", "owner": ""},
        {"id": "s3", "kind": "join", "owner": ""},
        {"id": "s4"},
    )
    nodes = diagram(process, NAMES, with_roles=True).nodes.values()
    told = {node.href: [note.kind for note in node.notes] for node in nodes if node.href}
    assert [told[f"#{id}"] for id in ("s1", "s2", "s3")] == [["owner"], [], []]


def test_how_often_a_branch_is_taken_is_left_to_the_text() -> None:
    """A share beside an arrow reads like a condition."""
    process = decision({"when": "A", "to": "s3", "share": "80%"}, {"when": "B", "to": "s4"})
    assert labels(process) == {("step:s2", "step:s3"): "A", ("step:s2", "step:s4"): "B"}


def test_two_branches_to_one_step_are_one_line() -> None:
    """Two arrows lie on each other."""
    process = decision({"when": "A", "to": "s3"}, {"when": "B", "to": "s3"}, {"when": "C", "to": "s4"})
    assert labels(process)["step:s2", "step:s3"] == "A / B"


@pytest.mark.parametrize("other", ["其他", "否则", "otherwise"])
def test_all_other_cases_swallow_the_used_up_loop(other: str) -> None:
    """A label says "A after 2 times / other", where that it goes on says it all."""
    ways = {"when": "A", "to": "s1", "at_most": 2, "then": "s3"}, {"when": other, "to": "s3"}
    assert labels(decision(*ways))["step:s2", "step:s3"] == "继续"


SENT_BACK = {"when": "A", "to": "s1"}


@pytest.mark.parametrize(
    ("kind", "way", "goal", "label"),
    [
        ("decision", SENT_BACK, "s3", "继续"),
        ("sign-off", SENT_BACK, "s3", "通过"),
        ("sign-off", SENT_BACK, "end", "通过"),
        ("sign-off", {"when": "A", "to": "s3"}, "end", "否则"),
        ("decision", {"when": "A", "to": "s3"}, "end", "否则"),
    ],
)
def test_the_way_of_all_other_cases_says_what_it_is(kind: str, way: dict[str, str], goal: str, label: str) -> None:
    """ "其他" stands at an arrow, and nobody knows whether that is the good or the bad case."""
    other = {"when": "其他", "to": goal}
    process = one({"id": "s1"}, {"id": "s2", "kind": kind, "next": [way, other]}, {"id": "s3"}, {"id": "s4"})
    assert labels(process)["step:s2", f"end:{goal}" if goal == "end" else f"step:{goal}"] == label


def test_a_start_in_the_middle_of_a_lane_stands_in_the_box() -> None:
    """The way down has to go round an event that starts the process in its middle."""
    process = OFFICE["customer-visit"]
    drawing = drawing_of(process, LANES)
    assert {id for id in drawing.boxes if id.startswith("start:")} == {"start:s10"}
    first = drawing.boxes["step:s50"].content.parts[0]
    assert (first.kind, first.lines[0].text) == ("start", "客户来电来函")


def test_a_part_with_its_own_start_stands_where_it_is_written() -> None:
    """A yearly check, written last, floats beside the first step."""
    starts = [{"event": "A", "step": "s1"}, {"every": "yearly", "step": "s3"}]
    steps = [{"id": "s1"}, {"id": "s2", "owner": "legal", "next": "end"}, {"id": "s3", "owner": "finance"}]
    boxes = drawing_of(one(*steps, starts=starts), LANES).boxes
    assert boxes["step:s3"].area.top > boxes["step:s2"].area.top


def test_an_end_stands_right_below_the_step_that_leads_there() -> None:
    """On a phone the end of the main way stands far below, after parts that have nothing to do with it."""
    starts = [{"event": "A", "step": "s1"}, {"every": "yearly", "step": "s3"}]
    steps = [{"id": "s1"}, {"id": "s2", "next": "done"}, {"id": "s3"}]
    boxes = drawing_of(one(*steps, starts=starts, ends={"done": "B"}), PLAIN).boxes
    order = sorted(boxes, key=lambda id: boxes[id].area.top)
    assert order == ["start:s1", "step:s1", "step:s2", "end:done step:s2", "start:s3", "step:s3", "end:end step:s3"]


def test_events_for_one_step_share_a_start() -> None:
    """A column of start signs over one step."""
    starts = diagram(OFFICE["campaign-planning"], NAMES).starts()
    assert starts["step:s10"].title == "年度营销日历到提报节点；渠道或客户申请"


def test_phones_show_who_does_each_step() -> None:
    """Without lanes nobody can see who acts."""
    boxes = drawing_of(OFFICE["corrective-action"], PLAIN).boxes
    assert [part.lines[0].text for part in boxes["step:s30"].content.parts if part.kind == "owner"] == ["责任人"]


def test_parameters_show_their_value_with_one_unit() -> None:
    """A reader sees $(limit), or the unit twice."""
    values = {"rate": {"value": 5, "unit": "%", "meaning": "x"}, "sum": {"value": 50000, "unit": "元", "meaning": "x"}}
    process = one({"id": "s1", "title": "$(rate)% $(rate) $(sum) $(none)"}, parameters=values)
    assert diagram(process, NAMES).nodes["step:s1"].title == "5% 5% 50,000 元 $(none)"


def test_a_way_to_a_missing_step_is_left_out() -> None:
    """A typing error in one step takes the whole chart away."""
    process = one({"id": "s1", "next": "s9"}, {"id": "s2"})
    assert [link.target for link in diagram(process, NAMES).links] == ["step:s1", "end:end"]


def test_drawings_are_the_same_every_time() -> None:
    """A build without a change changes pages."""
    process = OFFICE["campaign-execution"]
    assert draw(diagram(process, NAMES), NAMES, LANES) == draw(diagram(process, NAMES), NAMES, LANES)
