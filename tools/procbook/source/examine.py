"""Everything that is wrong with the writing of a file, in one go: after what ends the reading, it goes on.

Only for the check, which then can tell the faults of shape beside those of writing. A line that no reader understands
is read as if something sensible stood there; nothing of such a file is ever used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from procbook.source.characters import character_faults, decoded
from procbook.source.diagnose import Diagnosis, Place, Route
from procbook.source.faults import SourceFault, limited

_ROUNDS = 30
"""Lines of one file that are read as if something else stood there; a file with more is no manual."""
_LINE = re.compile(r"(?P<head> *(?:-[ ]+)*)(?:(?P<name>[A-Za-z_][A-Za-z0-9_-]*)[ ]*[:：])?")
_STAND_IN = '"-"'
_FOR_GOOD = {"conflict", "second-document", "many", "deep", "empty", "top-text", "top-list", "document-end"}
"""What is wrong with a file as a whole: nothing more can be said of it."""
_OF_VALUES = {"question-in-brackets", "wide-comma", "tag"}
"""Faults of writing that leave clear what else stands in the line."""
_FOLLOWING = {
    "indent",
    "mixed",
    "no-colon",
    "extra-bracket",
    "open-bracket",
    "other",
    "empty-item",
    "no-blank-after-dash",
}
"""What the rest of a text that goes over several lines looks like, when its first line was not understood."""


@dataclass(frozen=True, slots=True)
class Positions:
    """Where the names and values of a file stand: line and column from 1, columns in characters."""

    values: dict[Route, Place]
    names: dict[Route, Place]

    def value(self, route: Route) -> Place:
        """The place of a value, or of the nearest thing around it that is there."""
        while route and route not in self.values:
            route = route[:-1]
        return self.values.get(route, (1, 1))

    def key(self, route: Route) -> Place:
        """The place of the name in front of a value; of an item of a list, the item's own."""
        return self.names.get(route) or self.value(route)


@dataclass(frozen=True, slots=True)
class Examination:
    """All faults and pitfalls of a file in order; its data as far as it can be understood (None: not at all) with the
    places in it; the lines with faults, and what stands in them; those that were read as if something else stood there.
    `doubted` are single values with a fault, in lines that are understood but for them.
    """

    data: Any
    faults: tuple[SourceFault, ...]
    places: Positions
    lost: dict[int, str]
    replaced: frozenset[int] = frozenset()
    doubted: frozenset[Route] = frozenset()

    def is_doubted(self, line: int, column: int) -> bool:
        """Whether a value that is doubted begins at a place."""
        return any(self.places.values.get(route) == (line, column) for route in self.doubted)


def examine(data: bytes) -> Examination:
    """Look at a file in which something is wrong. Never raises, whatever the bytes are."""
    text = decoded(data)
    if isinstance(text, SourceFault):
        return Examination(None, (text,), Positions({}, {}), {})
    hidden = character_faults(text)
    diagnosis, ended, lost = _to_the_end(text)
    cut = {pitfall.line for pitfall in diagnosis.pitfalls if pitfall.variant == "cut"}
    written = [fault for fault in diagnosis.faults if fault.line not in lost and not _is_rest(fault, cut)]
    faults = together(together(hidden, [*ended, *written]), diagnosis.pitfalls)
    lines = text.split("\n")
    places = Positions(diagnosis.values, diagnosis.names)
    doubted = {place: route for place, route in _doubted(faults, places).items() if place[0] not in lost}
    unknown = lost | {fault.line for fault in faults if (fault.line, fault.column) not in doubted}
    return Examination(
        diagnosis.data,
        limited(faults),
        places,
        {line: lines[line - 1] for line in unknown},
        frozenset(lost),
        frozenset(route for place, route in doubted.items() if place[0] not in unknown),
    )


