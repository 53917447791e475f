"""How heavy the change from one canonical content to another is, and what it is in words."""

from __future__ import annotations

import json
from collections.abc import Sequence

import msgspec

from procbook.approval import manual_of
from procbook.change import Names, changes, sentence
from procbook.manual.model import Manual


def sentences(before: bytes, after: bytes, around: Manual, language: str) -> Sequence[str]:
    """The changes of an item in words, as `diff` says them; none where a side does not have today's shape.

    `around` has the names of roles, people and limits for an item that is not the governance itself.
    """
    try:
        base, head = manual_of(before), manual_of(after)
    except ValueError:
        return ()
    found = changes(base, head, _touched(before, after))
    names = Names(base, head) if base.roles else Names(_named(base, around), _named(head, around))
    return [sentence(change, names, language) for change in found]


def _touched(before: bytes, after: bytes) -> list[str]:
    """The attachments that are on both sides with other bytes."""
    old, new = (json.loads(content)["files"] for content in (before, after))
    return [name for name in new if old.get(name) and new[name] and old[name] != new[name]]


def _named(manual: Manual, around: Manual) -> Manual:
    return msgspec.structs.replace(
        manual, settings=around.settings, roles=around.roles, people=around.people, limits=around.limits
    )
