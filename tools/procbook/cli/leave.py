"""procbook leave"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from procbook.cli import clock
from procbook.cli.common import Day, language_option, load_here, manual_root, today_option
from procbook.cli.role import dry_run_option, put_in_place
from procbook.cli.usage import WrongValue
from procbook.finding import CannotCheck
from procbook.words import Sentence

if TYPE_CHECKING:
    from procbook.manual.departure import Succession
    from procbook.signoff import Row

NO_HISTORY = frozenset({"no-git", "no-repository", "no-commit", "no-governance", "governance-unreadable"})
"""Why nobody can say what waits for an approval: the rest of a departure is told all the same."""


class Successor(click.ParamType["Succession"]):
    """Who takes over: a person for all roles, or ROLE=PERSON for one."""

    name = "[ROLE=]PERSON"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Succession:
        from procbook.manual.departure import Succession

        role, sign, person = str(value).rpartition("=")
        if not person.strip() or (sign and not role.strip()):
            raise WrongValue(Sentence("report.empty"))
        return Succession(role.strip(), person.strip())


@click.command()
@click.argument("person")
@click.option("--on", "last", type=Day(), required=True, help="在职的最后一天。 The last day.")
@click.option(
    "--successor",
    "successors",
    type=Successor(),
    multiple=True,
    help="谁接：一个人接全部岗位，或者“岗位=人员”，可以写几次。 Who takes over.",
)
@dry_run_option
@today_option
@language_option
def leave(
    person: str, last: date, successors: Sequence[Succession], dry_run: bool, today: date | None, language: str
) -> None:
    """有人离职：写上最后一天和接的人，列出牵涉的一切。 Somebody leaves: write the last day, and who takes over.

    It ends what he holds and where he stands in, gives his roles on from the next day, and tells everything that this
    touches. Nothing else in the files is touched, and nothing is written when something cannot be.
    """
    from procbook.check.engine import check
    from procbook.manual.departure import departure
    from procbook.report.departure import departure_text

    folder = manual_root(Path.cwd())
    leaving = departure(load_here(folder, language), person, last, successors)
    files = leaving.files
    waiting = _waiting(folder, leaving.person.name, today or clock.today(), language)
    found = check(leaving.loaded_after, today=leaving.next_day, base=leaving.loaded, language=language).findings
    click.echo(departure_text(leaving, waiting, found, language) + "\n")
    put_in_place(folder, files, dry_run, language)


def _waiting(folder: Path, name: str, today: date, language: str) -> list[Row]:
    """The items that wait for the approval of somebody, among others."""
    from procbook.signoff import Workspace, rows

    try:
        found = rows(Workspace(folder, today, language), today)
    except CannotCheck as problem:
        if problem.name not in NO_HISTORY:
            raise
        return []
    return [row for row in found if any(name in asked.persons for asked in row.asked)]
