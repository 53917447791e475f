"""procbook diff"""

from __future__ import annotations

from pathlib import Path

import click

from procbook.change import Comparison
from procbook.cli.common import language_option, load_quickly, manual_root, write_or_print
from procbook.finding import CannotCheck
from procbook.manual.load import touched
from procbook.report.changes import FORMATS
from procbook.tree import Revision, WorkTree


@click.command()
@click.argument("base")
@click.argument("head", required=False)
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text", help="报告的形式。 Form of the report."
)
@language_option
def diff(base: str, head: str | None, form: str, language: str) -> None:
    """两个版本之间改了什么。 What changed between two revisions; without HEAD, up to the files as they lie here.

    It compares manuals, not texts, and judges nothing: 0 with and without changes, 2 when it could not compare.
    """
    folder = manual_root(Path.cwd())
    old = load_quickly(Revision(folder, base), language)
    new = load_quickly(Revision(folder, head) if head else WorkTree(folder), language)
    compared = Comparison(old.manual, new.manual, base, head or "", touched(old, new))
    write_or_print(FORMATS[form](compared, language), None, form)
    if left_out := old.manual.left_out | new.manual.left_out:
        raise CannotCheck("not-compared", names=sorted(left_out))
