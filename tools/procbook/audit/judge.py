"""Whether a statement may be trusted after another one: every reason against it, and what has to be said of it.

A reason voids the statement: the item stays unapproved until there is a better one. A remark does not, but it stands
as long as that version does.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from procbook.approval import (
    KEEPING,
    WITH_REASON,
    Record,
    content_place,
    demanded,
    level,
    misfit,
    objections,
    quorum,
    rule_for,
    strong_enough,
    verify,
    version_fault,
    written,
)
from procbook.audit.case import TOLD, Case
from procbook.audit.limits import broken_limits
from procbook.audit.state import LAPSE, TOGETHER, Approved, Candidate, Reason, Version, deadlines
from procbook.change import Limited
from procbook.manual.model import ApprovalRule


class Judgement(NamedTuple):
    """`version` is there when nothing voids the statement."""

    reasons: tuple[Reason, ...]
    version: Version | None = None


def judge(case: Case) -> Judgement:
    """Raises CannotCheck when evidence cannot be verified here."""
    if case.root:
        return _judge_root(case)
    reasons = [*_identity(case), *_action(case), *_version(case), *_policy(case)]
    if reasons:
        return Judgement(tuple(reasons))
    valid, against = _approvals(case)
    if not _enough(case, valid):
        missing = () if against and not valid else (_too_few(case, valid),)
        return Judgement((*against, *missing))
    if case.strangers and _demands_evidence(case):
        return Judgement(tuple(_unknown_authors(case)))
    return Judgement((), _trusted_version(case, valid))


def _judge_root(case: Case) -> Judgement:
    """Only that it is genuine; an entitlement would be one that it gives itself."""
    reasons = [*_identity(case), *_action(case)]
    for candidate in case.candidates:
        broken = verify(candidate.record, case.governance, case.moment(candidate), case.known_keys)
        reasons += [Reason(rule, candidate.path, "", _who(candidate.record)) for rule in broken]
    valid = [_approved(case, candidate) for candidate in case.candidates]
    return Judgement(tuple(reasons)) if reasons else Judgement((), _trusted_version(case, valid))


def _who(record: Record) -> dict[str, str]:
    return {"person": record.approval.by, "role": record.approval.role}


def _identity(case: Case) -> list[Reason]:
    statement = case.statement
    if statement.manual != case.governance.manual_id:
        return [case.reason("wrong-manual", manual=statement.manual)]
    return []


def _action(case: Case) -> list[Reason]:
    """The action must be what happens between the content before and this one."""
    action = case.statement.action
    return [case.reason("broken-chain", "action", action=action)] if misfit(action, case.transition) else []


def _version(case: Case) -> list[Reason]:
    """The version of the record is that of the text, and the next one."""
    statement, transition = case.statement, case.transition
    in_text = written(transition.content, "version")
    if statement.kind == "process" and in_text and in_text != statement.version:
        return [case.reason("broken-chain", "version", version=statement.version, said=in_text)]
    fault = version_fault(statement.action, transition, statement.version)
    if fault in ("kept", "same"):
        variant = "keep" if fault == "kept" else ""
        return [case.reason("missing-version-bump", variant, version=transition.version)]
    if fault == "back":
        return [case.reason("bump-too-small", "back", version=statement.version, before=transition.version)]
    return []


def _policy(case: Case) -> list[Reason]:
    statement = case.statement
    if statement.action == "emergency" and case.rule is None:
        return [case.reason("approver-not-entitled", "emergency", person=case.candidates[0].record.approval.by)]
    if case.rule is None or not (case.wanted or case.rule.uncontrolled):
        return [case.reason("rule-without-approver", "", action=statement.action, class_=case.class_)]
    return []


def _approvals(case: Case) -> tuple[list[Approved], list[Reason]]:
    """The approvals that count, one a person, and what is wrong with the others."""
    valid: dict[str, Approved] = {}
    against = []
    for candidate in case.candidates:
        wrong = _against(case, candidate)
        against += wrong
        if not wrong:
            valid.setdefault(candidate.record.approval.by, _approved(case, candidate))
    return list(valid.values()), against


def _against(case: Case, candidate: Candidate) -> list[Reason]:
    record, path = candidate.record, candidate.path
    person = record.approval.by
    assert case.rule
    values = _who(record) | {"landed": candidate.landed.date().isoformat(), "days": LAPSE.days}
    moment = case.moment(candidate)
    day = moment.date()
    wrong = [(o.rule, o.variant) for o in objections(case.governance, record, case.wanted, day)]
    wrote = case.wrote(candidate, (person, record.approval.for_))
    wrong += [("self-approval", "" if wrote == "wrote" else wrote)] if wrote else []
    wrong += [(rule, "") for rule in verify(record, case.governance, moment, case.known_keys)]
    wrong += [("record-without-content", "expired")] if case.state.has_lapsed(candidate) else []
    wrong += [("stale-approval", "")] if _is_stale(case, record) else []
    if not wrong and not strong_enough(level(record, True), case.rule.evidence):
        values |= {"level": level(record, True), "wanted": case.rule.evidence}
        wrong = [("weak-evidence", "")]
    return [Reason(rule, path, variant, values) for rule, variant in wrong]


def _is_stale(case: Case, record: Record) -> bool:
    """Whether the forge's review was of another content than the one approved."""
    evidence = record.approval.evidence
    if not (evidence.forge and record.recorded):
        return False
    seen = case.digest_at(case.statement.item, evidence.commit)
    return seen is not None and seen != case.statement.content


