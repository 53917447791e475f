"""The files below the records: what is new, what was taken away or altered, and the contents they bind."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from procbook import source
from procbook.approval import MalformedRecord, Record, content_digest, content_place, is_record_path, parse, short
from procbook.audit.contents import MAX_ATTACHMENT
from procbook.audit.state import Reason
from procbook.source import MAX_BYTES
from procbook.tree.objects import Changes, Objects
from procbook.words import Sentence

CONTENTS = 2
"""Contents that are kept: that of a version, and that of the one before."""


@dataclass
class RecordFiles:
    """Every file of the records ever seen, with the blob it had first, and what is wrong with it.

    `came`: the commit that added each. `gone`: paths that were taken away or altered in some commit, however it looks
    now. `landed`: those that were on the branch that is judged. `withdrawn`: those that their own approver took away.
    `revoked`: those of them that somebody else put back.
    """

    objects: Objects
    first: dict[str, str] = field(default_factory=dict)
    came: dict[str, str] = field(default_factory=dict)
    now: dict[str, str] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    landed: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    revoked: set[str] = field(default_factory=set)
    malformed: dict[str, Reason] = field(default_factory=dict)

    def note(self, changes: Changes, commit: str, persons: Collection[str] = ()) -> None:
        """Take note of what one commit, by these persons, does to the files, against one of its parents."""
        for path, (before, after) in changes.items():
            if not is_record_path(path):
                continue
            if before is None and after is not None and path in self.withdrawn - self.landed:
                self._give_again(path, after, commit, persons)
            self.came.setdefault(path, commit)
            known = self.first.setdefault(path, before if before is not None else after or "")
            if after != known:
                self.gone.setdefault(path, commit)

    def _give_again(self, path: str, blob: str, commit: str, persons: Collection[str]) -> None:
        """A record that its approver took away before it landed is another one when she gives it again, or when a
        recorder tells of a new approval; put back by somebody else it is none."""
        record = self._record(path, blob)
        told_anew = record is not None and record.recorded is not None and blob != self.first.get(path)
        if record and record.approval.by not in persons and not told_anew:
            self.revoked.add(path)
            return
        self.first[path], self.came[path] = blob, commit
        self.gone.pop(path, None)
        self.withdrawn.discard(path)
        self.revoked.discard(path)

    def withdraw(self, changes: Changes, persons: Collection[str]) -> None:
        """Take note of who takes away a record of hers, and the content that it binds."""
        for path, (before, after) in changes.items():
            record = self._record(path, before or "") if after is None and is_record_path(path) else None
            if record and record.approval.by in persons:
                self.withdrawn |= {path, content_place(record)}

    def land(self, changes: Changes) -> list[tuple[str, Record]]:
        """Go on to the next landing: the records that it adds. What is none is noted as malformed."""
        added = []
        for path, (_, after) in sorted(changes.items()):
            if not is_record_path(path):
                continue
            if after is None:
                self.now.pop(path, None)
                continue
            self.now[path] = after
            self.landed.add(path)
            if record := self._record(path, after):
                added += [(path, record)] if self._is_first(path, after) and path not in self.revoked else []
        return added

    def _is_first(self, path: str, blob: str) -> bool:
        """Whether a record is as it was when it came; what was no record before may be mended."""
        return blob == self.first.get(path) or not self._was_good(path)

    def _was_good(self, path: str) -> bool:
        blob = self.first.get(path, "")
        data = self.objects.read(blob, MAX_ATTACHMENT) if blob else None
        if data is None:
            return False
        if path.endswith(".json"):
            return path.endswith(f"/{short(content_digest(data))}.json")
        try:
            return bool(parse(path, data))
        except MalformedRecord:
            return False

    def record(self, path: str) -> Record | None:
        """The record that a file was when it came."""
        return self._record(path, self.first.get(path, ""))

    def reread(self) -> dict[str, Record]:
        """The records by path; what is none is noted again."""
        return {path: record for path, blob in self.now.items() if (record := self._record(path, blob))}

    def _record(self, path: str, blob: str) -> Record | None:
        if path.endswith(".json"):
            return None
        data = self.objects.read(blob, MAX_BYTES) if blob else None
        try:
            if data is None:
                raise MalformedRecord(Sentence("record.no-file"))
            record = parse(path, data)
        except MalformedRecord as problem:
            self.malformed[path] = _malformed(path, data or b"", problem)
            return None
        self.malformed.pop(path, None)  # it was none before: a disk was full, and somebody wrote it anew
        return record

    def content(self, path: str, digest: str) -> bytes | None:
        """The canonical content that records bind; None when it is not there or another one."""
        return self._as_content(self.now.get(path), digest)

    def approved_content(self, path: str, digest: str) -> bytes | None:
        """The canonical content of what was approved, also when somebody took it away since."""
        return self.content(path, digest) or self._as_content(self.first.get(path), digest)

    def _as_content(self, blob: str | None, digest: str) -> bytes | None:
        return self._kept(blob, digest) if blob else None

    @cached_property
    def _kept(self) -> Callable[[str, str], bytes | None]:
        """The last contents stay at hand: while a version is judged the same are asked for again and again."""
        return lru_cache(maxsize=CONTENTS)(self._read)

    def _read(self, blob: str, digest: str) -> bytes | None:
        data = self.objects.read(blob, MAX_ATTACHMENT)
        return data if data is not None and content_digest(data) == digest else None

    def lost(self, bound: set[str]) -> list[Reason]:
        """Files that were taken away or altered: for good, or for a time.

        A content that no record ever bound (`bound` are the paths of the others) is no record.
        """
        reasons = []
        for path, commit in sorted(self.gone.items()):
            loose = path.endswith(".json") and path not in bound
            if loose or not self._was_good(path) or (path in self.withdrawn and path not in self.landed):
                continue
            now = self.now.get(path)
            rule = "record-removed" if now is None else "record-altered"
            variant = "restored" if now == self.first[path] else ""
            variant = "revoked" if now and path in self.revoked else variant
            rule = "record-removed" if variant else rule
            reasons.append(Reason(rule, path, variant, {"commit": commit[:12]}))
        return reasons

    def strays(self, bound: set[str]) -> list[Reason]:
        """Contents that no record binds; `bound` are the paths of those that are bound."""
        loose = (path for path in self.now if path.endswith(".json") and path not in bound)
        return [Reason("malformed-record", path, "stray") for path in sorted(loose)]


def _malformed(path: str, data: bytes, problem: MalformedRecord) -> Reason:
    """A record in the folder of another item is reported as that: it may have been copied there."""
    item = _item(data)
    if item and f"/approvals/{item}/" not in path:
        return Reason("wrong-item", path, "", {"item": item})
    return Reason("malformed-record", path, "", {"reason": problem.reason})


def _item(data: bytes) -> str:
    read = source.read(data).data
    statement = read.get("statement") if isinstance(read, dict) else None
    item = statement.get("item") if isinstance(statement, dict) else None
    return item if isinstance(item, str) else ""
