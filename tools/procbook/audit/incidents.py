"""Known incidents: what once went wrong, nobody can mend, and the governance has accepted (`policy.incidents`).

An entry names a commit and a rule. It makes a finding about that commit a warning, which stands in every report for
ever. It counts only when the commit had landed before the entry was approved, and nobody who had a part in the commit
approved the entry. Nothing that is open at the tip, no altered record and no doubt about the root can be one: such
findings name no commit here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from procbook.approval import GOVERNANCE, Governance, is_record_path, person_of, record_person
from procbook.audit.explain import HANDBOOK, Observation
from procbook.audit.fold import Folded
from procbook.audit.history import MERGE, History
from procbook.audit.state import Reason, Version
from procbook.manual.model import Incident
from procbook.tree.commits import Commit
from procbook.tree.objects import Objects

UNDATED = "implausible-time"
"""The rule of commits dated in the future: as known incidents, their dates mean nothing."""

NEVER = frozenset({"record-altered", "root-mismatch", "root-not-pinned", "history-rewritten", "settings-changed"})
"""Rules that no entry can be about."""


class Incidents(NamedTuple):
    """The entries that count, by commit and rule, and what is wrong with the others."""

    known: Mapping[tuple[str, str], Incident]
    refused: tuple[Observation, ...]

    @property
    def undated(self) -> frozenset[str]:
        """The commits whose dates do not count."""
        return frozenset(commit for commit, rule in self.known if rule == UNDATED)

    def covered(self, one: Observation) -> Observation:
        """The observation, accepted when an entry is about it."""
        entry = self.known.get((one.commit, one.reason.rule))
        return replace(one, known=entry.reason) if entry else one


def incidents(folded: Folded, history: History, objects: Objects) -> Incidents:
    """The known incidents of the governance that is trusted last."""
    known, refused = {}, []
    for entry, version in _entries(folded):
        if reason := _against(entry, version, folded, history, objects):
            refused.append(Observation(GOVERNANCE, reason))
        else:
            known[entry.commit, entry.rule] = entry
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


def _against(entry: Incident, version: Version, folded: Folded, history: History, objects: Objects) -> Reason | None:
    """Why an entry does not count."""
    values = {"commit": entry.commit, "about": entry.rule}
    if entry.rule in NEVER:
        return Reason("incident-not-accepted", HANDBOOK, "rule", values)
    commit = _landed_before(entry.commit, version, history, objects)
    if commit is None:
        return Reason("incident-not-accepted", HANDBOOK, "commit", values)
    governance = folded.governances[version.digest]
    part = _people(commit, governance, objects) & {approved.person for approved in version.approvals}
    if part:
        return Reason("incident-not-accepted", HANDBOOK, "involved", {**values, "person": min(part)})
    return None


def _landed_before(id: str, version: Version, history: History, objects: Objects) -> Commit | None:
    """The commit, when it was part of the branch before the version landed."""
    landing = history.commits[MERGE] if version.commit == MERGE else objects.commit(version.commit)
    before = landing.parents[0] if landing and landing.parents else ""
    return objects.commit(id) if before and objects.leads_to(id, before) else None


def _people(commit: Commit, governance: Governance, objects: Objects) -> set[str]:
    """Who had a part in what a commit brought: authors and committers, and whoever approved in a record of it."""
    before = commit.parents[0] if commit.parents else ""
    brought = objects.commits(commit.id, without=before).values()
    who = {who for one in brought for who in (*one.authors, *one.together, one.committer)}
    persons = {person for one in who if (person := person_of(governance, *one))}
    pair = objects.tree(before) if before else objects.empty(commit.id), commit.tree
    added = [path for path, (old, _) in objects.differences([pair])[pair].items() if old is None]
    return persons | {record_person(path) for path in added if is_record_path(path)}
