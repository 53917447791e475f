"""How the elements of two lists belong together: which lists have an order that means something, and what is a key.

Keys are tried one after the other, the surest first; what fits none was added or removed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import msgspec

ORDERED = frozenset(["process.steps", "step.next", "step.escalate", "table.columns", "table.rows", "policy.approvals"])
"""Lists whose order means something; that of all others is a matter of taste."""

_KEYS: dict[str, tuple[str, ...]] = {
    "process.steps": ("id",),
    "process.controls": ("id",),
    "process.records": ("id",),
    "process.kpis": ("id",),
    "process.tables": ("id",),
    "process.starts": ("event from_ every step", "event from_ every", "step by"),
    "process.inputs": ("name record from_", "record", "name"),
    "process.outputs": ("name record", "record", "name"),
    "process.exceptions": ("when", "granted_by how"),
    "step.next": ("when to", "when", "to"),
    "step.owner_when": ("when", "owner"),
    "step.escalate": ("to", "after"),
    "step.hands_over": ("to step when", "to step", "to"),
    "control.basis": ("source article", "source"),
    "keep.basis": ("source article", "source"),
    "role.became": ("role in_", "role"),
    "role.holders": ("person from_", "person"),
    "role.deputies": ("person from_ for_", "person for_"),
    "person.keys": ("key",),
    "limit.bands": ("over up_to", "over", "up_to"),
    "source.articles": ("article",),
    "requirement.met_by": ("feature", "link"),
    "calendar.holidays": ("name from_", "name"),
    "settings.areas": ("id",),
    "settings.errands": ("title", "process step"),
    "settings.editions": ("id",),
    "settings.waivers": ("rule subject",),
    "policy.approvals": ("items actions classes", "items actions", "items"),
}
"""Fields that tell the elements of a list, for each list of values."""

ALIKE = 0.5
"""From which share of equal characters two texts of a list count as one that was reworded."""

_UNSAID = frozenset([("process.inputs", "from_")])
"""Fields of a key that are ids which no reader ever sees."""

NAMELESS = "-"
"""What an element is called in which nothing stands."""

_MANY = 20
"""Texts left over on one side up to which rewordings are looked for: the search is quadratic."""

_LONG = 200
"""Characters of two texts up to which they are compared in their order; longer ones by which characters they have."""


class Matched(NamedTuple):
    """`labels`: a name for each element of the base, unique in it. `pairs`: index in the head -> in the base."""

    labels: list[str]
    pairs: dict[int, int]
    added: dict[int, str]

    def label(self, index: int) -> str:
        """The name of an element of the head: that of its partner, or its own when it was added."""
        return self.labels[self.pairs[index]] if index in self.pairs else self.added[index]


def match(what: str, base: Sequence[Any], head: Sequence[Any]) -> Matched:
    """Pair the elements of two lists of the kind `what`."""
    pairs: dict[int, int] = {}
    for key in (_whole, *_readers(what)):
        _pair(key, base, head, pairs)
    if what not in _KEYS:
        _pair_reworded(base, head, pairs)
    taken: dict[str, int] = {}
    labels = [_label(what, element, taken) for element in base]
    added = {index: _label(what, element, taken) for index, element in enumerate(head) if index not in pairs}
    return Matched(labels, pairs, added)


def moved(pairs: dict[int, int]) -> set[int]:
    """The elements of the head that left their order: all but a longest run that kept it (Fredman 1975)."""
    order = sorted(pairs)
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int] = {}
    for index in order:
        length = bisect_left(tails, pairs[index])
        tails[length : length + 1] = [pairs[index]]
        ends[length : length + 1] = [index]
        before[index] = ends[length - 1] if length else -1
    stayed = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        stayed.add(index)
        index = before[index]
    return set(order) - stayed


def _whole(element: Any) -> Hashable:
    return msgspec.json.encode(element)


def _readers(what: str) -> list[Callable[[Any], Hashable]]:
    if what == "table.rows":
        return [lambda row: row[:1]]
    if what == "policy.separation":
        return [lambda group: frozenset(group)]
    return [_reader(fields.split()) for fields in _KEYS.get(what, ())]


def _reader(fields: list[str]) -> Callable[[Any], Hashable]:
    """The key of an element; None when it has none. Text among values (`next`) is a key of its own."""

    def read(element: Any) -> Hashable:
        if isinstance(element, str):
            return None
        values = tuple(getattr(element, field) for field in fields)
        return values if any(value not in ("", None, ()) for value in values) else None

    return read


def _pair(key: Callable[[Any], Hashable], base: Sequence[Any], head: Sequence[Any], pairs: dict[int, int]) -> None:
    """Pair what has the same key and no partner yet, in the order written."""
    taken = set(pairs.values())
    free: dict[Hashable, list[int]] = {}
    for index, element in enumerate(base):
        if index not in taken:
            free.setdefault(key(element), []).append(index)
    free.pop(None, None)
    for unpaired in free.values():
        unpaired.reverse()
    for index, element in enumerate(head):
        if index not in pairs and (unpaired := free.get(key(element), [])):
            pairs[index] = unpaired.pop()


def _pair_reworded(base: Sequence[Any], head: Sequence[Any], pairs: dict[int, int]) -> None:
    """Pair the texts left over that are most alike."""
    taken = set(pairs.values())
    olds = [index for index, text in enumerate(base) if index not in taken and isinstance(text, str)]
    news = [index for index, text in enumerate(head) if index not in pairs and isinstance(text, str)]
    if max(len(olds), len(news)) > _MANY:
        return
    ranked = sorted(
        (-ratio, old, new) for old in olds for new in news if (ratio := likeness(base[old], head[new], _LONG)) >= ALIKE
    )
    for _, old, new in ranked:
        if old not in taken and new not in pairs:
            taken.add(old)
            pairs[new] = old


def likeness(one: str, other: str, long: int) -> float:
    """The share of characters that two texts have in common, in their order; from `long` on in any order."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() if len(one) * len(other) > long * long else matcher.ratio()


def _label(what: str, element: Any, taken: dict[str, int]) -> str:
    """A short name for an element; a second one of the same name gets a number."""
    name = short = _name(what, element)
    while name in taken:
        taken[short] += 1
        name = f"{short} ({taken[short]})"
    taken[name] = 1
    return name


def _name(what: str, element: Any) -> str:
    if isinstance(element, str):
        return element
    if isinstance(element, tuple):
        cells = element[:1] if what == "table.rows" else element
        return "+".join(map(str, cells)) or NAMELESS
    for fields in _KEYS.get(what, ()):
        values = (getattr(element, field) for field in fields.split() if (what, field) not in _UNSAID)
        parts = [_short(value) for value in values if value not in ("", None, ())]
        if parts:
            return " ".join(parts)
    return NAMELESS


def _short(value: Any) -> str:
    if isinstance(value, tuple):
        return "+".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
