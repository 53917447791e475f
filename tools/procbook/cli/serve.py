"""procbook serve"""

from __future__ import annotations

from pathlib import Path

import click

from procbook.cli.common import manual_root


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def serve(port: int) -> None:
    """边改边看网站。 Show the site while the manual is edited: http://127.0.0.1:8000/"""
    from procbook.site.build import serve as serve_site

    serve_site(manual_root(Path.cwd()), port)
