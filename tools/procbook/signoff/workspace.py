"""What lies before somebody who wants to approve: the committed contents, the records, and what the audit trusts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from procbook.approval import GOVERNANCE, RECORDS, Content, Governance, Statement, Transition, contents, person_of
from procbook.audit import (
    Authors,
    ItemState,
    Verdict,
    Version,
    audit_history,
    audit_merge,
    authors_of,
    counted,
    transition_to,
)
from procbook.finding import CannotCheck
from procbook.signoff.ledger import Given, Ledger, read_ledger
from procbook.tree import Revision, Tree, WorkTree, beyond, setting

MAIN = "main"
"""The branch that a manual without a forge is published from, as of a forge that names none."""

NOT_OF_THE_RECORD = frozenset(
    {
        ("quorum-not-met", ""),
        ("unknown-author", ""),
        ("unknown-author", "more"),
        ("rule-without-approver", ""),
        ("record-without-content", ""),
    }
)
"""Reasons against a statement, by rule and variant, that say nothing against a record of it."""


class Trusted(NamedTuple):
    """The version of an item that is approved, and by whom."""

    statement: Statement
    digest: str
    persons: tuple[str, ...]


@dataclass(frozen=True)
class Workspace:
    """A manual in the folder `root`: what is committed is what gets approved, records are read from the folder.

    `base`: the revision that a branch is to be merged into; "" for the branch that the manual is published from.
    """

    root: Path
    today: date
    language: str = "zh"
    base: str = ""

    @cached_property
    def ledger(self) -> Ledger:
        return read_ledger(WorkTree(self.root))

    @cached_property
    def head(self) -> Tree:
        """The last commit. Raises CannotCheck when there is none."""
        return Revision(self.root, "HEAD")

    @cached_property
    def verdict(self) -> Verdict | None:
        """The audit of the last commit; on a branch, of what it makes of the published one when merged, so that what
        was approved on the branch alone and then edited is nothing yet.

        None while no committed record of the governance counts: there is none, or it approved what was exchanged before
        the first commit, as the people of a sample are.

        Raises CannotCheck when the history cannot be judged.
        """
        if not self._has_begun:
            return None
        return self._judged(self.base or self._published) or self._judged("")

    def _judged(self, base: str) -> Verdict | None:
        """None where there is no governance, at the base or at all. Nobody asks here where old findings stand."""
        try:
            if base:
                return audit_merge(self.root, base, today=self.today, language=self.language, counts_old=True)
            return audit_history(self.root, today=self.today, language=self.language, counts_old=True)
        except CannotCheck as problem:
            if problem.name != "no-governance":
                raise
            return None

    @property
    def _published(self) -> str:
        """The commit of the branch that the manual is published from, when another one is checked out."""
        content = contents(self.head).get(GOVERNANCE)
        if content is None or content.unreadable:
            return ""
        forge = Governance.from_canonical(content.canonical).settings.forge
        return beyond(self.root, forge.branch if forge else MAIN)

    @cached_property
    def _has_begun(self) -> bool:
        """Whether a record of the governance is committed."""
        return any(entry.path.startswith(f"{RECORDS}/{GOVERNANCE}/") for entry in self.head.entries())

    @property
    def first(self) -> Given | None:
        """The first statement of the governance while none counts. A manual begins once: one that is not committed
        binds, one that is committed and was about something else does not.
        """
        if self.verdict:
            return None
        proposed = self.ledger.following(GOVERNANCE, None)
        if self._has_begun:
            proposed = [given for given in proposed if given.statement.content == self.committed[GOVERNANCE].digest]
        return next(iter(proposed), None)

    @cached_property
    def committed(self) -> dict[str, Content]:
        """The content of every item at HEAD."""
        return contents(self.head, self.governance.policy.site)

    @cached_property
    def working(self) -> dict[str, Content]:
        """The content of every item in the folder."""
        return contents(WorkTree(self.root), self.governance.policy.site)

    @cached_property
    def governance(self) -> Governance:
        """The governance that judges: the approved one, or the committed one while there is none.

        Raises CannotCheck when there is none that can be read.
        """
        if self.verdict:
            return self.verdict.governance
        content = contents(self.head).get(GOVERNANCE)
        if content is None or content.unreadable:
            raise CannotCheck("governance-unreadable")
        return Governance.from_canonical(content.canonical)

    @property
    def under(self) -> str | None:
        """The statement that the governance is trusted by, or the one proposed as the first."""
        if self.verdict:
            return self.verdict.folded.under
        return self.first.statement.digest if self.first else None

    def state(self, item: str) -> ItemState | None:
        """What the audit knows of an item."""
        return self.verdict.states.get(item) if self.verdict else None

    def trusted(self, item: str) -> Trusted | None:
        """The approved version of an item."""
        state = self.state(item)
        if state is None or state.trusted is None:
            return None
        version = state.trusted
        persons = tuple(approved.person for approved in version.approvals)
        return Trusted(version.statement, version.digest, persons)

    def void(self, item: str) -> frozenset[str]:
        """The files of records of an item that the audit found not to count, whoever else approves."""
        reasons = self.verdict.folded.reasons.get(item, ()) if self.verdict else ()
        return frozenset(reason.path for reason in reasons if (reason.rule, reason.variant) not in NOT_OF_THE_RECORD)

    def transition(self, content: Content) -> Transition:
        """What lies between the approved content of an item and this one."""
        state = self.state(content.item) or ItemState(content.item)
        return transition_to(state, content.canonical, content.digest, self._content, self.governance)

    def _content(self, version: Version | None) -> bytes:
        return self.ledger.contents.get(version.statement.content, b"") if version else b""

    def authors(self, item: str, action: str) -> Authors:
        """Who wrote the item since it was approved last."""
        state, content = self.state(item), self.committed.get(item)
        if state is None:
            return Authors()
        coming = {content.digest} if content and action != "review" else set()
        return authors_of(self.governance, counted(state.writers, action, coming))

    def item(self, name: str) -> str:
        """The item that somebody means. Raises CannotCheck when there is none."""
        known = set(self.committed) | {given.statement.item for given in self.ledger.given.values()}
        for item in (name, f"process/{name}", f"{name}/manual"):
            if item in known:
                return item
        raise CannotCheck("no-such-item", item=name)

    def me(self) -> str | None:
        """The person whom git's settings name."""
        return person_of(self.governance, setting(self.root, "user.name"), setting(self.root, "user.email"))
