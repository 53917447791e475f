"""Every list of a manual, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from procbook.manual.kinds import REGISTERS
from procbook.manual.model import Manual, Value


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


def _documents(manual: Manual) -> Iterator[Value]:
    yield manual.settings
    for register in REGISTERS:
        yield from getattr(manual, register.field).values()
    yield from manual.worked_by
