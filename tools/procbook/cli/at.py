"""procbook at: the text in force on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from procbook.audit import audit_history
from procbook.audit.text_in_force import text_at
from procbook.cli import clock
from procbook.cli.common import Day, language_option, manual_root, root_option
from procbook.finding import CannotCheck
from procbook.report.text_in_force import as_text


@click.command()
@click.argument("day", type=Day(), metavar="DATE")
@click.argument("name", metavar="ID")
@click.option("--head", default="HEAD", metavar="REV", show_default=True, help="按哪个版本的历史。 By whose history.")
@root_option
@language_option
def at(day: date, name: str, head: str, root: str, language: str) -> None:
    """某一天要照着做的文字：流程编号，或 governance、reference。 The text in force that day."""
    folder = manual_root(Path.cwd())
    verdict = audit_history(folder, today=max(day, clock.today()), tip=head, root=root, language=language)
    if root and root != verdict.root:
        raise CannotCheck("another-root")
    item = f"{name}/manual" if name in ("governance", "reference", "site") else f"process/{name}"
    click.echo(as_text(text_at(folder, verdict, item, day), language), nl=False)
