"""The bundle for an auditor: records, contents, keys and reports in one ZIP whose bytes depend on nothing else.

SHA256SUMS has a line for every file but itself and SHA256SUMS.sha256, which has its own digest: so whatever byte is
altered, one can say in which file. Entries are stored, sorted, and dated 1980-01-01.
"""

from __future__ import annotations

import io
import json
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any
from unicodedata import normalize

from procbook import source as yaml_source
from procbook.approval import Governance, belongs, fingerprint, is_record_path
from procbook.audit.verdict import Verdict
from procbook.finding import CannotCheck
from procbook.manual.kinds import PATHS
from procbook.tree import FOLDER
from procbook.tree.commits import MEGABYTE
from procbook.tree.named import read_named
from procbook.tree.objects import Objects

SUMS, SUMS_DIGEST, LANDINGS, KEYS = "SHA256SUMS", "SHA256SUMS.sha256", "landings.json", "keys.json"
REPORT = "report.json"
LARGEST, MOST, MANY = 64_000_000, 1_000_000_000, 300_000
"""Bytes of one file, and of all together, that are read; how many files there may be."""

DENSE = 200
"""How many times larger than in the ZIP a file may be that has more than a megabyte."""

DATE = (1980, 1, 1, 0, 0, 0)
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, RuntimeError)
"""What the library raises for a ZIP that is none, or not whole."""


