"""From a value of the manual back to its place: which file, which route in it.

Made only when something is to be reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from procbook.finding import Location
from procbook.manual.load import Loaded
from procbook.manual.model import Process, Value
from procbook.source import Positions, positions

Route = tuple[str | int, ...]


class Place(NamedTuple):
    """Where a value stands: file, route of keys and positions, and the name people know it by."""

    path: str
    route: Route
    subject: str


class Places:
    """The places of all values of a loaded manual; files are indexed and read again only when asked for."""

    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self._not_indexed = dict(sorted(loaded.documents.items(), key=lambda item: isinstance(item[1], Process)))
        self._places: dict[int, Place] = {}
        self._positions: dict[str, Positions] = {}

    def of(self, entity: Value, path: str | None = None) -> Place:
        """The place of a value; `path` says where it is when that is known. The few shared files are searched first."""
        if isinstance(entity, Process):
            path = self._loaded.paths.get(entity.id, path)
        if path in self._not_indexed:
            self._index(path)
        while id(entity) not in self._places and self._not_indexed:
            self._index(next(iter(self._not_indexed)))
        return self._places[id(entity)]

    def _index(self, path: str) -> None:
        document = self._not_indexed.pop(path)
        name = document.id if isinstance(document, Process) else ""
        for entity, route, subject in _walk(document, (), name):
            self._places[id(entity)] = Place(path, route, subject)

    def location(self, path: str, route: Route, written: str = "") -> Location:
        """Line and column of the value at a route, or of the nearest thing around it that is there; with `written`, of
        where that stands in it."""
        known = self._positions.get(path)
        if known is None:
            known = self._positions[path] = positions(self._loaded.bytes_of(path))
        return Location(path, *(known.within(route, written) if written else known.value(route)))


def _walk(value: object, route: Route, subject: str) -> Iterator[tuple[Value, Route, str]]:
    """Every value below `value` with its route and subject: `process#part` in a process, else `kind/id`."""
    if isinstance(value, Value):
        yield value, route, subject
        for name, key in zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True):
            part = getattr(value, name)
            if isinstance(part, (Value, tuple, dict)):
                yield from _walk(part, (*route, key), subject)
    elif isinstance(value, (tuple, dict)):
        items: Iterable[tuple[str | int, object]] = enumerate(value) if isinstance(value, tuple) else value.items()
        for place, item in items:
            yield from _walk(item, (*route, place), _name(item, route, subject))


def _name(item: object, route: Route, subject: str) -> str:
    own = getattr(item, "id", "")
    if not own or not isinstance(own, str):
        return subject
    if subject and "/" not in subject:
        return f"{subject.split('#')[0]}#{own}"
    return f"{route[-1]}/{own}"
