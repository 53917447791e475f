"""A tree in which some files have other bytes: how it will be, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from procbook.tree import Entry, Tree


@dataclass(frozen=True)
class Overlay:
    """`under` with other bytes in files that it has."""

    under: Tree
    files: Mapping[str, bytes]

    def entries(self) -> list[Entry]:
        return [
            entry._replace(size=len(self.files[entry.path])) if entry.path in self.files else entry
            for entry in self.under.entries()
        ]

    def read(self, path: str, limit: int) -> bytes:
        return self.files[path][:limit] if path in self.files else self.under.read(path, limit)

    def beside(self, names: Iterable[str], endings: tuple[str, ...] = ("",)) -> dict[str, bytes | None]:
        return self.under.beside(names, endings)

    def alike(self, names: Iterable[str]) -> list[str]:
        return self.under.alike(names)
