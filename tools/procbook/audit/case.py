"""A statement before the judge: what it binds and follows, by which rule it is judged, and who wrote it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from procbook.approval import (
    GOVERNANCE,
    Governance,
    Statement,
    Transition,
    demanded,
    is_forge,
    judged_as,
    person_of,
    rule_for,
)
from procbook.audit.state import Candidate, ItemState, Reason, Version, Wrote
from procbook.manual.model import ApprovalRule
from procbook.tree.commits import Identity

TOLD = 10
"""Unknown authors of a version who are told one by one."""


@dataclass(frozen=True)
class Case:
    """A statement before the judge, with its records.

    `transition`: from the approved content to the one that it binds. `digest_at`: the digest of the item at a commit,
    when known.
    """

    state: ItemState
    candidates: tuple[Candidate, ...]
    governance: Governance
    transition: Transition
    commit: str
    known_keys: Collection[str]
    digest_at: Callable[[str, str], str | None]

    @property
    def statement(self) -> Statement:
        return self.candidates[0].record.statement

    @property
    def path(self) -> str:
        return self.candidates[0].path

    @property
    def class_(self) -> str:
        return self.transition.class_

    @cached_property
    def rule(self) -> ApprovalRule | None:
        return rule_for(self.governance, self.statement.kind, self.effect, self.class_)

    @property
    def effect(self) -> str:
        """What the statement does, whatever it is called."""
        return judged_as(self.statement.action, self.transition)

    @cached_property
    def wanted(self) -> frozenset[str]:
        return demanded(self.rule, self.transition.old) if self.rule else frozenset()

    @cached_property
    def authors(self) -> frozenset[str]:
        """The persons who wrote what is approved, as git shows them and as the statement says."""
        return frozenset((*self._written_by.persons, *self.statement.authors))

    @property
    def strangers(self) -> tuple[Identity, ...]:
        return self._written_by.strangers

    @cached_property
    def _written_by(self) -> Authors:
        return authors_of(self.governance, self.state.writers, self.statement.action)

    @property
    def root(self) -> bool:
        """The first governance is judged by nobody: whoever trusts it keeps its digest elsewhere."""
        return self.statement.item == GOVERNANCE and self.state.trusted is None

    def moment(self, candidate: Candidate) -> datetime:
        """By which moment a record is judged."""
        return self.state.counts_from(candidate)

    def reason(self, rule: str, variant: str = "", **values: Any) -> Reason:
        return Reason(rule, self.path, variant, values)


class Authors(NamedTuple):
    """Who wrote an item since it was approved last: persons by id, and names with addresses that are nobody's."""

    persons: tuple[str, ...] = ()
    strangers: tuple[Identity, ...] = ()

    @property
    def unknown(self) -> tuple[str, ...]:
        """The first of the strangers in words."""
        named = (f"{who.name} <{who.email}>" for who in self.strangers[:TOLD])
        return (*named, *["…"] * (len(self.strangers) > TOLD))


def authors_of(governance: Governance, writers: Iterable[Wrote], action: str) -> Authors:
    """Everybody behind the commits that changed an item; `adopt` asks only for those after the start of the records."""
    groups = [wrote.who for wrote in writers if wrote.later or action != "adopt"]
    persons = {person for group in groups for who in group if (person := person_of(governance, *who))}
    strangers = {who for group in groups for who in _strangers(governance, group)}
    return Authors(tuple(sorted(persons)), tuple(sorted(strangers)))


def _strangers(governance: Governance, group: tuple[Identity, ...]) -> tuple[Identity, ...]:
    """Those of a commit whom the governance does not know; the forge, where nobody else stands behind it."""
    if all(is_forge(governance, *who) for who in group):
        return group[:1]
    return tuple(who for who in group if not person_of(governance, *who) and not is_forge(governance, *who))


def transition_to(
    state: ItemState, content: bytes, digest: str, content_of: Callable[[Version | None], bytes]
) -> Transition:
    """What lies between the approved content of an item and another; `content_of` gives that of a version, or b""."""
    trusted = state.trusted
    return Transition(
        content,
        version=trusted.version if trusted else "",
        same=digest == state.approved,
        emergency=state.emergency is not None,
        approved=content_of(trusted),
        ratified=content_of(state.ratified),
        previous=content_of(state.previous),
    )
