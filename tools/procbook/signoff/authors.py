"""Who wrote an item since it was approved last, as the audit sees it."""

from __future__ import annotations

from typing import NamedTuple

from procbook.approval import Governance, is_forge, person_of
from procbook.audit import ItemState


class Authors(NamedTuple):
    """The persons, and the names with addresses that the governance does not know."""

    persons: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def authors_of(governance: Governance, state: ItemState | None, action: str) -> Authors:
    """Everybody behind a commit that changed the item; `adopt` asks only for those after the start of the records."""
    groups = [wrote.who for wrote in state.writers if wrote.later or action != "adopt"] if state else []
    everybody = dict.fromkeys(who for group in groups for who in group)
    persons = {person for who in everybody if (person := person_of(governance, *who))}
    unknown = [who for who in everybody if not person_of(governance, *who) and not is_forge(governance, *who)]
    alone = [group[0] for group in groups if all(is_forge(governance, *who) for who in group)]
    return Authors(tuple(sorted(persons)), tuple(f"{who.name} <{who.email}>" for who in [*unknown, *alone]))
