"""procbook role"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from procbook.cli import clock
from procbook.cli.common import language_option, load_here, manual_root, today_option
from procbook.cli.usage import bilingual_help
from procbook.manual.orders import MERGE, RENAME, SPLIT
from procbook.words import say
from procbook.writing import write_files

if TYPE_CHECKING:
    from procbook.manual.orders import Order

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
    carry_out(_order(RENAME, role=id, title=title), clock.today(), dry_run, language)


@role.command()
@click.argument("ids", metavar="ROLE…", nargs=-1, required=True)
@click.option("--into", required=True, metavar="ROLE", help="并到哪个岗位。 What they become.")
@dry_run_option
@today_option
@language_option
def merge(ids: tuple[str, ...], into: str, dry_run: bool, today: date | None, language: str) -> None:
    """几个岗位并成一个。 Roles become part of another one."""
    carry_out(_order(MERGE, roles=ids, into=into), today or clock.today(), dry_run, language)


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
    order = _order(SPLIT, role=id, into=into, title=title, processes=processes, holders=people)
    carry_out(order, today or clock.today(), dry_run, language)


def _order(name: str, **fields: Any) -> Order:
    from procbook.manual.orders import Order

    return Order(1, name, **fields)


def carry_out(order: Order, today: date, dry_run: bool, language: str) -> None:
    """Tell what an order does, and put the files of it in place."""
    from procbook.report.orders import carried_out
    from procbook.signoff import Workspace

    folder = manual_root(Path.cwd())
    done = carried_out(order, load_here(folder, language), Workspace(folder, today, language))
    click.echo(done.text + "\n")
    put_in_place(folder, done.files, dry_run, language)


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
