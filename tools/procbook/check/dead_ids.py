"""What stands in a text as an id does and is none: nobody notices that there is no such form, control or process.

Only what looks like the ids of this manual: numbered as others of it, or a process mistyped. What is spoken of, in
quotation marks or backticks, may be an id of somebody else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from procbook.check.rules.format import parts
from procbook.manual.known import Known
from procbook.manual.meant import meant
from procbook.manual.richtext import CODE

_BESIDE = r"A-Za-z0-9_./\\@#-"
_NUMBERED = re.compile(rf"(?<![{_BESIDE}])[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-[0-9]+(?![A-Za-z0-9_/\\@#-]|\.[A-Za-z0-9])")
_WORDS = re.compile(rf"(?<![{_BESIDE}])[a-z]{{2,}}(?:-[a-z0-9]+)+(?![A-Za-z0-9_/\\@#-]|\.[A-Za-z0-9])")
"""What may be the number of a document, a record, a control; and what may be the id of a process: part of no address,
file name or longer name."""

_SPOKEN = re.compile(rf"{CODE}|“[^”]*”|「[^」]*」|《[^》]*》|\"[^\"]*\"|\[[^\]]*\]\([^)]*\)|https?://[!-~]+")
_LIKE, _SAME = 0.6, 3
"""How alike a word is to the one that was meant, and how many of its first letters are right."""
_SHOWN = 3
"""Ids that a message names."""


class DeadIds:
    """The ids in texts of a manual that nothing has."""

    def __init__(self, known: Known) -> None:
        self._english = known.manual.settings.language == "en"
        self._whole = not known.manual.left_out
        self._ids = {id for titles in known.everywhere.values() for id in titles}
        self._alike: dict[tuple[str, int], list[str]] = defaultdict(list)
        self._processes: dict[str, list[str]] = defaultdict(list)
        for process in known.manual.processes.values():
            self._ids |= {kpi.id for kpi in process.kpis} | {process.number}
            for number in filter(_NUMBERED.fullmatch, (process.number, *(part.id for part in parts(process)))):
                self._alike[_series(number)].append(number)
            for end in {process.id.partition("-")[0], process.id.rpartition("-")[2]}:
                self._processes[end].append(process.id)

    def may_stand_in(self, text: str) -> bool:
        """Whether one may stand in a text: quick, and sometimes wrong."""
        return next(self._numbered(text), None) is not None or next(self._mistyped(text), None) is not None

    def found(self, text: str) -> Iterator[tuple[str, str, list[str]]]:
        """Each with the kind of its message, and what there is that is written alike."""
        rest = _SPOKEN.sub(lambda spoken: "\0" * len(spoken[0]), text)
        yield from (("dead", written, self._alike[_series(written)][:_SHOWN]) for written in self._numbered(rest))
        yield from (("mistyped", written, near) for written, near in self._mistyped(rest))

    def _numbered(self, text: str) -> Iterator[str]:
        numbers = (found[0] for found in _NUMBERED.finditer(text) if self._whole)
        yield from (number for number in numbers if number not in self._ids and _series(number) in self._alike)

    def _mistyped(self, text: str) -> Iterator[tuple[str, list[str]]]:
        for found in _WORDS.finditer(text) if self._whole else ():
            written = found[0]
            ends = (written.partition("-")[0], written.rpartition("-")[2])
            alike: dict[str, tuple[str, ...]] = {id: () for end in ends for id in self._processes.get(end, ())}
            if alike and written not in self._ids and (near := self._meant(written, alike)):
                yield written, near

    def _meant(self, written: str, alike: Mapping[str, tuple[str, ...]]) -> list[str]:
        """English has compounds of its own; elsewhere such a word is an id, and may be further from the right one."""
        further = () if self._english else (id for id in alike if _one_word_alike(written, id))
        return meant(written, alike) or list(further)[:_SHOWN]


def _one_word_alike(one: str, other: str) -> bool:
    """Whether two ids differ in one word, and that begins the same."""
    words = list(zip(one.split("-"), other.split("-"), strict=False))
    different = [pair for pair in words if pair[0] != pair[1]]
    return one.count("-") == other.count("-") and len(different) == 1 and _begin_alike(*different[0])


def _begin_alike(one: str, other: str) -> bool:
    return one[:_SAME] == other[:_SAME] and SequenceMatcher(None, one, other).ratio() >= _LIKE


def _series(number: str) -> tuple[str, int]:
    """What comes before the last part of a number, and how many digits that has."""
    before, _, last = number.rpartition("-")
    return before, len(last)
