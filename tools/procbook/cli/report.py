"""procbook report"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import click

from procbook.cli import clock
from procbook.cli.common import language_option, load_quickly, manual_root, output_option, today_option, write_or_print
from procbook.cli.usage import WrongValue
from procbook.finding import CannotCheck
from procbook.report.request_formats import FORMATS
from procbook.words import Sentence


class Address(click.ParamType[str]):
    """The address of a page: it becomes a link, so it is one and nothing else."""

    name = "https://…"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not re.fullmatch(r"https?://[^\s<>\"'()\\]+", str(value)):
            raise WrongValue(Sentence("report.no-address", {"value": value}))
        return str(value)


@click.command()
@click.option("--base", required=True, metavar="REV", help="合并到哪里：分支或提交。 What the request is for.")
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="markdown", help="报告的形式。 Form of the report."
)
@click.option(
    "--preview", type=Address(), default=None, help="看改完的网站在哪里。 Where the site is shown as it would be."
)
@output_option
@today_option
@language_option
def report(base: str, form: str, preview: str | None, output: Path | None, today: date | None, language: str) -> None:
    """一次改动的报告：改了什么、还差什么。 What a request changes, and what is still in its way.

    It is made of the last commit against REV, and judges nothing: 0 whatever it says, 2 when it could not be made.
    """
    from procbook.report.request import request_of
    from procbook.signoff import Workspace
    from procbook.tree import Revision, began
    from procbook.tree.objects import named

    folder = manual_root(Path.cwd())
    if named(folder, base) == named(folder, "HEAD"):
        raise CannotCheck("nothing-to-report", base=base)
    workspace = Workspace(folder, today or clock.today(), language, base)
    old, new = (load_quickly(tree, language) for tree in (Revision(folder, began(folder, base)), workspace.head))
    text = FORMATS[form](request_of(old, new, workspace, preview or ""), language)
    write_or_print(text, output, form)
