"""procbook audit: whether everything on a branch was approved."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from procbook.audit import Verdict, audit_history, audit_merge
from procbook.audit.resume import read_report
from procbook.check.engine import Report
from procbook.cli.common import Day, language_option, manual_root, repository_prefix, today_option
from procbook.finding import CannotCheck, Severity
from procbook.report import FORMATS, View, render
from procbook.report.audit_period import period_json, period_of, period_text, write_bundle
from procbook.report.audit_summary import told
from procbook.words import catalogue

HISTORY = frozenset({"was-unapproved", "record-removed", "missing-approval"})
"""Rules whose findings about the past weigh like errors when the history itself has to be clean."""


@click.command()
@click.option("--base", metavar="REV", help="审并入 REV 以后的样子。 Judge what this branch makes of REV when merged.")
@click.option("--history", is_flag=True, help="审主线上的每个提交（默认）。 Judge every commit (default).")
@click.option("--head", default="HEAD", metavar="REV", show_default=True, help="审到哪里。 What is judged.")
@click.option("--root", "pin", default="", metavar="sha256:…", help="起点的摘要。 Digest of the first governance.")
@click.option(
    "--since",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="上次的报告（json），接着审。 Go on from the report of the last audit.",
)
@click.option("--strict-history", is_flag=True, help="从前没有批准过的时候也算错误。 Past gaps are errors.")
@click.option("--format", "form", type=click.Choice(FORMATS), default=None, help="报告的形式。 Form of the report.")
@click.option(
    "--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="写到文件。 Write to a file."
)
@click.option("--from", "first", type=Day(), metavar="DATE", help="一段时间的报告，从哪天起。 Report over a period.")
@click.option("--to", "last", type=Day(), metavar="DATE", help="到哪天。 Its last day.")
@click.option("--zip", "bundle", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="连记录打成一个包，给审计人员。 All of it in one ZIP for an auditor.")  # fmt: skip
@today_option
@language_option
def audit(
    base: str | None, history: bool, head: str, pin: str, since: Path | None,
    strict_history: bool, form: str | None, output: Path | None,
    first: date | None, last: date | None, bundle: Path | None, today: date | None, language: str,
) -> None:  # fmt: skip
    """审每个版本是否由有权、没有参与编写的人批准。 Judge whether everything was approved by those entitled."""
    if base is not None and history:
        raise CannotCheck("--base 和 --history 只能用一个。", "Use --base or --history, not both.")
    if base is not None and (first or last or bundle):
        raise CannotCheck("--from、--to、--zip 审整个历史，不和 --base 一起用。",
                          "--from, --to and --zip are about the whole history, not about --base.")  # fmt: skip
    root, day = manual_root(Path.cwd()), today or date.today()
    gc.disable()
    saved = read_report(since) if since else None
    if base is None:
        verdict = audit_history(root, tip=head, pin=pin, since=saved, today=day, language=language)
    else:
        verdict = audit_merge(root, base, head=head, pin=pin, since=saved, today=day, language=language)
    report = _report(verdict, day, language, strict_history)
    found = period_of(root, verdict, first, last, day)
    if bundle:
        packed = render(report, _view(verdict, language, root), "json")
        click.echo(write_bundle(bundle, root, verdict, packed, found, day, language), err=True)
    if found:
        text = period_json(verdict, found) if form == "json" else period_text(verdict, found, language)
    else:
        text = render(report, _view(verdict, language, root), form or _usual(output))
    if output:
        output.write_text(text, "utf-8")
    else:
        click.echo(text, nl=False)
    sys.exit(1 if report.failed else 0)


def _usual(output: Path | None) -> str:
    return "full" if sys.stdout.isatty() and not output else "concise"


def _report(verdict: Verdict, day: date, language: str, strict: bool) -> Report:
    """The verdict in the form of every report."""
    findings = verdict.findings
    if strict:
        findings = tuple(sorted(replace(f, severity=Severity.error) if f.rule in HISTORY else f for f in findings))
    settings = verdict.governance.settings
    made = verdict.report or Report(
        settings.title, (), tuple(sorted(catalogue(language))), 0, 0, day, verdict.checked.base, settings.policy.stage
    )
    says, extra = told(verdict, language)
    return replace(made, findings=findings, rules=tuple(sorted(catalogue(language))), says=says, extra=extra)


def _view(verdict: Verdict, language: str, root: Path) -> View:
    return View(language, _lines(verdict), {}, repository_prefix(root))


def _lines(verdict: Verdict) -> Callable[[str, int], str]:
    """The source lines of the files that were judged."""

    def line(path: str, number: int) -> str:
        lines = verdict.texts.get(path, "").splitlines()
        return lines[number - 1] if 0 < number <= len(lines) else ""

    return line
