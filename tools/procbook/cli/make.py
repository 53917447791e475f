"""procbook schema, init: files written for people to start from."""

from __future__ import annotations

import uuid
from importlib.resources import as_file, files
from pathlib import Path

import click

from procbook.cli.common import load_here, manual_root
from procbook.finding import CannotCheck
from procbook.words import LANGUAGES, texts


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="写到哪里。 Where to (default: build/schema).",
)
def schema(out: Path | None) -> None:
    """写出本手册的 schema，含真实的岗位、流程、记录。 Write the schema with this manual's real names."""
    from procbook.manual.editor_schema import write_project

    root = manual_root(Path.cwd())
    folder = out or root / "build" / "schema"
    write_project(load_here(root, "zh").manual, folder)
    click.echo(str(folder))


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path("."))
def init(folder: Path) -> None:
    """在文件夹里新建一本手册。 Make a new manual in a folder; nothing that is there is overwritten.

    The governance gets its first record, whose digest is the root of the manual.
    """
    from procbook.signoff import write_first_record

    starter = files("procbook").joinpath("starter")
    with as_file(starter) as source:
        names = [path.relative_to(source) for path in sorted(source.rglob("*")) if path.is_file()]
        present = [name.as_posix() for name in names if (folder / name).exists()]
        if present or (folder / "processes").exists():
            raise CannotCheck(
                f"{folder} 里已经有 {present[0] if present else 'processes'},没有动任何文件。",
                f"{folder} already has {present[0] if present else 'processes'}; nothing was changed.",
            )
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            text = (source / name).read_text("utf-8").replace("00000000-0000-0000-0000-000000000000", str(uuid.uuid4()))
            (folder / name).write_text(text, "utf-8")
    root = write_first_record(folder)
    click.echo(
        f"新手册在 {folder}。下一步:cd {folder} && procbook check\n"
        f"New manual in {folder}. Next: cd {folder} && procbook check"
    )
    for words in (texts("approval", language) for language in LANGUAGES):
        click.echo(f"{words['root']}\n  {root}\n{words['root-why']}")
