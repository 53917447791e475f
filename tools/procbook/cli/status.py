"""procbook status"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from procbook.cli import clock
from procbook.cli.common import language_option, manual_root, today_option, write_or_print
from procbook.report.signoff import status_json, status_text
from procbook.signoff import Workspace, rows


@click.command()
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text")
@today_option
@language_option
def status(form: str, today: date | None, language: str) -> None:
    """等谁批准什么、为什么。 What waits for whom, and why."""
    workspace = Workspace(manual_root(Path.cwd()), today or clock.today(), language)
    found = rows(workspace, workspace.today)
    text = status_json(found) if form == "json" else "\n".join(status_text(found, language))
    write_or_print(f"{text}\n", None, form)
