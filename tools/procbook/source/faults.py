"""What a reading can say: the data of a file, or where and why it cannot be used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from procbook.words import Sentence

MAX_SHOWN = 30
"""Characters of a quoted text that a message shows."""

MAX_FAULTS = 100
"""Faults of one file that are reported one by one: all that a person makes, and not all of a file that is no text."""


@dataclass(frozen=True, slots=True)
class SourceFault:
    """A fault inside one file. Line and column count from 1, columns in characters; the path is the caller's.

    `variant` picks one of the rule's messages, `values` fill its blanks, `related` is the line and column of a
    second place that belongs to it, or ().
    """

    rule: str
    line: int
    column: int
    values: Mapping[str, Any] = field(default_factory=dict)
    variant: str = ""
    related: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: `data` of dict, list, str, int, float, bool and None, and what is wrong with it.

    Data is None when the file could not be understood. With faults that leave the structure clear (an
    ambiguous value, a name given twice) data is there, for the ids in it only: ambiguous values stand as the
    text that was written, of a name given twice the first value counts.
    """

    data: Any
    faults: tuple[SourceFault, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in the file, or comments only."""
        return len(self.faults) == 1 and self.faults[0].variant == "empty"


def shown(text: str) -> str:
    """A text cut to the length that a message shows."""
    text = " ".join(text.split())
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def with_quotes(faults: Iterable[SourceFault], text: str) -> Iterator[SourceFault]:
    """Each with the kind of quotes that its line can be put in, for messages that tell to do so."""
    lines = text.split("\n")
    yield from (quotable(fault, lines) if fault.rule == "schema-invalid" else fault for fault in faults)


def quotable(fault: SourceFault, lines: Sequence[str]) -> SourceFault:
    """A fault of writing with the quotes that its line does not hold itself."""
    line = lines[fault.line - 1] if fault.line <= len(lines) else ""
    kind = "double" if '"' not in line else "single" if "'" not in line else "neither"
    return replace(fault, values={**fault.values, "quotes": Sentence(f"quotes.{kind}")})


def limited(faults: Iterable[SourceFault]) -> tuple[SourceFault, ...]:
    """The faults in the order of the file; beyond MAX_FAULTS they are one that only counts the rest.

    Of the faults of writing (schema-invalid) in one line only the first is reported: it makes the others, mostly. Each
    comma that cuts an item is one of its own.
    """
    ordered: dict[tuple[int, int, str], SourceFault] = {}
    for fault in sorted(faults, key=lambda fault: (fault.line, fault.column)):
        first = fault.rule == "schema-invalid" and fault.variant not in ("cut", "mark-in-brackets")
        column = 0 if first else fault.column
        ordered.setdefault((fault.line, column, fault.rule), fault)
    distinct = list(ordered.values())
    rest = distinct[MAX_FAULTS:]
    if not rest:
        return tuple(distinct)
    more = SourceFault("schema-invalid", rest[0].line, rest[0].column, {"count": len(rest)}, "more")
    return (*distinct[:MAX_FAULTS], more)