def files_of(root: Path, verdict: Verdict, parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a bundle by name: `parts`, and what there is to verify. Raises CannotCheck for one too large."""
    files = {**parts, LANDINGS: _json(_landings(verdict)), KEYS: _json(keys_of(verdict.folded.governances))}
    with Objects(root) as objects:
        for path, blob in verdict.folded.record_files.now.items():
            data = objects.read(blob, LARGEST) if blob else None
            if data is None:
                raise CannotCheck("not-for-a-bundle", path=path)
            files[path] = data
    sums = "".join(f"{sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())).encode()
    return {**files, SUMS: sums, SUMS_DIGEST: f"{sha256(sums).hexdigest()}  {SUMS}\n".encode()}


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _landings(verdict: Verdict) -> dict[str, Any]:
    """What only the history knows: when each record landed, and which versions became trusted one after another."""
    landed = {
        approved.path: approved.landed.isoformat()
        for state in verdict.states.values()
        for version in state.versions
        for approved in version.approvals
    }
    trusted = {item: [v.digest for v in state.versions] for item, state in verdict.states.items() if state.versions}
    return {"root": verdict.root, "tip": verdict.checked.tip, "landed": landed, "trusted": trusted}


def keys_of(governances: Mapping[str, Governance]) -> list[dict[str, Any]]:
    """Every key that an approved governance ever had, with the statement that brought it in.

    `governances`: by the digest of their statement, in the order in which they were approved.
    """
    keys: dict[tuple[str, str], dict[str, Any]] = {}
    for statement, governance in governances.items():
        for person in governance.people.values():
            for key in person.keys:
                about = {"person": person.id, "key": key.key, "fingerprint": fingerprint(key.key),
                         "from": key.from_, "until": key.until or None}  # fmt: skip
                origin = {"compromised_since": key.compromised_since or None, "governance": statement}
                keys[person.id, key.key] = {**origin, **keys.get((person.id, key.key), {}), **about}
    return [entry for _, entry in sorted(keys.items())]


def pack(files: Mapping[str, bytes]) -> bytes:
    """The ZIP of these files: always the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(files.items()):
            about = zipfile.ZipInfo(name, DATE)
            about.create_system, about.external_attr = 3, 0o100644 << 16
            archive.writestr(about, data)
    return buffer.getvalue()


class Unpacked:
    """The files of a ZIP or folder by name, and the names of those that cannot be read. `misleading`: names that are
    another file, or none, where somebody unpacks them. `data`: the ZIP itself."""

    def __init__(
        self, files: dict[str, bytes], broken: list[str], data: bytes = b"", misleading: Iterable[str] = ()
    ) -> None:
        self.files, self.broken, self.data, self.misleading = files, broken, data, tuple(misleading)

    @property
    def difference(self) -> int | None:
        """The first byte at which the ZIP is not as `pack` makes it; None when it is."""
        packed = pack(self.files)
        if not self.data or packed == self.data:
            return None
        same = (index for index, (one, other) in enumerate(zip(packed, self.data, strict=False)) if one != other)
        return next(same, min(len(packed), len(self.data)))


def unpack(source: Path) -> Unpacked:
    """What a ZIP file or a folder has. Raises CannotCheck for what is neither, or too much to read."""
    return _folder(source) if source.is_dir() else _zip(source)


def _zip(source: Path) -> Unpacked:
    files: dict[str, bytes] = {}
    broken = []
    data = read_named(source, MOST)
    if data.count(_ENTRY) > MANY:
        raise CannotCheck("source-too-many", file=source, most=MANY)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN:
        raise CannotCheck("no-zip", file=source) from None
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        _limit(sum(entry.file_size for entry in entries), source)
        bundle = any(entry.filename == SUMS for entry in entries)
        for entry in entries:
            if not _is_wanted(entry.filename, bundle) and not _is_plain(entry):
                continue
            try:
                refused = entry.filename in files or _is_bomb(entry) or not _is_plain(entry)
                files[entry.filename] = b"" if refused else archive.read(entry)
                broken += [entry.filename] if refused else []
            except BROKEN:
                broken.append(entry.filename)
    return Unpacked(files, broken, data, _misleading(name for name in files if _is_wanted(name, bundle)))


_ENTRY = b"PK\x01\x02"
"""With what an entry of the list of a ZIP begins."""


def _is_wanted(name: str, bundle: bool) -> bool:
    """Whether a file is of the manual, or of a bundle."""
    return bundle or FOLDER in name.split("/")[:2]


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is an ordinary file: no link, no device, as far as it says so."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return kind in (0, stat.S_IFREG)


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    """Whether a file is far larger than what there is of it."""
    dense = entry.file_size > DENSE * max(entry.compress_size, 1)
    return entry.file_size > LARGEST or (entry.file_size > MEGABYTE and dense)


def _misleading(names: Iterable[str]) -> Iterator[str]:
    """Names that lead out of the folder they are unpacked in, or that fall together on some systems."""
    alike: dict[str, list[str]] = {}
    for name in names:
        parts = name.replace("\\", "/").split("/")
        if "\\" in name or ":" in parts[0] or not name.isprintable() or {"", ".", ".."} & {*parts}:
            yield name
        alike.setdefault(normalize("NFC", name).casefold(), []).append(name)
    yield from (name for same in alike.values() if len(same) > 1 for name in same)


def _folder(source: Path) -> Unpacked:
    files: dict[str, bytes] = {}
    broken = []
    bundle = (source / SUMS).is_file()
    names = _site_names(source)
    everything = ((path, path.relative_to(source)) for path in source.rglob("*"))
    listed = (path for path, name in everything if bundle or _belongs(name.as_posix(), names))
    wanted = sorted(islice((path for path in listed if ".git" not in path.relative_to(source).parts), MANY + 1))
    if len(wanted) > MANY:
        raise CannotCheck("source-too-many", file=source, most=MANY)
    _limit(sum(path.lstat().st_size for path in wanted if path.is_file()), source)
    for path in wanted:
        name = path.relative_to(source).as_posix()
        if path.is_symlink() or (not path.is_dir() and not path.is_file()):
            broken += [name] if bundle or is_record_path(name) else []
        elif path.is_file():
            files[name] = path.read_bytes()
    return Unpacked(files, broken)


def _belongs(name: str, site: tuple[str, ...]) -> bool:
    return _is_wanted(name, bundle=False) or belongs(name, site)


def _site_names(source: Path) -> tuple[str, ...]:
    """The files beside the manual that its text of today names as the site, as they lie in the folder."""
    for handbook in (*source.glob(PATHS["handbook"]), *source.glob(f"*/{PATHS['handbook']}")):
        data = yaml_source.read(read_named(handbook, LARGEST)).data if handbook.is_file() else None
        policy = data.get("policy") if isinstance(data, dict) else None
        names = policy.get("site") if isinstance(policy, dict) else None
        top = handbook.parent.parent.relative_to(source).as_posix()
        beside = "" if top == "." else f"{top}/"
        return tuple(f"{beside}{name}" for name in names if name) if isinstance(names, list) else ()
    return ()


def _limit(size: int, source: Path) -> None:
    if size > MOST:
        raise CannotCheck("source-too-large", file=source)
