"""Durations, deadlines and cycles in the words of a reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any

from procbook.manual.bands import band_name
from procbook.manual.duration import amount
from procbook.manual.model import Band, Citation, Due, Graded, Keep, Limit
from procbook.words import fill, texts


class Wording:
    """Says the short forms of the format in one language; the words are in `words/<language>/texts/pages.yaml`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.words: Mapping[str, Any] = texts("pages", language)

    def duration(self, value: str) -> str:
        """`5d` → 5 个工作日."""
        written = amount(value)
        if not written:
            return str(self.words["units"].get(value, value))
        number, unit = written
        return fill(self.words["units"][unit], self.language, number)

    def graded(self, value: Graded, say: Callable[[str], str] | None = None) -> str:
        """One value, or one for each grade: 按活动级别：一级 10 个工作日，二级 5 个工作日; equal ones together."""
        say = say or self.duration
        if only := _only(value):
            return say(only)
        if isinstance(value, str):
            return ""
        amounts = groupby((grade for grade in value if grade != "by"), key=value.__getitem__)
        phrases = (f"{self.words['list'].join(same)} {say(each)}" for each, same in amounts)
        return str(self.words["by"]).format(by=value["by"], grades=str(self.words["comma"]).join(phrases))

    def cycle(self, value: str) -> str:
        return str(self.words["cycles"].get(value, value))

    def due(self, due: Due, clocks: Mapping[str, str]) -> str:
        """A deadline: 活动开始日（T）前 20 个工作日."""
        if due.before or due.after:
            return self._from_clock(due, clocks)
        words = self.words["due"]
        parts = [self.graded(due.every, self.cycle)]
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

    def _from_clock(self, due: Due, clocks: Mapping[str, str]) -> str:
        """Grades come after the clock, since each has its own time."""
        words, side = self.words["due"], "before" if due.before else "after"
        clock = self._clock(due.before or due.after, clocks)
        only = _only(due.by)
        if only and not any(sign in only for sign in "123456789"):
            return str(words["same_day"]).format(clock=clock)
        if only:
            return str(words[side]).format(clock=clock, by=self.duration(only))
        grades = self.graded(due.by, lambda each: str(words[f"{side}_grade"]).format(self.duration(each)))
        return str(words[f"{side}_graded"]).format(clock=clock, by=grades)

    def _clock(self, name: str, clocks: Mapping[str, str]) -> str:
        return str(self.words["due"]["clock"]).format(name=name, meaning=clocks[name]) if name in clocks else name

    def keep(self, keep: Keep) -> str:
        """项目结束后保存 5 年，到期归档."""
        if keep.for_ == "permanent":
            return str(self.words["keep_permanent"]).format(after=keep.after)
        text = str(self.words["keep"]).format(after=keep.after, period=self.duration(keep.for_))
        return text + (self.words["keep_then"].format(keep.then) if keep.then else "")

    def band(self, limit: Limit, band: Band) -> str:
        """超过 10,000 元、不超过 100,000 元; a lowest band that begins below nothing has no lower end to name."""
        return band_name(limit, band, self.language)

    def citation(self, citation: Citation) -> str:
        return f"{citation.source} {self.article(citation.article)}".strip()

    def article(self, article: str) -> str:
        """第 55、57 条; what is not made of numbers stays as it is."""
        numbers = article.split("/")
        if not all(number.isdecimal() for number in numbers):
            return article
        return str(self.words["article"]).format(str(self.words["list"]).join(numbers))


def _only(value: Graded) -> str:
    """The one value that holds for all grades; "" when they differ."""
    if isinstance(value, str):
        return value
    values = {each for grade, each in value.items() if grade != "by"}
    return values.pop() if len(values) == 1 else ""
