"""Everything that is wrong with the writing of a file, in one go: after what ends the reading, it goes on.

Only for the check, which then can tell the faults of shape beside those of writing. A line that no reader understands
is read as if something sensible stood there; nothing of such a file is ever used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from procbook.source.characters import character_faults, decoded
from procbook.source.diagnose import Diagnosis, Place, Route
from procbook.source.faults import MAX_FAULTS, SourceFault, limited, with_quotes
from procbook.source.layout import dash_at, realign, with_dash
from procbook.source.lookalikes import usual_brackets
from procbook.source.scalars import LIST_MARK
from procbook.source.syntax import text_around

_ROUNDS = 30
"""Lines of one file that are read as if something else stood there; a file with more is no manual."""
_LINE = re.compile(r"(?P<head> *(?:-[ ]+)*)(?:(?P<name>[A-Za-z_][A-Za-z0-9_-]*)[ ]*[:：])?")
_MARKED = re.compile(rf"(?P<sign>{LIST_MARK})[ ]*[A-Za-z_][A-Za-z0-9_-]*")
_BLANKS = " \u00a0\u3000"
_WIDEST = 5
"""Columns from the start of an item to its names, at most."""
_OF_TEXT = str.maketrans("[]{}", "【】｛｝")
"""Brackets that mean nothing to a reader, for those of a text."""
_STAND_IN = '"-"'
_INSIDE_BRACES = {"missing-comma", "colon-inside", "wide-bracket", "mark-in-brackets"}
"""Faults of one value in braces: the rest of its line is understood."""
_MISPLACED = {"tab", "indent", "mixed"}
"""Faults of where a line stands."""
_UNDERSTOOD = {*_INSIDE_BRACES, *_MISPLACED}
"""Faults that leave no doubt of what stands in a line, once it is mended."""
_SENTENCE = re.compile("[\u4e00-\u9fff].*[\u4e00-\u9fff]", re.DOTALL)
_DASHES = {"list-sign", "missing-dash"}
_MARKER = re.compile("[<>|=]{7}")
_OF_ONE_VALUE = {"colon-inside", "mark-in-brackets"}
"""Those of them that leave the value itself in doubt."""
_FOR_GOOD = {"many", "deep", "empty", "top-text", "top-list"}
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
    text: str = ""

    def value(self, route: Route) -> Place:
        """The place of a value, or of the nearest thing around it that is there."""
        while route and route not in self.values:
            route = route[:-1]
        return self.values.get(route, (1, 1))

    def key(self, route: Route) -> Place:
        """The place of the name in front of a value; of an item of a list, the item's own."""
        return self.names.get(route) or self.value(route)

    def within(self, route: Route, written: str) -> Place:
        """The place of what is written in a text, where its lines may be broken; else that of the text."""
        start = self.value(route)
        pattern = re.compile(r"\s+".join(map(re.escape, written.split())))
        found = pattern.search(self.text, *self._span(start))
        if not found or not written.strip():
            return start
        before = self.text[: found.start()]
        return before.count("\n") + 1, found.start() - before.rfind("\n")

    def lines(self, route: Route) -> list[str]:
        """The lines of a text as they were typed, without what is empty or only a comment."""
        start, end = self._span(self.value(route))
        lines = [line.strip() for line in self.text[start : self.text.rfind("\n", start, end) + 1 or end].split("\n")]
        return [line for line in lines if line and not line.startswith("#")]

    def _span(self, start: Place) -> tuple[int, int]:
        """From a place to that of what is named or valued next."""
        lines = self.text.split("\n")
        behind = min((place for place in (*self.values.values(), *self.names.values()) if place > start), default=None)
        return self._offset(lines, start), self._offset(lines, behind) if behind else len(self.text)

    @staticmethod
    def _offset(lines: list[str], place: Place) -> int:
        return sum(len(line) + 1 for line in lines[: place[0] - 1]) + place[1] - 1


@dataclass(frozen=True, slots=True)
class Examination:
    """All faults and pitfalls of a file in order; its data as far as it can be understood (None: not at all) with the
    places in it; the lines with faults, and what stands in them; those that were read as if something else stood there.
    `doubted` are single values with a fault, in lines that are understood but for them. `cut_off`: the file ends in the
    middle of something, so that it is not known what else belongs there.
    """

    data: Any
    faults: tuple[SourceFault, ...]
    places: Positions
    lost: dict[int, str]
    replaced: frozenset[int] = frozenset()
    doubted: frozenset[Route] = frozenset()
    cut_off: bool = False

    def is_doubted(self, line: int, column: int) -> bool:
        """Whether a value that is doubted begins at a place."""
        return any(self.places.values.get(route) == (line, column) for route in self.doubted)


