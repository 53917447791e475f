"""The records of a tree put in order: what each item's chain of statements says.

This is the view of somebody who works on the manual: who landed what when, and who wrote it, is for `audit`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from procbook.approval import (
    GOVERNANCE,
    RECORDS,
    Governance,
    MalformedRecord,
    Record,
    Statement,
    content_digest,
    demanded,
    objections,
    parse,
    process_of,
    quorum,
    rule_for,
)
from procbook.approving.weighing import weigh
from procbook.finding import CannotCheck
from procbook.source import MAX_BYTES
from procbook.tree import Tree

MAX_CONTENT = 64_000_000


class Given(NamedTuple):
    """A statement with the records that approve it."""

    statement: Statement
    records: tuple[Record, ...]


class Trusted(NamedTuple):
    """What an item's approvals have led to: the last statement that enough entitled persons approved."""

    statement: Statement
    digest: str
    content: bytes
    records: tuple[Record, ...]


@dataclass
class Ledger:
    """Every record that can be read, by the digest of its statement, and the contents they bind, by their digest."""

    given: dict[str, Given] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    malformed: dict[str, MalformedRecord] = field(default_factory=dict)

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

    def trusted(self, item: str) -> Trusted | None:
        """The end of an item's chain; where two lead on, the one that was led on itself, else the later one."""
        last: Trusted | None = None
        for _ in self.given:
            ways = [way for way in self.following(item, last.digest if last else None) if self._holds(way, last)]
            if not ways:
                break
            chosen = max(ways, key=lambda way: (bool(self.following(item, way.statement.digest)), _latest(way.records)))
            last = Trusted(chosen.statement, chosen.statement.digest, self.content_of(chosen.statement), chosen.records)
        return last

    def content_of(self, statement: Statement) -> bytes:
        return self.contents.get(statement.content, b"")

    def governance_under(self, statement: Statement) -> Governance | None:
        """The governance by which a statement is judged: the one it names; the first governance judges itself."""
        under = self.given.get(statement.under or "")
        named = under.statement if under else statement if statement.item == GOVERNANCE else None
        data = self.content_of(named) if named and named.item == GOVERNANCE else b""
        try:
            return Governance.from_canonical(data) if data else None
        except CannotCheck:
            return None

    def _holds(self, given: Given, before: Trusted | None) -> bool:
        """Whether enough persons approved who were entitled to, on the days that they say."""
        statement, governance = given.statement, self.governance_under(given.statement)
        if governance is None or not self.content_of(statement):
            return False
        class_ = weigh(before.content, self.content_of(statement)).class_ if before else ""
        rule = rule_for(governance, statement.kind, statement.action, class_)
        if rule is None:
            return False
        wanted = demanded(rule, process_of(before.content) if before else None)
        good = [record for record in given.records if not objections(governance, record, wanted, _day(record))]
        return quorum(governance, rule, wanted, good)


def _day(record: Record) -> datetime:
    return datetime.fromisoformat(record.approval.at)


def _latest(records: Sequence[Record]) -> datetime:
    return max(map(_day, records))


def read_ledger(tree: Tree) -> Ledger:
    """The ledger of a tree. What is no record is kept apart, with the reason."""
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
        except MalformedRecord as problem:
            ledger.malformed[entry.path] = problem
    return ledger
