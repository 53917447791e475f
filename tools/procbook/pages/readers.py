"""The manual as its readers meet it: processes in the order of the work, titles with what they name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from procbook.flow.order import in_order
from procbook.flowchart import names_of
from procbook.manual.edition import cut
from procbook.manual.load import Loaded
from procbook.manual.model import (
    Band,
    Branch,
    Citation,
    Control,
    Edition,
    HandOver,
    Input,
    Keep,
    Limit,
    Manual,
    Output,
    OwnerWhen,
    Process,
    Record,
    Settings,
    Step,
    Table,
    Value,
)
from procbook.source.line_breaks import folded

_CODE = re.compile(r"[A-Z0-9]+(?:[./-][A-Z0-9]+)*")
_DIGITS = re.compile(r"([0-9]+)")

TITLES: dict[type[Value], tuple[str, ...]] = {
    Process: ("ends",),
    Input: ("note",),
    Output: ("note",),
    Step: ("title",),
    OwnerWhen: ("when",),
    HandOver: ("when",),
    Branch: ("until",),
    Table: ("title",),
    Record: ("contains",),
    Keep: ("after", "then"),
    Citation: ("note",),
    Band: ("note",),
    Settings: ("summary", "notices"),
}
"""The texts that pages show sign for sign, but for the names in them."""

PARTS: dict[type[Value], tuple[str, ...]] = {
    Process: ("inputs", "outputs", "steps", "tables", "controls", "records"),
    Step: ("owner_when", "hands_over", "next"),
    Control: ("basis",),
    Record: ("keep",),
    Keep: ("basis",),
    Limit: ("bands",),
}


def for_readers(loaded: Loaded, edition: Edition | None = None) -> Manual:
    """Areas as the manual lists them; in each the processes by their numbers, the planned ones last. Of an edition what
    it shows; texts are cut before names in them get their titles. No step stands behind one that it leads to."""
    manual = _unbroken(loaded)
    manual = cut(manual, edition) if edition else manual
    names = names_of(manual)

    def titled(value: Any, process: Process | None = None) -> Any:
        return _titled(value, lambda text: names.filled(text, process))

    return msgspec.structs.replace(
        manual,
        settings=titled(manual.settings),
        limits={limit.id: titled(limit) for limit in manual.limits.values()},
        processes={process.id: titled(in_order(process), process) for process in _in_order(manual)},
    )


def _unbroken(loaded: Loaded) -> Manual:
    """Without the blanks that stand between Chinese characters only because a file breaks its lines there."""
    found: dict[str, str] = {}
    for path in loaded.documents:
        found |= folded(loaded.bytes_of(path))
    return _with_texts(loaded.manual, found) if found else loaded.manual


def _with_texts(value: Any, texts: Mapping[str, str]) -> Any:
    """A value with other texts in it, and in all below it."""
    if isinstance(value, str):
        return texts.get(value, value)
    if isinstance(value, tuple):
        return tuple(_with_texts(each, texts) for each in value)
    if isinstance(value, dict):
        return {key: _with_texts(each, texts) for key, each in value.items()}
    if isinstance(value, msgspec.Struct):
        fields = {field: _with_texts(getattr(value, field), texts) for field in value.__struct_fields__}
        return msgspec.structs.replace(value, **fields)
    return value


def _in_order(manual: Manual) -> list[Process]:
    areas = {area.id: place for place, area in enumerate(manual.settings.areas)}

    def place(process: Process) -> tuple[int, bool, bool, list[tuple[int, str]], str]:
        area, code = areas.get(process.area, len(areas)), _CODE.fullmatch(process.number)
        return area, not process.written, not code, _natural(code[0]) if code else [], process.id

    return sorted(manual.processes.values(), key=place)


def _natural(number: str) -> list[tuple[int, str]]:
    """C-2 before C-10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in _DIGITS.split(number)]


def _titled(value: Any, say: Callable[[str], str]) -> Any:
    """A value with its titles, and those of all below it, as `say` says them; the same value when nothing is named."""
    if isinstance(value, tuple):
        parts = tuple(_titled(part, say) for part in value)
        return value if all(new is old for new, old in zip(parts, value, strict=True)) else parts
    titles, below = TITLES.get(type(value), ()), PARTS.get(type(value), ())
    changed = {field: _said(held, say) for field in titles if (held := getattr(value, field))}
    changed |= {field: _titled(held, say) for field in below if (held := getattr(value, field))}
    changed = {field: new for field, new in changed.items() if new is not getattr(value, field)}
    return msgspec.structs.replace(value, **changed) if changed else value


def _said(held: Any, say: Callable[[str], str]) -> Any:
    """A text, a list of them, or a mapping to them."""
    if isinstance(held, dict):
        return {key: _said(text, say) for key, text in held.items()} if _names(held.values()) else held
    if isinstance(held, tuple):
        return tuple(_said(text, say) for text in held) if _names(held) else held
    return say(held) if _names([held]) else held


def _names(texts: Any) -> bool:
    return any("[[" in text or "$(" in text for text in texts)
