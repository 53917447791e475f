"""procbook requests: what a job of the protected branch does for the requests on the forge."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from procbook.cli.common import Place, language_option
from procbook.cli.recording import recorder_options, recording
from procbook.cli.report import Address
from procbook.forge import TOKEN, fetched
from procbook.report.signoff import tended
from procbook.requests import Tending, tend
from procbook.requests.clone import Clone


@click.command()
@recorder_options
@click.option(
    "--preview",
    type=Address(),
    default=None,
    help="预览的地址，可以用 {number}、{branch}、{commit}。 Where previews lie, with these blanks.",
)
@click.option(
    "--previews",
    type=Place(file_okay=False),
    default=None,
    help="把每个请求的预览网站放在这个文件夹。 A folder for the sites of requests.",
)
@language_option
def requests(key: Path, root: str, by: str, preview: str | None, previews: Path | None, language: str) -> None:
    """照看平台上的合并请求：报告写成一条评论，批准写成记录。 Tend the requests on the forge.

    Runs on the protected branch, every few minutes or by button. Each open request gets its report as one comment, kept
    up to date; what was approved is recorded on its branch, so that the audit lets it pass.
    """
    here, forge, recorder = recording(key, root, by)
    token = os.environ.get(TOKEN, "")
    api = fetched(forge.kind, forge.address, token)
    clone = Clone(here.root, forge.address, token)
    stopped = False
    for done in tend(Tending(clone, api, forge, recorder, root, preview or "", previews, language)):
        if not done.same:
            click.echo("\n".join(tended(done.number, done.outcomes, done.left, done.problem, language)))
        stopped |= done.problem is not None
    sys.exit(2 if stopped else 0)
