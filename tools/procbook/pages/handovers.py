"""What processes give each other, gathered from both sides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from procbook.model import Handbook, Process


class HandOverLine(NamedTuple):
    """One thing that goes from one process to another; what a name means is told by the giver or the taker."""

    giver: str
    taker: str
    what: str


def hand_over_lines(handbook: Handbook) -> dict[tuple[str, str], list[str]]:
    """What each pair of processes hands over, in the order of the manual; every name once a pair."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for process in handbook.written:
        for line in _lines(handbook, process):
            names = found[line.giver, line.taker]
            if line.what and line.what not in names:
                names.append(line.what)
    known = handbook.processes
    between = (pair for pair in found if pair[0] != pair[1] and pair[0] in known and pair[1] in known)
    return {pair: found[pair] for pair in between}


def _lines(handbook: Handbook, process: Process) -> Iterator[HandOverLine]:
    for given in process.outputs:
        yield from (HandOverLine(process.id, to, given.name) for to in given.to)
    for taken in process.inputs:
        yield HandOverLine(taken.from_, process.id, taken.name)
    for start in process.starts:
        if start.from_:
            yield HandOverLine(start.from_, process.id, "")
    for step in process.steps:
        if step.process:
            yield HandOverLine(process.id, step.process, step.title)
        for hand in step.hand_overs:
            names = [record_name(handbook, each) for each in hand.what] or [""]
            yield from (HandOverLine(process.id, hand.to, name) for name in names)


def record_name(handbook: Handbook, identifier: str) -> str:
    """The name of a record; anything else is a name already."""
    for process in handbook.written:
        for record in process.records:
            if record.id == identifier:
                return record.name
    return identifier
