"""Known incidents: what once went wrong, nobody can mend, and the governance has accepted (`policy.incidents`).

An entry names a commit and a rule. It makes a finding about that commit a warning, which stands in every report for
ever. It counts only when the commit had landed before the entry was approved, and nobody who had a part in the commit
approved the entry. Nothing that is open at the tip can be one (`Observation.standing`), no altered record and no doubt
about the root. A date counts as wrong only when it was still to come as the entry was approved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from procbook.approval import GOVERNANCE, Governance, is_record_path, person_of, record_person
from procbook.audit.explain import HANDBOOK, Observation
from procbook.audit.fold import Folded
from procbook.audit.history import History, leading_to, moment
from procbook.audit.state import BEGINNING, Reason, Version
from procbook.manual.model import Incident
from procbook.tree.commits import Commit
from procbook.tree.objects import Changes, Objects

REFUSED = "incident-not-accepted"
UNDATED = "implausible-time"
"""The rule of commits dated in the future: as known incidents, their dates mean nothing."""

NEVER = frozenset({"record-altered", "root-mismatch", "root-not-pinned", "history-rewritten", "settings-changed"})
"""Rules that no entry can be about."""


class Incidents(NamedTuple):
    """The entries that count, by commit and rule, each with the moment of its commit; what is wrong with the others."""

    known: Mapping[tuple[str, str], tuple[Incident, datetime]]
    refused: tuple[Observation, ...]

    @property
    def undated(self) -> frozenset[str]:
        """The commits whose dates do not count."""
        return frozenset(commit for commit, rule in self.known if rule == UNDATED)

    def applied(self, observations: Iterable[Observation]) -> Iterator[Observation]:
        """The observations, accepted where an entry is about them; with them what is said of entries themselves."""
        met = set()
        for one in observations:
            key = (one.commit, one.reason.rule)
            entry = self.known[key][0] if key in self.known else None
            if entry and one.standing:
                yield Observation(GOVERNANCE, Reason(REFUSED, HANDBOOK, "open", _values(entry)))
            met.add(key)
            yield replace(one, known=entry.reason) if entry and not one.standing else one
        yield from self.refused
        for (commit, rule), (entry, time) in self.known.items():
            if rule == UNDATED and (commit, rule) not in met:
                reason = Reason(rule, HANDBOOK, "", {"commit": commit[:12], "time": time.isoformat(sep=" ")})
                yield Observation(GOVERNANCE, reason, commit=commit, known=entry.reason)


def incidents(folded: Folded, history: History, objects: Objects) -> Incidents:
    """The known incidents of the governance that is trusted last."""
    known, refused, past = {}, [], _Past(history, objects)
    governance = folded.governance
    undated = {entry.commit for entry in governance.policy.incidents if entry.rule == UNDATED} if governance else set()
    for entry, version in _entries(folded):
        commit = past.landed_before(entry.commit, version)
        if variant := _against(entry, version, commit, folded, past, undated):
            refused.append(Observation(GOVERNANCE, Reason(REFUSED, HANDBOOK, *variant)))
        elif commit:
            known[entry.commit, entry.rule] = (entry, moment(commit))
    return Incidents(known, tuple(refused))


def _entries(folded: Folded) -> Iterator[tuple[Incident, Version]]:
    """Every entry with the version of the governance that brought it."""
    versions = [one for one in folded.state(GOVERNANCE).versions if one.digest in folded.governances]
    governance = folded.governance
    for entry in governance.policy.incidents if governance else ():
        bringing = versions[-1]
        for version in reversed(versions):
            if entry not in folded.governances[version.digest].policy.incidents:
                break
            bringing = version
        yield entry, bringing


def _against(
    entry: Incident, version: Version, commit: Commit | None, folded: Folded, past: _Past, undated: set[str]
) -> tuple[str, dict[str, str]] | None:
    """Why an entry does not count: the variant of the message and its blanks."""
    values = _values(entry)
    if entry.rule in NEVER:
        return "rule", values
    if commit is None:
        return "commit", values
    if entry.rule == UNDATED and moment(commit) <= past.entered(version, undated) + timedelta(days=1):
        return "date", {**values, "time": moment(commit).isoformat(sep=" ")}
    governance = folded.governances[version.digest]
    part = past.people(commit, governance) & {approved.person for approved in version.approvals}
    return ("involved", {**values, "person": min(part)}) if part else None


def _values(entry: Incident) -> dict[str, str]:
    return {"commit": entry.commit, "about": entry.rule}


class _Past:
    """What was there before an entry was approved. Told by the history where that is whole, else by git."""

    def __init__(self, history: History, objects: Objects) -> None:
        self._history, self._objects = history, objects
        self._before: dict[str, set[str]] = {}
        self._mainlines: dict[str, list[Commit]] = {}

    @cached_property
    def _is_whole(self) -> bool:
        commits = self._history.commits
        return bool(commits) and all(parent in commits for commit in commits.values() for parent in commit.parents)

    def landed_before(self, id: str, version: Version) -> Commit | None:
        """The commit, when it was part of the branch before the version landed."""
        before = self._parent(version)
        if not self._is_whole:
            return self._objects.commit(id) if before and self._objects.leads_to(id, before) else None
        if before not in self._before:
            self._before[before] = leading_to(before, self._history.commits)
        return self._history.commits[id] if id in self._before[before] else None

    def _landing(self, version: Version) -> Commit | None:
        return self._history.commits.get(version.commit) or self._objects.commit(version.commit)

    def _parent(self, version: Version) -> str:
        landing = self._landing(version)
        return landing.parents[0] if landing and landing.parents else ""

    def entered(self, version: Version, undated: set[str]) -> datetime:
        """When an entry was approved at the latest: not before what was on the branch then, nor before anybody says to
        have approved it. Commits whose own date is in doubt say nothing."""
        before, landing = self._parent(version), self._landing(version)
        if before not in self._mainlines:
            self._mainlines[before] = self._objects.mainline(before) if before else []
        path = [*self._mainlines[before], *([landing] if landing else [])]
        said = [datetime.fromisoformat(approved.at) for approved in version.approvals]
        return max([*(moment(commit) for commit in path if commit.id not in undated), *said], default=BEGINNING)

    def people(self, commit: Commit, governance: Governance) -> set[str]:
        """Who had a part in what a commit brought: authors and committers, and whoever approved in a record of it."""
        who = {who for one in self._brought(commit) for who in (*one.authors, *one.together, one.committer)}
        persons = {person for one in who if (person := person_of(governance, *one))}
        added = [path for path, (old, _) in self._changes(commit).items() if old is None]
        return persons | {record_person(path) for path in added if is_record_path(path)}

    def _brought(self, commit: Commit) -> Iterable[Commit]:
        if len(commit.parents) < 2:
            return (commit,)
        if not self._is_whole:
            return self._objects.commits(commit.id, without=commit.parents[0]).values()
        before = leading_to(commit.parents[0], self._history.commits)
        return [self._history.commits[id] for id in leading_to(commit.id, self._history.commits) - before]

    def _changes(self, commit: Commit) -> Changes:
        if commit.id in self._history.steps:
            return self._history.steps[commit.id].files[0]
        before = commit.parents[0] if commit.parents else ""
        pair = self._objects.tree(before) if before else self._objects.empty(commit.id), commit.tree
        return self._objects.differences([pair])[pair]
