"""procbook status"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from procbook.cli import clock
from procbook.cli.common import language_option, load_quickly, manual_root, today_option, write_or_print
from procbook.finding import CannotCheck
from procbook.manual.ahead import Ahead, ahead
from procbook.report.signoff import status_json, status_text
from procbook.signoff import Workspace, rows


@click.command()
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text")
@today_option
@language_option
def status(form: str, today: date | None, language: str) -> None:
    """等谁批准什么、为什么；30 天内谁离职、哪里会没有人。 What waits for whom, who leaves, where nobody will be."""
    workspace = Workspace(manual_root(Path.cwd()), today or clock.today(), language)
    found = rows(workspace, workspace.today)
    coming = _coming(workspace)
    text = status_json(found, coming) if form == "json" else "\n".join(status_text(found, coming, language))
    write_or_print(f"{text}\n", None, form)


def _coming(workspace: Workspace) -> list[Ahead]:
    """What is coming by the last commit; nothing where that has no settings, which the rows say."""
    try:
        return ahead(load_quickly(workspace.head, workspace.language).manual, workspace.today)
    except CannotCheck:
        return []