def _approved(case: Case, candidate: Candidate) -> Approved:
    approval, landed = candidate.record.approval, case.moment(candidate)
    evidence = approval.evidence
    return Approved(
        person=approval.by, role=approval.role, for_=approval.for_ or "", level=level(candidate.record, True),
        at=approval.at, landed=landed, path=candidate.path, key=evidence.key,
        forge=evidence.forge, repository=evidence.repository, pull=evidence.pull,
    )  # fmt: skip


def _enough(case: Case, valid: list[Approved]) -> bool:
    paths = {approved.path for approved in valid}
    assert case.rule
    records = [candidate.record for candidate in case.candidates if candidate.path in paths]
    return quorum(case.governance, case.rule, case.wanted, records)


def _too_few(case: Case, valid: list[Approved]) -> Reason:
    assert case.rule
    return case.reason("quorum-not-met", "", got=len(valid), count=case.rule.count, roles=_titles(case, case.wanted))


def _titles(case: Case, roles: Collection[str]) -> list[str]:
    return [case.governance.roles[role].title for role in sorted(roles) if role in case.governance.roles]


def _demands_evidence(case: Case) -> bool:
    return case.rule is not None and case.rule.evidence != "declared"


def _unknown_authors(case: Case) -> list[Reason]:
    """A reason each for the first of them, and one for all others: a commit may name a hundred thousand."""
    variant, more = ("", "more") if _demands_evidence(case) else ("declared", "more-declared")
    named, others = case.strangers[:TOLD], case.strangers[TOLD:]
    told = [case.reason("unknown-author", variant, name=who.name, email=who.email) for who in named]
    return [*told, case.reason("unknown-author", more, count=len(others))] if others else told


def _trusted_version(case: Case, valid: list[Approved]) -> Version:
    statement, settings = case.statement, case.governance.settings
    counts = statement.kind == "process" and settings.policy.stage == "in-force"
    landed = max(map(case.moment, case.candidates))
    emergency = statement.action == "emergency"
    ratify_by, lapses = deadlines(case.governance, landed.date()) if emergency else (None, None)
    version = Version(
        statement,
        statement.digest,
        content_place(case.candidates[0].record),
        tuple(valid),
        case.commit,
        landed,
        case.class_,
        written(case.transition.content, "effective_from") if statement.kind == "process" else "",
        case.authors,
        counts and case.effect in ("change", "emergency", "ratify"),
        ratify_by=ratify_by,
        lapses=lapses,
        places=case.transition.weight.places,
        limits=case.transition.weight.limits,
    )
    if case.root:
        return version
    small = _small_steps(case, valid)
    return version._replace(remarks=(*_formal(case), *small, *_limits(case, version), *_unknown_authors(case)))


def _small_steps(case: Case, valid: list[Approved]) -> list[Reason]:
    """Changes that together are heavier than each of them, and were never approved by those who may approve that."""
    together = case.transition.together if case.effect in ("change", "ratify") else ""
    rule = rule_for(case.governance, case.statement.kind, "change", together) if together else None
    if rule is None or _do(case, rule, valid):
        return []
    values = {"class_": together, "days": TOGETHER.days, "roles": _titles(case, demanded(rule, case.transition.old))}
    return [case.reason("approver-not-entitled", "together", **values)]


def _do(case: Case, rule: ApprovalRule, valid: list[Approved]) -> bool:
    """Whether these approvals do by a rule."""
    strong = {one.path for one in valid if strong_enough(one.level, rule.evidence)}
    records = [candidate.record for candidate in case.candidates if candidate.path in strong]
    return rule.uncontrolled or quorum(case.governance, rule, demanded(rule, case.transition.old), records)


def _formal(case: Case) -> list[Reason]:
    """What is wrong with the form of a change that the entitled persons approved."""
    statement, transition = case.statement, case.transition
    remarks = []
    if statement.action in WITH_REASON and not statement.reason:
        remarks.append(case.reason("missing-change-reason"))
    if transition.is_first or statement.action in KEEPING:
        return remarks
    if not case.class_:
        remarks.append(case.reason("version-bump-without-change", version=statement.version))
    elif version_fault(statement.action, transition, statement.version) == "small":
        values = {"version": statement.version, "before": transition.version, "class_": case.class_}
        remarks.append(case.reason("bump-too-small", "", **values))
    return remarks


def _limits(case: Case, version: Version) -> list[Reason]:
    """The limits that a change of a process breaks, or one of a limit of authority; each of those is counted alone."""
    counts = version.counts and case.effect == "change"
    broken = broken_limits(case.state, version.past(), version.limits, case.governance.settings, counts)
    return [_broken(case, *one) for one in broken]


def _broken(case: Case, limited: Limited, limit: str) -> Reason:
    values = {**limited.values, "item": case.title_of_limit(limit)} if limit else limited.values
    return case.reason(limited.rule, limited.variant, **values)
