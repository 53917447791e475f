"""Every change is told in one sentence, in both languages, with nothing hidden."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from msgspec import structs

from procbook.change import Names, changes, item_title, sentence
from procbook.change.sentences import noun
from procbook.manual.model import Manual, Parameter, Process, Settings
from tests.change.kinds import examples

EXAMPLES = examples()
BOOK = Manual(Settings(1, "", "", "zh", ()))
NAMES = Names(BOOK, BOOK)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_kind_of_change_is_a_sentence(kind: str, language: str) -> None:
    """Whatever changed, the reader is told in one line, with the old and the new value."""
    change = EXAMPLES[kind]
    told = sentence(change, NAMES, language)
    assert re.search(r"[。.]$", told), told
    assert "\n" not in told
    assert "{" not in told
    for value in (change.before, change.after):
        if change.action == "changed" and isinstance(value, str):
            assert value in told, told
    if change.action == "removed":
        assert re.search("value-1|the-one|“p”|files/a|1", told), told


@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_thing_has_a_chinese_name(kind: str) -> None:
    """A reader who knows no YAML never meets the name of a field."""
    name = noun(EXAMPLES[kind].what, "zh")
    assert re.search(r"[\u4e00-\u9fff]", name), name
    assert re.search(r"[\u4e00-\u9fff]", item_title(EXAMPLES[kind].item, NAMES, "zh"))


def told(process: dict[str, Any], changed: dict[str, Any]) -> list[str]:
    """What is said of a change of a small process."""
    base, head = ({**SMALL, **fields} for fields in (process, changed))
    before, after = (
        structs.replace(
            BOOK, processes={"p": msgspec.convert(fields, Process)}, parameters={"days": Parameter(5, "", "天")}
        )
        for fields in (base, head)
    )
    return [sentence(change, Names(before, after), "zh") for change in changes(before, after)]


SMALL: dict[str, Any] = {"schema": 1, "id": "p", "title": "拜访", "area": "a", "status": "draft"}


def test_a_caution_is_told_as_the_mistake_that_it_is() -> None:
    """The log reads as an order to take the present, with the id of a step that nobody ever sees."""
    steps = [{"id": "s40", "title": "拜访沟通", "cautions": ["客户塞红包，就收下。"]}]
    new = [{**steps[0], "cautions": ["客户塞红包，就收下。当场退。"]}]
    assert told({"steps": steps}, {"steps": new}) == [
        "步骤“拜访沟通”的常见错误由“客户塞红包，就收下。”改为“客户塞红包，就收下。当场退。”。"
    ]


def test_texts_are_told_without_the_marks_of_the_format() -> None:
    """The log shows [[F-CV-01]], $(days) and ** to whoever reads what is new."""
    records = [{"id": "F-CV-01", "name": "拜访表", "kept_by": "r"}]
    table = {"id": "who", "title": "转给谁", "columns": ["a"], "rows": [["b"]], "note": "填表。"}
    new = {**table, "note": "**先**填[[F-CV-01]]，$(days)天内交到[[s10]]。"}
    steps = [{"id": "s10", "title": "登记"}]
    both = {"records": records, "steps": steps}
    assert told({**both, "tables": [table]}, {**both, "tables": [new]}) == [
        "表“转给谁”的说明由“填表。”改为“先填F-CV-01 拜访表，5 天内交到登记。”。"
    ]


def test_two_steps_of_one_name_keep_their_ids() -> None:
    """Nobody can tell which of two steps was changed."""
    steps = [{"id": id, "title": "登记", "does": "写下"} for id in ("s10", "s20")]
    assert told({"steps": steps}, {"steps": [steps[0], {**steps[1], "does": "抄下"}]}) == [
        "步骤 s20“登记”的怎么做由“写下”改为“抄下”。"
    ]


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("先复核", "先\u200b复核", "U+200B"),
        ("a b", "a\u00a0b", "U+00A0"),
        ("甲", "\u202e甲", "U+202E"),
        ("甲" * 200 + "一" + "乙" * 200, "甲" * 200 + "二" + "乙" * 200, "甲二乙"),
        ("第一行\n第二行", "第一行\n第三行", "↵第三行"),
    ],
)
def test_what_changed_can_be_seen(before: str, after: str, shown: str) -> None:
    """A hidden character, or one character deep in a long text, does not slip by."""
    change = EXAMPLES["step.does-changed"]
    told = sentence(type(change)(change.item, "C", "changed", "step.does", change.route, before, after), NAMES, "zh")
    assert shown in told
    assert len(told) < 250
