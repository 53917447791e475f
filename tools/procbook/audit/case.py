"""A statement before the judge: what it binds and follows, by which rule it is judged, and who wrote it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from procbook.approval import GOVERNANCE, Governance, Statement, demanded, is_forge, person_of, process_of, rule_for
from procbook.audit.state import Candidate, ItemState, Reason
from procbook.audit.weigh import MATERIAL, class_of
from procbook.manual.model import ApprovalRule
from procbook.tree.objects import Identity


@dataclass(frozen=True)
class Case:
    """A statement before the judge.

    `content`: what it binds. `trusted`, `ratified`, `previous`: the approved content that it follows, the last one that
    was approved in the ordinary way, and the one before. `digest_at`: the digest of the item at a commit, when known.
    """

    state: ItemState
    candidates: tuple[Candidate, ...]
    governance: Governance
    content: bytes
    trusted: bytes
    ratified: bytes
    previous: bytes
    commit: str
    known_keys: Collection[str]
    digest_at: Callable[[str, str], str | None]

    @property
    def statement(self) -> Statement:
        return self.candidates[0].record.statement

    @property
    def path(self) -> str:
        return self.candidates[0].path

    @cached_property
    def class_(self) -> str:
        """Against the last version approved in the ordinary way: an emergency does not make the next change lighter."""
        if self.state.trusted and not self.trusted:
            return MATERIAL
        return class_of(self.ratified or self.trusted, self.content)

    @cached_property
    def rule(self) -> ApprovalRule | None:
        return rule_for(self.governance, self.statement.kind, self.statement.action, self.class_)

    @cached_property
    def wanted(self) -> frozenset[str]:
        old = process_of(self.ratified or self.trusted) if self.ratified or self.trusted else None
        return demanded(self.rule, old) if self.rule else frozenset()

    @cached_property
    def authors(self) -> frozenset[str]:
        """The persons who wrote what is approved, as git shows them and as the statement says."""
        found = (person_of(self.governance, *who) for group in self._writers for who in group)
        return frozenset(filter(None, found)) | frozenset(self.statement.authors)

    @cached_property
    def unknown(self) -> list[Identity]:
        """Those who wrote and are nobody that the governance knows; the forge, where it stands alone."""
        found: set[Identity] = set()
        for group in self._writers:
            strangers = {who for who in group if not self._is_known(who)}
            alone = all(is_forge(self.governance, *who) for who in group)
            found |= strangers or (set(group[:1]) if alone else set())
        return sorted(found)

    def _is_known(self, who: Identity) -> bool:
        return bool(person_of(self.governance, *who)) or is_forge(self.governance, *who)

    @property
    def _writers(self) -> list[tuple[Identity, ...]]:
        adopted = self.statement.action == "adopt"
        return [wrote.who for wrote in self.state.writers if wrote.later or not adopted]

    @property
    def root(self) -> bool:
        """The first governance is judged by nobody: whoever trusts it keeps its digest elsewhere."""
        return self.statement.item == GOVERNANCE and self.state.trusted is None

    def reason(self, rule: str, variant: str = "", **values: Any) -> Reason:
        return Reason(rule, self.path, variant, values)
