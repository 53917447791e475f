"""What is still to be filled in, as what has to stand there: the reading knows the words, and not the field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from procbook import source
from procbook.check.wrong_ids import FEW
from procbook.finding import Fault
from procbook.manual.field_words import FieldWords, words_at
from procbook.manual.kinds import FIXED, process_at
from procbook.manual.known import Known
from procbook.manual.load import Loaded

RULE = "leftover-placeholder"

Route = tuple[str | int, ...]


def filled_in(faults: Iterable[Fault], loaded: Loaded) -> Iterator[Fault]:
    """The faults; those of a value that is nothing but a gap say what its field is for and what may stand there."""
    gaps = _Gaps(loaded)
    for fault in faults:
        field = gaps.field(fault) if fault.rule == RULE and not fault.variant else None
        yield replace(fault, **gaps.told(fault, field)) if field else fault


class _Gaps:
    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self._known = Known(loaded.manual)
        self._seen: dict[str, source.Examination] = {}

    def field(self, fault: Fault) -> FieldWords | None:
        """The field of which a gap is the whole value."""
        path = fault.location.path
        kind = FIXED.get(path) or ("process" if process_at(path) else "")
        if not kind:
            return None
        if path not in self._seen:
            self._seen[path] = source.examine(self._loaded.bytes_of(path))
        route = self._route(self._seen[path], fault)
        return words_at(kind, route) if route else None

    def _route(self, seen: source.Examination, fault: Fault) -> Route:
        here = (fault.location.line, fault.location.column)
        routes = [route for route, place in seen.places.values.items() if place == here]
        return next((route for route in routes if _at(seen.data, route) == fault.values["text"]), ())

    def told(self, fault: Fault, field: FieldWords) -> dict[str, Any]:
        """What changes of a fault at a gap: its variant and values."""
        values = {**fault.values, "what": field}
        titles = self._known.everywhere.get(field.names, {})
        if 0 < len(titles) <= FEW:
            ids = [f"{id} {title}".strip() for id, title in titles.items()]
            return {"variant": "field-listed", "values": {**values, "ids": ids}}
        return {"variant": "field", "values": values}


def _at(data: object, route: Route) -> object:
    """What stands at a route, without the blanks around it."""
    for part in route:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
    return data.strip() if isinstance(data, str) else data
