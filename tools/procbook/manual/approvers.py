"""What the policy of approvals asks for, and whether anybody can give it: which rule, which roles, which persons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from procbook.manual.dates import day_of
from procbook.manual.holders import covers, holders, is_active
from procbook.manual.model import ApprovalRule, Deputy, Key, Manual, Person, Role

ACTIONS = ("adopt", "create", "change", "review", "retire", "reinstate", "emergency", "ratify", "withdraw")
"""What can be done to an item."""

APPROVER = "approver"
"""In a rule of the policy: the approver role of the process itself."""

LONGEST_DEPUTY = 45
"""Days within a year, first and last included: who stands in longer is a holder, and is named one."""

_YEAR = timedelta(days=365)


def matching(rules: Sequence[ApprovalRule], kind: str, action: str, class_: str) -> ApprovalRule | None:
    """The first rule that matches; None when there is none.

    `adopt` is judged like `create` unless a rule names it: both bring a text that has no approver of its own yet.
    """
    if action == "adopt" and not any("adopt" in rule.actions and kind in rule.items for rule in rules):
        action = "create"
    return next((rule for rule in rules if _matches(rule, kind, action, class_)), None)


def _matches(rule: ApprovalRule, kind: str, action: str, class_: str) -> bool:
    return (
        kind in rule.items
        and (not rule.actions or action in rule.actions)
        and (not rule.classes or class_ in rule.classes)
    )


def superiors(roles: Mapping[str, Role], role: str) -> list[str]:
    """The roles above a role, the nearest first; those of a circle only once.

    A role that is itself in a circle has none: there everybody would be above everybody.
    """
    above: list[str] = []
    current = role
    while (known := roles.get(current)) and known.reports_to and known.reports_to not in above:
        current = known.reports_to
        above.append(current)
    return [] if role in above else above


def short_enough(role: Role, person: str, day: date) -> bool:
    """Whether somebody who stands in for a role that day may approve: with an end, and not for long.

    A span without an end, or a longer one, makes nobody a deputy. The others of the year up to the end of the present
    one add up, for whomever he stands in, or spans that follow each other would make a holder whom nobody named.
    """
    spans = [each for each in role.deputies if each.person == person and _is_short(each)]
    present = [day_of(each.until) for each in spans if covers(each, day)]
    if not present:
        return False
    end = max(present)
    stood = {day for each in spans for day in _days(each, end - _YEAR, end)}
    return len(stood) <= LONGEST_DEPUTY


def _is_short(deputy: Deputy) -> bool:
    return deputy.until != "" and (day_of(deputy.until) - day_of(deputy.from_)).days < LONGEST_DEPUTY


def _days(deputy: Deputy, after: date, until: date) -> Iterator[date]:
    """The days of a span within a year, which are few however long the span is."""
    first, last = max(day_of(deputy.from_), after + timedelta(days=1)), min(day_of(deputy.until), until)
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def each_by_another(roles: Iterable[str], persons: Mapping[str, Collection[str]]) -> bool:
    """Whether every role can be given to a person of its own (a matching, found by moving persons along)."""
    given: dict[str, str] = {}

    def give(role: str, tried: set[str]) -> bool:
        for person, may in persons.items():
            if role in may and person not in tried:
                tried.add(person)
                if person not in given or give(given[person], tried):
                    given[person] = role
                    return True
        return False

    return all(give(role, set()) for role in roles)


class Shortfall(NamedTuple):
    """An approval that nobody can give. `rule` is None when there is none for it. `why`:

    - none: no rule           - nobody: the rule names no role that anybody could stand in for it
    - few: fewer persons than it wants, or than roles of which each needs one of its own
    - approver: the rule names only the approver of a process, which nothing but a process has
    - evidence: fewer than it wants have a key, or an account at the forge, to show it as strongly as it asks
    - author: just as many as it wants, and nobody else is there who could have written what they approve
    """

    why: str
    rule: ApprovalRule | None
    kind: str
    action: str
    class_: str
    persons: int


CASES = (
    ("governance", "change", "A"),
    ("governance", "change", "B"),
    ("governance", "change", "C"),
    ("reference", "create", ""),
    *(("reference", "change", class_) for class_ in "ABC"),
    ("site", "change", "C"),
    ("process", "create", ""),
    *(("process", "change", class_) for class_ in "ABC"),
    ("process", "review", ""),
    ("process", "retire", "A"),
)
"""What a manual has to get approved one day: kind of item, action, class of the change."""


def shortfalls(manual: Manual, day: date) -> Iterator[Shortfall]:
    """The approvals that nobody can give on a day, each rule once; nothing when there is no policy at all.

    Whether the approver of one process is there is another question (`vacant-role`): the usual approver counts as
    one person.
    """
    told: list[ApprovalRule | tuple[str, str]] = []
    for kind, action, class_ in CASES if manual.settings.policy.approvals else ():
        rule = matching(manual.settings.policy.approvals, kind, action, class_)
        if rule is None and (kind, action) not in told:
            told.append((kind, action))
            yield Shortfall("none", None, kind, action, class_, 0)
        elif rule is not None and not rule.uncontrolled and rule not in told:
            why, persons = _lacking(rule, manual, day, kind == "process", new=action == "create")
            if why:
                told.append(rule)
                yield Shortfall(why, rule, kind, action, class_, persons)


def _lacking(rule: ApprovalRule, manual: Manual, day: date, of_process: bool, new: bool) -> tuple[str, int]:
    """Why a rule cannot be fulfilled, "" when it can; and how many persons there are for it.

    Only a process has an approver of its own, and a new one has none yet.
    """
    own = of_process and APPROVER in rule.roles
    wanted = sorted({role for role in rule.roles if role != APPROVER})
    if any(role not in manual.roles for role in wanted):
        return "", 0  # which is told where the role is named
    if not wanted:
        lacking = "approver" if rule.roles and not of_process else "nobody"
        return ("", 0) if own and not new else (lacking, 0)
    persons = persons_for(wanted, manual, day)
    usual = 1 if own and not new else 0
    if len(persons) + usual < rule.count:
        return "few", len(persons) + usual
    if rule.count >= len(wanted) + usual and not each_by_another(wanted, persons):
        return "few", len(persons) + usual
    able = [id for id in persons if can_show(manual.people[id], rule.evidence, manual, day)]
    if len(able) + usual < rule.count:
        return "evidence", len(able) + usual
    others = {id for id, person in manual.people.items() if person.kind == "person" and is_active(person, day)}
    if not usual and len(persons) == rule.count and others <= persons.keys():
        return "author", len(persons)
    return "", len(persons)


def can_show(person: Person, evidence: str, manual: Manual, day: date) -> bool:
    """Whether somebody can give an approval as strong as that: with a key, or by an account at the forge. Other systems
    are not known here."""
    if evidence in ("declared", "external"):
        return True
    signs = any(key.purpose == "approval" and _is_valid(key, day) for key in person.keys)
    forge = manual.settings.forge
    return signs or (evidence == "forge" and forge is not None and forge.kind in person.forge)


def _is_valid(key: Key, day: date) -> bool:
    ended = min(filter(None, (key.until, key.compromised_since)), default="")
    return day_of(key.from_) <= day and (not ended or day <= day_of(ended))


def persons_for(wanted: Collection[str], manual: Manual, day: date) -> dict[str, frozenset[str]]:
    """Who may approve on a day for which of the roles wanted: who holds it or one above it, or stands in for that."""
    found: dict[str, set[str]] = {}
    for role in wanted:
        for above in (role, *superiors(manual.roles, role)):
            for person in _standing(manual.roles.get(above), manual, day):
                found.setdefault(person, set()).add(role)
    return {person: frozenset(roles) for person, roles in found.items() if manual.people[person].kind == "person"}


def _standing(role: Role | None, manual: Manual, day: date) -> set[str]:
    """The holders of a role, and those who stand in for one of them and may approve."""
    if role is None:
        return set()
    held = set(holders(role, manual, day))
    deputies = (each for each in role.deputies if covers(each, day) and short_enough(role, each.person, day))
    known = (each for each in deputies if each.person in manual.people and is_active(manual.people[each.person], day))
    return held | {each.person for each in known if held - {each.person} and (not each.for_ or each.for_ in held)}
