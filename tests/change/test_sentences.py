"""Every change is told in one sentence, in both languages, with nothing hidden."""

from __future__ import annotations

import re

import pytest

from procbook.change import Names, item_title, sentence
from procbook.change.sentences import _noun
from procbook.manual.model import Manual, Settings
from procbook.words import texts
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
    noun = _noun(EXAMPLES[kind].what, "zh")
    assert re.search(r"[\u4e00-\u9fff]", noun), noun
    assert re.search(r"[\u4e00-\u9fff]", item_title(EXAMPLES[kind].item, NAMES, "zh"))


def test_the_words_name_nothing_that_is_not_there() -> None:
    """A word for a field that no longer exists would lie to whoever keeps the translation."""
    whats = {change.what for change in EXAMPLES.values()}
    for language in ("zh", "en"):
        words = texts("change", language)
        named = {f"{type_}.{field}" for type_, fields in words["fields"].items() for field in fields}
        assert named - whats <= {"settings.forge", "settings.schema"}, named - whats


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
