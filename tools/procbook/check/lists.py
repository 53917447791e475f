"""Every list of a manual, wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from typing import Any

from procbook.manual.kinds import REGISTERS
from procbook.manual.model import Manual, Value
from procbook.manual.references import names_or_text
from procbook.manual.richtext import NAME

Route = tuple[str | int, ...]
Text = tuple[Value, Route, str]

_SPECIAL = re.compile(r"[*`\n]|\[\[|\$\(|\]\(")


def lists(manual: Manual) -> list[tuple[Value, str, tuple[Any, ...]]]:
    """Each list that has entries: what it stands in, its field as the format writes it, its entries."""
    found = []
    pending: list[Value] = list(_documents(manual))
    while pending:
        value = pending.pop()
        for field in value.__struct_fields__:
            held = getattr(value, field)
            if type(held) is tuple:
                if held:
                    found.append((value, field.rstrip("_"), held))
                pending += [each for each in held if isinstance(each, Value)]
            elif isinstance(held, Value):
                pending.append(held)
    return found


def special_texts(manual: Manual) -> list[Text]:
    """Each text with a sign or a break of lines in it, wherever it stands: what it stands in, its route as the format
    writes it. All that is looked for below is in one of them."""
    return list(_texts_where(manual, lambda text: _SPECIAL.search(text) is not None))


def plain_names(texts: Iterable[Text]) -> Iterator[Text]:
    """Each reference or parameter in a text that can name nothing, with its place: shown as it was typed."""
    for value, route, text in texts:
        if ("[[" in text or "$(" in text) and not names_or_text(type(value), str(route[0])):
            yield from ((value, route, name[0]) for name in NAME.finditer(text))


def plain_marks(texts: Iterable[Text], shown: Container[tuple[Any, str]]) -> Iterator[Text]:
    """Each mark of emphasis, code or link in a text whose marks pages show as they were typed; `shown` are the fields
    in which they mean something."""
    for value, route, text in texts:
        if (type(value), str(route[0])) not in shown:
            yield from ((value, route, mark[0]) for mark in _MARK.finditer(text))


_MARK = re.compile(
    r"\*\*(?=[^\s*/])[^*\n/]{0,200}[^\s*/]\*\*|`[^`\n]{1,200}`|\[[^\[\]\n]{1,200}\]\(https?://[^()\s]{1,300}\)"
)


def broken_texts(texts: Iterable[Text]) -> Iterator[Text]:
    """Each text of more than one line, with its place."""
    return (each for each in texts if "\n" in each[2].strip())


def _texts_where(manual: Manual, wanted: Callable[[str], bool]) -> Iterator[Text]:
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