def examine(data: bytes) -> Examination:
    """Look at a file in which something is wrong. Never raises, whatever the bytes are."""
    text = decoded(data)
    if isinstance(text, SourceFault):
        return Examination(None, (text,), Positions({}, {}), {})
    hidden = character_faults(text)
    diagnosis, ended, lost, settled = _to_the_end(text)
    cut = {pitfall.line for pitfall in diagnosis.pitfalls if pitfall.variant in ("cut", "parted", "grouped")}
    written = [fault for fault in diagnosis.faults if fault.line not in lost and not _is_rest(fault, cut)]
    faults = together(together(hidden, [*ended, *written]), diagnosis.pitfalls)
    end = _end_of_cut(text, faults)
    faults = [fault for fault in faults if not end or fault.line <= end]
    lines = text.split("\n")
    places = Positions(diagnosis.values, diagnosis.names, text)
    alone: dict[Place, Route | None] = {**settled, **_doubted(faults, places)}
    alone |= {(fault.line, fault.column): None for fault in faults[:MAX_FAULTS] if _is_aside(fault, diagnosis)}
    doubted = {place: route for place, route in alone.items() if place[0] not in lost}
    unknown = lost | {fault.line for fault in faults if (fault.line, fault.column) not in doubted}
    return Examination(
        diagnosis.data,
        limited(with_quotes(faults, text)),
        places,
        {line: lines[line - 1] for line in unknown},
        frozenset(lost),
        frozenset(route for place, route in doubted.items() if route and place[0] not in unknown),
        end > 0,
    )


def _end_of_cut(text: str, faults: Iterable[SourceFault]) -> int:
    """The line in which something begins that the end of the file cuts, 0 when it cuts nothing."""
    last = text.rstrip().count("\n") + 1
    cut = (
        fault.line
        for fault in faults
        if fault.variant == "cut-off" or (fault.variant, fault.line) == ("no-colon", last)
    )
    return min(cut, default=0)


def _doubted(faults: Iterable[SourceFault], places: Positions) -> dict[Place, Route]:
    """The values whose faults are theirs alone, by their places."""
    routes = {place: route for route, place in places.values.items() if route}
    found = {(fault.line, fault.column) for fault in faults if _is_of_value(fault)}
    parts = {place for fault in faults if fault.variant == "grouped" for place in routes if _within(place, fault)}
    lines = {line for line, _ in routes}
    below = (place for place in found if place[0] not in lines)
    further = {place: max(before) for place in below if (before := [start for start in routes if start < place])}
    return {place: routes[further.get(place, place)] for place in (found & routes.keys()) | parts | further.keys()}


def _within(place: Place, fault: SourceFault) -> bool:
    """Whether a value begins in what a fault is told of."""
    return place[0] == fault.line and 0 <= place[1] - fault.column < len(fault.values["text"])


def _is_of_value(fault: SourceFault) -> bool:
    of_words = fault.rule in ("ambiguous-scalar", "leftover-placeholder") and fault.variant != "name"
    return of_words or (fault.rule == "schema-invalid" and fault.variant in _OF_VALUES)


def _is_aside(fault: SourceFault, diagnosis: Diagnosis) -> bool:
    """Whether a placeholder stands in a sentence, of which all the rest can be judged."""
    if fault.rule != "leftover-placeholder" or diagnosis.data is None:
        return False
    value = _value_at(diagnosis.data, _value_around(diagnosis, fault))
    return isinstance(value, str) and _SENTENCE.search(value.replace(fault.values["text"], "")) is not None


def _value_at(data: Any, route: Route) -> Any:
    """What stands at a route; nothing where a name stands twice and the second one has other things below it."""
    for part in route:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
    return data


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
    diagnosis = _to_the_end(text).diagnosis
    return Positions(diagnosis.values, diagnosis.names, text)


class _Ended(NamedTuple):
    """The diagnosis of a text in which something stands instead of what ends a reading; the faults there, the lines of
    which nothing is known; the values that commas cut, by the places of the faults (None: nothing is in doubt).
    """

    diagnosis: Diagnosis
    faults: list[SourceFault]
    lost: set[int]
    settled: dict[Place, Route | None]


def _to_the_end(text: str) -> _Ended:
    lines = text.split("\n")
    ended: list[SourceFault] = []
    lost: set[int] = set()
    settled: dict[Place, Route | None] = {}
    diagnosis = _with_dashes(lines, ended)
    for _ in range(2 * _ROUNDS):  # a line that is moved may be moved back: no text goes round for ever
        if diagnosis.data is not None or not diagnosis.faults:
            break
        fault = diagnosis.faults[-1]
        if fault.variant not in _FOLLOWING or not _goes_on(lines, fault.line, lost):
            ended += _ending(diagnosis.faults)
        before = list(lines)
        gone = _taken_up(lines, fault, lost)
        if fault.variant in _FOR_GOOD or lines == before or len(lost) + len(settled) >= _ROUNDS:
            break
        lost |= gone
        if not gone:
            settled[fault.line, fault.column] = None
        diagnosis = _with_dashes(lines, ended)
    settled |= {(fault.line, fault.column): None for fault in ended if fault.variant in _DASHES}
    single = [fault for fault in ended if fault.variant in _OF_ONE_VALUE and (fault.line, fault.column) in settled]
    settled |= {(fault.line, fault.column): _value_around(diagnosis, fault) for fault in single}
    return _joined(_Ended(diagnosis, ended, lost, settled), lines)


