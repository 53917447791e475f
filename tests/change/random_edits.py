"""Random edits of a manual's values: what a person could write, and much that no person would."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import msgspec

from procbook.manual.kinds import REGISTERS
from procbook.manual.model import Manual, Value

REGISTERED = [register.field for register in REGISTERS]
TEXTS = ("", "s10", "另一句话", "新的", "5d", "[[s20]]", "改成 3 天", "marketing-director")


def edited(manual: Manual, random: Random, number: int) -> Manual:
    """The manual after some edits, anywhere in it."""
    for _ in range(number):
        field = random.choice(["settings", "processes", "processes", "processes", "files", *REGISTERED])
        value = getattr(manual, field)
        if field == "files":
            value = value ^ {random.choice([*sorted(value), "files/new.xlsx"])}
        elif field == "settings":
            value = _deep(value, random)
        else:
            value = _items(value, random)
        manual = msgspec.structs.replace(manual, **{field: value})
    return manual


def _items(items: dict[str, Any], random: Random) -> dict[str, Any]:
    found = dict(items)
    if not found:
        return found
    id = random.choice(list(found))
    what = random.randrange(12)
    if what == 0:
        del found[id]
    elif what == 1:
        found[f"{id}-x"] = found[id]
    elif what == 2:
        order = list(found)
        random.shuffle(order)
        found = {id: found[id] for id in order}
    else:
        found[id] = _deep(found[id], random)
    return found


def _deep(value: Any, random: Random) -> Any:
    """One edit somewhere in a value."""
    if isinstance(value, Value):
        return _field(value, random)
    if isinstance(value, tuple):
        return _list(value, random)
    if isinstance(value, dict):
        return _mapping(value, random)
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + random.choice([1, -1, 0.5])
    return _text(value, random)


def _text(value: Any, random: Random) -> Any:
    if not isinstance(value, str) or not value:
        return random.choice(TEXTS)
    at = random.randrange(len(value))
    return random.choice(
        [value[:at] + value[at + 1 :], value[:at] + "不" + value[at:], random.choice(TEXTS), value + "。"]
    )


def _field(value: Value, random: Random) -> Value:
    names = [name for name in type(value).__struct_fields__ if name not in ("schema",)]
    filled = [name for name in names if getattr(value, name) not in ("", (), None)]
    name = random.choice(filled or names)
    if name == "id" and random.random() < 0.5:
        return value
    return msgspec.structs.replace(value, **{name: _deep(getattr(value, name), random)})


def _list(value: tuple[Any, ...], random: Random) -> tuple[Any, ...]:
    elements = list(value)
    if not elements:
        return value
    at, to = (random.randrange(len(elements)) for _ in range(2))
    ways: list[Callable[[], object]] = [
        lambda: elements.pop(at),
        lambda: elements.insert(to, elements[at]),
        lambda: elements.insert(to, elements.pop(at)),
        elements.reverse,
        lambda: random.shuffle(elements),
    ]
    if random.random() < 0.5:
        elements[at] = _deep(elements[at], random)
    else:
        random.choice(ways)()
    return tuple(elements)


def _mapping(value: dict[str, Any], random: Random) -> dict[str, Any]:
    found = dict(value)
    if not found:
        return found
    key = random.choice(list(found))
    what = random.randrange(4)
    if what == 0:
        del found[key]
    elif what == 1:
        found[f"{key}x"] = found[key]
    else:
        found[key] = _deep(found[key], random)
    return found
