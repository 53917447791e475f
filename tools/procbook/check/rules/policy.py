"""Policy: what has to be approved can be approved, by people who are there.

Served: IC-BASIC (approvals are authorised), R-144 (tasks reach an individual, vacancies are in sight).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from procbook.check.rule import Context, Hit, rule
from procbook.finding import Severity
from procbook.manual.approvers import persons_for, shortfalls
from procbook.manual.known import FILES

FIELDS = {"nobody": "roles", "few": "count", "author": "count", "create": "roles", "evidence": "evidence"}


@rule(
    Severity.error,
    each_process=False,
    calendar=True,
    severities=dict.fromkeys(("create", "emergency"), Severity.warning),
)
def unfulfillable_policy(context: Context) -> Iterator[Hit]:
    """An approval that nobody can give today. What cannot be read is no empty list of people."""
    manual, policy = context.manual, context.manual.settings.policy
    if {FILES["person"], FILES["role"]} & manual.left_out:
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
