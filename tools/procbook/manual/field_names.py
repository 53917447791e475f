"""What each field is called, wherever a reader meets it: by the thing that has it, as "step.owner".

The names are those of the schemas and their words (`field_words`), so that pages, panels, reports of changes and the
page of fields all call a field the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_type_hints

from procbook.manual.field_words import FieldWords, words_of
from procbook.manual.kinds import STRUCTS
from procbook.manual.model import Value

_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


def thing_of(type_: type) -> str:
    """What the words call a thing of this type: `HandOver` is a "hand_over"."""
    return _WORD.sub("_", type_.__name__).lower()


def field_name(what: str, language: str) -> str:
    """What readers call a field of a thing, "step.owner"; KeyError when no file has it."""
    return fields_of()[what][0].name(language)


@cache
def fields_of() -> dict[str, list[FieldWords]]:
    """Every field of every thing, and where files have it: a citation stands below controls and below records."""
    known: dict[str, list[FieldWords]] = {}
    for kind, struct in STRUCTS.items():
        words = {each.field.way: each for each in words_of(kind)}
        for what, way in _ways(struct, ""):
            known.setdefault(what, []).append(words[way])
    return known


def _ways(struct: type[Value], above: str) -> Iterator[tuple[str, str]]:
    """Each field of a thing and of what is in it: as the thing has it, and its way through the file."""
    types = get_type_hints(struct)
    for field, key in zip(struct.__struct_fields__, struct.__struct_encode_fields__, strict=True):
        yield f"{thing_of(struct)}.{key}", f"{above}{key}"
        for inner in _values(types[field]):
            yield from _ways(inner, f"{above}{key}.")


def _values(type_: Any) -> Iterator[type[Value]]:
    """The things that a field may hold, itself, in a list, or by name."""
    if isinstance(type_, type) and issubclass(type_, Value):
        yield type_
    for each in get_args(type_):
        yield from _values(each)
