"""The fold: history in, state out. Trust only advances, and only through approvals that were valid when they landed.

for each landing, oldest first:
    every record known so far must still be there, unchanged
    the governance goes on where its new records are valid; the governance before it judges them
    then every other item, judged by the governance before this landing, or one that becomes trusted in it
    each item that now differs from what is trusted opens an interval; equal again, it is closed
    only now the new governance counts
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from procbook.approval import (
    GOVERNANCE,
    SITE,
    Governance,
    Record,
    Statement,
    Transition,
    canonical,
    content_place,
    fingerprints,
    item_of,
    person_of,
)
from procbook.audit.case import Case, transition_to
from procbook.audit.chains import Chains
from procbook.audit.contents import Contents
from procbook.audit.digests import Digests
from procbook.audit.history import History, Landing
from procbook.audit.judge import Judgement, judge
from procbook.audit.record_files import RecordFiles
from procbook.audit.state import BEGINNING, Candidate, Interval, ItemState, Reason, Version, Wrote
from procbook.tree.commits import Commit
from procbook.tree.objects import Changes, Objects


@dataclass
class Closed:
    """An interval that is over, and the version that made it good; None when the text went back."""

    item: str
    interval: Interval
    until: str
    landed: datetime
    version: Version | None


@dataclass
class Folded:
    """All that is known after a landing. `start`: the landing of the first governance; "" before it. `listing`: the
    files; while a fold goes on, those of the manual."""

    record_files: RecordFiles
    states: dict[str, ItemState] = field(default_factory=dict)
    closed: list[Closed] = field(default_factory=list)
    reasons: dict[str, list[Reason]] = field(default_factory=dict)
    governances: dict[str, Governance] = field(default_factory=dict)
    under: str = ""
    root: str = ""
    start: str = ""
    tip: str = ""
    landed: datetime = BEGINNING
    site: tuple[str, ...] = ()
    settings: bytes = b""
    listing: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    undated: frozenset[str] = frozenset()

    @property
    def governance(self) -> Governance | None:
        """The governance that counts now."""
        return self.governances.get(self.under)

    def state(self, item: str) -> ItemState:
        return self.states.setdefault(item, ItemState(item))


@dataclass
class _Known:
    """What was judged of the statements about an item, as long as nothing changes that it depends on."""

    context: object
    judgements: dict[object, Judgement] = field(default_factory=dict)
    transitions: dict[tuple[str, str], Transition] = field(default_factory=dict)


class Fold:
    """Goes over the landings of a history, from the beginning or from where an earlier fold ended."""

    def __init__(self, objects: Objects, history: History, contents: Contents, folded: Folded) -> None:
        self._objects, self._history, self._contents = objects, history, contents
        self.folded = folded
        self._digests = Digests(objects, contents, history, folded.tip)
        self._keys: set[str] = set()
        self._known: dict[str, _Known] = {}
        self._bound: dict[str, set[str]] = {}
        self._site_files: dict[str, str] | None = None
        for state in folded.states.values():
            self._note_bound(state.candidates)
        for governance in folded.governances.values():
            self._keys |= fingerprints(governance)

    def run(self) -> Folded:
        for landing in self._history.landings:
            self._land(landing)
        if self._history.landings:
            self.folded.listing = self._objects.listing(self._history.landings[-1].commit.tree)
        return self.folded

    def _land(self, landing: Landing) -> None:
        folded, step = self.folded, self._history.steps[landing.commit.id]
        folded.tip, folded.landed = landing.commit.id, landing.landed
        self._move(step.files[0])
        for commit in landing.brought:
            self._note_commit(commit)
        records = folded.record_files.land(step.files[0])
        touched = self._note_contents(landing, step.changed) | self._note_records(records, landing)
        touched |= self._waiting_for(step.files[0])
        self._note_writers(landing)
        allowed = self._advance_governance(landing)
        if not allowed:
            return
        last = next(reversed(allowed))
        touched |= self._note_site(landing, allowed[last])
        touched |= set(folded.states) if last != folded.under else {GOVERNANCE}
        for item in sorted(touched - {GOVERNANCE}):
            self._resolve(folded.state(item), allowed)
            self._advance(folded.state(item), landing)
        folded.under = last
        for item in sorted(touched):
            self._compare(folded.state(item), landing)

    def _note_commit(self, commit: Commit) -> None:
        """Take note of what a commit did to records, and of every text that an item had."""
        step, governance = self._history.steps[commit.id], self.folded.governance
        known = (person_of(governance, *who) for who in commit.authors) if governance else ()
        authors = {person for person in known if person}
        for changes in step.files:
            self.folded.record_files.note(changes, commit.id, authors)
        if governance and len(commit.parents) == 1:
            self.folded.record_files.withdraw(step.files[0], authors)
        for item, digest in step.changed.items():
            if digest:
                self.folded.state(item).texts.add(digest)

    def _move(self, changes: Changes) -> None:
        _move(self.folded.listing, changes)
        for path, (_, blob) in changes.items():
            if blob is not None and (item := item_of(path)):
                self.folded.places[item] = path

    def _note_contents(self, landing: Landing, changed: Mapping[str, str | None]) -> set[str]:
        for item, digest in changed.items():
            self.folded.state(item).becomes(digest, landing.landed)
        return set(changed)

    def _note_records(self, records: Iterable[tuple[str, Record]], landing: Landing) -> set[str]:
        """Put new records with their items, to be judged by the governance of this landing."""
        items = set()
        for path, record in records:
            items.add(record.statement.item)
            commit = self.folded.record_files.came.get(path, "")
            committer = self._history.commits[commit].committer if commit in self._history.commits else None
            candidate = Candidate(record, path, landing.landed, commit=commit, committer=committer)
            self.folded.state(record.statement.item).candidates.append(candidate)
            self._note_bound([candidate])
        return items

    def _note_bound(self, candidates: Iterable[Candidate]) -> None:
        """Note whose content lies where, for when it comes."""
        for one in candidates:
            self._bound.setdefault(content_place(one.record), set()).add(one.record.statement.item)

    def _waiting_for(self, changes: Changes) -> set[str]:
        """The items of records whose content comes, or comes whole, only now: they are judged once more."""
        return {item for path in changes for item in self._bound.get(path, ())}

    def _note_writers(self, landing: Landing) -> None:
        """Everybody behind a commit that changes an item against all its parents."""
        restored: dict[str, set[str]] = {}
        for commit in landing.brought:
            for item in self._history.steps[commit.id].authored:
                self._wrote(item, commit, landing)
        for commit in landing.brought[:-1]:
            for item, digest in self._history.steps[commit.id].changed.items():
                if digest and digest == self.folded.state(item).approved:
                    restored.setdefault(item, set()).add(commit.id)
        for item, commits in restored.items():
            self._take_back(self.folded.state(item), landing, commits)

    def _take_back(self, state: ItemState, landing: Landing | None = None, restored: Collection[str] = ()) -> None:
        """Who wrote what was taken back since (by the commits that restored the text, or at all) is no author of what
        comes next.

        An emergency change is approved, but its ratification still asks who wrote it.
        """
        open_ = {wrote.commit for wrote in state.writers if not wrote.taken_back}
        if state.emergency or not open_:
            return
        standing = self._digests.standing(state.item, landing.commit, restored, open_) if landing else set()
        state.writers = [
            wrote._replace(taken_back=wrote.taken_back or wrote.commit not in standing) for wrote in state.writers
        ]

    def _wrote(self, item: str, commit: Commit, landing: Landing) -> None:
        who = tuple(dict.fromkeys((*commit.authors, *commit.together, commit.committer)))
        digest = self._digests.at(item, commit.id)
        direct = commit.id == landing.commit.id
        later = bool(self.folded.start)
        wrote = Wrote(commit.id, who, later, commit.authors, commit.committer, digest, direct=direct)
        self.folded.state(item).writers.append(wrote)

    def _note_site(self, landing: Landing, governance: Governance) -> set[str]:
        """The files of the site, when one of them or their list has changed."""
        names = governance.policy.site
        anew = names != self.folded.site
        self.folded.site = self._digests.site = names
        changes = self._digests.site_changes(landing.commit.id)[0]
        if anew or self._site_files is None:
            self._site_files = self._digests.site_files(landing.commit)
        else:
            _move(self._site_files, changes)
        moving = [one for one in landing.brought if self._digests.site_changes(one.id)[0]]
        if moving:
            self._digests.read_site(landing, moving, self._site_files)
        for commit in moving:
            if all(self._digests.site_changes(commit.id)):
                self._wrote(SITE, commit, landing)
        state, last = self.folded.state(SITE), landing.commit.id
        restored = {one.id for one in moving if one.id != last and self._digests.at(SITE, one.id) == state.approved}
        if restored and state.approved:
            self._take_back(state, landing, restored)
        if not anew and not changes:
            return set()
        known = self._digests.at(SITE, last) if changes else self._contents.site(names, self._site_files)
        self.folded.state(SITE).becomes(known, landing.landed)
        return {SITE}

    def _advance_governance(self, landing: Landing) -> dict[str, Governance]:
        """The governances by which the records of this landing may be judged: the one before, and those that become
        trusted in it, the last one last."""
        folded, state = self.folded, self.folded.state(GOVERNANCE)
        allowed = {folded.under: folded.governances[folded.under]} if folded.under else {}
        before = len(state.versions)
        self._advance(state, landing)
        for version in state.versions[before:]:
            allowed[version.digest] = folded.governances[version.digest]
            self._keys |= fingerprints(folded.governances[version.digest])
        if not folded.start and state.versions:
            folded.start, folded.root = landing.commit.id, state.versions[0].digest
        return allowed

    def _resolve(self, state: ItemState, allowed: Mapping[str, Governance]) -> None:
        """Bind new records to the governance they were given under, when it counts at this landing; a record given
        under an older one is judged by the one that counts now."""
        for place, candidate in enumerate(state.candidates):
            under = candidate.record.statement.under or ""
            if candidate.governance is None:
                known = under if under in allowed else self.folded.under if under in self.folded.governances else ""
                state.candidates[place] = candidate._replace(governance=known)

    def _advance(self, state: ItemState, landing: Landing) -> None:
        """Trust goes on from statement to statement, as long as they lead to what there is now."""
        before, chains = len(state.versions), Chains(state)
        while True:
            known = self._known_of(state)
            following = chains.after(state.trusted.digest if state.trusted else None)
            judged = [self._judged(known, state, group, landing) for group in following]
            self.folded.reasons[state.item] = [reason for one in judged for reason in one.reasons]
            version = next((one.version for one in judged if one.version), None)
            if version is None:
                break
            self._trust(state, version)
            self._forget_writers(state, version, landing)
        if len(state.versions) == before:
            return
        trusted = {version.digest for version in state.versions[before:]}
        state.candidates = [one for one in state.candidates if one.record.statement.digest not in trusted]
        if state.emergency is None:
            state.writers.clear()

    def _known_of(self, state: ItemState) -> _Known:
        """What was judged of the item before, if all that it depends on is as it was."""
        rules = (self.folded.under, *self.folded.governances)
        context = (state.now, state.since, len(state.versions), tuple(state.writers), rules)
        if self._known.get(state.item, _Known(None)).context != context:
            self._known[state.item] = _Known(context)
        return self._known[state.item]

    def _judged(self, known: _Known, state: ItemState, group: tuple[Candidate, ...], landing: Landing) -> Judgement:
        """The judgement of a statement, made once for as many landings as it waits."""
        content = self.folded.record_files.now.get(content_place(group[0].record))
        of = (content, *((one.path, one.landed, one.governance) for one in group))
        if of not in known.judgements:
            known.judgements[of] = self._judge(known, state, group, landing)
        return known.judgements[of]

    def _forget_writers(self, state: ItemState, version: Version, landing: Landing) -> None:
        """Who wrote what was approved on a branch is no author of what follows on the same branch."""
        paths = {approved.path for approved in version.approvals}
        approving = {one.id for one in landing.brought if self._adds(one, paths)}
        approving = {one for one in approving if self._digests.at(state.item, one) == version.statement.content}
        if approving:
            self._take_back(state, landing, approving)

    def _adds(self, commit: Commit, paths: Collection[str]) -> bool:
        """Whether a commit changes one of these files against all its parents."""
        return all(any(path in side for path in paths) for side in self._history.steps[commit.id].files)

    def _trust(self, state: ItemState, version: Version) -> None:
        state.versions.append(version)
        if state.item == GOVERNANCE:
            content = self._content_of(version)
            self.folded.governances[version.digest] = Governance.from_canonical(content)
            self.folded.settings = canonical(json.loads(content)["data"]["handbook"])

    def _judge(self, known: _Known, state: ItemState, group: tuple[Candidate, ...], landing: Landing) -> Judgement:
        statement, first = group[0].record.statement, group[0]
        content = self.folded.record_files.content(content_place(first.record), statement.content)
        if content is None:
            return Judgement((Reason("record-without-content", first.path),))
        governance = self._governance_for(state, group, content)
        if governance is None:
            return Judgement((Reason("broken-chain", first.path, "under"),))
        loose = () if self._is_known(statement, group) else (Reason("broken-chain", first.path, "under"),)
        key = (statement.content, governance.digest)
        if key not in known.transitions:
            known.transitions[key] = transition_to(state, content, statement.content, self._content_of, governance)
        transition = known.transitions[key]
        case = Case(state, group, governance, transition, landing.commit.id, frozenset(self._keys), self._digests.at)
        judged = judge(case)
        return Judgement((*loose, *judged.reasons)) if loose else judged

    def _is_known(self, statement: Statement, group: tuple[Candidate, ...]) -> bool:
        """Whether a statement names a governance that was trusted when its last record landed."""
        if statement.item != GOVERNANCE:
            return bool(group[-1].governance)
        return statement.previous is None or statement.under in self.folded.governances

    def _governance_for(self, state: ItemState, group: tuple[Candidate, ...], content: bytes) -> Governance | None:
        """The governance that judges a statement; the first one is judged by itself, for want of another."""
        if state.item != GOVERNANCE:
            return self.folded.governances.get(group[-1].governance or self.folded.under)
        if state.trusted is None:
            return _governance_in(content) if group[0].record.statement.under is None else None
        return self.folded.governances[state.trusted.digest]

    def _content_of(self, version: Version | None) -> bytes:
        if version is None:
            return b""
        return self.folded.record_files.approved_content(version.content_path, version.statement.content) or b""

    def _compare(self, state: ItemState, landing: Landing) -> None:
        """Open an interval when the item is not as approved, close it when it is again."""
        governance = self.folded.governance
        assert governance
        if state.is_approved or uncontrolled(governance, state.kind):
            if state.opened:
                version = state.trusted if state.trusted and state.trusted.commit == landing.commit.id else None
                self.folded.closed.append(Closed(state.item, state.opened, landing.commit.id, landing.landed, version))
            state.opened = None
            if state.is_approved:
                self._take_back(state)
        elif state.opened is None:
            state.opened = Interval(landing.commit.id, landing.landed, state.now)


def _move(listing: dict[str, str], changes: Changes) -> None:
    """Take a listing of files over changes."""
    for path, (_, blob) in changes.items():
        if blob is None:
            listing.pop(path, None)
        else:
            listing[path] = blob


@lru_cache(maxsize=8)
def _governance_in(content: bytes) -> Governance:
    """The governance in a content, read once for all statements that bind it."""
    return Governance.from_canonical(content)


def uncontrolled(governance: Governance, kind: str) -> bool:
    """Whether the policy leaves a kind of item without approvals."""
    rule = next((rule for rule in governance.policy.approvals if kind in rule.items), None)
    return rule is not None and rule.uncontrolled
