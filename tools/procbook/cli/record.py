"""procbook record: what the forge says, written down by the recorder before or after the merge."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import click

from procbook.cli.common import language_option
from procbook.cli.recording import recorder_options, recording
from procbook.finding import CannotCheck
from procbook.forge import EVIDENCE, MERGED, OPEN, TOKEN, Folder, Request, fetched, request
from procbook.report.signoff import recorded
from procbook.signoff import Workspace
from procbook.signoff.recorder import record as record_reviews
from procbook.signoff.recorder import require_reviewed, unapproved
from procbook.tree import goes_on, resolve, tip


@click.command()
@click.option("--pull", type=click.IntRange(min=1), required=True, help="合并请求的编号。 Number of the pull request.")
@click.option("--forge", type=click.Choice(sorted(EVIDENCE)), help="哪个平台（默认按手册）。 Which forge.")
@click.option(
    "--answers",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=f"接口回答所在的文件夹；不写就用 {TOKEN} 去取。 Folder of API answers; else they are fetched.",
)
@recorder_options
@language_option
def record(pull: int, forge: str | None, answers: Path | None, key: Path, root: str, by: str, language: str) -> None:
    """把平台上的批准写成记录。 Write down the approvals that the forge knows, before or after the merge.

    合并以前在请求的分支上运行，审计才放行；合并以后在主分支上运行。谁可以批准，只按 audit 信得过的规矩算。
    Who may approve is judged by the governance that the audit trusts.
    """
    here, at, recorder = recording(key, root, by)
    kind = forge or at.kind
    source = Folder(answers) if answers else fetched(kind, at.address, os.environ.get(TOKEN, ""))
    asking = request(kind, source, at.address, pull, at.branch)
    workspace = _where(here, asking, at.branch)
    require_reviewed(workspace, asking)
    outcomes = list(record_reviews(workspace, asking, recorder))
    left = unapproved(workspace, asking, outcomes)
    click.echo("\n".join(recorded(outcomes, left, language)))
    sys.exit(1 if left else 0)


def _where(here: Workspace, asking: Request, branch: str) -> Workspace:
    """What is checked out, against the published branch while the request is open.

    Raises CannotCheck when it is not the request's own branch: what was not merged was approved for nothing elsewhere.
    """
    if asking.state == MERGED:
        return here
    published = tip(here.root, branch)
    on_its_branch = asking.state == OPEN and resolve(here.root, "HEAD") == asking.head and published
    if not on_its_branch or not goes_on(here.root, published, "HEAD"):
        raise CannotCheck("request-not-merged", branch=branch)
    return replace(here, base=published)
