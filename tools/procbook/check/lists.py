"""Every list of a manual, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from procbook.manual.kinds import REGISTERS
from procbook.manual.model import Manual, Value
from procbook.manual.references import names_or_text


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


def plain_texts(manual: Manual) -> Iterator[tuple[Value, tuple[str | int, ...], str]]:
    """Each text that names nothing, with what it stands in and its field: pages show it as it was typed."""
    pending: list[Value] = list(_documents(manual))
    while pending:
        value = pending.pop()
        for field in value.__struct_fields__:
            for route, held in _held(getattr(value, field), (field.rstrip("_"),)):
                if isinstance(held, Value):
                    pending.append(held)
                elif not names_or_text(type(value), field):
                    yield value, route, held


def _held(held: Any, route: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """The texts and values of a field, each with its route."""
    if isinstance(held, (str, Value)):
        yield route, held
    elif isinstance(held, (tuple, dict)):
        for key, item in held.items() if isinstance(held, dict) else enumerate(held):
            yield from _held(item, (*route, key))


def _documents(manual: Manual) -> Iterator[Value]:
    yield manual.settings
    for register in REGISTERS:
        yield from getattr(manual, register.field).values()
    yield from manual.worked_by
