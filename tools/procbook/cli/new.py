"""procbook new"""

from __future__ import annotations

from pathlib import Path

import click

from procbook.cli import clock
from procbook.cli.common import load_quickly, manual_root, write_or_print
from procbook.finding import CannotCheck
from procbook.manual.kinds import RESERVED, process_at
from procbook.manual.load import Loaded
from procbook.tree import WorkTree
from procbook.words import LANGUAGES, say, texts
from procbook.writing import write_new


@click.command()
@click.option("--title", default="", help="名称。 What it is called.")
@click.option("--owner", default="", metavar="ROLE", help="流程负责人的岗位编号。 The role that owns it.")
@click.option("--area", default="", metavar="AREA", help="领域的编号；只有一个领域的不用写。 The area it belongs to.")
@click.option("--print", "printed", is_flag=True, help="只显示，不建文件。 Print it and write no file.")
@click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    help="注释用什么语言，不写就是手册的语言。 Language of the comments (default: that of the manual).",
)
@click.argument("kind", type=click.Choice(["process"]), metavar="process")
@click.argument("id")
def new(kind: str, id: str, title: str, owner: str, area: str, printed: bool, language: str | None) -> None:
    """新建一个流程的文件，要填的地方都有记号。 Write the file of a new process, marked wherever you have to fill it in.

    procbook check then tells what to write at each mark. A file that is there is never overwritten; what a planned
    process says already is taken over with --print.
    """
    from procbook.manual.new_process import Asked, gaps, new_process, path_of

    folder = manual_root(Path.cwd())
    loaded = load_quickly(WorkTree(folder), language or "zh")
    manual = loaded.manual
    language = language or manual.settings.language
    _require_id(id)
    there = manual.processes.get(id)
    if path := _path(loaded, id, planned=printed):
        raise CannotCheck("process-there", id=id, path=path)
    known = Asked(
        area=_area(loaded, area or (there.area if there else "")),
        today=clock.today(),
        id=id,
        title=title or (there.title if there else ""),
        owner=_owner(loaded, owner or (there.owner if there else "")),
        number=there.number if there else "",
    )
    text = new_process(loaded, known, language)
    if printed:
        write_or_print(text, None, "yaml")
        return
    path = path_of(known.area, id)
    write_new(folder, {path: text.encode()}, last=path)
    for spoken in LANGUAGES:
        click.echo(say("new.made", spoken, path=path, gap=texts("new", language)["gap"], count=gaps(text, language)))


def _path(loaded: Loaded, id: str, planned: bool) -> str:
    """The file that has an id, be it readable or not; "" when none has. `planned`: a planned process is none yet."""
    process = loaded.manual.processes.get(id)
    if process and planned and process.status == "planned":
        return ""
    paths = (entry.path for entry in loaded.tree.entries())
    return loaded.paths.get(id) or next((path for path in paths if (process_at(path) or ("", ""))[1] == id), "")


def _require_id(id: str) -> None:
    from procbook.manual.new_process import is_id

    if not is_id(id):
        raise CannotCheck("no-process-id", id=id)
    if id in RESERVED:
        raise CannotCheck("reserved-process-id", id=id)


def _area(loaded: Loaded, area: str) -> str:
    """The area that was asked for, or the only one."""
    known = {each.id: each.title for each in loaded.manual.settings.areas}
    if not area and len(known) == 1:
        return next(iter(known))
    if area not in known:
        listed = [f"{id} {title}" for id, title in known.items()]
        raise CannotCheck("unknown-area" if area else "which-area", **({"area": area} if area else {}), known=listed)
    return area


def _owner(loaded: Loaded, owner: str) -> str:
    """The role that was asked for; which one somebody meant who wrote its title is told."""
    from procbook.manual.known import Known
    from procbook.manual.meant import meant

    names = Known(loaded.manual).names("role", {})
    if not owner or owner in names:
        return owner
    raise CannotCheck("unknown-owner", owner=owner, meant=meant(owner, names) or list(names)[:SHOWN])


SHOWN = 8
"""Roles that are told where none was meant."""
