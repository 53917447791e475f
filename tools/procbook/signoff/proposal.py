"""What would be approved, by whom it may be, and every reason against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from procbook.approval import GOVERNANCE, Content, Statement, demanded, process_of, rule_for
from procbook.audit.weigh import MATERIAL, class_of
from procbook.change import large_enough, required_version
from procbook.manual.model import ApprovalRule
from procbook.signoff.ledger import Given
from procbook.signoff.workspace import Trusted, Workspace

WITH_REASON = frozenset({"change", "retire", "reinstate", "emergency", "withdraw"})
"""Actions that nobody may take without saying why."""

KEEPING = frozenset({"review", "ratify"})
"""Actions that change neither version nor content."""


class Refusal(NamedTuple):
    """A reason not to approve: the name of its sentence in words/*/approval.yaml, and what fills its blanks."""

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


@dataclass(frozen=True)
class Proposal:
    """A statement that could be approved. `rule` is None when the policy has none, `given` are approvals it has."""

    wish: Wish
    content: Content
    before: Trusted | None
    action: str
    version: str
    class_: str
    rule: ApprovalRule | None
    wanted: frozenset[str]
    joined: Given | None

    @property
    def item(self) -> str:
        return self.wish.item

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
    root = _root(workspace, wish.item)
    if root and root.statement.content != content.digest:
        return Refusal("root-there", {"version": root.statement.version})
    same = before is not None and before.statement.content == content.digest
    action = root.statement.action if root else wish.action or _action(before, content, same)
    if same and action not in KEEPING:
        return Refusal("nothing-new", {"item": wish.item, "version": before.statement.version if before else ""})
    if not same and action in KEEPING:
        return Refusal("not-the-approved-text", {"item": wish.item})
    class_ = _class(before, content)
    rule = rule_for(workspace.governance, content.kind, action, class_)
    wanted = demanded(rule, process_of(before.ratified) if before else None) if rule else frozenset()
    version = _version(before, content, action, class_)
    joined = root or _joined(workspace, before, content, action, version)
    return Proposal(wish, content, before, action, version, class_, rule, wanted, joined)


def _root(workspace: Workspace, item: str) -> Given | None:
    """The first statement of the governance while it is not committed: a manual begins once."""
    if item != GOVERNANCE or workspace.verdict:
        return None
    return next(iter(workspace.ledger.following(GOVERNANCE, None)), None)


def _class(before: Trusted | None, content: Content) -> str:
    if before is None:
        return ""
    return class_of(before.ratified, content.canonical) if before.ratified else MATERIAL


def _action(before: Trusted | None, content: Content, same: bool) -> str:
    if before is None:
        return "create"
    if same and before.emergency:
        return "ratify"
    was, now = _retired(before.content), _retired(content.canonical)
    return "change" if was == now else "retire" if now else "reinstate"


def _retired(content: bytes) -> bool:
    process = process_of(content)
    return process is not None and process.status == "retired"


def _version(before: Trusted | None, content: Content, action: str, class_: str) -> str:
    """The version of a process is the one in its file; where there is none, the next one stands in the record only."""
    if before and action in KEEPING:
        return before.statement.version
    if content.version:
        return content.version
    if before:
        return required_version(before.statement.version, class_)
    return "0.1.0" if content.kind == "process" else "1.0.0"


def _joined(workspace: Workspace, before: Trusted | None, content: Content, action: str, version: str) -> Given | None:
    """A statement about the same thing that others have approved and that only needs one more."""
    for given in workspace.ledger.following(content.item, before.digest if before else None):
        said = given.statement
        same = (said.content, said.action, said.version) == (content.digest, action, version)
        if same and said.under == (workspace.under if content.item != GOVERNANCE or before else None):
            return given
    return None


def refusals(workspace: Workspace, proposal: Proposal) -> list[Refusal]:
    """What is wrong with a proposal, whoever approves it."""
    found = []
    working = workspace.working.get(proposal.item)
    if working is None or working.digest != proposal.content.digest:
        found.append(Refusal("not-committed", {"item": proposal.item}))
    if proposal.rule is None or not (proposal.wanted or proposal.rule.uncontrolled):
        found.append(Refusal("no-rule", {"item": proposal.item, "action": proposal.action}))
    elif proposal.rule.uncontrolled:
        found.append(Refusal("uncontrolled", {"item": proposal.item}))
    if proposal.item != GOVERNANCE and (
        workspace.under is None or (workspace.verdict is None and proposal.action != "adopt")
    ):
        found.append(Refusal("governance-first"))
    if proposal.action in WITH_REASON and not (proposal.wish.reason or proposal.joined):
        found.append(Refusal("reason", {"action": proposal.action}))
    if proposal.action == "review" and not (proposal.wish.conclusion or proposal.joined):
        found.append(Refusal("conclusion"))
    return found + _wrong_version(proposal)


def _wrong_version(proposal: Proposal) -> list[Refusal]:
    before, class_ = proposal.before, proposal.class_
    if before is None or proposal.action in KEEPING:
        return []
    old = before.statement.version
    values = {"old": old, "new": proposal.version, "least": required_version(old, class_), "class_": class_}
    if proposal.version == old or not large_enough(old, proposal.version, ""):
        return [Refusal("version-not-next", values)]
    return [] if large_enough(old, proposal.version, class_) else [Refusal("version-too-small", values)]