def _taken_up(lines: list[str], fault: SourceFault, lost: set[int]) -> set[int]:
    """Put something sensible in place of what ends a reading: the lines of which nothing is known then."""
    number, line = fault.line, lines[fault.line - 1]
    if fault.variant == "conflict":
        return _one_side(lines, number)
    if fault.variant == "fence":
        return _unfenced(lines, number)
    if fault.variant == "second-document":
        return _one_document(lines, number)
    if number not in lost and fault.variant in _MISPLACED:
        realign(lines, number)
    elif number not in lost:
        lines[number - 1] = _mended(line, fault)
    if lines[number - 1] != line:
        return set() if fault.variant in _UNDERSTOOD else {number}
    replaced = _replaced(lines, number)
    lines[number - 1] = replaced if replaced != line else ""
    return {number}


def _unfenced(lines: list[str], start: int) -> set[int]:
    """Without the fences of Markdown, and what a chat says before the first and behind the last; nothing is lost."""
    outside = range(start) if not any(map(_top, lines[:start])) else range(start - 1, start)
    end = next((n for n, line in enumerate(lines[start:], start) if line.strip() in ("```", "~~~")), None)
    for index in (*outside, *(range(end, len(lines)) if end is not None else ())):
        lines[index] = ""
    return set()


def _one_document(lines: list[str], start: int) -> set[int]:
    """Without the mark between two documents when they are parts of one; else without the second, which is a copy."""
    first, second = ({line for line in map(_top, part) if line} for part in (lines[: start - 1], lines[start:]))
    lines[start - 1] = ""
    if first.isdisjoint(second):
        return set()
    lines[start:] = [""] * len(lines[start:])
    return set(range(start, len(lines) + 1))


def _top(line: str) -> str:
    """The name that a line begins with at the top of a file, or ""."""
    name = _LINE.match(line)
    return (name["name"] or "") if name and not name["head"] else ""


def _one_side(lines: list[str], start: int) -> set[int]:
    """Of two versions that git left in a file the first one stays; all lines of both."""
    end = next((n for n, line in enumerate(lines[start:], start + 1) if line.startswith(">" * 7)), len(lines))
    kept = not lines[start - 1].startswith("<")
    for number in range(start, end + 1):
        kept = kept and not _MARKER.match(lines[number - 1])
        lines[number - 1] = lines[number - 1] if kept else ""
        kept = kept or number == start
    return set(range(start, end + 1))


def _ending(faults: list[SourceFault]) -> list[SourceFault]:
    """The fault that ended a reading with those of its line; of a sentence that it cuts, the half is not judged."""
    last = faults[-1]
    return [
        found for found in faults if found is last or (found.line == last.line and last.variant not in _OF_ONE_VALUE)
    ]


def _with_dashes(lines: list[str], told: list[SourceFault]) -> Diagnosis:
    """The diagnosis of lines whose lists have their dashes: what stands there instead is told, and replaced in `lines`.

    Else the items would become one, and each of their names would be there twice.
    """
    diagnosis = Diagnosis("\n".join(lines), closely=True)
    for _ in range(_ROUNDS):
        signs = [fault for fault in diagnosis.faults if fault.variant in _DASHES]
        wrong = signs or _glued(diagnosis) or _without_dash(diagnosis, lines)
        if not wrong:
            break
        told += wrong
        for fault in wrong:
            lines[fault.line - 1] = _dashed(lines, fault)
        diagnosis = Diagnosis("\n".join(lines), closely=True)
    return diagnosis


def _dashed(lines: list[str], fault: SourceFault) -> str:
    """The line as it was meant; its name stands where the names below it do."""
    if fault.variant == "missing-dash":
        return with_dash(lines[fault.line - 1], fault.column - 1)
    at, line = fault.column - 1, lines[fault.line - 1]
    rest = line[at + len(fault.values["sign"]) :].lstrip(_BLANKS)
    following = next((line for line in lines[fault.line :] if line.strip()), "")
    gap = _indent(following) - at - 1
    return f"{line[:at]}-{' ' * (gap if 0 < gap < _WIDEST else 1)}{rest}"


