"""procbook codeowners"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from procbook.cli import clock
from procbook.cli.common import load_here, manual_root, today_option
from procbook.finding import CannotCheck
from procbook.manual.code_owners import PLACES, code_owners, found
from procbook.tree import WorkTree, repository_top
from procbook.words import say
from procbook.writing import write_file


@click.command()
@today_option
def codeowners(today: date | None) -> None:
    """按流程的负责人和批准人写 CODEOWNERS,平台照它请人评审。 Write CODEOWNERS from owners and approvers.

    The forge asks them to review a request. Run it again when people or roles have changed: `check` tells.
    """
    root = manual_root(Path.cwd())
    manual = load_here(root, "zh").manual
    forge = manual.settings.forge.kind if manual.settings.forge else ""
    if forge and forge not in PLACES:
        raise CannotCheck("no-code-owners", forge=forge, known=list(PLACES))
    file = found(WorkTree(root), forge)
    text = code_owners(manual, today or clock.today(), file.prefix)
    if not text:
        raise CannotCheck("nobody-to-own")
    if file.by_hand:
        raise CannotCheck("own-code-owners", path=file.by_hand)
    write_file(repository_top(root) / file.path, text.encode())
    click.echo(say("init.code-owners", manual.settings.language, file=file.path, count=text.count("\n") - 1))
