"""Saying a sentence: blanks, lists, counts, and nothing that can move a cursor."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procbook.words import LANGUAGES, Sentence, bilingual, fill, say


@pytest.mark.parametrize(
    ("language", "names", "text"),
    [
        ("zh", [], "缺。"),
        ("zh", ["甲"], "缺甲。"),
        ("zh", ["甲", "乙", "丙"], "缺甲、乙、丙。"),
        ("en", ["a"], "缺a。"),
        ("en", ["a", "b"], "缺a and b。"),
        ("en", ("a", "b", "c"), "缺a, b and c。"),
    ],
)
def test_a_list(language: str, names: Any, text: str) -> None:
    """A reader sees brackets and quotes of Python, or the comma of the other language."""
    assert fill("缺{names}。", language, names=names) == text


def test_a_choice() -> None:
    """ "One of a, b and c" asks for all three."""
    assert fill("one of {names:or}", "en", names=["a", "b", "c"]) == "one of a, b or c"


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 files"), (1, "1 file"), ("1", "1 file"), (2, "2 files"), ("0.5", "0.5 files")]
)
def test_a_count(count: Any, text: str) -> None:
    """One file is `1 files`."""
    assert fill("{count:# file|# files}", "en", count=count) == text


def test_a_list_counts_its_things() -> None:
    """One author is `these authors`."""
    template = "{who:this author|these authors}: {who}"
    assert [fill(template, "en", who=who) for who in (["a"], ["a", "b"])] == [
        "this author: a",
        "these authors: a and b",
    ]


def test_a_sentence_in_a_sentence_is_in_the_same_language() -> None:
    """A Chinese sentence has an English one in it."""
    why = Sentence("forge.too-many-pages", {"count": 100})
    assert "more than 100 pages" in say("cannot.no-answer", "en", name="pull", why=why)
    assert "超过 100 页" in say("cannot.no-answer", "zh", name="pull", why=why)


def test_nothing_is_a_dash() -> None:
    """What is not there reads `None`."""
    assert fill("{old} → {new}", "en", old=None, new="1.0.0") == "– → 1.0.0"


def test_both_languages_in_one_line() -> None:
    """MkDocs shows one line to somebody whose language is not known."""
    assert bilingual("site.other-search").split(" / ") == [say("site.other-search", language) for language in LANGUAGES]


@given(st.text(st.characters(codec="utf-8")))
def test_no_value_can_move_a_cursor(text: str) -> None:
    """Whatever somebody wrote into a file or a name, a terminal shows it."""
    values = [text, [text, text], Sentence("cannot.no-such-item", {"item": text})]
    assert all(fill("{x}", language, x=value).isprintable() for language in LANGUAGES for value in values)


def test_a_blank_without_a_value_is_a_fault() -> None:
    """A sentence with a hole is printed as if it were whole."""
    with pytest.raises(KeyError):
        say("cannot.no-such-item", "en")
