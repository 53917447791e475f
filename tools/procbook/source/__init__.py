"""Reading YAML so that two readers never understand one file differently: a strict subset, no surprise, no crash.

    reading = read(data)            # bytes -> Reading(data, faults)
    places = positions(data)        # only for files with findings
    places.value(("steps", 0, "owner"))     # (line, column) of the value
    places.key(("steps", 0, "onwer"))       # (line, column) of the name

The subset: UTF-8, one document, a mapping at the top, at most MAX_NODES values and MAX_DEPTH levels; no anchor,
alias, merge key, tag, directive, complex or non-text name, no name twice; scalars are text, integers, decimals
as they are written, true, false and null. Everything that YAML 1.1 and 1.2 read differently has to be quoted.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from procbook.source.characters import character_faults, decoded
from procbook.source.diagnose import Diagnosis, Place, Route
from procbook.source.fast import MAX_DEPTH, MAX_NODES, clean
from procbook.source.faults import MAX_FAULTS, Reading, SourceFault, limited

MAX_BYTES = 1_000_000
"""The largest file that is read; larger ones the caller refuses before it opens them."""

__all__ = [
    "MAX_BYTES", "MAX_DEPTH", "MAX_FAULTS", "MAX_NODES", "Positions", "Reading", "SourceFault", "positions",
    "read",
]  # fmt: skip


def read(data: bytes) -> Reading:
    """The data of a file, or every fault that the reading itself can see. Never raises, whatever the bytes are."""
    if len(data) > MAX_BYTES:
        size = {"size": len(data), "limit": MAX_BYTES}
        return Reading(None, (SourceFault("schema-invalid", 1, 1, size, "too-large"),))
    text = decoded(data)
    if isinstance(text, SourceFault):
        return Reading(None, (text,))
    content = clean(text, text.encode() if b"\r" in data or data[:1] == b"\xef" else data)
    return Reading(content) if content is not None else _diagnosed(text)


def _diagnosed(text: str) -> Reading:
    hidden = character_faults(text)
    diagnosis = Diagnosis(text)
    lines = {fault.line for fault in hidden}
    others = [fault for fault in diagnosis.faults if fault.line not in lines]
    return Reading(None if hidden else diagnosis.data, limited([*hidden, *others]))


@dataclass(frozen=True, slots=True)
class Positions:
    """Where the names and values of a file stand: line and column from 1, columns in characters."""

    values: dict[Route, Place]
    names: dict[Route, Place]

    def value(self, route: Route) -> Place:
        """The place of a value, or of the nearest thing around it that is there."""
        while route and route not in self.values:
            route = route[:-1]
        return self.values.get(route, (1, 1))

    def key(self, route: Route) -> Place:
        """The place of the name in front of a value; of an item of a list, the item's own."""
        return self.names.get(route) or self.value(route)


@lru_cache(maxsize=64)
def positions(data: bytes) -> Positions:
    """Where everything in a file stands. Never raises; after a syntax error the places before it are known."""
    text = decoded(data) if len(data) <= MAX_BYTES else ""
    diagnosis = Diagnosis(text if isinstance(text, str) else "")
    return Positions(diagnosis.values, diagnosis.names)
