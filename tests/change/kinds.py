"""Every kind of change that two manuals can have, read off the model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import NoneType
from typing import Any, get_args, get_origin

import msgspec

from procbook.change.lists import ORDERED
from procbook.change.manual import KINDS
from procbook.model import (
    Limit,
    Parameter,
    Person,
    Process,
    Requirement,
    Role,
    Settings,
    Source,
    System,
    Term,
    Value,
)

ITEMS: tuple[type[Value], ...] = (Process, Role, Person, Limit, Parameter, System, Term, Source, Requirement)


def kinds() -> list[str]:
    """All keys ("step.owner-changed") that `Change.key` can have, sorted."""
    found = {"file-added", "file-removed", "file-changed", "step-renamed", "process-changed"}
    for item in ITEMS:
        found |= {f"{word(item)}-added", f"{word(item)}-removed"}
    found |= {f"{kind}-reordered" for field, (kind, _) in KINDS.items() if field != "parameters"}
    seen: set[type[Value]] = set()
    for item in (*ITEMS, Settings):
        found.update(_of_type(item, seen))
    return sorted(found)


def word(type_: type[Value]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type_.__name__).lower()


def _of_type(type_: type[Value], seen: set[type[Value]]) -> Iterator[str]:
    if type_ in seen:
        return
    seen.add(type_)
    for field in msgspec.structs.fields(type_):
        yield from _of_field(f"{word(type_)}.{field.encode_name}", field.type, seen)


def _of_field(what: str, hint: Any, seen: set[type[Value]]) -> Iterator[str]:
    if get_origin(hint) is tuple:
        yield from _of_list(what, get_args(hint)[0], seen)
    elif get_origin(hint) is dict:
        yield from _of_mapping(what, get_args(hint)[1], seen)
    elif parts := get_args(hint):
        yield f"{what}-changed"
        for part in parts:
            if part is not NoneType:
                yield from _of_field(what, part, seen)
    elif isinstance(hint, type) and issubclass(hint, Value):
        yield from _of_type(hint, seen)
    else:
        yield f"{what}-changed"


def _of_list(what: str, hint: Any, seen: set[type[Value]]) -> Iterator[str]:
    for part in get_args(hint) if get_args(hint) and get_origin(hint) is not tuple else (hint,):
        value = isinstance(part, type) and issubclass(part, Value)
        name = word(part) if value else "table.row" if what == "table.rows" else what
        yield from (f"{name}-{action}" for action in ("added", "removed", "moved" if what in ORDERED else "reordered"))
        if value:
            yield from _of_type(part, seen)
        else:
            yield f"{name}-changed"


def _of_mapping(what: str, hint: Any, seen: set[type[Value]]) -> Iterator[str]:
    if isinstance(hint, type) and issubclass(hint, Value):
        yield from (f"{word(hint)}-{action}" for action in ("added", "removed"))
        yield from _of_type(hint, seen)
    else:
        yield from (f"{what}-{action}" for action in ("added", "removed", "changed"))
