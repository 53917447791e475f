"""procbook codeowners"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from procbook.cli import clock
from procbook.cli.common import load_here, manual_root, today_option
from procbook.finding import CannotCheck
from procbook.manual.code_owners import FORGES, PATH, code_owners, is_ours
from procbook.tree import repository_prefix
from procbook.words import say
from procbook.writing import write_file


def require_ours(path: Path) -> None:
    """Raises CannotCheck for a file that somebody wrote by hand: it is hers."""
    if path.exists() and not is_ours(path.read_text("utf-8", "replace")):
        raise CannotCheck("own-code-owners", path=PATH)


@click.command()
@today_option
def codeowners(today: date | None) -> None:
    """按流程的负责人和批准人写 CODEOWNERS,平台照它请人评审。 Write CODEOWNERS from owners and approvers.

    The forge asks them to review a request. Run it again when people or roles have changed: `check` tells.
    """
    root = manual_root(Path.cwd())
    manual = load_here(root, "zh").manual
    forge, prefix = manual.settings.forge, repository_prefix(root)
    if forge and forge.kind not in FORGES:
        raise CannotCheck("no-code-owners", forge=forge.kind, known=list(FORGES))
    text = code_owners(manual, today or clock.today(), prefix)
    if not text:
        raise CannotCheck("nobody-to-own")
    folder = root.parents[prefix.count("/") - 1] if prefix else root
    require_ours(folder / PATH)
    write_file(folder / PATH, text.encode())
    click.echo(say("init.code-owners", manual.settings.language, file=PATH, count=text.count("\n") - 1))
