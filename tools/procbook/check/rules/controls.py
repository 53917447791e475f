"""Controls: each has an owner, a frequency, evidence and a test, and nobody checks his own work.

Served: R-030 and R-031 (KPIs with a target, controls with type, frequency, evidence, owner), segregation of duties.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from procbook.check.rule import Context, Hit, rule
from procbook.check.shares import Shares
from procbook.check.survey import survey
from procbook.finding import Severity
from procbook.manual.model import Manual, Process, Step


@rule(Severity.error)
def control_without_owner(process: Process, context: Context) -> Iterator[Hit]:
    for control in process.controls:
        if not control.owner:
            yield Hit(control, "id", id=control.id)


@rule(Severity.error)
def control_without_frequency(process: Process, context: Context) -> Iterator[Hit]:
    for control in process.controls:
        if not control.frequency:
            yield Hit(control, "id", id=control.id)


@rule(Severity.warning)
def control_without_evidence(process: Process, context: Context) -> Iterator[Hit]:
    for control in process.controls:
        if not control.evidence:
            yield Hit(control, "id", id=control.id)


@rule(Severity.warning)
def control_without_test(process: Process, context: Context) -> Iterator[Hit]:
    for control in process.controls:
        if not control.test:
            yield Hit(control, "id", id=control.id)


@rule(Severity.warning)
def unattached_control(process: Process, context: Context) -> Iterator[Hit]:
    """A control that no step names, of this process or another."""
    if process.controls:
        used = context.shared(survey).used.get("control", ())
        for control in process.controls:
            if control.id not in used:
                yield Hit(control, "id", id=control.id)


@rule(Severity.warning)
def kpi_without_target(process: Process, context: Context) -> Iterator[Hit]:
    for kpi in process.kpis:
        if not kpi.target:
            yield Hit(kpi, "id", id=kpi.id, name=kpi.name)


@rule(Severity.warning)
def kpi_without_formula(process: Process, context: Context) -> Iterator[Hit]:
    for kpi in process.kpis:
        if not kpi.formula:
            yield Hit(kpi, "id", id=kpi.id, name=kpi.name)


@rule(Severity.warning)
def impossible_target(process: Process, context: Context) -> Iterator[Hit]:
    """More than all of a whole. Growth, return and what is measured by a plan may well be more than 100 %."""
    for kpi in process.kpis:
        if share := context.shared(Shares).beyond(kpi):
            yield Hit(kpi, "target", name=kpi.name, target=kpi.target, share=share)


@rule(Severity.error, severities={"call": Severity.warning})
def doer_is_checker(process: Process, context: Context) -> Iterator[Hit]:
    """Two steps that the policy keeps apart, open to one role, and nothing says that it is another person."""
    manual = context.manual
    tagged = [step for step in process.steps if step.tags]
    if tagged:
        called = [(step, manual.processes[step.process]) for step in process.steps if step.process in manual.processes]
        for pair in (pair for pair in manual.settings.policy.separation if pair[0] != pair[-1]):
            doing, checking = ([step for step in tagged if tag in step.tags] for tag in pair)
            yield from _same_hands(doing, checking, pair, manual)
            for call, other in {other.id: (call, other) for call, other in called}.values():
                yield from _across(call, other, doing, pair, manual)


@rule(Severity.warning)
def unauthorised_approver(process: Process, context: Context) -> Iterator[Hit]:
    """A sign-off by a limit of authority whose owner decides in no band of it, whatever the case."""
    manual = context.manual
    for step in process.steps:
        limit = manual.limits.get(step.authority) if step.kind == "sign-off" else None
        owners, deciders = _owners(step), _deciders(step, manual)
        if limit and owners and owners <= manual.roles.keys() and deciders.isdisjoint(owners):
            taking_part = [_title(role, manual) for role in step.with_ if role in deciders]
            yield Hit(
                step,
                "owner_when" if step.owner_when else "owner",
                variant="with" if taking_part else "",
                related=(limit,),
                step=step.id,
                limit=limit.title,
                owner=_title(step.owner or min(owners), manual),
                deciders=taking_part or [_title(role, manual) for role in sorted(deciders)],
            )


def _same_hands(doing: list[Step], checking: list[Step], pair: tuple[str, ...], manual: Manual) -> Iterator[Hit]:
    """Each checking step once, with the first step that the same role may do."""
    by_role: dict[str, list[Step]] = defaultdict(list)
    for does in doing:
        for role in {*_owners(does), *does.with_}:
            by_role[role].append(does)
    both = {does.id for does in doing}
    for checks in checking:
        if checks.id in both:
            yield Hit(checks, "tags", variant="itself", step=checks.id, tags=pair)
            continue
        for role in sorted({*_owners(checks), *_deciders(checks, manual)}):
            open_to = (does for does in by_role[role] if does.id not in checks.others and checks.id not in does.others)
            other = next(open_to, None)
            if other:
                title = _title(role, manual)
                yield Hit(checks, "owner", related=(other,), step=checks.id, other=other.id, tags=pair, roles=title)
                break


def _owners(step: Step) -> set[str]:
    return {step.owner, *(case.owner for case in step.owner_when)} - {""}


def _deciders(step: Step, manual: Manual) -> set[str]:
    """Those who decide by the step's limit of authority. Who only takes part in a check does not decide it."""
    limit = manual.limits.get(step.authority)
    return {role for band in limit.bands for role in band.decides} if limit else set()


def _across(call: Step, other: Process, doing: list[Step], pair: tuple[str, ...], manual: Manual) -> Iterator[Hit]:
    """What is done here and checked in the called process, where `other_than` cannot be said.

    Told once, and only when one position owns both steps.
    """
    owners = {step.owner: step for step in doing if step.owner in manual.roles}
    for step in other.steps:
        if pair[1] in step.tags and step.owner in owners and manual.roles[step.owner].kind == "position":
            own = owners[step.owner]
            values: dict[str, Any] = {"process": other.id, "step": step.id, "other": own.id, "tags": pair}
            title = _title(step.owner, manual)
            yield Hit(call, "process", variant="call", related=(own, step), roles=title, **values)
            return


def _title(role: str, manual: Manual) -> str:
    return manual.roles[role].title if role in manual.roles else role
