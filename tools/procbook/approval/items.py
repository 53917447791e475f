"""The items that are approved, and their exact content: everything that was written, nothing filled in.

    process/<id>         a process file, and the bytes of the forms and samples it names
    governance/manual    handbook, roles, people, authority
    reference/manual     glossary, sources, requirements, systems
    site/manual          the files that policy.site names, byte by byte

Content is {data, files, item} as canonical JSON. An item of which a file cannot be read has a digest of its bytes
that no record can name, so that it equals no approved content.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

from procbook import schema, source
from procbook.approval.canonical import canonical, content_digest
from procbook.finding import working_on
from procbook.manual.kinds import FIXED, KINDS, PATHS, RESERVED, process_at
from procbook.tree import FOLDER, Tree

GOVERNANCE, REFERENCE, SITE = "governance/manual", "reference/manual", "site/manual"
MANUAL = {
    item: tuple(sorted(kind.name for kind in KINDS if item.startswith(f"{kind.item}/")))
    for item in (GOVERNANCE, REFERENCE)
}
"""The items that are made of several files, and the kinds of these files."""

MAX_ATTACHMENT = 64_000_000
"""The largest attachment or file of the site, in bytes; an item with a larger one cannot be approved."""


_ABOUT = ("id", "version")
"""What a process says of itself."""

_ENTRIES = 4096
"""Entries of processes that are kept: those of some two hundred."""

_KEPT = 20_000
"""Characters of the longest entry that is kept, so that a history of huge ones does not fill the memory."""


class Part(NamedTuple):
    """What a YAML file contributes: its data as canonical JSON, the attachments it names, what it says of itself."""

    json: bytes
    attachments: tuple[str, ...] = ()
    id: str = ""
    version: str = ""


class Files(Protocol):
    """The files of a repository at one moment: a key for each path ("" for what is no ordinary file)."""

    def listing(self) -> Mapping[str, str]:
        """The key of every path."""

    def part(self, key: str, kind: str) -> Part | None:
        """What the YAML file contributes; None when it cannot be read."""

    def sha256(self, key: str) -> str:
        """The SHA-256 of the bytes in hex; "" when there are too many."""


@dataclass(frozen=True)
class Content:
    """The exact content of an item. `unreadable` says of which files it could not be made."""

    item: str
    json: bytes
    files: Mapping[str, str | None]
    version: str = ""
    unreadable: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return self.item.split("/")[0]

    @cached_property
    def canonical(self) -> bytes:
        """The canonical JSON of {data, files, item}, put together without reading the data again."""
        return b'{"data":%s,"files":%s,"item":%s}' % (self.json, canonical(self.files), canonical(self.item))

    @cached_property
    def digest(self) -> str:
        """`sha256:…`, or `unreadable:…`, which no record can name."""
        if self.unreadable:
            return "unreadable:" + sha256(canonical(self.files)).hexdigest()
        return content_digest(self.canonical)


def part(data: bytes, kind: str) -> Part | None:
    """What the bytes of a YAML file contribute; None when the strict loader refuses them.

    Files of the governance must have their shape too: who may approve is read from them. Those of the reference may be
    empty, as the check has it.
    """
    if kind == "process" and (made := _of_entries(data)):
        return made
    reading = source.read(data)
    if kind in MANUAL[REFERENCE] and reading.is_empty:
        return Part(canonical({}))
    if reading.faults or not isinstance(reading.data, dict):
        return None
    if kind in MANUAL[GOVERNANCE] and not schema.is_valid(kind, reading.data):
        return None
    about = {name: value for name in _ABOUT if isinstance(value := reading.data.get(name), str)}
    attachments = tuple(sorted(set(_attachments(reading.data)))) if kind == "process" else ()
    return Part(canonical(reading.data), attachments, **about)


class _Entry(NamedTuple):
    """What a top-level entry of a process contributes, `json` with its name. `attached`: the files that it names;
    `value`: what it says, when that is short."""

    name: str
    json: bytes
    attached: tuple[str, ...]
    value: str | int | None


@lru_cache(maxsize=_ENTRIES)
def _entry(text: str, second: bool) -> _Entry | None:
    """An entry of a process of the first format, or of the second."""
    found = source.entry(text)
    if found is None:
        return None
    name, value = found
    attached = tuple(_named_in({name: value}) if second else _attachments({name: value}))
    json = b"%s:%s" % (canonical(name), canonical(value))
    return _Entry(name, json, attached, value if isinstance(value, (str, int)) else None)


def _of_entries(data: bytes) -> Part | None:
    """The same from the entries of a process that begins with its format, each made once for all versions and places
    that have it; None when the file has to be read as a whole."""
    texts = source.entries_in(data)
    first = _entry(texts[0], False) if texts and len(texts[0]) <= _KEPT else None
    if first is None or first.name != "schema":
        return None
    second = _is_second(first.value)
    found = [(_entry if len(text) <= _KEPT else _entry.__wrapped__)(text, second) for text in texts]
    entries = {entry.name: entry for entry in found if entry}
    if len(entries) < len(found):
        return None
    values = {name: entry.value for name, entry in entries.items()}
    inner = b",".join(entries[name].json for name in sorted(entries))
    attached = {path for entry in entries.values() for path in entry.attached}
    about = {name: value for name in _ABOUT if isinstance(value := values.get(name), str)}
    return Part(b"{%s}" % inner, tuple(sorted(attached)), **about)


ATTACHING = ("form", "sample", "picture", "video")
"""The fields that name attachments, wherever they stand in a process of the second format."""


def _attachments(data: Mapping[str, Any]) -> Iterator[str]:
    """The files that a process names, whatever shape the rest of it has.

    In a process of the first format only forms and samples of its records, since what was approved binds no others.
    """
    if _is_second(data.get("schema")):
        yield from _named_in(data)
        return
    records = data.get("records")
    for record in records if isinstance(records, list) else ():
        for name in ("form", "sample"):
            value = record.get(name) if isinstance(record, dict) else None
            if isinstance(value, str):
                yield value


def _is_second(schema_: Any) -> bool:
    """Whether a process is of the second format, or of a later one."""
    return type(schema_) is int and schema_ > 1


def _named_in(value: Any) -> Iterator[str]:
    """The texts in fields that name attachments, at any depth."""
    for name, inner in value.items() if isinstance(value, dict) else ():
        if name in ATTACHING and isinstance(inner, str):
            yield inner
        yield from _named_in(inner)
    for inner in value if isinstance(value, list) else ():
        yield from _named_in(inner)


def item_of(path: str) -> str:
    """The item that a file below the manual belongs to by its name; "" for attachments, records and the rest."""
    if (place := process_at(path)) and place[0] not in RESERVED:
        return f"process/{place[1]}"
    kind = FIXED.get(path)
    return next((item for item, kinds in MANUAL.items() if kind in kinds), "")


def process_content(item: str, paths: Iterable[str], files: Files) -> Content | None:
    """The content of a process; `paths` are the files with its name. None when there is none.

    Two files of one name, and a file whose `id` is not its name, stand for nothing.
    """
    listing = files.listing()
    present = sorted(path for path in paths if path in listing)
    if not present:
        return None
    written = files.part(listing[present[0]], "process") if len(present) == 1 and listing[present[0]] else None
    if written is None or f"process/{written.id}" != item:
        return _unreadable(item, present, files)
    attached = {name: listing.get(f"{FOLDER}/{name}") for name in written.attachments}
    sums = {name: None if key is None else files.sha256(key) if key else "" for name, key in attached.items()}
    if "" in sums.values():
        return _unreadable(item, [*present, *(f"{FOLDER}/{name}" for name in sums)], files)
    return Content(item, written.json, sums, written.version)


def manual_content(item: str, files: Files) -> Content | None:
    """The content of the governance or the reference; None when none of its files is there."""
    listing = files.listing()
    paths = {kind: PATHS[kind] for kind in MANUAL[item] if PATHS[kind] in listing}
    if not paths or (item == GOVERNANCE and "handbook" not in paths):
        return None
    parts = {kind: files.part(listing[path], kind) if listing[path] else None for kind, path in paths.items()}
    if None in parts.values():
        return _unreadable(item, paths.values(), files)
    inner = b",".join(b"%s:%s" % (canonical(kind), written.json) for kind, written in sorted(parts.items()) if written)
    return Content(item, b"{%s}" % inner, {})


def site_content(names: Iterable[str], files: Files) -> Content | None:
    """The content of the site: the bytes of the files named, and of all files below names that end in "/"."""
    listing = files.listing()
    paths = sorted(belonging(listing, names))
    if not paths:
        return None
    sums = {path: files.sha256(listing[path]) if listing[path] else "" for path in paths}
    if "" in sums.values() or not all(map(_is_text, sums)):
        return _unreadable(SITE, paths, files)
    return Content(SITE, b"null", sums)


def belongs(path: str, names: Iterable[str]) -> bool:
    """Whether a path is one of policy.site."""
    return any(belonging((path,), names))


def belonging(paths: Iterable[str], names: Iterable[str]) -> Iterator[str]:
    """Those of the paths that `belongs` takes."""
    given = tuple(names)
    files, folders = frozenset(given), tuple(name for name in given if name.endswith("/"))
    return (path for path in paths if path in files or path.startswith(folders))


def _is_text(path: str) -> bool:
    return path.isascii() or path.encode("utf-8", "replace").decode() == path


def _unreadable(item: str, paths: Iterable[str], files: Files) -> Content:
    listing = files.listing()
    named = {path.encode("utf-8", "backslashreplace").decode(): listing.get(path, "") for path in sorted(paths)}
    return Content(item, b"", {name: files.sha256(key) if key else "" for name, key in named.items()}, "", tuple(named))


class TreeFiles:
    """The files of a `Tree`, for contents of one moment; each file is its own key."""

    def __init__(self, tree: Tree, site: Iterable[str] = ()) -> None:
        self._tree = tree
        self._beside = dict(tree.beside(tuple(site)))
        inside = {entry.path: entry.path if entry.ordinary else "" for entry in tree.entries()}
        self._listing = inside | {path: path if data is not None else "" for path, data in self._beside.items()}

    def listing(self) -> Mapping[str, str]:
        return self._listing

    def part(self, key: str, kind: str) -> Part | None:
        return part(self._tree.read(key, source.MAX_BYTES + 1), kind)

    def sha256(self, key: str) -> str:
        data = self._beside[key] if key in self._beside else self._tree.read(key, MAX_ATTACHMENT + 1)
        return "" if data is None or len(data) > MAX_ATTACHMENT else sha256(data).hexdigest()


def contents(tree: Tree, site: Iterable[str] = ()) -> dict[str, Content]:
    """Every item of a tree by name, in alphabetical order; `site` are the names of policy.site.

    Raises OSError when a file cannot be opened.
    """
    files = TreeFiles(tree, site)
    every: list[Content | None] = []
    for item, paths in processes(files.listing()):
        with working_on(paths[0]):
            every.append(process_content(item, paths, files))
    every += [manual_content(item, files) for item in MANUAL]
    every.append(site_content(tuple(site), files))
    return {content.item: content for content in sorted(filter(None, every), key=lambda content: content.item)}


def processes(listing: Iterable[str]) -> list[tuple[str, list[str]]]:
    """The processes by name, each with the paths that have it."""
    by_item: dict[str, list[str]] = {}
    for path in listing:
        item = item_of(path)
        if item.startswith("process/"):
            by_item.setdefault(item, []).append(path)
    return sorted(by_item.items())
