"""procbook role"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from procbook.cli import clock
from procbook.cli.common import language_option, load_here, manual_root, today_option
from procbook.cli.usage import bilingual_help
from procbook.words import say
from procbook.writing import write_files

if TYPE_CHECKING:
    from procbook.finding import Finding
    from procbook.manual.load import Loaded

dry_run_option = click.option("--dry-run", is_flag=True, help="只列出来，不写。 Only tell, write nothing.")


@click.group(no_args_is_help=True)
def role() -> None:
    """岗位改名、合并、拆分：各是一次改动、一次批准。 A role is renamed, merged or split: one act, one approval each.

    No process is touched: each goes on naming the role of before, and is read by what that is now.
    """


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


@role.command()
@click.argument("ids", metavar="ROLE…", nargs=-1, required=True)
@click.option("--into", required=True, metavar="ROLE", help="并到哪个岗位。 What they become.")
@dry_run_option
@today_option
@language_option
def merge(ids: tuple[str, ...], into: str, dry_run: bool, today: date | None, language: str) -> None:
    """几个岗位并成一个。 Roles become part of another one."""
    from procbook.manual.role_acts import merging
    from procbook.report.role_acts import merging_text

    folder, day = manual_root(Path.cwd()), today or clock.today()
    act = merging(load_here(folder, language), ids, into, day)
    files = act.files
    click.echo(merging_text(act, _found(act.loaded, files, day, language), language) + "\n")
    put_in_place(folder, files, dry_run, language)


@role.command()
@click.argument("id", metavar="ROLE")
@click.option("--into", required=True, metavar="ROLE", help="交给哪个岗位：新编号，或已有的。 Which role takes over.")
@click.option("--title", default="", help="新岗位的名称；已有的岗位不写。 Name of a new role.")
@click.option("--process", "processes", multiple=True, required=True, help="哪个流程，可以写几次。 In which process.")
@click.option("--holder", "people", multiple=True, metavar="PERSON", help="谁担任新岗位。 Who holds a new role.")
@dry_run_option
@today_option
@language_option
def split(
    id: str, into: str, title: str, processes: tuple[str, ...], people: tuple[str, ...], dry_run: bool,
    today: date | None, language: str,
) -> None:  # fmt: skip
    """把一个岗位的几个流程分给另一个岗位。 Another role takes over some processes of a role."""
    from procbook.manual.role_acts import splitting
    from procbook.report.role_acts import splitting_text

    folder, day = manual_root(Path.cwd()), today or clock.today()
    act = splitting(load_here(folder, language), id, into, title, processes, people, day)
    files = act.files
    click.echo(splitting_text(act, _found(act.loaded, files, day, language), language) + "\n")
    put_in_place(folder, files, dry_run, language)


def _found(loaded: Loaded, files: Mapping[str, bytes], today: date, language: str) -> Sequence[Finding]:
    """What the check finds of the manual as it is to be, against what it is."""
    from procbook.check.engine import check
    from procbook.manual.load import load
    from procbook.tree.overlay import Overlay

    return check(load(Overlay(loaded.tree, files)), today=today, base=loaded, language=language).findings


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
