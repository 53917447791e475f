"""The files of a tree that is read from objects, as the loader wants them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from procbook.tree import FOLDER, Entry
from procbook.tree.objects import Objects


class ObjectTree:
    """A `Tree` of blobs by path."""

    def __init__(self, objects: Objects, listing: Mapping[str, str]) -> None:
        self._objects = objects
        self._listing = {path: blob for path, blob in listing.items() if path.startswith(f"{FOLDER}/")}
        self._all = listing
        self._read = lru_cache(maxsize=64)(objects.read)

    def entries(self) -> list[Entry]:
        return [
            Entry(path, bool(blob), self._objects.size(blob) if blob else 0)
            for path, blob in sorted(self._listing.items())
        ]

    def read(self, path: str, limit: int) -> bytes:
        if not self._listing.get(path):
            raise KeyError(path)
        data = self._read(self._listing[path], limit)
        if data is None:
            raise OSError(f"{path}: more than {limit} bytes")
        return data

    def beside(self, names: Iterable[str]) -> dict[str, bytes | None]:
        raise NotImplementedError("contents of a history are made by audit.contents")
