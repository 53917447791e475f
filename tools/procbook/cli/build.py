"""procbook build"""

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
    progress,
    root_option,
    tell_kept,
    trust_in,
    trust_site_option,
)
from procbook.words import say


@click.command()
@click.option(
    "--out",
    type=Place(),
    default=None,
    help="写到哪里。 Where to (default: site; of an edition site-ID).",
)
@click.option(
    "--edition",
    default="",
    help="只生成给外部的版本，编号见 handbook.yaml 的 editions；没有写进去的流程、人员、限额都不给。"
    " Build an edition for agencies and distributors, by its id below editions in handbook.yaml (default: everything).",
)
@draft_option
@build_day_option
@trust_site_option
@root_option
def build(out: Path | None, edition: str, draft: bool, today: date | None, trust_site: bool, root: str) -> None:
    """检查手册,生成网站。 Check the manual and build its site."""
    from procbook.site.build import build as build_site

    folder = manual_root(Path.cwd())
    handbook = checked_handbook(folder, draft, today, trust_in(trust_site, root), edition)
    language, target = handbook.site.language, out or folder / (f"site-{edition}" if edition else "site")
    built = build_site(folder, handbook, target, progress(language, "site.building"))
    click.echo(say("site.built", language, pages=built.pages, folder=target))
    tell_kept(built.kept, target, language)
