"""The shape of every file: what its JSON Schema (2020-12) says, checked fast and explained in plain words."""

from __future__ import annotations

from procbook.schema.documents import ORDER, document, folder, is_valid, kinds
from procbook.schema.mend import Mended, mend
from procbook.schema.place import ShapeFault
from procbook.schema.reasons import explain, of_this_version

__all__ = [
    "ORDER", "Mended", "ShapeFault", "document", "explain", "folder", "is_valid", "kinds", "mend", "of_this_version",
]  # fmt: skip
