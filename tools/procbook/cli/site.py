"""procbook build, serve, pages: the handbook as a site."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from procbook.cli.common import load_here, manual_root, progress, today_option
from procbook.words import texts

if TYPE_CHECKING:
    from procbook.site.handbook import Handbook

draft_option = click.option(
    "--draft", is_flag=True, help="有错误也生成,每页标成草稿。 Build despite errors; every page is marked as a draft."
)


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="写到哪里。 Where to (default: site).",
)
@draft_option
@today_option
def build(out: Path | None, draft: bool, today: date | None) -> None:
    """检查手册,生成网站。 Check the manual and build its site."""
    from procbook.site.build import build as build_site

    root = manual_root(Path.cwd())
    handbook = _checked(root, draft, today)
    folder = out or root / "site"
    words = texts("site", handbook.site.language)
    build_site(root, handbook, folder, progress(handbook.site.language, words["building"]))
    click.echo(words["built"].format(pages=len(handbook.site.pages), folder=folder))


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def serve(port: int) -> None:
    """边改边看网站。 Show the site while the manual is edited: http://127.0.0.1:8000/"""
    from procbook.site.build import serve as serve_site

    serve_site(manual_root(Path.cwd()), port)


@click.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="写到哪里。 Where to.")
@click.option("--zensical", is_flag=True, help="给 Zensical 用。 For Zensical, which reads links differently.")
@draft_option
@today_option
def pages(out: Path, zensical: bool, draft: bool, today: date | None) -> None:
    """写出 Markdown 页面,不装 procbook 也能生成网站。 Write pages that MkDocs builds without procbook."""
    from procbook.site.export import export

    root = manual_root(Path.cwd())
    handbook = _checked(root, draft, today)
    written = export(root, handbook, out, zensical)
    click.echo(texts("site", handbook.site.language)["exported"].format(files=written, folder=out))


def _checked(root: Path, draft: bool, today: date | None) -> Handbook:
    """The manual as a site. Its errors go to standard output, and end the command with 1 unless it makes a draft."""
    from procbook.site.handbook import day_of, handbook_of

    handbook, report = handbook_of(load_here(root, "zh"), today or day_of(root), draft)
    click.echo(report, nl=False)
    if handbook is None:
        sys.exit(1)
    return handbook
