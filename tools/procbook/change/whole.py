"""A new thing told whole: every field that says something, as somebody has to read it who is asked to approve it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from procbook.change.change import Change
from procbook.change.names import BY_ITS_FIELDS, Names, title_of, visible
from procbook.change.sentences import noun
from procbook.manual.field_names import thing_of
from procbook.manual.model import Band, Value
from procbook.words import say, texts

_LONGEST = 1_000
"""Characters of one field that are told."""

_MOST = 300
"""Lines of one thing that are told; the rest is counted."""

_UNTOLD = frozenset({"schema", "id"})

_NAMES = frozenset({"title", "name", "event", "when"})
"""Fields that are not told once more where they are what the part is called."""


class Told(NamedTuple):
    """A field or a part, and below it the fields of that part."""

    text: str
    below: tuple[str, ...] = ()


class Whole(NamedTuple):
    """What is new, with all that it says; `left`: how many lines more it has."""

    title: str
    lines: tuple[Told, ...] = ()
    left: int = 0


def whole(change: Change, names: Names, language: str) -> Whole | None:
    """What a change brings, when that is more than its name; None for everything else."""
    part = change.after
    if not isinstance(part, Value) or not _brings(change):
        return None
    lines = list(_lines(part, change.item, names, language))
    if _is_called_whole(part) or len(lines) < 2:
        return None
    thing = noun(change.what, language)
    title = names.called(part, change.item, language) if change.route else visible(title_of(part))
    return Whole(
        say("change.new", language, thing=thing, title=title), tuple(lines[:_MOST]), max(len(lines) - _MOST, 0)
    )


def _is_called_whole(part: Value) -> bool:
    """Whether its name says all of it, as of somebody who holds a role from a day on."""
    return type(part) in BY_ITS_FIELDS and not isinstance(part, Band)


def _brings(change: Change) -> bool:
    """Whether it was not there before: also a process of which only the name was."""
    return change.action == "added" or (change.key == "process-changed" and change.after.written)


def _lines(part: Value, item: str, names: Names, language: str) -> Iterator[Told]:
    for what, value in _said(part):
        name = noun(what, language)
        if isinstance(value, tuple) and value and isinstance(value[0], Value):
            yield from (_part(each, item, names, language) for each in value)
        elif isinstance(value, dict) and any(isinstance(each, Value) for each in value.values()):
            for key, each in value.items():
                below = tuple(_fields(each, item, names, language))
                yield Told(_field(noun(thing_of(type(each)), language), visible(key), language), below)
        else:
            yield Told(_field(name, _phrase(value, what, item, names, language), language))


def _part(part: Value, item: str, names: Names, language: str) -> Told:
    """A part by its name, with its fields below it unless the name says them all."""
    title = _field(noun(thing_of(type(part)), language), names.called(part, item, language), language)
    fields = () if _is_called_whole(part) else _fields(part, item, names, language)
    return Told(title, tuple(fields))


def _fields(part: Value, item: str, names: Names, language: str) -> Iterator[str]:
    for what, value in _said(part):
        yield _field(noun(what, language), _phrase(value, what, item, names, language), language)


def _said(part: Value) -> Iterator[tuple[str, Any]]:
    """The fields of a part that say something of their own, by what they are called."""
    thing, title = thing_of(type(part)), title_of(part)
    for field in msgspec.structs.fields(part):
        value = getattr(part, field.name)
        default = field.default if field.default is not msgspec.NODEFAULT else None
        empty = value is None or value in ("", (), {}) or value == default
        if not empty and field.encode_name not in _UNTOLD and not (field.encode_name in _NAMES and value == title):
            yield f"{thing}.{field.encode_name}", value


def _phrase(value: Any, what: str, item: str, names: Names, language: str) -> str:
    """A field in one line, whatever is in it."""
    words = texts("change", language)
    if isinstance(value, tuple) and value and isinstance(value[0], (Value, tuple)):
        phrases = (_phrase(each, what, item, names, language) for each in value)
        return str(words["then"]).join(phrases)
    if isinstance(value, tuple) and what == "table.rows":
        return " | ".join(visible(str(cell)) for cell in value)
    if isinstance(value, Value) and not _is_called_whole(value):
        return str(words["then"]).join(_fields(value, item, names, language))
    return names.value(value, what, item, language)


def _field(name: str, value: str, language: str) -> str:
    value = value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…"
    return say("change.told", language, name=name, value=value)
