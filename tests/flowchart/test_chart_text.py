"""Lines of text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procbook.flowchart.diagram import Node, Note
from procbook.flowchart.geometry import LANES, content
from procbook.flowchart.text import NOT_FIRST, width, wrap
from tests.flowchart.chart_samples import drawing_of, one


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


def test_no_word_of_a_chart_is_left_out() -> None:
    """A hand-over ends with "…" in its middle, and whoever prints the chart does not know which process is meant."""
    long = "".join(chr(0x4E00 + number) for number in range(120))
    for kind in ("start", "end", "task", "decision"):
        notes = tuple(Note(kind, long) for kind in ("owner", "instead", "hand-over", "call"))
        shown = content(Node("n", kind, "role", long, notes=notes), 108, LANES)
        assert "".join(line.text for line in shown.lines).count(long) == 5
        assert all(part.bottom <= shown.height for part in shown.parts)


def test_no_word_on_a_way_is_left_out() -> None:
    """The case in which a way is taken ends with "…"."""
    long = "".join(chr(0x4E00 + number) for number in range(90))
    ways = [{"when": long, "to": "s3"}, {"when": "其他", "to": "s1", "at_most": 2}]
    process = one({"id": "s1"}, {"id": "s2", "kind": "decision", "next": ways}, {"id": "s3"})
    labels = [path.label for path in drawing_of(process, LANES).paths if path.label]
    assert long in {"".join(label.lines) for label in labels}


def test_the_last_line_is_not_a_lonely_character() -> None:
    """One character hangs alone in a second line."""
    assert [len(line) for line in wrap("一二三四五六七八九", 8)] == [5, 4]


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Z"]), max_size=60), st.floats(2, 20))
def test_no_line_is_wider_than_its_room(text: str, room: float) -> None:
    """Text runs out of its box."""
    assert all(width(line) <= room for line in wrap(text, room))
