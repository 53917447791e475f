"""Every list of a manual, wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
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
    for value, route, text in _texts_where(manual, lambda text: "[[" in text or "$(" in text):
        if not names_or_text(type(value), str(route[0])):
            yield from ((value, route, name[0]) for name in NAME.finditer(text))


def plain_marks(manual: Manual, shown: Container[tuple[Any, str]]) -> Iterator[tuple[Value, Route, str]]:
    """Each mark of emphasis, code or link in a text whose marks pages show as they were typed; `shown` are the fields
    in which they mean something."""
    for value, route, text in _texts_where(manual, _is_marked):
        if (type(value), str(route[0])) not in shown:
            yield from ((value, route, mark[0]) for mark in _MARK.finditer(text))


def _is_marked(text: str) -> bool:
    return "**" in text or "`" in text or "](http" in text


_MARK = re.compile(
    r"\*\*(?=[^\s*/])[^*\n/]{0,200}[^\s*/]\*\*|`[^`\n]{1,200}`|\[[^\[\]\n]{1,200}\]\(https?://[^()\s]{1,300}\)"
)


def broken_texts(manual: Manual) -> Iterator[tuple[Value, Route, str]]:
    """Each text of more than one line, with its place."""
    return _texts_where(manual, lambda text: "\n" in text.strip())


def _texts_where(manual: Manual, wanted: Callable[[str], bool]) -> Iterator[tuple[Value, Route, str]]:
    """Each text that is wanted, wherever it stands: what it stands in, its route as the format writes it."""
    pending: list[Value] = list(_documents(manual))
    while pending:
        value = pending.pop()
        for field in value.__struct_fields__:
            held = getattr(value, field)
            if held and (type(held) is not str or wanted(held)):
                yield from ((value, route, text) for route, text in _texts(held, (field.rstrip("_"),), pending, wanted))


def _texts(held: Any, route: Route, pending: list[Value], wanted: Callable[[str], bool]) -> Iterator[tuple[Route, str]]:
    """The texts of a field that are wanted, each with its route; values in it become `pending`."""
    if isinstance(held, Value):
        pending.append(held)
    elif isinstance(held, str):
        if wanted(held):
            yield route, held
    elif isinstance(held, (tuple, dict)):
        for key, item in held.items() if isinstance(held, dict) else enumerate(held):
            yield from _texts(item, (*route, key), pending, wanted)


def _documents(manual: Manual) -> Iterator[Value]:
    yield manual.settings
    for register in REGISTERS:
        yield from getattr(manual, register.field).values()
    yield from manual.worked_by
