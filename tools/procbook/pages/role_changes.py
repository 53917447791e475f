"""When a role got another name: one line each time that was approved, however many processes use the role."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from procbook.approval import GOVERNANCE, KEEPING, Governance
from procbook.manual.role_acts import using
from procbook.pages import lookup
from procbook.pages.approvals import first_day
from procbook.pages.facts import Facts, fact


class RoleChange(NamedTuple):
    """What was approved at once of the names of roles, in words; the processes that use these roles today."""

    version: str
    day: str
    text: str
    processes: tuple[str, ...]

    @property
    def anchor(self) -> str:
        return f"roles-{self.version}"


@fact
def role_changes(facts: Facts) -> tuple[RoleChange, ...]:
    """All that were approved, the newest first."""
    return tuple(sorted(_changes(facts), key=lambda each: each.day, reverse=True))


def _changes(facts: Facts) -> Iterator[RoleChange]:
    state, verdict = facts.approvals.state(GOVERNANCE), facts.approvals.verdict
    approved = [each for each in state.versions if each.action not in KEEPING] if state else []
    known = verdict.folded.governances if verdict else {}
    for one, other in pairwise(each for each in approved if each.digest in known):
        renamed = _renamed(known[one.digest], known[other.digest])
        if renamed:
            words = lookup.words(facts)
            said = (words["changes"]["role"].format(before=before, after=after) for _, before, after in renamed)
            used = {process.id for role, *_ in renamed for process in using(facts.manual, role)}
            processes = tuple(id for id in facts.manual.processes if id in used)
            text = str(words["semicolon"]).join(said)
            yield RoleChange(other.version, first_day(other).isoformat(), text, processes)


def _renamed(before: Governance, after: Governance) -> list[tuple[str, str, str]]:
    """The id, the old and the new title of each role that is there on both sides."""
    both = ((before.roles[id], role) for id, role in after.roles.items() if id in before.roles)
    return [(new.id, old.title, new.title) for old, new in both if old.title != new.title]
