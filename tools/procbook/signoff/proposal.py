"""What would be approved, by whom it may be, and every reason against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from procbook.approval import (
    GOVERNANCE,
    WITH_REASON,
    Content,
    Statement,
    Transition,
    demanded,
    judged_as,
    misfit,
    place,
    process_of,
    rule_for,
    usual_action,
    version_asked,
    version_fault,
)
from procbook.change import required_version
from procbook.manual.model import ApprovalRule
from procbook.signoff.ledger import Given
from procbook.signoff.workspace import Trusted, Workspace


class Refusal(NamedTuple):
    """A reason not to approve: the name of its sentence in words/*/texts/refusal.yaml, and what fills its blanks."""

    name: str
    values: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Wish:
    """What somebody asked for; "" where it is to be found out."""

    item: str
    action: str = ""
    reason: str = ""
    summary: str = ""
    conclusion: str = ""

    def of(self, item: str) -> Wish:
        """The same for another item."""
        return replace(self, item=item)


@dataclass(frozen=True)
class Proposal:
    """A statement that could be approved. `rule` is None when the policy has none; `joined` are approvals it has."""

    wish: Wish
    content: Content
    before: Trusted | None
    transition: Transition
    action: str
    version: str
    rule: ApprovalRule | None
    wanted: frozenset[str]
    joined: Given | None

    @property
    def item(self) -> str:
        return self.wish.item

    @property
    def class_(self) -> str:
        return self.transition.class_

    def statement(self, workspace: Workspace, authors: tuple[str, ...]) -> Statement:
        """The statement to approve: the one that others approved already, else a new one."""
        if self.joined:
            return self.joined.statement
        process = (
            process_of(self.content.canonical) if self.action == "create" and self.content.kind == "process" else None
        )
        return Statement(
            manual=workspace.governance.manual_id,
            item=self.item,
            version=self.version,
            action=self.action,
            content=self.content.digest,
            previous=self.before.digest if self.before else None,
            under=workspace.under if self.item != GOVERNANCE or self.before else None,
            reason=self.wish.reason,
            summary=self.wish.summary,
            authors=authors,
            replaces=process.replaces if process else (),
            conclusion=self.wish.conclusion,
        )


def propose(workspace: Workspace, wish: Wish) -> Proposal | Refusal:
    """What would be approved of an item as it is committed. A refusal when there is nothing to approve at all."""
    before, content = workspace.trusted(wish.item), workspace.committed.get(wish.item)
    if content is None:
        return Refusal("gone", {"item": wish.item})
    if content.unreadable:
        return Refusal("unreadable", {"files": content.unreadable})
    root = workspace.first if wish.item == GOVERNANCE else None
    if root and root.statement.content != content.digest:
        return Refusal("root-there", {"version": root.statement.version})
    transition = workspace.transition(content)
    action = root.statement.action if root else wish.action or usual_action(transition) or "change"
    if wrong := misfit(action, transition):
        values = {"version": transition.version, "action": usual_action(transition) or action}
        return Refusal(wrong, {"item": wish.item, **values})
    rule = rule_for(workspace.governance, content.kind, judged_as(action, transition), transition.class_)
    wanted = demanded(rule, transition.old) if rule else frozenset()
    version = version_asked(action, transition, content.kind, content.version)
    joined = root or _joined(workspace, before, content, action, version)
    return Proposal(wish, content, before, transition, action, version, rule, wanted, joined)


def _joined(workspace: Workspace, before: Trusted | None, content: Content, action: str, version: str) -> Given | None:
    """A statement about the same thing that others have approved and that only needs one more."""
    void = workspace.void(content.item)
    for given in workspace.ledger.following(content.item, before.digest if before else None):
        statement = given.statement
        counting = tuple(record for record in given.records if place(record) not in void)
        if not counting:
            continue
        same = (statement.content, statement.action, statement.version) == (content.digest, action, version)
        if same and statement.under == (workspace.under if content.item != GOVERNANCE or before else None):
            return given._replace(records=counting)
    return None


def refusals(workspace: Workspace, proposal: Proposal) -> list[Refusal]:
    """What is wrong with a proposal, whoever approves it."""
    wrong = []
    working = workspace.working.get(proposal.item)
    if working is None or working.digest != proposal.content.digest:
        wrong.append(Refusal("not-committed", {"item": proposal.item}))
    if proposal.rule is None or not (proposal.wanted or proposal.rule.uncontrolled):
        wrong.append(Refusal("no-rule", {"item": proposal.item, "action": proposal.action}))
    elif proposal.rule.uncontrolled:
        wrong.append(Refusal("uncontrolled", {"item": proposal.item}))
    if proposal.item != GOVERNANCE and (
        workspace.under is None or (workspace.verdict is None and proposal.action != "adopt")
    ):
        wrong.append(Refusal("governance-first"))
    if proposal.action in WITH_REASON and not (proposal.wish.reason or proposal.joined):
        wrong.append(Refusal("reason", {"action": proposal.action}))
    if proposal.action == "review" and not (proposal.wish.conclusion or proposal.joined):
        wrong.append(Refusal("conclusion"))
    return wrong + _wrong_version(proposal)


def _wrong_version(proposal: Proposal) -> list[Refusal]:
    transition, new = proposal.transition, proposal.version
    fault = version_fault(proposal.action, transition, new)
    if not fault:
        return []
    least = required_version(transition.version, transition.class_)
    values = {"old": transition.version, "new": new, "least": least, "class_": transition.class_}
    return [Refusal("version-too-small" if fault == "small" else "version-not-next", values)]
