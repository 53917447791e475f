"""The ground floor: what a check can say, and the one exception for what it cannot do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from types import TracebackType
from typing import Any


class Severity(IntEnum):
    """How much a finding weighs. Only `error` makes a check fail."""

    error = 0
    warning = 1
    note = 2


@dataclass(frozen=True, order=True, slots=True)
class Location:
    """A place in a file: path relative to the manual with "/", line and column from 1, columns in characters."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a place, before it is put into words.

    `variant` picks one of the rule's messages, `values` fill its blanks.
    """

    rule: str
    location: Location
    values: Mapping[str, Any] = field(default_factory=dict)
    variant: str = ""
    subject: str = ""
    related: tuple[Location, ...] = ()


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """A fault in words; the order of the fields is the order of every report. `variant`: which message of its rule.
    `new`: made by the change that is judged, against what was there before.
    """

    location: Location
    rule: str
    severity: Severity
    message: str
    subject: str = ""
    related: tuple[Location, ...] = ()
    waiver: str = ""
    variant: str = ""
    new: bool = False


class CannotCheck(Exception):
    """Something could not be checked (exit status 2): never a pass, never a finding.

    `name` is a sentence of `words/<language>/texts/cannot.yaml`, `values` fill its blanks: what it was and how to mend
    it. Whoever shows it puts it into words.
    """

    def __init__(self, name: str, /, **values: Any) -> None:
        super().__init__(name, values)
        self.name = name
        self.values = values


class working_on:
    """Names what was worked on in whatever fault of ours goes through, so that it can be found (PEP 678)."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if isinstance(error, Exception) and not isinstance(error, CannotCheck) and not hasattr(error, "__notes__"):
            error.add_note(self._name)
