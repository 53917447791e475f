"""Lines of text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procbook.flowchart.text import NOT_FIRST, width, wrap


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("审核方案", 8, ["审核方案"]),
        ("建活动编号，锁定预算", 5.5, ["建活动编", "号，锁定", "预算"]),
        ("分诊：定级、查重", 3, ["分", "诊：定", "级、查", "重"]),
        ("通过（三轮以内）", 5, ["通过", "（三轮以", "内）"]),
        ("由 CRM 系统 check 一次", 6, ["由 CRM", "系统", "check", "一次"]),
    ],
)
def test_lines_break_where_a_reader_expects(text: str, room: float, expected: list[str]) -> None:
    """A line begins with a comma, ends with an opening bracket, or cuts a Latin word."""
    found = wrap(text, room)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
    assert not any(line[0] in NOT_FIRST or line[-1] in "（「《" for line in found)
    assert all("check" not in text or "check" in " ".join(found) for line in found)


def test_long_text_is_cut_with_an_ellipsis() -> None:
    """A text ends in its middle without a sign that it goes on."""
    assert wrap("一二三四五六七八九十", 4, 2) == ["一二三四", "五六七…"]


def test_the_last_line_is_not_a_lonely_character() -> None:
    """One character hangs alone in a second line."""
    assert [len(line) for line in wrap("一二三四五六七八九", 8)] == [5, 4]


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Z"]), max_size=60), st.floats(2, 20))
def test_no_line_is_wider_than_its_room(text: str, room: float) -> None:
    """Text runs out of its box."""
    assert all(width(line) <= room for line in wrap(text, room))
