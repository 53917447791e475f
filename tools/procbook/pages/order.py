"""The order in which readers meet the processes: area by area, as the work goes."""

from __future__ import annotations

import re

import msgspec

from procbook.manual.model import Manual, Process

_CODE = re.compile(r"[A-Z0-9]+(?:[./-][A-Z0-9]+)*")
_DIGITS = re.compile(r"([0-9]+)")


def in_order(manual: Manual) -> Manual:
    """Areas as the manual lists them; in each the processes by their numbers, the planned ones last."""
    areas = {area.id: place for place, area in enumerate(manual.settings.areas)}

    def place(process: Process) -> tuple[int, bool, bool, list[tuple[int, str]], str]:
        area, code = areas.get(process.area, len(areas)), _CODE.fullmatch(process.number)
        return area, not process.written, not code, _natural(code[0]) if code else [], process.id

    ordered = sorted(manual.processes.values(), key=place)
    return msgspec.structs.replace(manual, processes={process.id: process for process in ordered})


def _natural(number: str) -> list[tuple[int, str]]:
    """C-2 before C-10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in _DIGITS.split(number)]
