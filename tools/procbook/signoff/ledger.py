"""The records that lie in a folder, committed or not, by the statement that they approve."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from procbook.approval import RECORDS, MalformedRecord, Record, Statement, content_digest, parse
from procbook.source import MAX_BYTES
from procbook.tree import Tree

MAX_CONTENT = 64_000_000
"""The largest content that is read, in bytes."""


class Given(NamedTuple):
    """A statement with the records that approve it, whatever they are worth."""

    statement: Statement
    records: tuple[Record, ...]


@dataclass
class Ledger:
    """Every record that can be read, by the digest of its statement, and the contents they bind, by their digest."""

    given: dict[str, Given] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)

    def add(self, record: Record) -> None:
        """Take in a record."""
        digest = record.statement.digest
        before = self.given[digest].records if digest in self.given else ()
        self.given[digest] = Given(record.statement, (*before, record))

    def following(self, item: str, previous: str | None) -> list[Given]:
        """The statements about an item that name this one as the one before."""
        return [
            given
            for given in self.given.values()
            if given.statement.item == item and given.statement.previous == previous
        ]


def read_ledger(tree: Tree) -> Ledger:
    """The ledger of a tree. What is no record is passed over: the audit names it."""
    ledger = Ledger()
    for entry in tree.entries():
        if not entry.ordinary or not entry.path.startswith(f"{RECORDS}/"):
            continue
        if entry.path.endswith(".json"):
            data = tree.read(entry.path, MAX_CONTENT)
            ledger.contents[content_digest(data)] = data
            continue
        try:
            ledger.add(parse(entry.path, tree.read(entry.path, MAX_BYTES + 1)))
        except MalformedRecord:
            continue
    return ledger
