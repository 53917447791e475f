"""procbook role"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from procbook.cli.common import language_option, load_here, manual_root
from procbook.cli.usage import bilingual_help
from procbook.words import say
from procbook.writing import write_files

dry_run_option = click.option("--dry-run", is_flag=True, help="只列出来，不写。 Only tell, write nothing.")


@click.group(no_args_is_help=True)
def role() -> None:
    """岗位改名。 A role gets another name."""


@role.command()
@click.argument("id", metavar="ROLE")
@click.option("--title", required=True, help="新名称。 The new name.")
@dry_run_option
@language_option
def rename(id: str, title: str, dry_run: bool, language: str) -> None:
    """岗位改名：一次改动、一次批准，流程一个也不用改。 A role gets another name, and no process is touched.

    Its id stays, and with it all that names the role; the old name stays among its other names.
    """
    from procbook.manual.role_acts import renaming
    from procbook.report.role_acts import renaming_text

    folder = manual_root(Path.cwd())
    act = renaming(load_here(folder, language), id, title)
    files = act.files
    click.echo(renaming_text(act, language) + "\n")
    put_in_place(folder, files, dry_run, language)


def put_in_place(folder: Path, files: Mapping[str, bytes], dry_run: bool, language: str) -> None:
    """Write the files of an act, unless it is only tried, and say what comes next."""
    if not files:
        click.echo(say("people.nothing-to-write", language))
    elif dry_run:
        click.echo(say("people.would-write", language, files=list(files)))
    else:
        write_files(folder, files)
        click.echo(say("people.wrote", language, files=list(files)))
        click.echo(say("people.next", language))


for command in role.commands.values():
    bilingual_help(command)
