"""What refers to what: every field and text of a manual that names something else, in one table.

Kinds say what is meant and what else is allowed there:

    owner, role     a role; `owner` is the one of a step     recipient  a role, or "owner"
    signer          a role, or "approver"                    person     a person
    process         a process                                party      a process, or "external"
    area, demand, source, system, limit, control, record, file          one of these
    material        a record (names that look like no record are free text and no references)
    place           a system (names that look like no system are free text and no references)
    step            a step of the same process               target     such a step or an end
    other-step      "process#step" of another process        clock      a clock of the same process
    parameter       a parameter of the same process or of all
    link            what [[…]] in a text names: a step, a process, process#step, a record or a control
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

import msgspec

from procbook.manual.model import (
    ApprovalRule,
    Band,
    Became,
    Branch,
    Citation,
    Control,
    Deputy,
    Due,
    Edition,
    Emergency,
    Errand,
    Escalation,
    ExceptionRule,
    HandOver,
    Holder,
    Input,
    Keep,
    Kpi,
    Limit,
    Output,
    OwnerWhen,
    Policy,
    Process,
    Record,
    Role,
    Scope,
    Settings,
    Source,
    Start,
    Step,
    System,
    Table,
    Term,
    Value,
    Waiver,
)
from procbook.manual.richtext import NAME, RECORD_ID

_SYSTEM = re.compile(r"[a-z][a-z0-9-]{1,62}")

T = TypeVar("T", bound=Value)
Ids = str | tuple[str, ...]
Cited = tuple[str, Ids, Value, str]
"""Kind, ids, entity and field: all that one field names. "" holds the place of what names nothing."""


class Reference(NamedTuple):
    """A name that stands in `field` (a route below `entity`) and means another thing of the manual."""

    kind: str
    id: str
    entity: Value
    field: tuple[str | int, ...]


class Reading(NamedTuple):
    """How values of one type are read: the fields that name something, those that hold text, and the parts.

    Each getter takes all its fields of a value at once.
    """

    named: Callable[[Any], tuple[Any, ...]]
    namings: tuple[tuple[str, str, Callable[[Any, Any], Ids] | None], ...]
    texts: Callable[[Any], tuple[Any, ...]]
    text_fields: tuple[str, ...]
    parts: Callable[[Any], tuple[Any, ...]]


def references(value: Value) -> Iterator[Reference]:
    """Every reference in a value and all below it, one by one."""
    for kind, ids, entity, field in cited(value):
        if isinstance(ids, str):
            found = [Reference(kind, ids, entity, (field,))]
        else:
            found = [Reference(kind, id, entity, (field, n)) for n, id in enumerate(ids)]
        yield from (reference for reference in found if reference.id)


def cited(value: Value) -> Iterator[Cited]:
    """The references of a value and all below it, field by field."""
    for entity, reading in _walk(value):
        for ids, (field, kind, pick) in zip(reading.named(entity), reading.namings, strict=True):
            if ids:
                yield kind, pick(entity, ids) if pick else ids, entity, field
        for text, field in zip(reading.texts(entity), reading.text_fields, strict=True):
            if text:
                yield from _in_text(entity, field, text)


def ids_and_text(value: Value) -> tuple[dict[str, set[str]], str]:
    """The ids that a value and all below it name, by kind, and all its texts as one, a line each.

    The quick way when only the ids matter: one loop, since every check of a manual goes through here.
    """
    ids: dict[str, set[str]] = defaultdict(set)
    lines: list[str] = []
    pending = [value]
    while pending:
        entity = pending.pop()
        reading = _READINGS.get(type(entity), _NOTHING)
        for held, (_, kind, pick) in zip(reading.named(entity), reading.namings, strict=True):
            if held:
                names = pick(entity, held) if pick else held
                if type(names) is str:
                    ids[kind].add(names)
                else:
                    ids[kind].update(names)
        for text in reading.texts(entity):
            if type(text) is not str:
                lines += _lines(text) if text else ()
            elif text:
                lines.append(text)
        for part in reading.parts(entity):
            if part:
                pending += part if isinstance(part, tuple) else (part,)
    whole = "\n".join(lines)
    for link, parameter in NAME.findall(whole):
        ids["link" if link else "parameter"].add(link or parameter)
    for named in ids.values():
        named.discard("")
    return ids, whole


def _in_text(entity: Value, field: str, text: Any) -> Iterator[Cited]:
    """What the texts of a field name in [[…]] and $(…)."""
    for position, line in enumerate(_lines(text)):
        for link, parameter in NAME.findall(line):
            kind, id = ("link", link) if link else ("parameter", parameter)
            yield kind, id if isinstance(text, str) else ("",) * position + (id,), entity, field


def renamed(value: T, kinds: Collection[str], name: Callable[[str], str]) -> T:
    """A value in which all that references of some kinds name has another name; of two that become one the first
    stays. What has no other name is the value itself."""
    changed: dict[str, Any] = {}
    for field, kind in (naming.split("=") for naming in FIELDS.get(type(value), "").split()):
        held = getattr(value, field) if kind in kinds else ""
        if held:
            changed[field] = name(held) if isinstance(held, str) else tuple(dict.fromkeys(map(name, held)))
    for field in _PARTS.get(type(value), "").split():
        part = getattr(value, field) if field in value.__struct_fields__ else None
        if part:
            several = isinstance(part, tuple)
            changed[field] = (
                tuple(renamed(each, kinds, name) for each in part) if several else renamed(part, kinds, name)
            )
    changed = {field: now for field, now in changed.items() if now != getattr(value, field)}
    return msgspec.structs.replace(value, **changed) if changed else value


def texts(value: Value) -> Iterator[tuple[Value, tuple[str | int, ...], str]]:
    """Every text in a value and all below it, with entity and field; a list or table line by line."""
    for entity, reading in _walk(value):
        for text, field in zip(reading.texts(entity), reading.text_fields, strict=True):
            if text:
                keys: Iterable[str | int] = text if isinstance(text, dict) else range(len(text))
                places = [(field,)] if isinstance(text, str) else [(field, key) for key in keys]
                yield from ((entity, place, line) for place, line in zip(places, _lines(text), strict=True))


def names_something(type_: type[Value]) -> bool:
    """Whether values of a type, or what is in them, can name anything else."""
    return type_ in _READINGS


def _walk(value: Value) -> Iterator[tuple[Any, Reading]]:
    """A value and all below it that names something, each with how it is read."""
    pending = [value]
    while pending:
        entity = pending.pop()
        reading = _READINGS.get(type(entity), _NOTHING)
        yield entity, reading
        for part in reading.parts(entity):
            if part:
                pending += part if isinstance(part, tuple) else (part,)


def _lines(text: Any) -> Iterable[str]:
    """The lines of a text, a list, a mapping or a table."""
    if isinstance(text, str):
        return (text,)
    if isinstance(text, dict):
        return text.values()
    return text if isinstance(text[0], str) else [" ".join(map(str, row)) for row in text]


def _materials(entity: Value, names: tuple[str, ...]) -> Ids:
    return tuple([name if RECORD_ID.fullmatch(name) else "" for name in names])


def _place(entity: Value, where: str) -> Ids:
    return where if _SYSTEM.fullmatch(where) else ""


def _targets(entity: Value, ways: Any) -> Ids:
    """The ways on that have no condition; the others are parts of their own."""
    return ways if isinstance(ways, str) else tuple([way if isinstance(way, str) else "" for way in ways])


def _step_there(entity: Any, step: str) -> Ids:
    return f"{entity.process if isinstance(entity, Errand) else entity.to}#{step}"


_PICK: dict[str, Callable[[Any, Any], Ids]] = {
    "material": _materials,
    "place": _place,
    "target": _targets,
    "other-step": _step_there,
}
"""Kinds whose ids are not simply the value of the field."""

FIELDS: dict[type[Value], str] = {
    Process: "area=area owner=role approver=role replaces=process related=process fulfils=demand "
    "summary=text purpose=text cautions=text ends=text",
    Scope: "includes=text excludes=text",
    Start: "from_=process by=role step=step event=text when=text",
    Input: "from_=party record=record note=text",
    Output: "to=party record=record note=text",
    Step: "owner=owner with_=role accountable=role consulted=role informed=role authority=limit system=system "
    "other_than=step controls=control process=process inputs=material outputs=material next=target "
    "title=text does=text cautions=text",
    Branch: "to=target then=target when=text until=text",
    OwnerWhen: "owner=owner when=text",
    Escalation: "to=recipient",
    Due: "before=clock after=clock",
    HandOver: "to=process step=other-step what=material when=text",
    Control: "owner=role evidence=material risk=text activity=text test=text",
    Citation: "source=source note=text",
    Record: "kept_by=role form=file sample=file where=place contains=text",
    Keep: "after=text then=text",
    Kpi: "owner=role formula=text target=text",
    ExceptionRule: "granted_by=role when=text how=text",
    Table: "rows=text title=text note=text",
    Role: "reports_to=role",
    Became: "role=role in_=process",
    Holder: "person=person",
    Deputy: "person=person for_=person",
    Limit: "note=text",
    Band: "decides=role with_=role note=text",
    System: "access=role",
    Source: "superseded_by=source note=text",
    Term: "meaning=text",
    Settings: "summary=text notices=text",
    ApprovalRule: "roles=signer",
    Emergency: "roles=role",
    Errand: "process=process step=other-step",
    Edition: "areas=area processes=process parameters=parameter summary=text notices=text",
    Waiver: "approver=person",
}
"""Every field that names something, and what it names; `text` can name things in [[…]] and $(…)."""


def names_or_text(kind: type[Value], field: str) -> bool:
    """Whether a field names something, or holds text in which something can be named."""
    reading = _READINGS.get(kind, _NOTHING)
    return field.rstrip("_") in (*reading.text_fields, *(name for name, _, _ in reading.namings))


_PARTS: dict[type[Value], str] = {
    Process: "scope starts inputs outputs steps controls records kpis exceptions tables",
    Step: "owner_when escalate due hand_overs branches",
    Control: "basis",
    Record: "keep",
    Keep: "basis",
    Role: "became holders deputies",
    Limit: "bands",
    Settings: "policy errands editions waivers",
    Policy: "approvals emergency",
}
"""The parts of a value that name something in turn."""


def _reading(kind: type[Value]) -> Reading:
    pairs = [naming.split("=") for naming in FIELDS.get(kind, "").split()]
    named = [(field, meant) for field, meant in pairs if meant != "text"]
    texts = [field for field, meant in pairs if meant == "text"]
    return Reading(
        _values([field for field, _ in named]),
        tuple((field.rstrip("_"), meant, _PICK.get(meant)) for field, meant in named),
        _values(texts),
        tuple(field.rstrip("_") for field in texts),
        _values(_PARTS.get(kind, "").split()),
    )


def _values(fields: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """All these fields of a value at once."""
    get: Any = attrgetter(*fields) if fields else None
    if len(fields) > 1:
        return get  # type: ignore[no-any-return]
    return (lambda entity: (get(entity),)) if fields else (lambda entity: ())


_READINGS: dict[type[Value], Reading] = {kind: _reading(kind) for kind in {*FIELDS, *_PARTS}}
_NOTHING: Reading = _reading(Value)
