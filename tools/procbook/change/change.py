"""What a change is: one thing that differs between two manuals, with enough in it to make it again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

MATERIAL, GENERAL, EDITORIAL, NONE = "A", "B", "C", ""
"""The classes, heaviest first. NONE is only the version itself: shown, but no change of content."""

_ORDER = (MATERIAL, GENERAL, EDITORIAL, NONE)


class Change(msgspec.Struct, frozen=True):
    """One difference between two manuals.

    `item`: kind and id ("process/campaign-planning"), or one of "policy", "settings"; a kind in the plural ("roles")
    stands for the order of all its items. `action`: changed, added, removed, moved, reordered, renamed. `what`: type
    and field in the words of the schema ("step.owner"), or the type alone for a whole thing ("control"). `route`:
    fields and keys from the item down to the place in the base; a renamed step counts under its new id. `before`,
    `after`: values of the model, None where there is none. `place`: index in the list of the head (added, moved).
    """

    item: str
    class_: str
    action: str
    what: str
    route: tuple[str, ...]
    before: Any = None
    after: Any = None
    place: int = -1
    subject: str = ""

    @property
    def key(self) -> str:
        """The kind of change: "step.owner-changed", "control-removed"."""
        return f"{self.what}-{self.action}"


def heaviest(classes: Iterable[str]) -> str:
    return min(classes, key=_ORDER.index, default=NONE)


def not_heavier(one: str, other: str) -> bool:
    """Whether a change of the class `one` weighs no more than one of the class `other`."""
    return _ORDER.index(one) >= _ORDER.index(other)


def item_class(changes: Iterable[Change]) -> dict[str, str]:
    """The class of what happened to each item: the heaviest of its changes. Items without changes are not in it."""
    classes: dict[str, str] = {}
    for change in changes:
        classes[change.item] = heaviest((classes.get(change.item, NONE), change.class_))
    return classes


_DIGITS = 4000
"""Digits of a number of a version that count: Python refuses to read 4,301, and no history may end a command."""


def required_version(old: str, class_: str) -> str:
    """The smallest version allowed after a change of a class (Semantic Versioning 2.0.0: major, minor, patch).

    What had no version yet starts at 1.0.0. Raises ValueError for what is no version of three numbers.
    """
    if not old:
        return "1.0.0"
    major, minor, patch = _numbers(old)
    bumped: Mapping[str, tuple[int, int, int]] = {
        MATERIAL: (major + 1, 0, 0),
        GENERAL: (major, minor + 1, 0),
        EDITORIAL: (major, minor, patch + 1),
    }
    return ".".join(map(str, bumped.get(class_, (major, minor, patch))))


_VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")


def large_enough(old: str, new: str, class_: str) -> bool:
    """Whether a version says at least as much as the class of the change asks for; a text that is none says nothing."""
    return not old or (_VERSION.fullmatch(new) is not None and _numbers(new) >= _numbers(required_version(old, class_)))


def _numbers(version: str) -> tuple[int, int, int]:
    major, minor, patch = (int(part[:_DIGITS]) for part in version.split("."))
    return major, minor, patch
