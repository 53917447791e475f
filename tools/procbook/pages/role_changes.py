"""When roles were renamed, merged or split: one line each time that was approved, however many processes use them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from procbook.approval import GOVERNANCE, KEEPING
from procbook.manual.model import Manual
from procbook.manual.role_acts import using
from procbook.pages import lookup
from procbook.pages.approvals import first_day
from procbook.pages.facts import Facts, fact


class RoleChange(NamedTuple):
    """What was approved at once of roles, in words, and the processes that it is about."""

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
        acts = list(_acts(facts, known[one.digest].manual, known[other.digest].manual))
        if acts:
            used = {id for _, processes in acts for id in processes}
            processes = tuple(id for id in facts.manual.processes if id in used)
            text = str(lookup.words(facts)["semicolon"]).join(said for said, _ in acts)
            yield RoleChange(other.version, first_day(other).isoformat(), text, processes)


def _acts(facts: Facts, before: Manual, after: Manual) -> Iterator[tuple[str, list[str]]]:
    """What happened to each role that is on both sides, in words, and the processes that it is about."""
    words, merged = lookup.words(facts)["changes"], dict[str, list[str]]()
    for id, role in after.all_roles.items():
        old = before.all_roles.get(id)
        if old and old.title != role.title:
            yield words["role"].format(before=old.title, after=role.title), _using(facts, id)
        for each in role.became:
            if old and each not in old.became and each.in_:
                yield words["split"].format(before=role.title, after=_title(after, each.role)), list(each.in_)
            elif old and each not in old.became:
                merged.setdefault(each.role, []).append(role.title)
    for id, titles in merged.items():
        named = str(lookup.words(facts)["list"]).join(words["role_name"].format(title) for title in titles)
        yield words["merged"].format(before=named, after=_title(after, id)), _using(facts, id)


def _using(facts: Facts, role: str) -> list[str]:
    return [process.id for process in using(facts.manual, role)]


def _title(manual: Manual, role: str) -> str:
    known = manual.all_roles.get(role)
    return known.title if known else role
