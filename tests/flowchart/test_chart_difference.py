"""Two flows as one drawing: what is new, changed and gone is told by words, in its place, and can be read."""

from __future__ import annotations

import random
import re
from typing import Any

import msgspec
import pytest

from procbook.flowchart import difference_mermaid, difference_svg
from procbook.flowchart.diagram import Diagram, diagram
from procbook.flowchart.difference import difference
from procbook.flowchart.geometry import LANES, PLAIN
from procbook.flowchart.layout import draw
from procbook.manual.model import Process
from tests.flowchart.chart_geometry import faults
from tests.flowchart.chart_samples import NAMES, OFFICE, one, process, random_process

THREE = [{"id": "s10"}, {"id": "s20"}, {"id": "s30"}]


def compared(before: Process, after: Process, *changed: str) -> Diagram:
    return difference(diagram(before, NAMES), diagram(after, NAMES), changed, NAMES)


def marks(found: Diagram) -> dict[str, str]:
    """What is told of each step and way."""
    links = {f"{link.source}>{link.target}": link.change for link in found.links if link.change}
    return {**{node.id: node.change for node in found.nodes.values() if node.change}, **links}


def test_nothing_changed() -> None:
    """The chart of a flow against itself has no mark."""
    for same in OFFICE.values():
        assert compared(same, same) == diagram(same, NAMES)


def test_a_step_is_added_and_one_is_gone() -> None:
    """The one that is gone stays where it was, with its ways."""
    found = compared(one(*THREE), one({"id": "s10"}, {"id": "s25"}, {"id": "s30"}))
    assert marks(found) == {
        "step:s20": "removed",
        "step:s25": "added",
        "step:s10>step:s25": "added",
        "step:s25>step:s30": "added",
        "step:s10>step:s20": "removed",
        "step:s20>step:s30": "removed",
    }
    assert [node.id for node in found.steps()] == ["step:s10", "step:s20", "step:s25", "step:s30"]
    assert found.nodes["step:s20"].href == ""


def test_another_role_says_who_it_was() -> None:
    """The box stands in the new lane and names the old role."""
    found = compared(one(*THREE), one({"id": "s10"}, {"id": "s20", "owner": "finance"}, {"id": "s30"}))
    assert marks(found) == {"step:s20": "changed"}
    assert [note.text for note in found.nodes["step:s20"].notes] == ["± 有改动", f"原来：{NAMES.role('brand')}"]


def test_what_the_box_does_not_show_is_marked_too() -> None:
    """A new time limit, say."""
    assert marks(compared(one(*THREE), one(*THREE), "s30")) == {"step:s30": "changed"}


def test_a_condition_changed() -> None:
    """The way keeps its ends and says something else."""
    ways: list[list[dict[str, Any]]] = [
        [{"when": when, "to": "s20"}, {"when": "其他", "to": "s30"}] for when in ("合格", "都合格")
    ]
    before, after = (one({"id": "s10", "kind": "decision", "next": next}, *THREE[1:]) for next in ways)
    assert marks(compared(before, after)) == {"step:s10>step:s20": "changed"}


@pytest.mark.parametrize("seed", range(120))
def test_random_changes_can_be_read(seed: int) -> None:
    """Overlaps, lines through boxes, loops that lead down, a step that is nowhere: whatever was changed."""
    before, after = random_process(seed), mutated(seed)
    for style in (LANES, PLAIN):
        old, new = (diagram(each, NAMES, with_roles=not style.header) for each in (before, after))
        drawing = draw(difference(old, new, set(), NAMES), NAMES, style)
        assert faults(drawing) == []
        assert {f"step:{step.id}" for step in (*before.steps, *after.steps)} <= set(drawing.boxes)
        for path in drawing.paths:
            down = drawing.boxes[path.target].area.top > drawing.boxes[path.source].area.top
            assert down != path.loop, (path.source, path.target)


def mutated(seed: int) -> Process:
    """The same process with steps left out, moved, renamed, given away, and some of another process."""
    dice, plain = random.Random(-seed), msgspec.to_builtins(random_process(seed))
    steps = list(plain["steps"])
    for _ in range(dice.randint(1, 5)):
        at = dice.randrange(len(steps))
        what = dice.choice(("remove", "move", "rename", "owner", "title", "add"))
        if what == "remove" and len(steps) > 2:
            steps.pop(at)
        elif what == "move":
            steps.insert(dice.randrange(len(steps)), steps.pop(at))
        elif what == "rename":
            steps[at] = {**steps[at], "id": f"r{at}"}
        elif what == "owner":
            steps[at] = {**steps[at], "owner": dice.choice([step["owner"] for step in steps if step.get("owner")])}
        elif what == "title":
            steps[at] = {**steps[at], "title": "别的"}
        elif what == "add":
            steps.insert(at, {"id": f"a{len(steps)}", "title": "新的", "owner": "brand"})
    return process({**plain, "steps": steps})


def test_drawings_say_it_in_words() -> None:
    """Also to whoever sees no colour: in both drawings and on a page of a forge."""
    before, after = one(*THREE), one({"id": "s10", "owner": "finance"}, {"id": "s25"}, {"id": "s30"})
    texts = (*difference_svg(before, after, ("s30",), NAMES), difference_mermaid(before, after, ("s30",), NAMES))
    for text in texts:
        for word in ("新增", "删除", "有改动"):
            assert word in text
    assert "click" not in texts[2]
    for number in re.findall(r"linkStyle (\d+) ", texts[2]):
        assert int(number) < texts[2].count("-->") + texts[2].count("-.->")
