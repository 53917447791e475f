"""procbook pages"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from procbook.cli.common import (
    Place,
    build_day_option,
    checked_handbook,
    draft_option,
    manual_root,
    root_option,
    tell_kept,
    trust_in,
    trust_site_option,
)
from procbook.words import say


@click.command()
@click.option("--out", type=Place(), required=True, help="写到哪里。 Where to.")
@click.option("--zensical", is_flag=True, help="给 Zensical 用。 For Zensical, which reads links differently.")
@draft_option
@build_day_option
@trust_site_option
@root_option
def pages(out: Path, zensical: bool, draft: bool, today: date | None, trust_site: bool, root: str) -> None:
    """写出 Markdown 页面,不装 procbook 也能生成网站。 Write pages that MkDocs builds without procbook."""
    from procbook.site.export import export

    folder = manual_root(Path.cwd())
    handbook = checked_handbook(folder, draft, today, trust_in(trust_site, root))
    written = export(folder, handbook, out, zensical)
    click.echo(say("site.exported", handbook.site.language, files=written.files, folder=out))
    tell_kept(written.kept, out, handbook.site.language)
