"""procbook audit: whether everything on a branch was approved."""

from __future__ import annotations

import gc
import sys
from datetime import date
from pathlib import Path

import click

from procbook.audit import audit_history, audit_merge
from procbook.audit.resume import read_report
from procbook.cli import clock
from procbook.cli.common import (
    Day,
    Place,
    language_option,
    manual_root,
    output_option,
    root_option,
    today_option,
    usual_format,
    write_or_print,
)
from procbook.finding import CannotCheck
from procbook.report import FORMATS, render
from procbook.report.audit_period import period_json, period_of, period_text, write_bundle
from procbook.report.audit_summary import as_report, at_first_change, view
from procbook.tree import Revision, repository_prefix
from procbook.tree.apart import require_apart


@click.command()
@click.option("--base", metavar="REV", help="审并入 REV 以后的样子。 Judge what this branch makes of REV when merged.")
@click.option("--history", is_flag=True, help="审主线上的每个提交（默认）。 Judge every commit (default).")
@click.option("--head", default="HEAD", metavar="REV", show_default=True, help="审到哪里。 What is judged.")
@root_option
@click.option(
    "--since",
    type=Place(),
    metavar="FILE",
    help="上次的报告（json），接着审。 Go on from the report of the last audit.",
)
@click.option("--strict-history", is_flag=True, help="从前没有批准过的时候也算错误。 Past gaps are errors.")
@click.option("--format", "form", type=click.Choice(FORMATS), default=None, help="报告的形式。 Form of the report.")
@output_option
@click.option("--from", "first", type=Day(), metavar="DATE", help="一段时间的报告，从哪天起。 Report over a period.")
@click.option("--to", "last", type=Day(), metavar="DATE", help="到哪天。 Its last day.")
@click.option("--zip", "bundle", type=Place(), metavar="FILE",
              help="连记录打成一个包，给审计人员。 All of it in one ZIP for an auditor.")  # fmt: skip
@today_option
@language_option
def audit(
    base: str | None, history: bool, head: str, root: str, since: Path | None,
    strict_history: bool, form: str | None, output: Path | None,
    first: date | None, last: date | None, bundle: Path | None, today: date | None, language: str,
) -> None:  # fmt: skip
    """审每个版本是否由有权、没有参与编写的人批准。 Judge whether everything was approved by those entitled."""
    if base is not None and history:
        raise CannotCheck("base-and-history")
    if base is not None and (first or last or bundle):
        raise CannotCheck("period-with-base")
    folder, day = manual_root(Path.cwd()), today or clock.today()
    gc.disable()
    saved = read_report(since) if since else None
    if base is None:
        verdict = audit_history(folder, tip=head, root=root, resume=saved, today=day, language=language)
    else:
        verdict = audit_merge(folder, base, head=head, root=root, resume=saved, today=day, language=language)
    report = as_report(verdict, day, language, strict_history)
    if base is not None:
        report = at_first_change(report, Revision(folder, base), verdict.texts)
    shown = view(verdict, language, repository_prefix(folder))
    covered = period_of(folder, verdict, first, last, day)
    if bundle:
        require_apart(bundle)
        packed = render(report, shown, "json")
        click.echo(write_bundle(bundle, folder, verdict, packed, covered, day, language), err=True)
    form = form or usual_format(output)
    if covered:
        text = period_json(verdict, covered) if form == "json" else period_text(verdict, covered, language)
    else:
        text = render(report, shown, form)
    write_or_print(text, output, form)
    sys.exit(1 if report.failed else 0)
