"""procbook verify: the records of a bundle or of a manual without history, offline."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from procbook.audit.bundle import unpack
from procbook.audit.offline import verify as verify_files
from procbook.cli.common import language_option, root_option, write_or_print
from procbook.report.verified import FORMATS


@click.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path), metavar="FILE.zip|FOLDER")
@root_option
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="full", help="报告的形式。 Form of the report."
)
@language_option
def verify(source: Path, root: str, form: str, language: str) -> None:
    """不联网核对批准记录的形式、链和签名。 Verify structure, chain and signatures of records, offline."""
    found = verify_files(unpack(source), root)
    write_or_print(FORMATS[form](found, root, language) + "\n", None, form)
    sys.exit(1 if found.wrong else 0)
