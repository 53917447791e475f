"""What is coming in the organisation, a line each, the soonest first."""

from __future__ import annotations

from procbook.manual.ahead import EMERGENCY, LEAVES, VACANT, Ahead
from procbook.manual.model import Person, Role
from procbook.words import Sentence

_WHY = {"none": "lack-without-rule", "evidence": "lack-evidence", "author": "lack-author"}


def ahead_sentence(coming: Ahead) -> Sentence:
    """One thing to come."""
    if isinstance(coming.subject, Person):
        return Sentence(f"people.{LEAVES}", {"day": coming.day, "name": coming.subject.name})
    if isinstance(coming.subject, Role):
        return Sentence(f"people.{VACANT}", {"day": coming.day, "title": coming.subject.title})
    lack = coming.lack
    if lack is None:
        return Sentence(f"people.{EMERGENCY}", {"day": coming.day})
    values = {
        "day": coming.day,
        "kind": Sentence(f"audit.kinds.{lack.kind}"),
        "action": Sentence(f"approval.actions.{lack.action}"),
    }
    if lack.rule:
        values |= {"count": lack.rule.count, "persons": lack.persons}
    usual = "lack-of-others" if lack.rule and lack.persons >= lack.rule.count else "lack"
    return Sentence(f"people.{_WHY.get(lack.why, usual)}", values)
