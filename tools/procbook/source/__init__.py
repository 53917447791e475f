"""Reading YAML so that two readers never understand one file differently: a strict subset, no surprise, no crash.

    reading = read(data)            # bytes -> Reading(data, faults)
    places = positions(data)        # only for files with findings
    places.value(("steps", 0, "owner"))     # (line, column) of the value
    places.key(("steps", 0, "onwer"))       # (line, column) of the name
    examine(data)                   # for the check: all faults at once, also what only misleads people

The subset: UTF-8, one document, a mapping at the top, at most MAX_NODES values and MAX_DEPTH levels; no anchor,
alias, merge key, tag, directive, complex or non-text name, no name twice; scalars are text, integers, decimals
as they are written, true, false and null. Everything that YAML 1.1 and 1.2 read differently has to be quoted.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from procbook.source.characters import MAX_BYTES, character_faults, decoded
from procbook.source.diagnose import Diagnosis
from procbook.source.examine import Examination, Positions, examine, positions_in, together
from procbook.source.fast import MAX_DEPTH, MAX_NODES, clean, entries
from procbook.source.faults import MAX_FAULTS, Reading, SourceFault, limited, shown, with_quotes
from procbook.source.lookalikes import ascii_alike, radicals, usual
from procbook.source.pitfalls import suspect
from procbook.source.scalars import without_mark
from procbook.source.syntax import explained

__all__ = [
    "MAX_BYTES", "MAX_DEPTH", "MAX_FAULTS", "MAX_NODES", "Examination", "Positions", "Reading", "SourceFault",
    "ascii_alike", "entries_in", "entry", "examine", "explained", "positions", "radicals", "read", "shown", "suspect",
    "usual", "without_mark",
]  # fmt: skip


def read(data: bytes) -> Reading:
    """The data of a file, or every fault that the reading itself can see. Never raises, whatever the bytes are."""
    text = decoded(data)
    if isinstance(text, SourceFault):
        return Reading(None, (text,))
    content = clean(text, text.encode() if b"\r" in data or data[:1] == b"\xef" else data)
    return Reading(content) if content is not None else _diagnosed(text)


def entries_in(data: bytes) -> list[str]:
    """The texts of the top-level entries of a file, for `entry`; none when it can only be read as a whole."""
    text = decoded(data)
    return entries(text) if isinstance(text, str) else []


def entry(text: str) -> tuple[str, Any] | None:
    """Name and value of a top-level entry; None when only the whole file tells what it is.

    When every entry of a file is one, and no name comes twice, `read` gives just these.
    """
    content = clean(text, text.encode())
    return next(iter(content.items())) if content is not None and len(content) == 1 else None


def _diagnosed(text: str) -> Reading:
    hidden = character_faults(text)
    diagnosis = Diagnosis(text)
    return Reading(None if hidden else diagnosis.data, limited(with_quotes(together(hidden, diagnosis.faults), text)))


@lru_cache(maxsize=64)
def positions(data: bytes) -> Positions:
    """Where everything in a file stands, as far as it can be understood. Never raises."""
    text = decoded(data)
    return positions_in(text if isinstance(text, str) else "")
