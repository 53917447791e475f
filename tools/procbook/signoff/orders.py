"""As what the approvals of a request are meant, where an order in it says so."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from procbook.approval import request_digest
from procbook.finding import CannotCheck
from procbook.manual.load import load
from procbook.manual.orders import ACTIONS, APPROVE, ORDER, waiting_order
from procbook.manual.role_acts import process_called
from procbook.signoff.proposal import Proposal, Wish, propose
from procbook.signoff.workspace import Workspace
from procbook.tree import Revision, began, resolve

EVERYTHING = "*"
"""In place of an item: all that stand there as nobody approved them."""


def ordered(workspace: Workspace, revision: str = "HEAD") -> dict[str, Wish]:
    """What the order at a revision asks for, by item; nothing where there is none, or none that is about approvals.

    One that lies at the base as well is none of this request.
    """
    if not is_own(workspace, revision):
        return {}
    wishes = dict(_ordered(workspace.root, resolve(workspace.root, revision)))
    if (all_that_waits := wishes.pop(EVERYTHING, None)) is not None:
        wishes = {item: all_that_waits.of(item) for item in sorted(workspace.committed) if _waits(workspace, item)}
    return wishes


def asks_for_everything(workspace: Workspace) -> bool:
    """Whether an order of the branch brings all that nobody approved."""
    return is_own(workspace) and EVERYTHING in dict(_ordered(workspace.root, resolve(workspace.root, "HEAD")))


def _waits(workspace: Workspace, item: str) -> bool:
    """Whether an item stands there as nobody approved it. An emergency was approved; another order ratifies it."""
    proposal = propose(workspace, Wish(item))
    if not isinstance(proposal, Proposal) or proposal.transition.same:
        return False
    return proposal.rule is None or not proposal.rule.uncontrolled


def is_own(workspace: Workspace, revision: str = "HEAD") -> bool:
    """Whether there is an order that the branch brings along, and that was not there where it began."""
    here = order_at(workspace.root, revision)
    return here != b"" and not (
        workspace.base and here == order_at(workspace.root, began(workspace.root, workspace.base))
    )


def order_at(root: Path, revision: str) -> bytes:
    """The order at a revision as it is written; empty where there is none, or no such revision."""
    try:
        return Revision(root, revision).beside((ORDER,)).get(ORDER) or b""
    except CannotCheck:
        return b""


def quoted_digest(workspace: Workspace, changed: Mapping[str, str], commit: str) -> str:
    """What approves a whole request where the forge does not say what was looked at: its changes, its order, and what
    that is about."""
    order = order_at(workspace.root, commit)
    asked = {"order": f"sha256:{sha256(order).hexdigest()}"} if order else {}
    meant = {
        item: workspace.committed[item].digest for item in ordered(workspace, commit) if item in workspace.committed
    }
    return request_digest(workspace.governance.manual_id, {**meant, **changed, **asked})


def is_settled(workspace: Workspace, wish: Wish) -> bool:
    """Whether what an order asks for has all the approvals that it needs."""
    proposal = propose(workspace, wish)
    if not isinstance(proposal, Proposal) or proposal.joined is None or proposal.rule is None:
        return False
    return len(proposal.joined.records) >= proposal.rule.count


@lru_cache(maxsize=256)
def _ordered(root: Path, commit: str) -> tuple[tuple[str, Wish], ...]:
    loaded = load(Revision(root, commit))
    order = waiting_order(loaded.documents)
    if order is None or order.order not in ACTIONS:
        return ()
    if order.order == APPROVE:
        return ((EVERYTHING, Wish("", reason=order.reason)),)
    items = dict.fromkeys(f"process/{process_called(loaded.manual, each)}" for each in order.processes)
    wish = Wish("", order.order, order.reason, conclusion=order.conclusion)
    return tuple((item, wish.of(item)) for item in items)
