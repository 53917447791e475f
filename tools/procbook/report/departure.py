"""What a departure touches, in words: for whoever has to hand over, and for whoever closes accounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from procbook.approval import fingerprint
from procbook.finding import Finding, Severity
from procbook.manual.departure import Departure
from procbook.manual.model import Role
from procbook.report.ahead import ahead_sentence
from procbook.report.role_acts import some
from procbook.signoff import Row
from procbook.words import Sentence, say

TOLD = frozenset({"vacant-role", "missing-deputy", "unfulfillable-policy"})
"""Rules whose findings are told in other words."""


def departure_text(leaving: Departure, waiting: Sequence[Row], found: Sequence[Finding], language: str) -> str:
    """Everything that the last day of somebody touches; `waiting`: the items that wait for his approval; `found`: what
    the check finds on the day after, against the manual as it is."""
    told = _Told(leaving, language)
    parts = {
        "roles": list(told.roles()),
        "waiting": list(told.waiting(waiting)),
        "lacks": [ahead_sentence(lack).say(language) for lack in leaving.lacks],
        "findings": list(told.findings(found)),
        "deputies": list(told.deputies()),
        "accounts": list(told.accounts()),
    }
    lines = [told.say("departure", day=leaving.last)]
    for name, part in parts.items():
        if part:
            lines += ["", told.say(name), *(f"  {line}" for line in part)]
    return "\n".join(lines)


class _Told:
    """A departure in the words of a language."""

    def __init__(self, leaving: Departure, language: str) -> None:
        self._leaving, self._language = leaving, language

    def say(self, key: str, **values: Any) -> str:
        return say(f"people.{key}", self._language, **{"name": self._leaving.person.name, **values})

    def roles(self) -> Iterator[str]:
        """Each role with who holds it then, and what it does."""
        for role in self._leaving.held:
            yield self._role(role)
            duties = self._leaving.duties(role)
            others = [each for each in duties.takes_part if each not in (*duties.owns, *duties.approves)]
            for key, processes in (("owns", duties.owns), ("approves", duties.approves), ("takes-part", others)):
                if processes:
                    yield "  " + self.say(key, processes=some(processes))
        if not self._leaving.held:
            yield self.say("no-roles")

    def _role(self, role: Role) -> str:
        persons = [person.name for person in self._leaving.holders_after(role)]
        key = "given" if persons else "nobody" if role.kind == "position" else "not-needed"
        return self.say(key, title=role.title, role=role.id, day=self._leaving.next_day, persons=persons)

    def waiting(self, rows: Sequence[Row]) -> Iterator[str]:
        for row in rows:
            state = Sentence(f"approval.states.{row.state}", {**row.plain(), "class_": row.class_ or None})
            yield self.say("waits", item=row.title or row.item, state=state)
        if rows:
            yield self.say("waits-next")

    def findings(self, found: Sequence[Finding]) -> Iterator[str]:
        for finding in found:
            if finding.new and finding.severity < Severity.note and finding.rule not in TOLD and not finding.waiver:
                yield self.say("finding", message=finding.message)

    def deputies(self) -> Iterator[str]:
        day = self._leaving.last
        yield from (self.say("stood-in", title=role.title, day=day) for role in self._leaving.stands_in)
        for role, deputy in self._leaving.stood_in_for:
            yield self.say("stood-in-for", deputy=deputy.name, title=role.title, day=day)
        for role in self._leaving.without_deputy:
            yield self.say("without-deputy", title=role.title, day=self._leaving.next_day)

    def accounts(self) -> Iterator[str]:
        leaving, person = self._leaving, self._leaving.person
        for forge, number in person.forge.items():
            yield self.say("account", forge=forge, number=number, day=leaving.last)
        yield from (self.say("email", email=email) for email in person.emails)
        for key in leaving.keys:
            purpose = Sentence(f"people.purposes.{key.purpose}")
            yield self.say("key", mark=fingerprint(key.key), purpose=purpose, day=leaving.last)
        if programs := leaving.keys_of_programs:
            yield self.say("keys-of-programs", names=[program.name for program in programs])
