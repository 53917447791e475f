"""procbook review"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from procbook.cli import clock
from procbook.cli.common import manual_root
from procbook.cli.signing import carry_out, signing_options
from procbook.signoff import Wish, Workspace
from procbook.words import say


@click.command()
@click.argument("item")
@click.option("--conclusion", default="", help="复核结论。 What the review concluded.")
@signing_options
def review(item: str, conclusion: str, language: str, **who: Any) -> None:
    """记下一次复核：内容不变，版本不变。 Record a review: no new version, the next review moves."""
    now = clock.now()
    workspace = Workspace(manual_root(Path.cwd()), now.date())
    if not conclusion and sys.stdin.isatty() and not who["yes"]:
        conclusion = click.prompt(say("approval.conclusion-asked", language))
    carry_out(workspace, [Wish(workspace.item(item), "review", conclusion=conclusion.strip())], now, language, **who)
