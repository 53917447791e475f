"""procbook rules"""

from __future__ import annotations

import click

from procbook.cli.common import language_option, write_or_print
from procbook.report.rules import FORMATS


@click.command()
@click.option("--format", "form", type=click.Choice(tuple(FORMATS)), default="text")
@language_option
def rules(form: str, language: str) -> None:
    """列出全部规则。 List all rules."""
    write_or_print(FORMATS[form](language) + "\n", None, form)
