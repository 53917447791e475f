"""The digest of an item in any tree of a history: each distinct file is read by the strict loader once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256

from procbook.approval import MANUAL, Content, Part, manual_content, part, process_content, site_content
from procbook.manual.kinds import PATHS
from procbook.source import MAX_BYTES
from procbook.tree import FOLDER
from procbook.tree.objects import Changes, Objects

MAX_ATTACHMENT = 64_000_000
"""The largest attachment in bytes, as of approval.items."""

_KEPT = 64


class Before(Mapping[str, str]):
    """A listing with changes taken back: the files as they were on the other side of a difference."""

    def __init__(self, listing: Mapping[str, str], changes: Changes) -> None:
        self._listing, self._changes = listing, changes

    def __getitem__(self, path: str) -> str:
        if path not in self._changes:
            return self._listing[path]
        before = self._changes[path][0]
        if before is None:
            raise KeyError(path)
        return before

    def __contains__(self, path: object) -> bool:
        if path in self._changes:
            return self._changes[path][0] is not None  # type: ignore[index]
        return path in self._listing

    def __iter__(self) -> Iterator[str]:
        yield from (path for path in self._listing if path in self)
        yield from (path for path in self._changes if path not in self._listing and path in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Contents:
    """Digests of items, kept by the blobs that they are made of."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._attachments: dict[str, tuple[str, ...]] = {}
        self._sums: dict[str, str] = {}
        self._digests: dict[tuple[object, ...], str | None] = {}
        self.part = lru_cache(maxsize=_KEPT)(self._part)

    def _part(self, blob: str, kind: str) -> Part | None:
        data = self._objects.read(blob, MAX_BYTES)
        written = part(data, kind) if data is not None else None
        if kind == "process":
            self._attachments[blob] = written.attachments if written else ()
        return written

    def sha256(self, blob: str) -> str:
        """The SHA-256 of a blob in hex; "" when it is too large."""
        if blob not in self._sums:
            data = self._objects.read(blob, MAX_ATTACHMENT)
            self._sums[blob] = "" if data is None else sha256(data).hexdigest()
        return self._sums[blob]

    def attachments(self, blob: str) -> tuple[str, ...]:
        """The attachments that a process file names."""
        if blob not in self._attachments:
            self.part(blob, "process")
        return self._attachments[blob]

    def digest(self, item: str, listing: Mapping[str, str], paths: Iterable[str] = ()) -> str | None:
        """The digest of an item; `paths` are those of a process. None when it is not there."""
        made_of = self._made_of(item, listing, paths)
        if made_of not in self._digests:
            content = self._content(item, listing, paths)
            self._digests[made_of] = content.digest if content else None
        return self._digests[made_of]

    def site(self, names: Iterable[str], listing: Mapping[str, str]) -> str | None:
        """The digest of the files of the site, as policy.site names them."""
        content = site_content(names, _View(self, listing))
        return content.digest if content else None

    def _made_of(self, item: str, listing: Mapping[str, str], paths: Iterable[str]) -> tuple[object, ...]:
        if item in MANUAL:
            return (item, *(listing.get(PATHS[kind]) for kind in MANUAL[item]))
        blobs = [(path, listing[path]) for path in sorted(paths) if path in listing]
        named = self.attachments(blobs[0][1]) if len(blobs) == 1 and blobs[0][1] else ()
        return (item, *blobs, *(listing.get(f"{FOLDER}/{name}") for name in named))

    def _content(self, item: str, listing: Mapping[str, str], paths: Iterable[str]) -> Content | None:
        view = _View(self, listing)
        return manual_content(item, view) if item in MANUAL else process_content(item, paths, view)


class _View:
    """Some files, as contents are made of them."""

    def __init__(self, contents: Contents, listing: Mapping[str, str]) -> None:
        self._contents, self._listing = contents, listing

    def listing(self) -> Mapping[str, str]:
        return self._listing

    def part(self, key: str, kind: str) -> Part | None:
        return self._contents.part(key, kind)

    def sha256(self, key: str) -> str:
        return self._contents.sha256(key)
