"""What processes hand to each other, as the landscape lists it."""

from __future__ import annotations

import pytest
from msgspec import structs

from procbook.manual.load import load
from procbook.manual.model import HandOver, Input, Manual, Output, Process, Record, Step
from procbook.pages.handovers import hand_over_lines
from procbook.pages.page import Site
from procbook.tree import WorkTree
from procbook.words import texts
from tests.real_manual import ROOT

WORDS = texts("pages", "zh")
RECORDS = (Record(id="F-1", name="关怀日历"), Record(id="F-2", name="回访记录"), Record(id="F-3", name="客户回访记录"))


@pytest.fixture(scope="module")
def whole() -> Manual:
    """The manual of this repository with all its hand-overs."""
    return load(WorkTree(ROOT)).manual


def handed(whole: Manual, giver: Process, taker: Process) -> list[str]:
    """What goes from one process to the other in a manual of these two."""
    made = structs.replace(whole, processes={each.id: each for each in (giver, taker)})
    return hand_over_lines(made, WORDS)[giver.id, taker.id]


def process(name: str, **parts: object) -> Process:
    return structs.replace(Process(schema=1, id=name, title=name, area="a", status="effective"), **parts)


def hands(*what: str, when: str = "") -> tuple[Step, ...]:
    return (Step(id="s10", title="审批关怀日历", hands_over=HandOver(to="b", when=when, what=what)),)


def test_no_pair_of_the_manual_names_a_thing_twice(whole: Manual) -> None:
    """年度客户关怀日历（客户专项促销）、年度客户关怀日历: two names that look like two papers."""
    for pair, names in hand_over_lines(whole, WORDS).items():
        doubled = [(one, other) for one in names for other in names if one is not other and one in other]
        assert doubled == [], pair


def test_no_pair_of_the_manual_lists_a_step_or_nothing(whole: Manual) -> None:
    """The title of a step (把卖点送审) stands among the goods, or nothing stands after the name of the process."""
    titles = {step.title for process in whole.written for step in process.steps if step.process}
    assert titles
    for pair, names in hand_over_lines(whole, WORDS).items():
        assert names, pair
        assert all(names), pair
        assert not titles & set(names), pair


def test_a_record_has_one_name(whole: Manual) -> None:
    """A record that output, input and step call by different names is handed over three times."""
    giver = process("a", records=RECORDS, outputs=(Output(name="日历", record="F-1", to=("b",)),), steps=hands("F-1"))
    assert handed(whole, giver, process("b")) == ["关怀日历"]
    assert handed(whole, giver, process("b", inputs=(Input(name="促销表", from_="a", record="F-1"),))) == ["关怀日历"]
    longer = process("b", inputs=(Input(name="关怀日历（客户促销）", from_="a", record="F-1"),))
    assert handed(whole, giver, longer) == ["关怀日历（客户促销）"]


def test_a_name_without_a_record_is_told_once(whole: Manual) -> None:
    """A paper that is no record, or is one for one side only, stands twice: the same name, or a part of the other."""
    giver = process("a", records=RECORDS, outputs=(Output(name="关怀日历", to=("b",)),), steps=hands("F-1"))
    assert handed(whole, giver, process("b")) == ["关怀日历"]
    assert handed(whole, giver, process("b", inputs=(Input(name="年度关怀日历", from_="a"),))) == ["年度关怀日历"]


def test_two_records_stay_two(whole: Manual) -> None:
    """A record is left out because its name is a part of another record's name."""
    assert handed(whole, process("a", records=RECORDS, steps=hands("F-2", "F-3")), process("b")) == [
        "回访记录",
        "客户回访记录",
    ]


def test_what_has_no_name_says_so(whole: Manual, english: Site) -> None:
    """交给 意见与反馈, and nothing after it; or the title of the calling step instead."""
    assert handed(whole, process("a", steps=hands(when="看不懂")), process("b")) == ["看不懂（没有写明交什么）"]
    calls = (Step(id="s10", title="把卖点送审", process="b"),)
    assert handed(whole, process("a", steps=calls), process("b")) == ["没有写明交什么"]
    (landscape,) = (page.markdown for page in english.pages if page.path == "landscape.md")
    assert "soap is missing (nothing is named)" in landscape
