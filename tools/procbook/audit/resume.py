"""The end of one audit as the beginning of the next: kept in the report, outside the repository."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import msgspec

from procbook.approval import GOVERNANCE, Governance, canonical, is_record_path, item_of
from procbook.audit.contents import Contents
from procbook.audit.fitting import Fitting
from procbook.audit.fold import Folded
from procbook.audit.history import MERGE, moments
from procbook.audit.record_files import RecordFiles
from procbook.audit.state import BEGINNING, Candidate, Interval, ItemState, Version, Wrote, deadlines
from procbook.finding import CannotCheck
from procbook.tree.commits import Commit, Identity
from procbook.tree.named import read_named
from procbook.tree.objects import Objects

_LARGEST = 1_000_000_000
"""Bytes of a report that are read."""


class Pending(msgspec.Struct, frozen=True):
    """A record that has led nowhere so far."""

    path: str
    landed: datetime
    governance: str | None
    commit: str = ""
    committer: Identity | None = None


class Item(msgspec.Struct, frozen=True):
    """What there was to know of an item."""

    item: str
    now: str | None
    place: str
    versions: tuple[Version, ...]
    opened: Interval | None
    writers: tuple[Wrote, ...]
    pending: tuple[Pending, ...] = msgspec.field(name="waiting")
    since: datetime = BEGINNING
    texts: tuple[str, ...] = ()


class Saved(msgspec.Struct, frozen=True):
    """What an audit knew when it was done. `gone`: files of records that were taken away or altered: the commit that
    did it, and the blob that it was. `came`: the commit that added each of the others. `undated`: commits whose dates
    do not count. `withdrawn`: records that their own approvers took away before they landed; `revoked`: those of them
    that somebody else put back."""

    tip: str
    landed: datetime
    root: str
    start: str
    under: str
    site: tuple[str, ...]
    items: tuple[Item, ...]
    gone: dict[str, tuple[str, str]]
    came: dict[str, str] = {}
    undated: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    revoked: tuple[str, ...] = ()


def save(folded: Folded) -> Saved:
    """What the next audit needs."""
    return Saved(
        tip=folded.tip,
        landed=folded.landed,
        root=folded.root,
        start=folded.start,
        under=folded.under,
        site=folded.site,
        items=tuple(_item(folded, state) for _, state in sorted(folded.states.items())),
        gone={
            path: (commit, folded.record_files.first[path]) for path, commit in sorted(folded.record_files.gone.items())
        },
        came=dict(sorted(folded.record_files.came.items())),
        undated=tuple(sorted(folded.undated)),
        withdrawn=tuple(sorted(folded.record_files.withdrawn - folded.record_files.landed)),
        revoked=tuple(sorted(folded.record_files.revoked)),
    )


def _item(folded: Folded, state: ItemState) -> Item:
    return Item(
        item=state.item,
        now=state.now,
        place=folded.places.get(state.item, ""),
        versions=tuple(state.versions),
        opened=state.opened,
        writers=tuple(state.writers),
        since=state.since,
        texts=tuple(sorted(state.texts)),
        pending=tuple(
            Pending(one.path, one.landed, one.governance, one.commit, one.committer) for one in state.candidates
        ),
    )


def packed(saved: Saved) -> str:
    """As a report has it: one line of JSON in ASCII, not meant to be read."""
    return json.dumps(msgspec.to_builtins(saved), separators=(",", ":"))


def read_report(path: Path) -> Saved:
    """What a report in JSON says of the end of its audit. Raises CannotCheck for a file that is no such report."""
    data = read_named(path, _LARGEST)
    try:
        state = json.loads(json.loads(data)["audit"]["state"])
        saved = msgspec.convert(state, Saved, strict=False)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise CannotCheck("no-audit-report", file=path) from None
    if saved.tip == MERGE:
        raise CannotCheck("report-of-a-merge", file=path)
    return saved


def restore(saved: Saved, start: Commit, objects: Objects, contents: Contents) -> Folded | None:
    """The fold as it was, with the files as they are at the commit up to which it went; None when the whole history has
    to be judged to know where it begins.

    Raises CannotCheck when the report and the repository do not fit together.
    """
    listing = objects.listing(start.tree)
    records = {path: blob for path, blob in listing.items() if is_record_path(path)}
    gone = {path: commit for path, (commit, _) in saved.gone.items()}
    first = records | {path: blob for path, (_, blob) in saved.gone.items()}
    record_files = RecordFiles(
        objects, first=first, now=records, gone=gone, came=dict(saved.came),
        landed={*first} - {*saved.withdrawn}, withdrawn={*saved.withdrawn}, revoked={*saved.revoked},
    )  # fmt: skip
    folded = Folded(record_files, under=saved.under, root=saved.root, start=saved.start, tip=saved.tip,
                    landed=saved.landed, site=saved.site, listing=listing)  # fmt: skip
    folded.places = {item: path for path in listing if (item := item_of(path))}
    folded.places |= {item.item: item.place for item in saved.items if item.place}
    folded.states = {item.item: _state(item, record_files) for item in saved.items}
    _restore_governances(folded)
    landed = moments(objects.mainline(start.id), undated=saved.undated)
    told = {id: moment.isoformat() for id, moment in landed.items()}
    fitting = Fitting(folded, contents, record_files.reread(), told)
    if len(fitting.roots()) > 1:
        return None
    for item in fitting.misfits():
        raise CannotCheck("report-does-not-fit", item=item)
    return folded


def _state(item: Item, record_files: RecordFiles) -> ItemState:
    return ItemState(
        item=item.item,
        versions=list(item.versions),
        now=item.now,
        since=item.since,
        texts=set(item.texts),
        opened=item.opened,
        writers=list(item.writers),
        candidates=[
            Candidate(record, pending.path, pending.landed, pending.governance, pending.commit, pending.committer)
            for pending in item.pending
            if (record := record_files.record(pending.path))
        ],
    )


def _restore_governances(folded: Folded) -> None:
    state = folded.states.get(GOVERNANCE)
    for version in state.versions if state else ():
        content = folded.record_files.approved_content(version.content_path, version.statement.content)
        if content is not None:
            folded.governances[version.digest] = Governance.from_canonical(content)
            folded.settings = canonical(json.loads(content)["data"]["handbook"])
    if folded.under not in folded.governances:
        raise CannotCheck("report-of-another-repository")
    for state in folded.states.values():
        state.versions = [_with_deadlines(version, folded) for version in state.versions]


def _with_deadlines(version: Version, folded: Folded) -> Version:
    """An emergency change as of a report of an earlier release, which kept no deadlines."""
    governance = folded.governances.get(version.statement.under or "")
    if version.action != "emergency" or version.ratify_by or governance is None:
        return version
    ratify_by, lapses = deadlines(governance, version.landed.date())
    return version._replace(ratify_by=ratify_by, lapses=lapses)
