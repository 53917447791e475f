"""Steps that got another id: found by their content, and followed through the process."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from procbook.manual.model import Process, Step, Value
from procbook.manual.richtext import LINK

_LINK = re.compile(LINK)
_NAMING = {
    ("Step", "id"),
    ("Step", "other_than"),
    ("Step", "next"),
    ("Branch", "to"),
    ("Branch", "then"),
    ("Start", "step"),
}
"""The fields that name a step of the same process."""


def renames(base: Process, head: Process) -> dict[str, str]:
    """Old and new ids of the steps that are the same but for their id: same title and text, else one of the two."""
    olds = {step.id: step for step in base.steps}
    news = {step.id: step for step in head.steps}
    gone = [step for step in base.steps if step.id not in news]
    come = [step for step in head.steps if step.id not in olds]
    if len(olds) != len(base.steps) or len(news) != len(head.steps):
        return {}
    ids: dict[str, str] = {}
    for key in (_both, _does, _title):
        taken = set(ids.values())
        free: dict[Any, list[str]] = {}
        for step in reversed(come):
            if step.id not in taken and key(step):
                free.setdefault(key(step), []).append(step.id)
        for step in gone:
            if step.id not in ids and free.get(key(step)):
                ids[step.id] = free[key(step)].pop()
    return {step.id: ids[step.id] for step in gone if step.id in ids}


def _both(step: Step) -> Any:
    return step.title, step.does


def _does(step: Step) -> Any:
    return step.does


def _title(step: Step) -> Any:
    return step.title


def renamed(value: Any, ids: Mapping[str, str]) -> Any:
    """A process, or a part of it, with other ids of its steps, in every field and link that names them."""
    if isinstance(value, Value):
        changed = {field: _field(value, field, ids) for field in type(value).__struct_fields__}
        return msgspec.structs.replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(renamed(part, ids) for part in value)
    if isinstance(value, dict):
        return {key: renamed(part, ids) for key, part in value.items()}
    if isinstance(value, str) and "[[" in value:
        return _LINK.sub(lambda link: f"[[{ids.get(link[1], link[1])}]]", value)
    return value


def _field(value: Value, field: str, ids: Mapping[str, str]) -> Any:
    held = getattr(value, field)
    if (type(value).__name__, field) not in _NAMING:
        return renamed(held, ids)
    if isinstance(held, str):
        return ids.get(held, held)
    return tuple(ids.get(part, part) if isinstance(part, str) else renamed(part, ids) for part in held)
