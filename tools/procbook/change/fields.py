"""Which class a change of each field of a thing will have, before anything is changed: read off the class table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from procbook.change.change import GENERAL, MATERIAL, NONE, heaviest
from procbook.change.classes import CLASSES
from procbook.change.compare import fields, name_of
from procbook.change.weights import JUDGED, classes_of
from procbook.manual.model import Value

WHOLE = ("added", "removed", "moved")
"""What can happen to a thing as a whole."""

_NOT_TOLD = frozenset(("id", "schema"))
"""Fields that nobody is invited to change."""


class FieldClass(NamedTuple):
    """A class that a change can have. `what`: the thing or its field, as in `Change`. `ways`: what has to happen for
    this class, as in `WHOLE` or `weights.Judge`; () for anything that no other class of this field is for."""

    class_: str
    what: str
    ways: tuple[str, ...] = ()


def field_classes(things: Iterable[Value], only: Collection[str] = (), steers: bool = False) -> list[FieldClass]:
    """The classes of things of one type: of themselves as a whole, unless `only` names some fields, and of their fields
    in which something stands. `steers`: a number that decides something, of which nothing is general."""
    told: dict[FieldClass, None] = {}
    for thing in things:
        what = name_of(thing, "")
        of_thing = [] if only else [FieldClass(class_, what, ways) for class_, ways in _by_class(_whole(what)).items()]
        told |= dict.fromkeys([*of_thing, *_of_fields(thing, only)])
    return [each._replace(class_=MATERIAL) if steers and each.class_ == GENERAL else each for each in told]


def _whole(what: str) -> dict[str, str]:
    """The class of each thing that can happen to a whole; nothing for what is the only one of its kind."""
    known = (way for way in WHOLE if f"{what}-{way}" in CLASSES or f"{what}-{way}" in JUDGED)
    return {way: heaviest(classes_of(what, way).values()) for way in known}


def _of_fields(thing: Value, only: Collection[str] = ()) -> Iterator[FieldClass]:
    what = name_of(thing, "")
    for field, name in fields(thing):
        value = getattr(thing, field)
        if name not in _NOT_TOLD and (name in only or not only) and value not in ("", (), {}, None, False):
            yield from _of_field(f"{what}.{name}", value)


def _of_field(what: str, value: Any) -> Iterator[FieldClass]:
    """A field with things in it (ways on, holders) has the class of what is heaviest in them."""
    held = list(_elements(value))
    things = [each for each in held if isinstance(each, Value)]
    if things:
        inside = (each.class_ for thing in things for each in _of_fields(thing))
        whole = _whole(name_of(things[0], what)).values()
        if (class_ := heaviest((*inside, *whole))) != NONE:
            yield FieldClass(class_, what)
        return
    name = name_of(held[0], what) if held else what
    actions = ("changed", "added", "removed") if isinstance(value, (tuple, dict)) else ("changed",)
    ways = {way or action: class_ for action in actions for way, class_ in classes_of(name, action).items()}
    groups = _by_class(ways)
    most = heaviest(groups)
    for class_, listed in groups.items():
        yield FieldClass(class_, what, () if class_ == most else listed)


def _elements(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, tuple) else (value,)


def _by_class(ways: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The ways of each class. Where other words count no more than other marks, nobody needs to hear of marks."""
    groups: dict[str, tuple[str, ...]] = {}
    for way, class_ in ways.items():
        if class_ != NONE and not (way == "marks" and class_ == ways.get("words")):
            groups[class_] = (*groups.get(class_, ()), way)
    return groups
