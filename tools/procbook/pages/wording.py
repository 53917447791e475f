"""Durations, deadlines and cycles in the words of a reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from procbook.model import Due, Graded, Keep, Parameter, Start
from procbook.words import texts

_AMOUNT = re.compile(r"^([\d.]+)([a-z]+)$")


class Wording:
    """Says the short forms of the format in one language; the words are in `words/<language>/pages.yaml`."""

    def __init__(self, language: str) -> None:
        self.words: Mapping[str, Any] = texts("pages", language)

    def duration(self, value: str) -> str:
        """`5d` → 5 个工作日."""
        found = _AMOUNT.match(value)
        if not found:
            return str(self.words["units"].get(value, value))
        text: str = self.words["units"][found[2]].format(found[1])
        return text

    def graded(self, value: Graded, say: str = "duration") -> str:
        """One value, or one for each grade: 一级 10 个工作日,二级 5 个工作日."""
        if isinstance(value, str):
            return self._one(value, say) if value else ""
        grades = [f"{grade} {self._one(each, say)}" for grade, each in value.items() if grade != "by"]
        return str(self.words["by"]).format(by=value["by"], grades=self.words["comma"].join(grades))

    def _one(self, value: str, say: str) -> str:
        return self.duration(value) if say == "duration" else self.cycle(value)

    def cycle(self, value: str) -> str:
        return str(self.words["cycles"].get(value, value))

    def due(self, due: Due, clocks: Mapping[str, str]) -> str:
        """A deadline: 活动开始日(T)前 20 个工作日."""
        words = self.words["due"]
        if due.before:
            return str(words["before"]).format(clock=self._clock(due.before, clocks), by=self.graded(due.by))
        if due.after:
            return str(words["after"]).format(clock=self._clock(due.after, clocks), by=self.graded(due.by))
        parts = [self.graded(due.every, "cycle")]
        if due.month:
            parts.append(words["month"].format(due.month))
        if due.workday:
            parts.append(words["workday" if due.workday > 0 else "workday_from_end"].format(abs(due.workday)))
        if due.day:
            parts.append(words["day"].format(due.day))
        if due.weekday:
            parts.append(words["weekdays"][due.weekday - 1])
        if due.at:
            parts.append(words["at"].format(due.at))
        return " ".join(parts)

    def _clock(self, name: str, clocks: Mapping[str, str]) -> str:
        return str(self.words["due"]["clock"]).format(name=name, meaning=clocks[name]) if name in clocks else name

    def parameter(self, parameter: Parameter) -> str:
        """A company's number with its unit: 100,000 元, 10%."""
        value = parameter.value
        shown = f"{value:,}" if isinstance(value, (int, float)) else value
        return f"{shown}%" if parameter.unit == "%" else f"{shown} {parameter.unit}".strip()

    def keep(self, keep: Keep) -> str:
        text = str(self.words["keep"]).format(after=keep.after, period=self.duration(keep.for_))
        return text + (self.words["keep_then"].format(keep.then) if keep.then else "")

    def start(self, start: Start, title: str = "") -> str:
        """What starts a process: an event, another process, or the calendar."""
        if start.event:
            return start.event
        if start.from_:
            return str(self.words["start_from"]).format(title)
        return " ".join(filter(None, [self.cycle(start.every), start.when]))
