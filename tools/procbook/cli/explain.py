"""procbook explain"""

from __future__ import annotations

import click

from procbook.cli.common import language_option
from procbook.finding import CannotCheck
from procbook.report.rules import explanation
from procbook.words import catalogue


@click.command()
@click.argument("rule", required=False)
@click.option("--all", "every", is_flag=True, help="全部规则。 All rules.")
@language_option
def explain(rule: str | None, every: bool, language: str) -> None:
    """一条规则:为什么有、怎么改、例子。 What a rule is for, how to mend what it finds, with examples."""
    known = catalogue(language)
    if not every and rule not in known:
        raise CannotCheck("no-such-rule", rule=rule or "")
    names = sorted(known) if every else [rule or ""]
    click.echo("\n\n".join(explanation(name, language) for name in names))
