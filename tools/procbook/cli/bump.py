"""procbook bump"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from procbook.cli import clock
from procbook.cli.common import language_option, load_here, load_quickly, manual_root, today_option
from procbook.words import say
from procbook.writing import write_files


@click.command()
@click.option("--base", required=True, metavar="REV", help="和哪个版本比：分支或提交。 What was there before.")
@click.option(
    "--dry-run", is_flag=True, help="只说要写什么，不写；要写时退出码是 1。 Only say what is due; 1 when something is."
)
@today_option
@language_option
def bump(base: str, dry_run: bool, today: date | None, language: str) -> None:
    """给改过的流程写上该有的版本号和生效日。 Write the version and the day that changed processes are due.

    Nothing else in their files is touched: comments, quotes and line ends stay. Whoever chose a later day keeps it.
    """
    from procbook.signoff import Workspace
    from procbook.signoff.bump import bumps, written
    from procbook.tree import Revision, began

    folder = manual_root(Path.cwd())
    old, new = load_quickly(Revision(folder, began(folder, base)), language), load_here(folder, language)
    found = bumps(Workspace(folder, today or clock.today(), language, base), old, new)
    for each in found:
        told = [f"{field} → {value}" for field, value in each.changes.items()]
        click.echo(say("request.due", language, path=each.path, class_=each.class_, changes=told))
    if not found:
        click.echo(say("request.nothing-due", language))
    elif not dry_run:
        write_files(folder, {each.path: written(new.bytes_of(each.path), each.path, each.changes) for each in found})
    sys.exit(1 if found and dry_run else 0)
