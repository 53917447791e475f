"""The bundle for an auditor: records, contents, keys and reports in one ZIP whose bytes depend on nothing else.

SHA256SUMS has a line for every file but itself and SHA256SUMS.sha256, which has its own digest: so whatever byte is
altered, one can say in which file. Entries are stored, sorted, and dated 1980-01-01.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from procbook.approval import fingerprint, is_record_path
from procbook.audit.verdict import Verdict
from procbook.finding import CannotCheck
from procbook.tree.named import read_named
from procbook.tree.objects import Objects

SUMS, SUMS_DIGEST, LANDINGS, KEYS = "SHA256SUMS", "SHA256SUMS.sha256", "landings.json", "keys.json"
LARGEST, MOST = 64_000_000, 1_000_000_000
"""Bytes of one file, and of all together, that are read."""

DATE = (1980, 1, 1, 0, 0, 0)
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, RuntimeError)
"""What the library raises for a ZIP that is none, or not whole."""


def files_of(root: Path, verdict: Verdict, parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a bundle by name: `parts`, and what there is to verify. Raises CannotCheck for one too large."""
    files = {**parts, LANDINGS: _json(_landings(verdict)), KEYS: _json(_keys(verdict))}
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


def _keys(verdict: Verdict) -> list[dict[str, Any]]:
    """Every key that an approved governance ever had, with the statement that brought it in."""
    keys: dict[tuple[str, str], dict[str, Any]] = {}
    for statement, governance in verdict.folded.governances.items():
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
    """The files of a ZIP or folder by name, and the names of those that cannot be read. `data`: the ZIP itself."""

    def __init__(self, files: dict[str, bytes], broken: list[str], data: bytes = b"") -> None:
        self.files, self.broken, self.data = files, broken, data

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
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN:
        raise CannotCheck("no-zip", file=source) from None
    with archive:
        _limit(sum(entry.file_size for entry in archive.infolist()), source)
        for entry in archive.infolist():
            if entry.is_dir():
                continue
            try:
                again = entry.filename in files or entry.file_size > LARGEST
                files[entry.filename] = b"" if again else archive.read(entry)
                broken += [entry.filename] if again else []
            except BROKEN:
                broken.append(entry.filename)
    return Unpacked(files, broken, data)


def _folder(source: Path) -> Unpacked:
    files: dict[str, bytes] = {}
    broken = []
    everything = [path for path in sorted(source.rglob("*")) if ".git" not in path.relative_to(source).parts]
    bundle = (source / SUMS).is_file()
    wanted = [p for p in everything if bundle or "processes" in p.relative_to(source).parts[:2]]
    _limit(sum(path.lstat().st_size for path in wanted if path.is_file()), source)
    for path in wanted:
        name = path.relative_to(source).as_posix()
        if path.is_symlink() or (not path.is_dir() and not path.is_file()):
            broken += [name] if bundle or is_record_path(name) else []
        elif path.is_file():
            files[name] = path.read_bytes()
    return Unpacked(files, broken)


def _limit(size: int, source: Path) -> None:
    if size > MOST:
        raise CannotCheck("source-too-large", file=source)
