"""procbook schema"""

from __future__ import annotations

from pathlib import Path

import click

from procbook.cli.common import Place, load_here, manual_root
from procbook.tree.apart import require_apart


@click.command()
@click.option(
    "--out",
    type=Place(),
    default=None,
    help="写到哪里。 Where to (default: build/schema).",
)
def schema(out: Path | None) -> None:
    """写出本手册的 schema，含真实的岗位、流程、记录。 Write the schema with this manual's real names."""
    from procbook.manual.editor_schema import SCHEMAS, write_project

    folder = manual_root(Path.cwd())
    target = out or folder / SCHEMAS
    require_apart(target)
    write_project(load_here(folder, "zh").manual, target)
    click.echo(str(target))
