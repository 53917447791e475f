"""procbook serve"""

from __future__ import annotations

from pathlib import Path

import click

from procbook.cli import clock
from procbook.cli.common import manual_root, root_option, trust_in, trust_site_option


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@trust_site_option
@root_option
def serve(port: int, trust_site: bool, root: str) -> None:
    """边改边看网站。 Show the site while the manual is edited: http://127.0.0.1:8000/"""
    from procbook.site.build import serve as serve_site

    serve_site(manual_root(Path.cwd()), port, trust_in(trust_site, root), clock.today())
