"""procbook record: what the forge says, written down by the recorder after a merge."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from procbook.approval import GOVERNANCE
from procbook.cli import clock
from procbook.cli.common import language_option, manual_root, root_option
from procbook.finding import CannotCheck
from procbook.forge import EVIDENCE, TOKEN, Folder, fetched, reviews
from procbook.report.signoff import recorded
from procbook.signoff import Proposal, Wish, Workspace, propose
from procbook.signoff.recorder import Outcome, Recorder
from procbook.signoff.recorder import record as record_reviews


@click.command()
@click.option("--pull", type=click.IntRange(min=1), required=True, help="合并请求的编号。 Number of the pull request.")
@click.option("--forge", type=click.Choice(sorted(EVIDENCE)), help="哪个平台（默认按手册）。 Which forge.")
@click.option(
    "--answers",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=f"接口回答所在的文件夹；不写就用 {TOKEN} 去取。 Folder of API answers; else they are fetched.",
)
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="记录程序的密钥。 The recorder's key.",
)
@root_option
@click.option("--by", default="recorder", show_default=True, help="记录程序的编号。 The recorder's id in people.yaml.")
@language_option
def record(pull: int, forge: str | None, answers: Path | None, key: Path, root: str, by: str, language: str) -> None:
    """合并以后，把平台上的批准写成记录。 After a merge, write down the approvals that the forge knows.

    谁可以批准，只按 audit 信得过的规矩算。 Who may approve is judged by the governance that the audit trusts.
    """
    now = clock.now()
    workspace = Workspace(manual_root(Path.cwd()), now.date())
    _require_trusted(workspace, root)
    at = workspace.governance.settings.forge
    if at is None:
        raise CannotCheck("no-forge")
    if by not in workspace.governance.people:
        raise CannotCheck("no-recorder", id=by)
    kind = forge or at.kind
    source = Folder(answers) if answers else fetched(kind, at.address, os.environ.get(TOKEN, ""))
    recorder = Recorder(by, key, now)
    outcomes = list(record_reviews(workspace, reviews(kind, source, at.address, pull, at.branch), recorder))
    left = _left(workspace, outcomes)
    click.echo("\n".join(recorded(outcomes, left, language)))
    sys.exit(1 if left else 0)


def _require_trusted(workspace: Workspace, root: str) -> None:
    """The records lying here are only files; whom they make an approver counts when the audit says so."""
    verdict = workspace.verdict
    if verdict is None or not verdict.states[GOVERNANCE].is_approved or root not in ("", verdict.root):
        raise CannotCheck("untrusted")


def _left(workspace: Workspace, outcomes: Sequence[Outcome]) -> list[str]:
    """The items that nobody approved as they are."""
    done = {outcome.item for outcome in outcomes if outcome.written}
    proposals = (propose(workspace, Wish(item)) for item in sorted(workspace.committed) if item not in done)
    return [one.item for one in proposals if isinstance(one, Proposal) and not (one.rule and one.rule.uncontrolled)]