def _glued(diagnosis: Diagnosis) -> list[SourceFault]:
    """Names that begin with what is no dash."""
    names = ((_MARKED.fullmatch(str(route[-1])), place) for route, place in diagnosis.names.items())
    return [
        SourceFault("schema-invalid", *place, {"sign": name["sign"]}, "list-sign")
        for name, place in names
        if name is not None
    ]


def _without_dash(diagnosis: Diagnosis, lines: list[str]) -> list[SourceFault]:
    """Items that became one with the item before, since their dash is missing: so the names of that come again."""
    again = [fault for fault in diagnosis.faults if fault.rule == "duplicate-key"]
    routes = {place: route for route, place in diagnosis.names.items()} if again else {}
    items: dict[Route, dict[str, SourceFault]] = {}
    for fault in again:
        route = routes[fault.related]  # type: ignore[index]
        if len(route) > 1 and isinstance(route[-2], int):
            items.setdefault(route[:-1], {}).setdefault(str(route[-1]), fault)
    found = (_second_item(diagnosis, lines, route, names) for route, names in items.items())
    return [fault for fault in found if fault]


def _second_item(
    diagnosis: Diagnosis, lines: list[str], item: Route, again: dict[str, SourceFault]
) -> SourceFault | None:
    """Where a second item begins in one: where its first name comes again; any name, when its id does later."""
    first = next(str(route[-1]) for route in diagnosis.names if route[:-1] == item)
    start = next(iter(again.values())) if "id" in again and first != "id" else again.get(first)
    return dash_at(lines, start.line, diagnosis.names[*item, first]) if start else None


def _joined(seen: _Ended, lines: list[str]) -> _Ended:
    """The same, with the values in braces put together again that commas cut: what else is there can be judged then."""
    cuts: list[SourceFault] = []
    lines = list(lines)
    for fault in seen.diagnosis.faults:
        before = lines[fault.line - 1][: fault.column - 1].rstrip(" ")
        if fault.variant == "no-value" and before.endswith(",") and fault.line not in seen.lost and len(cuts) < _ROUNDS:
            rest = lines[fault.line - 1][len(before) :]
            lines[fault.line - 1] = f"{before[:-1]}，{rest}"
            cuts.append(fault)
        elif fault.variant == "grouped" and fault not in cuts:
            lines[fault.line - 1] = _without_commas(lines[fault.line - 1], fault.column - 1)
            cuts.append(fault)
    whole = Diagnosis("\n".join(lines), closely=True) if cuts and seen.diagnosis.data is not None else seen.diagnosis
    if whole is seen.diagnosis or whole.data is None:
        return seen
    values = {(cut.line, cut.column): _value_around(whole, cut) for cut in cuts}
    doubted = {whole.values[route] for route in values.values()}
    whole.faults[:] = [fault for fault in whole.faults if (fault.line, fault.column) not in doubted]
    return seen._replace(diagnosis=whole, faults=[*seen.faults, *cuts], settled={**seen.settled, **values})


def _without_commas(line: str, start: int) -> str:
    """The line with the number that begins there as it has to be written; what follows stays where it is."""
    number = re.compile("[-0-9, ]*[0-9](?:\\.[0-9]+)?").match(line, start)
    assert number is not None
    digits = re.sub("[, ]", "", number[0])
    return line[:start] + digits.ljust(len(number[0])) + line[number.end() :]


def _value_around(diagnosis: Diagnosis, fault: SourceFault) -> Route:
    """The value that a place lies in: the last that begins before it."""
    before = {route: place for route, place in diagnosis.values.items() if place <= (fault.line, fault.column)}
    return max(before, key=lambda route: (before[route], len(route)), default=())


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
        case "wide-colon" | "no-blank-after-colon":
            return f"{line[:at]}: {line[at + 1 :].lstrip()}"
        case "missing-comma":
            return f"{line[:at]},{line[at + 1 :]}"
        case "colon-inside" if line.count("{", 0, at) > line.count("}", 0, at):
            return f"{line[:at]}：{line[at + 1 :]}"
        case "mark-in-brackets":
            start, end = text_around(line, at)
            return line[:start] + line[start:end].translate(_OF_TEXT) + line[end:]
        case "no-blank-after-dash":
            return f"{line[: at + 1]} {line[at + 1 :]}"
        case "wide-bracket":
            return _with_brackets(line, at, str(fault.values["usual"]))
    return line


def _with_brackets(line: str, at: int, usual: str) -> str:
    """The line with the brackets of YAML from there on; round ones and corners around names, at both ends."""
    if line[at] in "（「" or (usual == "{" and line[at] != "｛"):
        end = len(line.rstrip()) - 1
        return f"{line[:at]}{{{line[at + 1 : end]}}}"
    return line[:at] + usual_brackets(line[at:])


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
