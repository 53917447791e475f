"""Two values of one type -> what differs, down to single fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from procbook.change.lists import ORDERED, match, moved
from procbook.manual.field_names import thing_of
from procbook.manual.model import Value

Route = tuple[str, ...]


class Edit(NamedTuple):
    """A difference before it is weighed; the fields are those of `Change`."""

    action: str
    what: str
    route: Route
    before: Any = None
    after: Any = None
    place: int = -1


def name_of(value: Any, what: str) -> str:
    """What a thing is: its type for a value ("hand_over"), a row for a list in a list, else the field that holds it."""
    if isinstance(value, Value):
        return thing_of(type(value))
    return "table.row" if what == "table.rows" else what


def fields(value: Value) -> Iterator[tuple[str, str]]:
    """The fields of a value: as Python calls them, and as the files do."""
    return zip(type(value).__struct_fields__, type(value).__struct_encode_fields__, strict=True)


def differences(base: Any, head: Any, what: str, route: Route = ()) -> Iterator[Edit]:
    """Every difference, in the order of the model. Values are compared with their types: `3` is not `"3"`."""
    if type(base) is not type(head):
        yield Edit("changed", what, route, base, head)
    elif _same(base, head):
        return
    elif isinstance(base, Value):
        for field, name in fields(base):
            owner = f"{name_of(base, what)}.{name}"
            yield from differences(getattr(base, field), getattr(head, field), owner, (*route, name))
    elif isinstance(base, dict):
        yield from _in_mapping(base, head, what, route)
    elif isinstance(base, tuple):
        yield from _in_list(base, head, what, route)
    else:
        yield Edit("changed", what, route, base, head)


def _same(base: Any, head: Any) -> bool:
    return bool(msgspec.json.encode(base) == msgspec.json.encode(head))


def _in_mapping(base: Mapping[str, Any], head: Mapping[str, Any], what: str, route: Route) -> Iterator[Edit]:
    for key, value in base.items():
        if key not in head:
            yield Edit("removed", name_of(value, what), (*route, key), before=value)
    for key, value in head.items():
        if key in base:
            yield from differences(base[key], value, what, (*route, key))
        else:
            yield Edit("added", name_of(value, what), (*route, key), after=value)


def _in_list(base: tuple[Any, ...], head: tuple[Any, ...], what: str, route: Route) -> Iterator[Edit]:
    matched = match(what, base, head)
    partners = set(matched.pairs.values())
    for index, element in enumerate(base):
        if index not in partners:
            yield Edit("removed", name_of(element, what), (*route, matched.labels[index]), before=element)
    strayed = moved(matched.pairs)
    for index, element in enumerate(head):
        place = (*route, matched.label(index))
        if index in matched.added:
            yield Edit("added", name_of(element, what), place, after=element, place=index)
            continue
        if index in strayed and what in ORDERED:
            old = matched.pairs[index]
            yield Edit("moved", name_of(element, what), place, _above(base, old), _above(head, index), index)
        yield from _in_element(base[matched.pairs[index]], element, what, place)
    if strayed and what not in ORDERED:
        order = tuple(matched.label(index) for index in range(len(head)))
        stayed = tuple(matched.labels[index] for index in sorted(partners))
        yield Edit("reordered", name_of(head[0], what), route, stayed, order)


def _in_element(base: Any, head: Any, what: str, route: Route) -> Iterator[Edit]:
    """A list in a list (a row of a table, a group of tags) is compared as a whole."""
    if not isinstance(base, tuple) or not isinstance(head, tuple):
        yield from differences(base, head, what, route)
    elif not _same(base, head):
        yield Edit("changed", name_of(head, what), route, base, head)


def _above(elements: tuple[Any, ...], index: int) -> Any:
    """What stands before an element; None for the first."""
    return elements[index - 1] if index else None
