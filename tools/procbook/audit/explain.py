"""From what the fold found to findings: the reasons, with their place, weight and words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from procbook.approval import GOVERNANCE, KEEPING, SITE, Governance, belongs, content_place, is_suspect, item_of
from procbook.audit.contents import Contents
from procbook.audit.fold import Closed, Folded, uncontrolled
from procbook.audit.history import MERGE, History, moment
from procbook.audit.state import LAPSE, RECORDED_WITHIN, Candidate, ItemState, Reason, Version
from procbook.change.change import not_heavier
from procbook.finding import Finding, Location, Severity
from procbook.manual.kinds import PATHS
from procbook.words import Sentence, rule_message, say

KINDS = ("process", "governance", "reference", "site")
HANDBOOK = PATHS["handbook"]
WARNINGS = frozenset({"was-unapproved", "root-not-pinned", "version-bump-without-change", "outside-release-window"})
NOTES = frozenset({"uncontrolled-kind", "recorded-late"})
PAST = frozenset({"restored", "declared", "more-declared", "late", "expired", "past", "superseded"})
"""Variants that are no more than a warning."""


@dataclass(frozen=True)
class Observation:
    """A reason about an item, on its way to becoming a finding. `over`: it no longer stands.

    `commit`: what did it, when it is over and done. `known`: why the governance accepts it as a known incident;
    `standing`: it is open at the tip and can be mended there, so that nobody may.
    """

    item: str
    reason: Reason
    over: bool = False
    commit: str = ""
    known: str = ""
    standing: bool = False

    @property
    def severity(self) -> Severity:
        usual = usual_severity(self.reason.rule)
        return max(usual, Severity.warning) if self.over or self.known or self.reason.variant in PAST else usual

    def worded(self, language: str) -> Finding:
        reason = self.reason
        values = {"item": item_name(self.item, language), "record": reason.path, **reason.values}
        values |= {name: _NAMED[name](values[name]) for name in _NAMED.keys() & values}
        message = rule_message(reason.rule, reason.variant, values).say(language)
        message += say("audit.known-incident", language, reason=self.known) if self.known else ""
        return Finding(Location(reason.path, reason.line), reason.rule, self.severity, message, self.item)


def _level(level: str) -> Sentence:
    return Sentence(f"audit.levels.{level}")


def _commit(id: str) -> Sentence:
    return Sentence("audit.this-merge") if id == MERGE else Sentence("audit.commit", {"id": id[:12]})


_NAMED: Mapping[str, Callable[[str], Sentence]] = {
    "level": _level,
    "wanted": _level,
    "kind": lambda kind: Sentence(f"audit.kinds.{kind}"),
    "commit": _commit,
    "until": _commit,
}
"""Values that readers know by another name."""


def usual_severity(rule: str) -> Severity:
    """How much a finding of a rule weighs as long as it stands; any other rule than these is an error."""
    if rule in NOTES:
        return Severity.note
    return Severity.warning if rule in WARNINGS else Severity.error


def item_name(item: str, language: str) -> str:
    """How an item is called in messages."""
    kind, _, id = item.partition("/")
    return say(f"audit.items.{kind}", language, id=id) if kind in KINDS else item


def place_of(folded: Folded, item: str) -> str:
    """The file that a finding about an item points to: the one that changed last, or the place of one that is gone."""
    if item in (GOVERNANCE, SITE):
        here = (path for path in sorted(folded.listing) if item == SITE and belongs(path, folded.site))
        return next(here, HANDBOOK)
    place = folded.places.get(item, HANDBOOK)
    if place in folded.listing:
        return place
    return next((path for path in sorted(folded.listing) if item_of(path) == item), place)


def opened(folded: Folded) -> Iterator[Observation]:
    """Why each item that is not as approved is not."""
    for item, state in sorted(folded.states.items()):
        if state.opened is not None:
            yield from (Observation(item, reason) for reason in _why(folded, state))


def _why(folded: Folded, state: ItemState) -> Iterator[Reason]:
    assert state.opened
    meant = [one for one in state.candidates if one.record.statement.content == state.now]
    reasons = list(folded.reasons.get(state.item, [])) if meant else []
    judged, reached = {reason.path for reason in reasons}, _reached(state)
    for one in meant:
        if one.record.statement.previous not in reached and one.path not in judged:
            reasons.append(Reason("broken-chain", one.path))
    yield _missing(folded, state, bool(meant))
    yield from reasons


def _reached(state: ItemState) -> set[str | None]:
    """What a record may follow: what was approved last, or others that are still to be approved, which are what is
    missing then."""
    return {state.trusted.digest if state.trusted else None, *(one.record.statement.digest for one in state.candidates)}


def _missing(folded: Folded, state: ItemState, meant: bool) -> Reason:
    """That an item is not as approved; `meant`: there are records of what it is now, but they do not count."""
    assert state.opened
    path, values = place_of(folded, state.item), {"commit": state.opened.commit[:12]}
    if state.now is None:
        return Reason("governance-removed" if state.item == GOVERNANCE else "unapproved-removal", path, "", values)
    landed = state.trusted.landed if state.trusted else None
    if meant:
        return Reason("missing-approval", path, "invalid", values)
    if state.trusted and (earlier := state.earlier):
        values |= {"version": earlier.version, "approved": state.trusted.version}
        return Reason("missing-approval", path, "reverted", values)
    newer = [one for one in state.candidates if landed is None or one.landed >= landed]
    if newer:
        return Reason("approval-of-other-content", path, "", {**values, "record": newer[-1].path})
    unreadable = state.now.startswith("unreadable:")
    return Reason("missing-approval", path, "unreadable" if unreadable else "" if state.trusted else "first", values)


def settings(folded: Folded, contents: Contents) -> Iterator[Observation]:
    """Whether the settings themselves differ from the approved ones, which decide about everything else."""
    state, blob = folded.states.get(GOVERNANCE), folded.listing.get(HANDBOOK)
    if not state or not state.opened or not blob or not state.trusted:
        return
    written, approved = contents.part(blob, "handbook"), folded.settings
    if written is not None and written.json != approved:
        yield Observation(GOVERNANCE, Reason("settings-changed", HANDBOOK, "", {"commit": state.opened.commit[:12]}))


def closed(folded: Folded) -> Iterator[Observation]:
    """The times when something was not as approved."""
    for one in folded.closed:
        if is_beginning(folded, one):
            continue
        values = {"commit": one.interval.commit[:12], "until": one.until[:12]}
        rule = "recorded-late" if _recorded(one) else "was-unapproved"
        reason = Reason(rule, place_of(folded, one.item), "", values)
        yield Observation(one.item, reason, commit=one.interval.commit)


def is_beginning(folded: Folded, one: Closed) -> bool:
    """What was there before the start, and was approved later for the first time or adopted, was never claimed to have
    been approved."""
    first = one.version is not None and folded.states[one.item].versions[0] == one.version
    return first and one.interval.commit == folded.start


def _recorded(one: Closed) -> bool:
    """Whether the forge had the approval when the text landed, and only the record came later, but soon."""
    if one.version is None or one.landed - one.interval.landed > RECORDED_WITHIN:
        return False
    given = [approved for approved in one.version.approvals if approved.level == "forge"]
    return bool(given) and all(datetime.fromisoformat(each.at) <= one.interval.landed for each in given)


def records(folded: Folded, today: date) -> Iterator[Observation]:
    """Files of records that are none, that were altered, that are gone, or that stand for nothing."""
    record_files = folded.record_files
    bound = {version.content_path for state in folded.states.values() for version in state.versions}
    bound |= {content_place(one.record) for state in folded.states.values() for one in state.candidates}
    counting = {
        approved.path for one in folded.states.values() for version in one.versions for approved in version.approvals
    }
    counting |= {version.content_path for one in folded.states.values() for version in one.versions}
    for lost in record_files.lost(bound):
        missed = lost.path in counting and not lost.variant
        yield Observation(_item_of_record(lost.path), lost, commit=record_files.gone[lost.path], standing=missed)
    malformed = [reason for path, reason in sorted(record_files.malformed.items()) if path in record_files.now]
    for wrong in (*record_files.strays(bound), *malformed):
        yield Observation(
            _item_of_record(wrong.path), wrong, commit=record_files.came.get(wrong.path, ""), standing=True
        )
    for item, state in sorted(folded.states.items()):
        reached = _reached(state)
        for one in state.candidates:
            idle = not state.opened and state.leads_nowhere(one)
            reason = _leading_nowhere(state, one, today, reached) if idle else None
            missing = record_files.content(content_place(one.record), one.record.statement.content) is None
            if missing and (reason is None or reason.variant not in PAST):
                reason = Reason("record-without-content", one.path)
            if reason:
                yield Observation(item, reason, commit=one.commit)


def _leading_nowhere(state: ItemState, one: Candidate, today: date, reached: Collection[str | None]) -> Reason:
    """Why a record stands for nothing: its text was never there, is there no more, or another one was approved."""
    values = {"landed": one.landed.date().isoformat(), "days": LAPSE.days}
    if one.record.statement.previous not in reached:
        return Reason("record-without-content", one.path, "superseded", values)
    if one.record.statement.content in state.texts:
        return Reason("record-without-content", one.path, "past", values)
    lapsed = today - one.landed.date() > LAPSE
    return Reason("record-without-content", one.path, "expired" if lapsed else "nowhere", values)


def _item_of_record(path: str) -> str:
    return "/".join(path.split("/")[2:4])


def remarks(folded: Folded) -> Iterator[Observation]:
    """What has to be said of approved versions; an error only as long as the version stands."""
    for item, state in sorted(folded.states.items()):
        current = _current(state)
        for version in state.versions:
            over = version not in current and version.commit != current[-1].commit
            for reason in version.remarks:
                yield Observation(item, reason, over, version.commit, standing=not over)


def _current(state: ItemState) -> list[Version]:
    """The version that stands, with the reviews of it."""
    standing: list[Version] = []
    for version in reversed(state.versions):
        standing.append(version)
        if version.action not in KEEPING:
            break
    return standing


def suspects(folded: Folded) -> Iterator[Observation]:
    """Approvals with keys of which it became known later that they were in other hands."""
    governance = folded.governance
    assert governance
    for item, state in sorted(folded.states.items()):
        for place, version in enumerate(state.versions):
            for approved in version.approvals:
                if is_suspect(governance, approved.person, approved.key, approved.landed):
                    reason = Reason("suspect-approval", approved.path, "", {"person": approved.person})
                    over = any(_settles(later, version, governance) for later in state.versions[place + 1 :])
                    yield Observation(item, reason, over, version.commit, standing=not over)


def _settles(later: Version, suspect: Version, governance: Governance) -> bool:
    """Whether somebody with a key of her own has approved the whole since: a review, or a change as heavy. A smaller
    one shows only what it changes."""
    given = (is_suspect(governance, one.person, one.key, one.landed) for one in later.approvals)
    heavy = not_heavier(suspect.class_, later.class_) and later.commit != suspect.commit
    return (later.action == "review" or heavy) and not any(given)


def emergencies(folded: Folded, today: date) -> Iterator[Observation]:
    """Emergency changes that were to be ratified by now, counted from their landing."""
    for item, state in sorted(folded.states.items()):
        for first, end in _emergency_times(state):
            due, lapsing = first.ratify_by or first.landed.date(), first.lapses or first.landed.date()
            until = end.landed.date() if end else today
            if until <= due:
                continue
            variant = "late" if end else "lapsed" if today > lapsing else ""
            values = {"version": first.version, "due": (lapsing if variant == "lapsed" else due).isoformat()}
            reason = Reason("overdue-ratification", place_of(folded, item), variant, values)
            yield Observation(item, reason, commit=first.commit if end else "")


def _emergency_times(state: ItemState) -> Iterator[tuple[Version, Version | None]]:
    """Each first emergency change with the ordinary approval that ended it; None while there is none."""
    first = None
    for version in state.versions:
        if version.action == "emergency":
            first = first or version
        elif version.action != "review" and first:
            yield first, version
            first = None
    if first:
        yield first, None


def refused(folded: Folded, today: date) -> Iterator[Observation]:
    """Why a review or a ratification of what is approved does not count; an error when the ratification is overdue."""
    for item, state in sorted(folded.states.items()):
        if state.opened is None:
            due = state.emergency.ratify_by if state.emergency else None
            overdue = due is not None and today > due
            yield from (Observation(item, reason, not overdue) for reason in folded.reasons.get(item, ()))


def beginning(folded: Folded, root: str) -> Iterator[Observation]:
    """Whether the history begins where those who keep the digest say."""
    path = folded.states[GOVERNANCE].versions[0].approvals[0].path
    if root and root != folded.root:
        yield Observation(GOVERNANCE, Reason("root-mismatch", path, "", {"root": folded.root, "expected": root}))
    elif not root:
        yield Observation(GOVERNANCE, Reason("root-not-pinned", path, "", {"root": folded.root}))


def times(folded: Folded, history: History, latest: datetime) -> Iterator[Observation]:
    """Commits that are dated later than it can be, each reported at the first item that it changes."""
    for commit in (commit for landing in history.landings for commit in landing.brought):
        if commit.time > latest.timestamp():
            values = {"commit": commit.id[:12], "time": moment(commit).isoformat(sep=" ")}
            item = min(history.steps[commit.id].changed, default=GOVERNANCE)
            yield Observation(item, Reason("implausible-time", place_of(folded, item), "", values), commit=commit.id)


def kinds(folded: Folded) -> Iterator[Observation]:
    """Kinds of item that need no approval, and those of which the policy does not say who gives it."""
    governance = folded.governance
    assert governance
    for kind in KINDS:
        ruled = any(kind in rule.items for rule in governance.policy.approvals)
        if any(kind in rule.items and not rule.roles and not rule.uncontrolled for rule in governance.policy.approvals):
            yield Observation(GOVERNANCE, Reason("rule-without-approver", HANDBOOK, "empty", {"kind": kind}))
        if uncontrolled(governance, kind):
            yield Observation(GOVERNANCE, Reason("uncontrolled-kind", HANDBOOK, "", {"kind": kind}))
        elif not ruled:
            yield Observation(GOVERNANCE, Reason("rule-without-approver", HANDBOOK, "kind", {"kind": kind}))
