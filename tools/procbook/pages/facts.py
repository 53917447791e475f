"""What pages are made from: facts about a manual on one day, each a pure derivation with a name, made at most once.

A page declares the facts that it reads and is given no others, so it is a function of what it declares: while those are
equal the page is the same, byte for byte, and needs no second making.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Concatenate, Generic, NamedTuple, ParamSpec, TypeVar

from procbook.manual.load import Loaded
from procbook.manual.model import Edition
from procbook.pages.approvals import Approvals

Key = ParamSpec("Key")
Value = TypeVar("Value")


class Undeclared(RuntimeError):
    """A page reads a fact that it does not declare: a fault of the program."""


class Facts:
    """A manual on one day, what the audit says of it, and the facts that were derived of both so far."""

    def __init__(
        self,
        loaded: Loaded,
        today: date,
        draft: bool = False,
        approvals: Approvals | None = None,
        edition: Edition | None = None,
    ) -> None:
        self.edition = edition
        """The edition for people outside that the manual is cut to; None for all of it."""
        self.loaded = loaded
        self.manual = loaded.manual
        self.today = today
        self.draft = draft
        self.approvals = approvals or Approvals()
        self._values: dict[Read, Any] = {}

    def read(self, read: Read) -> Any:
        if read not in self._values:
            self._values[read] = read.fact.derive(self, *read.key)
        return self._values[read]


class Declared:
    """The facts that one page declares. Raises Undeclared for any other."""

    def __init__(self, facts: Facts, reads: frozenset[Read], path: str) -> None:
        self._facts = facts
        self._path = path
        self._reads = reads

    def read(self, read: Read) -> Any:
        if read not in self._reads:
            raise Undeclared(f"{self._path} reads the fact {read}: declare it where the maker of the page is made")
        return self._facts.read(read)

    def values(self) -> dict[Read, Any]:
        """All of them: what the page is made from. Equal values make equal pages."""
        return {read: self._facts.read(read) for read in self._reads}


Readable = Facts | Declared
"""Derivations read all facts, pages only their own."""


class Fact(Generic[Key, Value]):
    """A derivation of the manual; with a key, of one process, role or item in it. Its value is not changed by anybody.

    `duties(facts, "owner")` reads it, `duties.of("owner")` is how a page declares to read it.
    """

    def __init__(self, derive: Callable[Concatenate[Facts, Key], Value]) -> None:
        self.derive = derive
        self.name = derive.__name__
        self.__doc__ = derive.__doc__

    def __call__(self, facts: Readable, *key: Key.args, **none: Key.kwargs) -> Value:
        value: Value = facts.read(Read(self, key))
        return value

    def of(self, *key: Key.args, **none: Key.kwargs) -> Read:
        return Read(self, key)


class Read(NamedTuple):
    """One reading of a fact: which, and of what."""

    fact: Fact[..., Any]
    key: tuple[Any, ...]

    def __str__(self) -> str:
        return ":".join((self.fact.name, *self.key))


def fact(derive: Callable[Concatenate[Facts, Key], Value]) -> Fact[Key, Value]:
    """Makes a fact of a pure function. What it reads of other facts need not be declared."""
    return Fact(derive)
