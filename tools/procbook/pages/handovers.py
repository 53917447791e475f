"""What processes give each other, gathered from both sides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from procbook.manual.model import Manual

Pair = tuple[str, str]
"""The ids of the process that gives and of the one that takes."""


class Line(NamedTuple):
    """One thing that goes from one process to another, or an occasion on which something does; `record` is an id."""

    giver: str
    taker: str
    name: str
    record: str = ""


def hand_over_lines(manual: Manual, words: Mapping[str, Any]) -> dict[Pair, list[str]]:
    """What each pair of processes hands over, every thing once; a pair that names nothing says so, and when it is."""
    named = {pair: _named_once(lines) for pair, lines in _by_pair(_goods(manual)).items()}
    occasions = _by_pair(_occasions(manual)).items()
    unnamed = {pair: [_unnamed(lines, words)] for pair, lines in occasions if pair not in named}
    known = manual.processes
    exchanged = {**named, **unnamed}
    return {pair: names for pair, names in exchanged.items() if pair[0] != pair[1] and known.keys() >= set(pair)}


def _by_pair(lines: Iterable[Line]) -> dict[Pair, list[Line]]:
    pairs: dict[Pair, list[Line]] = defaultdict(list)
    for line in lines:
        pairs[line.giver, line.taker].append(line)
    return pairs


def _goods(manual: Manual) -> Iterator[Line]:
    """In the giver's words first, then in the taker's, then by the names of records; titles of steps are no goods."""
    for process in manual.written:
        for given in process.outputs:
            yield from (Line(process.id, to, given.name, given.record) for to in given.to)
    for process in manual.written:
        yield from (Line(taken.from_, process.id, taken.name, taken.record) for taken in process.inputs)
    records = {record.id: record.name for process in manual.written for record in process.records}
    for process in manual.written:
        for hand in (hand for step in process.steps for hand in step.hand_overs):
            for what in hand.what:
                yield Line(process.id, hand.to, records.get(what, what), what if what in records else "")


def _occasions(manual: Manual) -> Iterator[Line]:
    """When one process leads to another; a step that calls a process has no occasion of its own."""
    for process in manual.written:
        yield from (Line(start.from_, process.id, start.when) for start in process.starts if start.from_)
        for step in process.steps:
            yield from (Line(process.id, hand.to, hand.when) for hand in step.hand_overs)
            if step.process:
                yield Line(process.id, step.process, "")


def _named_once(lines: Iterable[Line]) -> list[str]:
    """One name for each thing: of several names of a record the first, unless a later one says more."""
    names: dict[str, str] = {}
    records = set()
    for line in lines:
        thing = line.record or line.name
        records.add(line.record)
        if names.get(thing, "") in line.name:
            names[thing] = line.name

    def part(one: str, other: str) -> bool:
        """Whether the name of one says less than the other's; two records are two things, whatever their names."""
        return names[one] != names[other] and names[one] in names[other] and not {one, other} <= records

    distinct = (name for thing, name in names.items() if not any(part(thing, other) for other in names))
    return list(dict.fromkeys(distinct))


def _unnamed(lines: Iterable[Line], words: Mapping[str, Any]) -> str:
    """照旧版做事，已经出错（没有写明交什么）."""
    occasions = str(words["semicolon"]).join(_named_once(line for line in lines if line.name))
    return str(words["unnamed_on"]).format(occasions) if occasions else str(words["unnamed"])
