"""How heavy the change from one canonical content to another is, and what it is in words."""

from __future__ import annotations

import json
from typing import NamedTuple

from procbook.approval import handbook_of
from procbook.change import Change, changes
from procbook.model import Handbook

EDITORIAL, MATERIAL = "C", "A"


class Weighed(NamedTuple):
    """The class of a change of an item, and its changes; none where a side does not have today's shape."""

    class_: str
    changes: tuple[Change, ...] = ()
    base: Handbook | None = None
    head: Handbook | None = None


def weigh(before: bytes, after: bytes) -> Weighed:
    """The change from one canonical content to the next of the same item.

    A content without today's shape makes it material. What the model does not see (a default written out), and the
    files of the site, are editorial.
    """
    if before == after:
        return Weighed("")
    try:
        base, head = handbook_of(before), handbook_of(after)
    except ValueError:
        return Weighed(MATERIAL)
    found = changes(base, head, _touched(before, after))
    return Weighed(min((c.class_ for c in found if c.class_), default=EDITORIAL), tuple(found), base, head)


def _touched(before: bytes, after: bytes) -> list[str]:
    """The attachments that are on both sides with other bytes."""
    old, new = (json.loads(content)["files"] for content in (before, after))
    return [name for name in new if old.get(name) and new[name] and old[name] != new[name]]
