"""procbook explain, rules, flowchart: things to read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from procbook.audit import usual_severity
from procbook.check.rule import rules as all_rules
from procbook.cli.common import language_option, load_here, manual_root
from procbook.finding import CannotCheck, Severity
from procbook.words import catalogue, texts


@click.command()
@click.argument("rule", required=False)
@click.option("--all", "every", is_flag=True, help="全部规则。 All rules.")
@language_option
def explain(rule: str | None, every: bool, language: str) -> None:
    """一条规则:为什么有、怎么改、例子。 What a rule is for, how to mend what it finds, with examples."""
    words = catalogue(language)
    if not every and rule not in words:
        raise CannotCheck(
            f"没有规则 {rule or ''!r};全部规则见 procbook rules。",
            f"There is no rule {rule or ''!r}; procbook rules lists all.",
        )
    names = sorted(words) if every else [rule or ""]
    click.echo("\n\n".join("\n".join(_explained(name, language)) for name in names))


def _explained(name: str, language: str) -> Iterator[str]:
    words, labels = catalogue(language)[name], texts("report", language)
    yield f"{name} ({labels[_severity(name).name]})"
    yield words.summary
    yield ""
    yield f"{labels['why']}: {words.why.strip()}"
    yield f"{labels['fix']}: {words.fix.strip()}"
    for sign, example in (("-", words.bad), ("+", words.good)):
        if example:
            yield ""
            yield from (f"  {sign} {line}" for line in example.rstrip().splitlines())


def _severity(name: str) -> Severity:
    known = all_rules()
    return known[name].severity if name in known else usual_severity(name)


@click.command()
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text")
@language_option
def rules(form: str, language: str) -> None:
    """列出全部规则。 List all rules."""
    words = catalogue(language)
    rows = [
        {
            "rule": name,
            "family": words[name].family,
            "severity": _severity(name).name,
            "summary": words[name].summary,
        }
        for name in sorted(words)
    ]
    if form == "json":
        click.echo(json.dumps({"schema_version": 1, "rules": rows}, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(f"{row['rule']:<34} {texts('report', language)[row['severity']]}  {row['summary']}")


@click.command()
@click.argument("process")
@click.option(
    "--format", "form", type=click.Choice(("svg", "plain-svg", "dot", "mermaid")), default="svg", show_default=True
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path))
def flowchart(process: str, form: str, output: Path | None) -> None:
    """画一个流程的流程图。 Draw one process."""
    import procbook.flowchart as drawing

    loaded = load_here(manual_root(Path.cwd()), "zh")
    found = loaded.manual.processes.get(process)
    if found is None or not found.written:
        raise CannotCheck(f"没有写好的流程 {process!r}。", f"There is no written process {process!r}.")
    draw = {"svg": drawing.lanes_svg, "plain-svg": drawing.plain_svg, "dot": drawing.dot, "mermaid": drawing.mermaid}[
        form
    ]
    text = draw(found, drawing.names_of(loaded.manual))
    if output:
        output.write_text(text, "utf-8")
    else:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
