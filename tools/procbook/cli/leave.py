"""procbook leave"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from procbook.cli import clock
from procbook.cli.common import Day, language_option, today_option
from procbook.cli.role import carry_out, dry_run_option
from procbook.cli.usage import WrongValue
from procbook.words import Sentence

if TYPE_CHECKING:
    from procbook.manual.orders import Successor


class SuccessorType(click.ParamType["Successor"]):
    """Who takes over: a person for all roles, or ROLE=PERSON for one."""

    name = "[ROLE=]PERSON"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Successor:
        from procbook.manual.orders import Successor

        role, sign, person = str(value).rpartition("=")
        if not person.strip() or (sign and not role.strip()):
            raise WrongValue(Sentence("report.empty"))
        return Successor(person.strip(), role.strip())


@click.command()
@click.argument("person")
@click.option("--on", "last", type=Day(), required=True, help="在职的最后一天。 The last day.")
@click.option(
    "--successor",
    "successors",
    type=SuccessorType(),
    multiple=True,
    help="谁接：一个人接全部岗位，或者“岗位=人员”，可以写几次。 Who takes over.",
)
@dry_run_option
@today_option
@language_option
def leave(
    person: str, last: date, successors: Sequence[Successor], dry_run: bool, today: date | None, language: str
) -> None:
    """有人离职：写上最后一天和接的人，列出牵涉的一切。 Somebody leaves: write the last day, and who takes over.

    It ends what he holds and where he stands in, gives his roles on from the next day, and tells everything that this
    touches. Nothing else in the files is touched, and nothing is written when something cannot be.
    """
    from procbook.manual.orders import LEAVE, Order

    order = Order(1, LEAVE, person=person, last_day=last.isoformat(), successors=tuple(successors))
    carry_out(order, today or clock.today(), dry_run, language)
