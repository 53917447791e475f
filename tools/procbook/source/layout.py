"""Lines that stand where they mean something else, or nothing: where they were meant, as the lines around them show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from procbook.source.faults import SourceFault, shown

_LINE = re.compile(r"(?P<blank> *)(?P<dashes>(?:-[ ]+|-$)*)(?P<name>[^\s#:\"'\[{|>-][^\s:]*:(?=\s|$)|[{\[])?")
_OPENS = re.compile(r"[^#]*:[ ]*(?:#.*)?")


def missing_dash(lines: Sequence[str], number: int) -> SourceFault | None:
    """The dash that somebody forgot before the item of a list, where a line (counted from 1) fits to nothing."""
    return _before_first(lines, number) or _before(lines, number)


def _before_first(lines: Sequence[str], number: int) -> SourceFault | None:
    """The first item of a list has none, and only the second shows that it is a list."""
    start = _indent(lines[number - 1])
    if not lines[number - 1].lstrip().startswith("- "):
        return None
    first = 0
    for above in range(number - 1, 0, -1):
        line = lines[above - 1]
        if not _says_something(line):
            continue
        if _indent(line) <= start:
            return _dash(lines, first, start) if first and _OPENS.fullmatch(line) else None
        first = 0 if line.lstrip().startswith("-") else above
    return None


def _before(lines: Sequence[str], number: int) -> SourceFault | None:
    """A line stands beside the dashes of a list and names what its items name, or is one in braces."""
    line = lines[number - 1]
    own = _LINE.match(line)
    if own is None or own["dashes"] or not own["name"]:
        return None
    dashes = [column for column in _levels(lines, number, dashes=True) if column <= _indent(line)]
    below = next((line for line in lines[number:] if _says_something(line)), "")
    item = own["name"] in ("{", "[") or (_indent(below) > _indent(line) in dashes and not _OPENS.fullmatch(line))
    return _dash(lines, number, max(dashes)) if dashes and item else None


def dash_at(lines: Sequence[str], number: int, item: tuple[int, int]) -> SourceFault | None:
    """The dash that is missing in a line which begins a second item, since the names of the first come again;
    `item` is where the names of the first begin."""
    head = _LINE.match(lines[item[0] - 1][: item[1] - 1])
    column = head["dashes"].rfind("-") + len(head["blank"]) if head and head["dashes"] else -1
    stands_there = _indent(lines[number - 1]) == item[1] - 1
    return _dash(lines, number, column) if column >= 0 and stands_there else None


def _dash(lines: Sequence[str], number: int, column: int) -> SourceFault:
    text = shown(lines[number - 1].strip())
    return SourceFault("schema-invalid", number, column + 1, {"text": text}, "missing-dash")


def with_dash(line: str, column: int) -> str:
    """The line with a dash in that column (from 0); what follows stays where it is when there is room for it."""
    room = line[column : column + 2].isspace() and _indent(line) >= column + 2
    return f"{line[:column]}-{line[column + 1 :]}" if room else f"{line[:column]}- {line[column:].lstrip()}"


def realign(lines: list[str], number: int) -> None:
    """Put a line on the level that it was meant for: that of the lines around which is next to where it stands.

    What stands below it goes with it, unless it stands where it should.
    """
    line = lines[number - 1] = lines[number - 1].replace("\t", "  ")
    own = _LINE.match(line)
    if own is None or not (own["dashes"] or own["name"]):
        return
    levels = list(_levels(lines, number, dashes=bool(own["dashes"])))
    below = next((_indent(line) for line in lines[number:] if _says_something(line)), 0)
    fits = [level for level in levels if level + len(own["dashes"]) == below]
    at = _indent(line)
    meant = min(fits or levels, key=lambda level: abs(level - at), default=at)
    lines[number - 1] = " " * meant + line.lstrip()
    if own["dashes"] and not fits:
        _shift(lines, number, at, meant - at)


def _shift(lines: list[str], number: int, margin: int, by: int) -> None:
    """Move all lines behind a line that stand deeper than it did."""
    for index in range(number, len(lines)):
        if lines[index].strip() and _indent(lines[index]) <= margin:
            return
        if lines[index].strip():
            lines[index] = " " * (_indent(lines[index]) + by) + lines[index].lstrip(" ")


def _levels(lines: Sequence[str], number: int, dashes: bool) -> Iterator[int]:
    """The columns in which the names, or the dashes, of all that is open above a line begin; the deepest first."""
    limit = len(lines[number - 1]) + 1000
    for line in reversed(lines[: number - 1]):
        own = _LINE.match(line)
        if own is None or not (own["dashes"] or own["name"]) or not _says_something(line):
            continue
        starts = [len(own["blank"]) + at.start() for at in re.finditer("-", own["dashes"])]
        names = [own.start("name")] if own["name"] and own["name"] not in ("{", "[") else []
        yield from (column for column in reversed(starts if dashes else names) if column < limit)
        limit = min(limit, _indent(line))
        if limit == 0:
            return


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
