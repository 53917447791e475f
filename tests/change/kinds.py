"""Every kind of change that two manuals can have, read off the model, each with an example."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import NoneType
from typing import Any, get_args, get_origin

import msgspec

from procbook.change import Change
from procbook.change.lists import ORDERED
from procbook.change.manual import SUBJECTS
from procbook.manual.kinds import REGISTERS
from procbook.manual.model import Policy, Process, Settings, Value

ITEMS: tuple[type[Value], ...] = (Process, *(register.type for register in REGISTERS))
Route = tuple[str, ...]


def examples() -> dict[str, Change]:
    """A change of every kind by its key ("step.owner-changed")."""
    found: dict[str, Change] = {}
    for change in _all():
        found.setdefault(change.key, change)
    return found


def _all() -> Iterator[Change]:
    for action in ("added", "removed"):
        yield _example("file/files/a.xlsx", "file", action, (), "a", "b")
    yield Change("file/files/a.xlsx", "B", "changed", "file", ())
    yield Change("process/p", "C", "renamed", "step", ("steps", "s2"), "s1", "s2")
    written = sample(Process, 1)
    planned = msgspec.structs.replace(written, status="planned")
    yield Change("process/p", "A", "changed", "process", (), written, planned)
    for type_ in ITEMS:
        for action in ("added", "removed"):
            yield _example(f"{word(type_)}/p", word(type_), action, (), sample(type_, 1), sample(type_, 2))
    for register in REGISTERS:
        if register.listed:
            yield Change(register.field, "C", "reordered", register.word, (), ("a", "b"), ("b", "a"))
    roots: tuple[type[Value], ...] = (*ITEMS, Settings)
    for item in roots:
        name = "settings" if item is Settings else f"{word(item)}/p"
        yield from _of_type(item, name, (), set())


def _example(item: str, what: str, action: str, route: Route, before: Any, after: Any) -> Change:
    before, after = (None if action == "added" else before), (None if action == "removed" else after)
    subject = route[1] if len(route) > 1 and route[0].removesuffix("s") in SUBJECTS else ""
    return Change(item, "A", action, what, route, before, after, 0 if action in ("added", "moved") else -1, subject)


def sample(hint: Any, number: int) -> Any:
    """A value of a type; another one for another number."""
    if get_origin(hint) is tuple:
        return (sample(get_args(hint)[0], number),)
    if get_origin(hint) is dict:
        return {"by": "grade", "one": sample(get_args(hint)[1], number)}
    if get_args(hint):
        return sample(get_args(hint)[0], number)
    if isinstance(hint, type) and issubclass(hint, Value):
        fields = msgspec.structs.fields(hint)
        made: Any = {field.name: sample(field.type, number) for field in fields if field.required}
        return hint(**made)
    return {bool: number > 1, int: number, float: number + 0.5}.get(hint, f"value-{number}")


def word(type_: type[Value]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type_.__name__).lower()


def _of_type(type_: type[Value], item: str, route: Route, seen: set[type[Value]]) -> Iterator[Change]:
    if type_ in seen:
        return
    for field in msgspec.structs.fields(type_):
        inside = item == "settings" and field.type is Policy
        place = () if inside else (*route, field.encode_name)
        name = "policy" if inside else item
        yield from _of_field(f"{word(type_)}.{field.encode_name}", field.type, name, place, {*seen, type_})


def _of_field(what: str, hint: Any, item: str, route: Route, seen: set[type[Value]]) -> Iterator[Change]:
    if get_origin(hint) is tuple:
        yield from _of_list(what, get_args(hint)[0], item, route, seen)
    elif get_origin(hint) is dict:
        yield from _of_mapping(what, get_args(hint)[1], item, route, seen)
    elif parts := get_args(hint):
        yield _example(item, what, "changed", route, sample(hint, 1), sample(hint, 2))
        for part in parts:
            if part is not NoneType:
                yield from _of_field(what, part, item, route, seen)
    elif isinstance(hint, type) and issubclass(hint, Value):
        yield from _of_type(hint, item, route, seen)
    else:
        yield _example(item, what, "changed", route, sample(hint, 1), sample(hint, 2))


def _of_list(what: str, hint: Any, item: str, route: Route, seen: set[type[Value]]) -> Iterator[Change]:
    for part in get_args(hint) if get_args(hint) and get_origin(hint) is not tuple else (hint,):
        value = isinstance(part, type) and issubclass(part, Value)
        name = word(part) if value else "table.row" if what == "table.rows" else what
        place = (*route, "the-one")
        one, other = sample(part, 1), sample(part, 2)
        yield _example(item, name, "added", place, one, other)
        yield _example(item, name, "removed", place, one, other)
        if what in ORDERED:
            yield _example(item, name, "moved", place, one, other)
        else:
            yield _example(item, name, "reordered", route, ("a", "b"), ("b", "a"))
        if value:
            yield from _of_type(part, item, place, seen)
        else:
            yield _example(item, name, "changed", place, one, other)


def _of_mapping(what: str, hint: Any, item: str, route: Route, seen: set[type[Value]]) -> Iterator[Change]:
    place = (*route, "the-one")
    value = isinstance(hint, type) and issubclass(hint, Value)
    one, other = sample(hint, 1), sample(hint, 2)
    for action in ("added", "removed") if value else ("added", "removed", "changed"):
        yield _example(item, word(hint) if value else what, action, place, one, other)
    if value:
        yield from _of_type(hint, item, place, seen)
