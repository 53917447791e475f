"""How cells look and how high a row must be."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from math import ceil
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

LINE = 16.0
"""Height of one line of text in points."""

# Excel shows `#,##0.##` as "777,000."; `General` shows what was typed.
_NUMBERS = {"date": "yyyy-mm-dd", "whole": "#,##0", "number": "General", "money": "#,##0.00", "percent": "0.0%"}
_BASE: dict[str, Any] = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter", "text_wrap": True}
_FRAMED: dict[str, Any] = _BASE | {"border": 1, "border_color": "#8A97A6"}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": _BASE | {"font_size": 16, "bold": True, "align": "center"},
    "notice": _BASE | {"font_size": 9, "font_color": "#5B6673"},
    "sample": _BASE | {"font_size": 10, "bold": True, "font_color": "#B00020", "bg_color": "#FDECEE"},
    "fact": _FRAMED | {"font_size": 9, "font_color": "#5B6673", "bg_color": "#F3F6F9"},
    "value": _FRAMED | {"font_size": 9},
    "part": _FRAMED | {"bold": True, "bg_color": "#DCE6F1"},
    "name": _FRAMED | {"bold": True, "bg_color": "#F7F9FB"},
    "column": _FRAMED | {"bold": True, "bg_color": "#EEF3F8", "align": "center"},
    "hint": _FRAMED | {"font_size": 9, "font_color": "#5B6673"},
}


class Looks:
    """The formats of one workbook, made when first asked for."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[str, Format] = {}

    def __getitem__(self, name: str) -> Format:
        """A look by its name; `answer-<kind>` is the cell for an answer of that kind."""
        if name not in self._made:
            self._made[name] = self._workbook.add_format(_properties(name))
        return self._made[name]


def _properties(name: str) -> dict[str, Any]:
    kind = name.removeprefix("answer-")
    if kind == name:
        return _LOOKS[name]
    if kind not in _NUMBERS:
        return _FRAMED
    return _FRAMED | {"num_format": _NUMBERS[kind], "align": "left" if kind == "date" else "right", "indent": 1}


def height(texts: Iterable[tuple[Any, float]], least: int = 1) -> float:
    """Points that a row needs to show all its texts, each given with the width of its cell in characters."""
    return LINE * max(least, *(_lines(str(text), width) for text, width in texts)) + 4


def _lines(text: str, width: float) -> int:
    return sum(max(1, ceil(breadth(line) * 1.06 / max(width - 1, 1))) for line in text.split("\n"))


def breadth(text: str) -> int:
    """Width in characters; a Chinese character is as wide as two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in text)
