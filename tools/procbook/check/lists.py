"""Every list of a manual, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from procbook.manual.kinds import REGISTERS
from procbook.manual.model import Manual, Value
from procbook.manual.references import names_or_text
from procbook.manual.richtext import NAME

Route = tuple[str | int, ...]


def lists(manual: Manual, least: int = 2) -> Iterator[tuple[Value, str, tuple[Any, ...]]]:
    """Each list of so many entries at least: what it stands in, its field as the format writes it, its entries."""
    pending: list[Value] = list(_documents(manual))
    while pending:
        value = pending.pop()
        for field in value.__struct_fields__:
            held = getattr(value, field)
            if type(held) is tuple:
                if len(held) >= least:
                    yield value, field.rstrip("_"), held
                pending += [each for each in held if isinstance(each, Value)]
            elif isinstance(held, Value):
                pending.append(held)


def plain_names(manual: Manual) -> Iterator[tuple[Value, Route, str]]:
    """Each reference or parameter in a text that can name nothing, with its place: shown as it was typed."""
    pending: list[Value] = list(_documents(manual))
    while pending:
        value = pending.pop()
        for field in value.__struct_fields__:
            held = getattr(value, field)
            if not held or (type(held) is str and "[[" not in held and "$(" not in held):
                continue
            for route, text in _texts(held, (field.rstrip("_"),), pending):
                if not names_or_text(type(value), field):
                    yield from ((value, route, name[0]) for name in NAME.finditer(text))


def _texts(held: Any, route: Route, pending: list[Value]) -> Iterator[tuple[Route, str]]:
    """The texts of a field in which something may be named, each with its route; values in it become `pending`."""
    if isinstance(held, Value):
        pending.append(held)
    elif isinstance(held, str):
        if "[[" in held or "$(" in held:
            yield route, held
    elif isinstance(held, (tuple, dict)):
        for key, item in held.items() if isinstance(held, dict) else enumerate(held):
            yield from _texts(item, (*route, key), pending)


def _documents(manual: Manual) -> Iterator[Value]:
    yield manual.settings
    for register in REGISTERS:
        yield from getattr(manual, register.field).values()
    yield from manual.worked_by