def _doubted(faults: Iterable[SourceFault], places: Positions) -> dict[Place, Route]:
    """The values whose faults are theirs alone, by their places."""
    routes = {place: route for route, place in places.values.items() if route}
    found = {(fault.line, fault.column) for fault in faults if _is_of_value(fault)}
    return {place: routes[place] for place in found & routes.keys()}


def _is_of_value(fault: SourceFault) -> bool:
    of_words = fault.rule in ("ambiguous-scalar", "leftover-placeholder") and fault.variant != "name"
    return of_words or (fault.rule == "schema-invalid" and fault.variant in _OF_VALUES)


def _is_rest(fault: SourceFault, cut: set[int]) -> bool:
    """Whether a value is odd since a comma cut it: of 5,000 the 000. Whoever puts the whole in quotes mends both."""
    return fault.rule == "ambiguous-scalar" and fault.line in cut


def together(faults: Iterable[SourceFault], others: Iterable[SourceFault]) -> list[SourceFault]:
    """The faults, and the others in lines where there is none of them: a fault often makes more in its line."""
    faults = list(faults)
    lines = {fault.line for fault in faults}
    return [*faults, *(other for other in others if other.line not in lines)]


def positions_in(text: str) -> Positions:
    """Where everything stands, also behind what ends a reading."""
    diagnosis, _, _ = _to_the_end(text)
    return Positions(diagnosis.values, diagnosis.names)


def _to_the_end(text: str) -> tuple[Diagnosis, list[SourceFault], set[int]]:
    """The diagnosis of the text without the lines that end a reading, the faults in these, and their numbers."""
    lines = text.split("\n")
    ended: list[SourceFault] = []
    lost: set[int] = set()
    diagnosis = Diagnosis(text, closely=True)
    while diagnosis.data is None and diagnosis.faults:
        fault = diagnosis.faults[-1]
        if fault.variant not in _FOLLOWING or not _goes_on(lines, fault.line, lost):
            ended += [found for found in diagnosis.faults if found.line == fault.line]
        line = lines[fault.line - 1]
        mended = _mended(line, fault) if fault.line not in lost else line
        lines[fault.line - 1] = mended if mended != line else _replaced(lines, fault.line)
        if fault.variant in _FOR_GOOD or lines[fault.line - 1] == line or len(lost) >= _ROUNDS:
            break
        lost.add(fault.line)
        diagnosis = Diagnosis("\n".join(lines), closely=True)
    return diagnosis, ended, lost


def _goes_on(lines: list[str], number: int, lost: set[int]) -> bool:
    """Whether a line goes on from one that was not understood, rather than beginning something of its own."""
    before = next((n for n in range(number - 1, 0, -1) if lines[n - 1].strip() or n in lost), 0)
    own = _LINE.match(lines[number - 1])
    return before in lost and not (own and own["name"] and _indent(lines[number - 1]) <= _indent(lines[before - 1]))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _mended(line: str, fault: SourceFault) -> str:
    """The line as it was meant, where only a sign is missing or another; else the line as it is."""
    at = fault.column - 1
    match fault.variant:
        case "tab":
            return line.replace("\t", "  ")
        case "wide-colon" | "no-blank-after-colon":
            return f"{line[:at]}: {line[at + 1 :].lstrip()}"
        case "no-blank-after-dash":
            return f"{line[: at + 1]} {line[at + 1 :]}"
    return line


def _replaced(lines: list[str], number: int) -> str:
    """The line with something sensible behind its name or dash; empty when it has none."""
    parts = _LINE.match(lines[number - 1])
    assert parts is not None
    if not parts["name"]:
        return f"{parts['head']}{_STAND_IN}" if "-" in parts["head"] else ""
    following = next((line for line in lines[number:] if line.strip()), "")
    deeper = _indent(following) > len(parts["head"])
    listed = following.startswith(" " * len(parts["head"]) + "- ") and "-" not in parts["head"]
    return f"{parts['head']}{parts['name']}:" + ("" if deeper or listed else f" {_STAND_IN}")
