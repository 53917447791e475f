"""How heavy the change from one canonical content to the next of the same item is."""

from __future__ import annotations

import json

from procbook.approval import manual_of
from procbook.change import changes, heaviest

EDITORIAL, MATERIAL = "C", "A"


def class_of(before: bytes, after: bytes) -> str:
    """The class of the change; "" when only the version differs, or when there was nothing before.

    What does not have the shape that this program knows is material. What the model does not see (a default written
    out), and the files of the site, are editorial.
    """
    if not before or before == after:
        return ""
    try:
        base, head = manual_of(before), manual_of(after)
    except ValueError:
        return MATERIAL
    found = changes(base, head, _touched(before, after))
    return heaviest(change.class_ for change in found) if found else EDITORIAL


def _touched(before: bytes, after: bytes) -> list[str]:
    """The attachments that are on both sides with other bytes."""
    old, new = (json.loads(content)["files"] for content in (before, after))
    return [name for name in new if old.get(name) and new[name] and old[name] != new[name]]
