"""The bands of a limit that moved: for readers they are the same ones, with other ends.

An approval binds, and the audit weighs, what `changes` says; this is only how it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from procbook.change.change import Change
from procbook.change.compare import differences
from procbook.change.weights import class_of
from procbook.manual.model import Band

_ALIKE: tuple[Callable[[Band], Any], ...] = (
    lambda band: band.up_to is None or None,
    lambda band: (band.decides, band.with_),
    lambda band: band.decides,
)
"""What tells that two bands are one, the surest first: the last one, which has no upper end; who decides in it."""


def with_moved_bands(changes: Iterable[Change]) -> list[Change]:
    """The same changes; a band that is gone and a new one that does its work are one whose ends are others."""
    listed = list(changes)
    gone, new = (_bands(listed, action) for action in ("removed", "added"))
    pairs: dict[int, int] = {}
    for key in _ALIKE:
        for old in (place for place in gone if place not in pairs):
            taken = set(pairs.values())
            same = (each for each in new if each not in taken and _fits(listed[old], listed[each], key))
            if (found := next(same, None)) is not None:
                pairs[old] = found
    merged = set(pairs.values())
    told = [_moved(change, listed[pairs[place]]) if place in pairs else [change] for place, change in enumerate(listed)]
    return [change for place, some in enumerate(told) if place not in merged for change in some]


def _bands(changes: list[Change], action: str) -> list[int]:
    return [place for place, change in enumerate(changes) if change.key == f"band-{action}"]


def _fits(old: Change, new: Change, key: Callable[[Band], Any]) -> bool:
    return old.item == new.item and key(old.before) is not None and key(old.before) == key(new.after)


def _moved(old: Change, new: Change) -> list[Change]:
    edits = differences(old.before, new.after, "limit.bands", old.route)
    return [Change(old.item, class_of(edit.what, edit.action, edit.before, edit.after), *edit) for edit in edits]
