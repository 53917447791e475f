"""The shape of every file: what its JSON Schema (2020-12) says, checked fast and explained in plain words."""

from __future__ import annotations

from typing import Any

from procbook.schema.documents import document, folder, is_valid, kinds
from procbook.schema.place import ShapeFault

__all__ = ["ShapeFault", "document", "explain", "folder", "is_valid", "kinds"]


def explain(kind: str, data: Any) -> list[ShapeFault]:
    """What is wrong with the shape of a file's data, in the order of the file, at most four and a count of the rest.

    Never empty for data that is not valid. The library behind it takes a third of a second to import, so only
    a manual with a fault waits for it.
    """
    from procbook.schema import reasons

    return reasons.explain(kind, data)
