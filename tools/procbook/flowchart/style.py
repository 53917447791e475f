"""The sizes of a drawing, in CSS pixels."""

from __future__ import annotations

from typing import NamedTuple


class Style(NamedTuple):
    """`width` is what the drawing should fit, `box` the least and greatest width of a box."""

    name: str
    width: float
    least_box: float
    greatest_box: float
    wide_lanes: int
    header: bool
    text: float = 13
    small: float = 12
    line: float = 18
    small_line: float = 16
    pad: float = 7
    track: float = 9
    margin: float = 11
    port: float = 9
    arrow: float = 8


LANES = Style("lanes", 700, 108, 190, 4, True)
PLAIN = Style("plain", 340, 200, 300, 1, False, text=14, line=20)
