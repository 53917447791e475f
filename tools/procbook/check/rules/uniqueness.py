"""Uniqueness: what people call a thing, and what it is counted by, belongs to that thing alone.

Served: ISO 9001:2015, 7.5.2 a (documented information has an identification).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

from msgspec.structs import astuple

from procbook.check.lists import lists
from procbook.check.numbers import said, typed
from procbook.check.rule import Context, Hit, rule
from procbook.check.rules.format import parts
from procbook.finding import Severity
from procbook.manual.holders import spans_meet
from procbook.manual.kinds import REGISTERS
from procbook.manual.meant import plain
from procbook.manual.model import Deputy, Holder, Manual, Process, Value

ERROR, WARNING = Severity.error, Severity.warning


@rule(ERROR, each_process=False, severities={"odd": WARNING})
def duplicate_number(context: Context) -> Iterator[Hit]:
    """A document number that two processes have, also written otherwise. Who replaces another may go on with its
    number. And a number in signs that nobody types who looks for it."""
    seen: dict[str, list[Process]] = {}
    for process in sorted(context.manual.processes.values(), key=lambda process: process.status != "retired"):
        if process.number:
            others = seen.setdefault(said(process.number), [])
            rival = next((other for other in others if not _succeeds(process, other)), None)
            if rival:
                variant = "" if plain(process.number) == plain(rival.number) else "alike"
                values = {"number": process.number, "title": rival.title, "other": rival.number}
                yield Hit(process, "number", variant=variant, related=(rival,), **values)
            elif process.status != "retired" and (meant := typed(process.number)) != process.number:
                yield Hit(process, "number", variant="odd", number=process.number, meant=meant)
            others.append(process)


def _succeeds(one: Process, other: Process) -> bool:
    """Whether one of the two replaces the other: that is retired, or the new one still a draft."""
    pairs = ((one, other), (other, one))
    return any(old.id in new.replaces and (old.status == "retired" or new.status == "draft") for old, new in pairs)


@rule(WARNING, each_process=False, severities={"person": Severity.note})
def duplicate_title(context: Context) -> Iterator[Hit]:
    """Two things of a kind that people call the same: by title, or by another name of one of them. Two people may have
    one name, or one of them stands there twice and could approve what they wrote. Of the parts of a process only the
    other names are judged: what leads to two steps leads nowhere. Their titles are judged by duplicate_step_name."""
    for word, things in _called(context.manual):
        seen: dict[str, Value] = {}
        for thing, field, name in things:
            other = seen.setdefault(plain(name), thing)
            if other is not thing and not (word in PARTS and isinstance(field, str)):
                told = getattr(other, "id", "") or getattr(other, PARTS.get(word, ("", "id"))[1])
                yield Hit(thing, field, variant=word, related=(other,), name=name, other=told)


ALIKE = ("people", "parameters")
"""Registers of which not all are asked: two numbers can have one meaning, and who has left is no more mixed up."""

PARTS = {
    "step": ("steps", "title"),
    "table": ("tables", "title"),
    "record": ("records", "name"),
    "exception": ("exceptions", "when"),
}
"""What of a process people may call otherwise: where it stands, and the field with its proper name."""

Called = tuple[Value, str | tuple[str | int, ...], str]
"""A thing, the field that gives it a name, the name."""


def _called(manual: Manual) -> Iterator[tuple[str, Iterable[Called]]]:
    """The names of each kind of thing that is looked up by name. What is retired may be called as what replaced it;
    other names of processes are words to find them by, which several may have."""
    processes = [process for process in manual.processes.values() if process.status != "retired"]
    yield "process", ((process, "title", process.title) for process in processes)
    for register in REGISTERS:
        if register.field not in ALIKE:
            yield register.word, _names(getattr(manual, register.field).values(), register.title)
    here = (person for person in manual.people.values() if not (person.active and person.active.until))
    yield "person", ((person, "name", person.name) for person in here)
    yield "area", _names(manual.settings.areas, "title")
    for process in manual.worked_by:
        yield from ((word, _names(getattr(process, field), title)) for word, (field, title) in PARTS.items())


def _names(things: Iterable[Any], title: str) -> Iterator[Called]:
    """Titles come first: who has another's title as a second name is the one to change it."""
    listed = list(things)
    for thing in listed:
        yield thing, title, getattr(thing, title)
    for thing in listed:
        yield from ((thing, ("aliases", place), name) for place, name in enumerate(getattr(thing, "aliases", ())))


NAMED = ("name", "title", "event", "when", "feature", "from_")
"""Fields by which people know an entry that has no id."""

TOLD_ELSEWHERE = ("next", "holders", "deputies", "weekend", "workdays", "holidays")
"""Lists with an order or days of their own, which other rules know."""


@rule(WARNING, each_process=False)
def duplicate_entry(context: Context) -> Iterator[Hit]:
    """The same twice in one list; of holders and deputies the same person for the same days."""
    for value, field, held in context.shared(lists):
        if _plain_list(field, held) and len(set(held)) < len(held):
            yield from _again(value, field, held)
    for role in context.manual.roles.values():
        for field, spans in (("holders", role.holders), ("deputies", role.deputies)):
            yield from (Hit(role, (field, place), variant="span", entry=spans[place].person) for place in _twice(spans))


def _plain_list(field: str, held: tuple[Any, ...]) -> bool:
    """Whether nothing may stand in the list twice and no other rule tells it."""
    return field not in TOLD_ELSEWHERE and not hasattr(held[0], "id")


def _again(value: Value, field: str, entries: tuple[Any, ...]) -> Iterator[Hit]:
    for place, entry in enumerate(entries):
        if entry in entries[:place]:
            yield Hit(value, (field, place), entry=_told(entry))


def _told(entry: Any) -> str:
    """What people know an entry by: its name when it has one, else the first of what stands in it."""
    if isinstance(entry, str):
        return entry
    named = [getattr(entry, name, "") for name in NAMED] if isinstance(entry, Value) else []
    words = (*named, *astuple(entry)) if isinstance(entry, Value) else entry
    return next(filter(None, map(str, words)), "")


def _twice(spans: Sequence[Holder | Deputy]) -> list[int]:
    """The entries of somebody who is there already for some of the days, and for the same holder."""
    pairs = combinations(enumerate(spans), 2)
    return sorted({place for (_, one), (place, other) in pairs if _meet(one, other)})


def _meet(one: Holder | Deputy, other: Holder | Deputy) -> bool:
    same = one.person == other.person and getattr(one, "for_", "") == getattr(other, "for_", "")
    return same and spans_meet(one, other)


@rule(WARNING, each_process=False)
def misleading_id(context: Context) -> Iterator[Hit]:
    """An id that begins as others do: R-999 of an indicator where R- numbers the requirements."""
    manual = context.manual
    named = [part for process in manual.worked_by for part in parts(process)]
    uses = Counter(_prefix(part.id) for part in named)
    demands, sources = (Counter(map(_prefix, ids)) for ids in (manual.requirements, manual.sources))
    for part in named:
        prefix = _prefix(part.id)
        if uses[prefix] <= max(demands[prefix], sources[prefix]):
            variant = "requirement" if demands[prefix] >= sources[prefix] else "source"
            yield Hit(part, "id", variant=variant, id=part.id, prefix=prefix)


def _prefix(id: str) -> str:
    return id.partition("-")[0]
