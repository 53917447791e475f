"""procbook at: the text in force on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from procbook.audit import Version, audit_history
from procbook.audit.text_in_force import text_at
from procbook.cli.common import Day, language_option, manual_root
from procbook.finding import CannotCheck
from procbook.words import printable, texts


@click.command()
@click.argument("day", type=Day(), metavar="DATE")
@click.argument("name", metavar="ID")
@click.option("--head", default="HEAD", metavar="REV", show_default=True, help="按哪个版本的历史。 By whose history.")
@click.option("--root", "pin", default="", metavar="sha256:…", help="起点的摘要。 Digest of the first governance.")
@language_option
def at(day: date, name: str, head: str, pin: str, language: str) -> None:
    """某一天要照着做的文字：流程编号，或 governance、reference。 The text in force that day."""
    root = manual_root(Path.cwd())
    verdict = audit_history(root, today=max(day, date.today()), tip=head, pin=pin, language=language)
    if pin and pin != verdict.root:
        raise CannotCheck("起点和 --root 不一致，先看 procbook audit。", "The root is not --root; see procbook audit.")
    item = f"{name}/manual" if name in ("governance", "reference", "site") else f"process/{name}"
    found = text_at(root, verdict, item, day)
    click.echo(_about(found.version, language))
    for path, text in found.files.items():
        click.echo(f"# {printable(path)}")
        click.echo("".join(sign if sign == "\n" else printable(sign) for sign in text), nl=not text.endswith("\n"))


def _about(version: Version, language: str) -> str:
    words = texts("audit", language)
    by = ", ".join(f"{one.person} ({words['levels'][one.level]})" for one in version.approvals)
    values = {"version": version.version, "by": by, "commit": version.commit[:12]}
    values |= {"landed": version.landed.date().isoformat(), "from_": version.in_force_from.isoformat()}
    return "# " + printable(words["at"].format(**values))
