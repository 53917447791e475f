"""The changes between two canonical contents of one item: how heavy they are, and what they are in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from procbook.approval.canonical import parsed
from procbook.approval.reading import manual_of
from procbook.change import Change, Comparison, Names, Whole, changes, heaviest, item_title, sentence, whole
from procbook.change.bands import with_moved_bands
from procbook.change.change import EDITORIAL, GENERAL, MATERIAL
from procbook.manual.current_roles import Roles, manual_now
from procbook.manual.model import NO_SETTINGS, Manual
from procbook.words import say

NO_ROLES: Roles = MappingProxyType({})

EVERYWHERE = "*"
"""Where a change is of which nobody can say where it is."""


class Weight(NamedTuple):
    """How heavy a change is, and where in the item it is of class A or B: field, or kind and id of a thing.

    `limits`: the limits of authority that were there before and are materially others, or may be: new ones where old
    ones are gone. Each with the day from which it holds now, "" = from the landing on.
    """

    class_: str = ""
    places: frozenset[str] = frozenset()
    limits: Mapping[str, str] = {}


def class_of(before: bytes, after: bytes, roles: Roles = NO_ROLES) -> str:
    """The class of the change; "" when only the version differs, or when there was nothing before."""
    return weight_of(before, after, roles).class_


def weight_of(before: bytes, after: bytes, roles: Roles = NO_ROLES) -> Weight:
    """The class of the change and its places; nothing when only the version differs, or when there was nothing before.
    `roles` are those of the governance: a process that names the role of now for one that became it says the same.

    What does not have the shape that this program knows is material. What the model does not see (a default written
    out), and the files of the site, are editorial.
    """
    if not before or before == after:
        return Weight()
    try:
        base, head = (manual_now(manual_of(content), roles) for content in (before, after))
        between = _changes(before, after, base, head)
    except ValueError:
        return Weight(MATERIAL, frozenset({EVERYWHERE}))
    places = frozenset("/".join(change.route[:2]) for change in between if change.class_ in (MATERIAL, GENERAL))
    class_ = heaviest(change.class_ for change in between) if between else EDITORIAL
    material = {change.item for change in between if change.class_ == MATERIAL}
    renamed = bool(base.limits.keys() - head.limits.keys())
    changed = [limit for id, limit in head.limits.items()
               if (f"limit/{id}" in material if id in base.limits else renamed)]  # fmt: skip
    return Weight(class_, places, {limit.id: limit.effective_from for limit in changed})


def sentences(before: bytes, after: bytes, context: Manual, language: str) -> Sequence[str]:
    """The changes of an item in words, as `diff` says them, and whose they are in an item of many people and things.

    None where there was nothing before, or where a side does not have today's shape.
    """
    return [each.title for each in told_whole(before, after, context, language)] if before else ()


def told_whole(before: bytes, after: bytes, context: Manual, language: str) -> Sequence[Whole]:
    """The same, each with all that a new thing says; of an item of which there was nothing before, all of it.

    `context` has the names of roles, people and limits for an item that is not the governance itself.
    """
    try:
        base, head = manual_of(before) if before else Manual(settings=NO_SETTINGS), manual_of(after)
    except ValueError:
        return ()
    names = Names(base, head) if base.roles or head.roles else Names(_named(base, context), _named(head, context))
    between = _changes(before, after, base, head) if before else changes(base, head)
    return [_told(change, names, language) for change in with_moved_bands(between)]


def _told(change: Change, names: Names, language: str) -> Whole:
    """What changed as the title, and below it what a new thing says."""
    found, text = whole(change, names, language), sentence(change, names, language)
    if not change.item.startswith("process/") and change.route:
        text = say("change.of_item", language, item=item_title(change.item, names, language), text=text)
    return Whole(text, found.lines, found.left) if found else Whole(text)


def comparison(before: bytes, after: bytes) -> Comparison | None:
    """Two contents of one item side by side; None where one does not have the shape that this program knows."""
    try:
        return Comparison(manual_of(before), manual_of(after), "", "", _touched(before, after))
    except ValueError:
        return None


def _changes(before: bytes, after: bytes, base: Manual, head: Manual) -> list[Change]:
    return changes(base, head, _touched(before, after))


def _touched(before: bytes, after: bytes) -> list[str]:
    """The attachments that are on both sides with other bytes."""
    old, new = (parsed(content)["files"] for content in (before, after))
    return [name for name in new if old.get(name) and new[name] and old[name] != new[name]]


def _named(manual: Manual, context: Manual) -> Manual:
    return msgspec.structs.replace(
        manual, settings=context.settings, roles=context.roles, people=context.people, limits=context.limits
    )
