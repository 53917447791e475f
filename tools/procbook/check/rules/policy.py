"""Policy: what has to be approved can be approved, by people who are there.

Served: IC-BASIC (approvals are authorised), R-144 (tasks reach an individual, vacancies are in sight).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from procbook.check.rule import Context, Hit, rule
from procbook.finding import Severity
from procbook.manual.approvers import ACTIONS, APPROVER, matching, persons_for, shortfalls
from procbook.manual.calendar import MONTHS, WINDOWS
from procbook.manual.duration import days_of
from procbook.manual.holders import ends_before, was_never
from procbook.manual.known import FILES
from procbook.manual.model import ApprovalRule, Calendar, ChangeLimit, Manual, Policy, Step
from procbook.manual.site_names import idle_names

ALIKE = 0.85
"""How alike two tags are that are one mistyped: `approving` and `aproving`, and not `improving`."""

LONGEST_MONTH = 31

FIELDS = {
    "nobody": "roles",
    "few": "count",
    "author": "count",
    "approver": "roles",
    "create": "roles",
    "evidence": "evidence",
}


@rule(
    Severity.error,
    each_process=False,
    calendar=True,
    severities=dict.fromkeys(("create", "emergency"), Severity.warning),
)
def unfulfillable_policy(context: Context) -> Iterator[Hit]:
    """An approval that nobody can give today. What cannot be read, or cannot be meant, is no empty list of people."""
    manual, policy = context.manual, context.manual.settings.policy
    if {FILES["person"], FILES["role"]} & manual.left_out or _has_odd_spans(manual):
        return
    for lack in shortfalls(manual, context.today):
        why = "create" if (lack.why, lack.kind, lack.action) == ("nobody", "process", "create") else lack.why
        values: dict[str, Any] = {"item": lack.kind, "action": lack.action, "persons": lack.persons}
        count = lack.rule.count if lack.rule else 0
        yield Hit(lack.rule or policy, FIELDS.get(why, "approvals"), variant=why, count=count, **values)
    emergency = policy.emergency
    if emergency and not (
        set(emergency.roles) - manual.roles.keys() or persons_for(emergency.roles, manual, context.today)
    ):
        yield Hit(emergency, "roles", variant="emergency")


def _has_odd_spans(manual: Manual) -> bool:
    """Whether somebody's time in a role or in the company ends before it begins: nobody knows who can approve."""
    roles = manual.roles.values()
    held = any(ends_before(entry) for role in roles for entry in role.holders)
    acting = any(ends_before(entry) for role in roles for entry in role.deputies)
    return held or acting or any(map(was_never, manual.people.values()))


@rule(
    Severity.warning,
    each_process=False,
    severities=dict.fromkeys(("uncontrolled", "site-outside", "site-wildcard", "site-written", "pair"), Severity.error),
)
def idle_policy(context: Context) -> Iterator[Hit]:
    """A part of the policy that does nothing as it stands, because another part says otherwise."""
    policy = context.manual.settings.policy
    for rule_ in policy.approvals:
        yield from _said_twice(rule_)
        for kind in dict.fromkeys(rule_.items):
            if not _applies(rule_, kind, policy.approvals):
                yield Hit(rule_, ("items", rule_.items.index(kind)), variant="covered", item=kind)
    yield from _halves(policy, context.manual.settings.calendar)
    yield from _names_of_nothing(policy, context)
    yield from _tags(policy, context)


def _said_twice(rule_: ApprovalRule) -> Iterator[Hit]:
    """What stands beside `uncontrolled`, and an approver of what has none."""
    others = [("roles", rule_.roles), ("count", rule_.count > 1), ("evidence", rule_.evidence != "declared")]
    for field in [field for field, held in others if held and rule_.uncontrolled][:1]:
        yield Hit(rule_, field, variant="uncontrolled", items=rule_.items, key=field)
    named = APPROVER in rule_.roles and set(rule_.roles) != {APPROVER}
    if named and "process" not in rule_.items and not rule_.uncontrolled:
        yield Hit(rule_, ("roles", rule_.roles.index(APPROVER)), variant="approver", items=rule_.items)


def _applies(rule_: ApprovalRule, kind: str, among: tuple[ApprovalRule, ...]) -> bool:
    """Whether the rule is the first that matches for any action and class of changes."""
    return any(matching(among, kind, action, class_) is rule_ for action in ACTIONS for class_ in ("", *"ABC"))


def _halves(policy: Policy, calendar: Calendar) -> Iterator[Hit]:
    """Halves of a limit of changes without the other half, and a number that another part of it never lets come."""
    for limit in (policy.limits.A, policy.limits.B, policy.limits.authority):
        if bool(limit.at_most) != bool(limit.per):
            yield Hit(limit, "at_most" if limit.at_most else "per", variant="per" if limit.at_most else "at-most")
        for field, most in _most(limit, calendar) if limit.at_most and limit.per else ():
            if most < limit.at_most:
                said = getattr(limit, field)
                values = {"at_most": limit.at_most, "per": limit.per, "key": field, "said": said, "most": most}
                yield Hit(limit, "at_most", variant="never", **values)


def _most(limit: ChangeLimit, calendar: Calendar) -> Iterator[tuple[str, int]]:
    """How often something may change in the period at most, by the other parts of its limit. Working days are taken
    for calendar days, which are no longer."""
    months = MONTHS[limit.per]
    if limit.apart and (apart := days_of(limit.apart, calendar)):
        yield "apart", math.floor((LONGEST_MONTH * months - 1) / apart) + 1
    if limit.windows:
        yield "windows", months // WINDOWS[limit.windows] + 1


def _tags(policy: Policy, context: Context) -> Iterator[Hit]:
    """Pairs of tags that keep nobody apart: a tag and itself, one that some step has mistyped, and one of no step. A
    process that cannot be read may have it."""
    manual = context.manual
    carried: dict[str, Step] = {}
    for process in manual.worked_by:
        for step in process.steps:
            carried |= {tag: step for tag in step.tags if tag not in carried}
    wanted = sorted({tag for pair in policy.separation for tag in pair})
    nearly = {tag: close[0] for tag in carried if tag not in wanted and (close := _alike(tag, wanted))}
    for tag, meant in nearly.items():
        step = carried[tag]
        yield Hit(step, ("tags", step.tags.index(tag)), variant="tag", step=step.id, tag=tag, meant=meant)
    for place, pair in enumerate(policy.separation):
        missing = [tag for tag in pair if tag not in carried and tag not in nearly.values()]
        if pair[0] == pair[-1]:
            yield Hit(policy, ("separation", place, len(pair) - 1), variant="pair", tag=pair[0])
        elif missing and manual.worked_by and not manual.left_out:
            yield Hit(policy, ("separation", place), variant="separation", tags=pair, missing=missing)


def _alike(tag: str, tags: list[str]) -> list[str]:
    return get_close_matches(tag, tags, 1, ALIKE)


def _names_of_nothing(policy: Policy, context: Context) -> Iterator[Hit]:
    """Names of the site's files that stand for none."""
    paths = context.alike(policy.site)
    for place, variant, meant in idle_names(policy.site, paths) if paths is not None else ():
        yield Hit(policy, ("site", place), variant=variant, name=policy.site[place], meant=meant)
