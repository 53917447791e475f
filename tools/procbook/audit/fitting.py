"""Whether an earlier report fits the repository: all of it that can be reckoned again without judging anew.

What it says beside that (who wrote what, which evidence was good, what had to be said of a version) rests on it alone,
and every report that goes on from it says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from procbook.approval import GOVERNANCE, MANUAL, SITE, Record, content_place, level
from procbook.approval.items import processes
from procbook.audit.contents import Contents
from procbook.audit.fold import Folded, uncontrolled
from procbook.audit.state import BEGINNING, Approved, ItemState, Version


class Fitting:
    """`records`: the good ones at the tip of the report, by path; `landed`: the moment of each landing up to it."""

    def __init__(
        self, folded: Folded, contents: Contents, records: Mapping[str, Record], landed: Mapping[str, str]
    ) -> None:
        self._folded, self._contents, self._landed = folded, contents, landed
        self._moments = {*landed.values()}
        self._records = dict(records)
        for path in folded.record_files.gone:
            if path not in records and (record := folded.record_files.record(path)):
                self._records[path] = record

    def roots(self) -> set[str]:
        """The statements that may be the first about the governance; of several only the whole history tells which."""
        statements = (record.statement for record in self._records.values())
        return {each.digest for each in statements if each.item == GOVERNANCE and each.previous is None}

    def misfits(self) -> Iterator[str]:
        """The items of which the report does not say what is here; the governance for what concerns all of them."""
        if not self._begins_and_ends():
            yield GOVERNANCE
        texts = self._texts()
        for item, state in self._folded.states.items():
            if texts.pop(item, None) != state.now or not all(self._holds(state)):
                yield item
        yield from texts
        yield from self._forgotten()

    def _begins_and_ends(self) -> bool:
        """First governance, last governance, last landing, files of the site."""
        folded, state = self._folded, self._folded.states.get(GOVERNANCE)
        if state is None or not state.versions or folded.governance is None:
            return False
        first, last = state.versions[0], state.versions[-1]
        return (
            (first.digest, first.commit, last.digest) == (folded.root, folded.start, folded.under)
            and {version.digest for version in state.versions} == {*folded.governances}
            and self._landed[folded.tip] == folded.landed.isoformat()
            and folded.site == folded.governance.policy.site
        )

    def _texts(self) -> dict[str, str]:
        """The digest of every item that is there."""
        listing = self._folded.listing
        found = {item: self._contents.digest(item, listing, paths) for item, paths in processes(listing)}
        found |= {item: self._contents.digest(item, listing) for item in MANUAL}
        found[SITE] = self._contents.site(self._folded.site, listing)
        return {item: digest for item, digest in found.items() if digest is not None}

    def _holds(self, state: ItemState) -> Iterator[bool]:
        """What is said of one item."""
        governance, before = self._folded.governance, None
        for version in state.versions:
            yield version.statement.previous == before and version.statement.item == state.item
            yield self._was_approved(version)
            before = version.digest
        yield state.since == BEGINNING or state.since.isoformat() in self._moments
        as_approved = state.is_approved or (governance is not None and uncontrolled(governance, state.kind))
        yield as_approved == (state.opened is None)
        yield state.opened is None or self._landed.get(state.opened.commit) == state.opened.landed.isoformat()
        for one in state.candidates:
            yield one.record.statement.item == state.item and one.landed.isoformat() in self._moments

    def _was_approved(self, version: Version) -> bool:
        """Whether there are records that say what the report says of a version, and a landing to which it came."""
        return (
            version.commit in self._landed
            and version.landed.isoformat() in self._moments
            and bool(version.approvals)
            and all(self._is_recorded(approved, version) for approved in version.approvals)
            and version.digest == version.statement.digest
        )

    def _is_recorded(self, approved: Approved, version: Version) -> bool:
        record = self._records.get(approved.path)
        if record is None or record.statement != version.statement or content_place(record) != version.content_path:
            return False
        given = record.approval
        said = (approved.person, approved.role, approved.for_, approved.level, approved.at, approved.key)
        written = (given.by, given.role, given.for_ or "", level(record, True), given.at, given.evidence.key)
        return said == written and approved.landed.isoformat() in self._moments

    def _forgotten(self) -> Iterator[str]:
        """The items of records that the report knows neither as those of a version nor as waiting."""
        states = self._folded.states.values()
        known = {version.digest for state in states for version in state.versions}
        waiting = {one.path for state in states for one in state.candidates} | {*self._folded.record_files.gone}
        for path, record in self._records.items():
            if record.statement.digest not in known and path not in waiting:
                yield record.statement.item
