"""procbook init"""

from __future__ import annotations

import uuid
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

import click

from procbook.cli import clock
from procbook.finding import CannotCheck
from procbook.words import LANGUAGES, say

_ID = "00000000-0000-0000-0000-000000000000"
"""Stands in the starter for the id of the manual, which each new one gets anew."""

_DAY = "2026-11-01"
"""Stands in the starter for the day it begins: a manual is in force since its own first day, so no review is late."""


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path("."))
def init(folder: Path) -> None:
    """在文件夹里新建一本手册。 Make a new manual in a folder; nothing that is there is overwritten.

    The governance gets its first record, whose digest is the root of the manual.
    """
    from procbook.signoff import write_first_record

    now = clock.now()
    _copy_starter(folder, now.date())
    root = write_first_record(folder, now)
    for language in LANGUAGES:
        click.echo(say("init.made", language, folder=folder))
    for language in LANGUAGES:
        click.echo(f"{say('init.root', language)}\n  {root}\n{say('init.root-why', language)}")


def _copy_starter(folder: Path, today: date) -> None:
    """The files of a first manual, where none of them is yet. Raises CannotCheck when one is."""
    with as_file(files("procbook").joinpath("starter")) as starter:
        names = [path.relative_to(starter) for path in sorted(starter.rglob("*")) if path.is_file()]
        present = [name.as_posix() for name in names if (folder / name).exists()]
        if present or (folder / "processes").exists():
            raise CannotCheck("folder-has-a-manual", folder=folder, name=present[0] if present else "processes")
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            text = (starter / name).read_text("utf-8").replace(_ID, str(uuid.uuid4()))
            (folder / name).write_text(text.replace(_DAY, today.isoformat()), "utf-8")
