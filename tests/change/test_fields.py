"""What is told of the classes before a change is what the change will have."""

from __future__ import annotations

from typing import Any

import pytest

from procbook.change import Change, FieldClass, changes, field_classes, heaviest, steering
from procbook.change.change import not_heavier
from procbook.manual.model import Process
from tests.change.test_classes import BASE, LINES, manual

THINGS = {"steps": "step", "controls": "control", "records": "record", "kpis": "kpi"}


def told(process: Process, change: Change) -> list[FieldClass]:
    """What is told of the block in which something changes."""
    block = change.route[0]
    held: Any = getattr(process, block)
    if block == "parameters":
        return field_classes([held[change.route[1]]], steers=change.route[1] in steering(process))
    if block in THINGS:
        same = [each for each in held if each.id == change.subject]
        return field_classes(same or held[:1])
    return field_classes([process], (block,))


NO_CHANGE_OF_SENSE = ("one system as a list", "another id")
"""Another way of writing the same: nobody asks before it what it costs."""


@pytest.mark.parametrize("name", [name for name in LINES if name not in NO_CHANGE_OF_SENSE])
def test_a_change_has_a_class_that_was_told(name: str) -> None:
    """The panel says B, and the check A: what the reader was told is not what it costs."""
    for change in changes(manual(BASE), manual(LINES[name][1])):
        listed = told(BASE, change)
        own = [each.class_ for each in listed if each.what == change.what]
        thing = "step.next" if change.what.startswith("branch") else change.what.partition(".")[0]
        inside = [each.class_ for each in listed if each.what == thing]
        if change.action != "reordered" and (own or inside):
            assert not_heavier(change.class_, heaviest(own or inside)), change
            assert change.class_ in own or not own or thing not in (*THINGS.values(), "parameter"), change


@pytest.mark.parametrize("field", ["steps", "controls", "records", "kpis"])
def test_something_is_told_of_every_kind_of_block(field: str) -> None:
    """A block has a panel that says nothing."""
    assert field_classes(getattr(BASE, field)) != []
