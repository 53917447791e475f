"""The files of a tree that is read from objects, as the loader wants them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from procbook.approval import is_record_path
from procbook.tree import FOLDER, Entry, alike
from procbook.tree.objects import Objects

LARGEST = 1_000_000
"""The most bytes of a file beside the manual that are read."""


class ObjectTree:
    """A `Tree` of blobs by path (`listing`); `blobs` are those of the manual."""

    def __init__(self, objects: Objects, listing: Mapping[str, str]) -> None:
        self._objects, self._listing = objects, listing
        self.blobs = {path: blob for path, blob in listing.items() if path.startswith(f"{FOLDER}/")}
        self._read = lru_cache(maxsize=64)(objects.read)

    def entries(self) -> list[Entry]:
        """All files of the manual; how large records are is nothing that the loader asks for."""
        return [
            Entry(path, bool(blob), self._objects.size(blob) if blob and not is_record_path(path) else 0)
            for path, blob in sorted(self.blobs.items())
        ]

    def read(self, path: str, limit: int) -> bytes:
        if not self.blobs.get(path):
            raise KeyError(path)
        data = self._read(self.blobs[path], limit)
        if data is None:
            raise OSError(f"{path}: more than {limit} bytes")
        return data

    def beside(self, names: Iterable[str], endings: tuple[str, ...] = ("",)) -> dict[str, bytes | None]:
        """Of single files; more is made by audit.contents."""
        if any(name.endswith("/") for name in names):
            raise NotImplementedError("contents of a history are made by audit.contents")
        there = {name: self._listing[name] for name in names if name in self._listing and name.endswith(endings)}
        return {name: self._read(blob, LARGEST) if blob else None for name, blob in there.items()}

    def alike(self, names: Iterable[str]) -> list[str]:
        return alike(self._listing, names)
