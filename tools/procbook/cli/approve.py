"""procbook approve"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from procbook.approval import GOVERNANCE, WITH_REASON
from procbook.cli import clock
from procbook.cli.common import manual_root
from procbook.cli.signing import carry_out, signing_options
from procbook.finding import CannotCheck
from procbook.manual.approvers import ACTIONS
from procbook.signoff import Refusal, Wish, Workspace, propose
from procbook.words import say

ASKED = tuple(action for action in ACTIONS if action != "review")
"""What `approve` can be asked for; a review has a command of its own."""


@click.command()
@click.argument("item", required=False, default="")
@click.option("--action", type=click.Choice(ASKED), default=None, help="动作，默认自己判断。 What is done.")
@click.option("--reason", default="", help="变更原因。 Why.")
@click.option("--summary", default="", help="变更摘要（默认自动写）。 What changed.")
@click.option("--all", "every", is_flag=True, help="全部还没批准过的（配 --action adopt）。 All never approved.")
@signing_options
def approve(item: str, action: str | None, reason: str, summary: str, every: bool, language: str, **who: Any) -> None:
    """批准一个流程，或 governance、reference、site。 Approve a process, or governance, reference, site.

    批准的是已提交的内容；写下记录后由你提交。 What is approved is the committed content; you commit the record.
    """
    if every and action != "adopt":
        raise CannotCheck("all-adopts")
    if not every and not item:
        raise CannotCheck("item-needed")
    now = clock.now()
    workspace = Workspace(manual_root(Path.cwd()), now.date())
    words = {"reason": reason.strip(), "summary": summary.strip()}
    wishes = [Wish(workspace.item(item), action or "", **words)] if item else _never_approved(workspace, **words)
    if item and sys.stdin.isatty() and not who["yes"]:
        wishes = [_with_reason(workspace, wishes[0], language)]
    carry_out(workspace, wishes, now, language, **who)


def _never_approved(workspace: Workspace, **words: str) -> list[Wish]:
    """Every item that was never approved and still needs approvals, the governance first: the others come under it."""
    items = sorted(workspace.committed, key=lambda item: (item != GOVERNANCE, item))
    return [
        Wish(item, "adopt", **words) for item in items if workspace.trusted(item) is None and _lacks(workspace, item)
    ]


def _lacks(workspace: Workspace, item: str) -> bool:
    proposal = propose(workspace, Wish(item, "adopt"))
    if isinstance(proposal, Refusal) or proposal.rule is None or proposal.joined is None:
        return isinstance(proposal, Refusal) or proposal.rule is None or not proposal.rule.uncontrolled
    return len(proposal.joined.records) < proposal.rule.count


def _with_reason(workspace: Workspace, wish: Wish, language: str) -> Wish:
    """The wish with the reason that it lacks, asked for at the terminal."""
    proposal = propose(workspace, wish)
    if isinstance(proposal, Refusal) or proposal.joined or wish.reason or proposal.action not in WITH_REASON:
        return wish
    reason = click.prompt(say("approval.reason-asked", language)).strip()
    return Wish(wish.item, wish.action, reason, wish.summary)
