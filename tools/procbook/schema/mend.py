"""Data of the right shape in place of data with faults, for the check alone: it can then judge what is not faulty.

Nothing of it is ever used for anything else, and nothing is told of the places that were mended.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any, NamedTuple

from procbook.schema import fields
from procbook.schema.branches import innermost, lacks_all, sign
from procbook.schema.documents import Schema, document, is_valid, resolved, validator
from procbook.schema.faults import LINE
from procbook.schema.place import Place, Route

_ROUNDS = 8
"""What is mended may show the next fault: an object where a text stood, then its fields."""
_MOST = 200
"""Faults of one round; a file with more is no file of this kind."""
_TEXT = "…"
"""Stands for a text that nobody can guess, also where a finding names a thing by it."""


class Mended(NamedTuple):
    """The data and the routes of all values in it that were put there, or that were taken away."""

    data: Any
    holes: frozenset[Route]


def mend(kind: str, data: Any, fill: bool) -> Mended | None:
    """The data of a file without its faults of shape; None when it cannot be mended.

    What is faulty is left out where it can be; with `fill` something sensible stands there instead. Who looks at both
    knows what depends on it. Positions in lists do not change. Texts that are only too long, and ids, stay.
    """
    mender = _Mender(kind, deepcopy(data), fill)
    for _ in range(_ROUNDS):
        if is_valid(kind, mender.data):
            return mender.done()
        if not mender.round():
            return None
    return None


class _Mender:
    def __init__(self, kind: str, data: Any, fill: bool) -> None:
        self.kind = kind
        self.data = data
        self.fill = fill
        self.holes: set[Route] = set()
        self.kept: dict[Route, Any] = {}

    def round(self) -> bool:
        """Mend what is faulty now; False when that cannot be."""
        errors = list(validator(self.kind).iter_errors(self.data))
        places = [place for error in errors for place in innermost(self.kind, self.data, error)]
        if len(places) > _MOST or any(not place.route and place.keyword == "type" for place in places):
            return False
        for place in places:
            if _there(self.data, place.route[:-1] if place.on_key else place.route):
                self._place(place)
        return True

    def done(self) -> Mended:
        for route, value in self.kept.items():
            if _there(self.data, route):
                _set(self.data, route, value)
        return Mended(self.data, frozenset(self.holes))

    def _place(self, place: Place) -> None:
        if place.on_key:
            self._remove(place.route)
        elif place.keyword == "additionalProperties":
            self._unknown(place)
        elif place.keyword == "required":
            self._missing(place, place.demand)
        elif place.keyword in ("anyOf", "oneOf") and lacks_all(place):
            options = [resolved(option) for option in place.demand]
            at = len(options) - 1 if self.fill else 0
            named = sign(options, at) if all("properties" in option for option in options) else ""
            self._missing(place, [named] if named else options[at]["required"])
        else:
            self._value(place)

    def _unknown(self, place: Place) -> None:
        known = fields.properties(place.schema)
        for key in [key for key in place.value if key not in known]:
            meant = fields.meant_field(place.schema, key)
            value = self._remove((*place.route, key))
            if meant:
                self.holes.add((*place.route, meant))
                if self.fill:
                    _at(self.data, place.route).setdefault(meant, value)

    def _missing(self, place: Place, keys: list[str]) -> None:
        known = fields.properties(place.schema)
        if not known or any(key not in known for key in keys):
            known = {**fields.properties(document(self.kind)), **known}
        held = _at(self.data, place.route)
        for key in keys:
            if key not in held:
                held[key] = self._stand_in(known.get(key, {}))
                self.holes.add((*place.route, key))

    def _value(self, place: Place) -> None:
        value = _at(self.data, place.route)
        is_id = place.key == "id" and isinstance(value, str) and value.strip()
        if is_id or place.keyword == "maxLength" or (isinstance(value, str) and place.demand == LINE and value):
            self.kept.setdefault(place.route, value)
        self.holes.add(place.route)
        outer = _at(self.data, place.route[:-1])
        if isinstance(outer, dict) and not self.fill and place.route not in self.kept and not self._needed(place):
            del outer[place.route[-1]]
        else:
            _set(self.data, place.route, self._instead(place, value))

    def _needed(self, place: Place) -> bool:
        """Whether the shape of the object around does not do without: tried, since only the validator knows."""
        outer = _at(self.data, place.route[:-1])
        without = deepcopy(self.data)
        del _at(without, place.route[:-1])[place.route[-1]]
        key = place.route[-1]
        for error in validator(self.kind).iter_errors(without):
            for other in innermost(self.kind, without, error):
                if other.keyword == "required" and other.route == place.route[:-1] and key in other.demand:
                    return True
        return not outer

    def _instead(self, place: Place, value: Any) -> Any:
        if place.keyword == "maxLength" and isinstance(value, str):
            return value[: place.demand]
        if place.keyword == "maxItems" and isinstance(value, list):
            return value[: place.demand]
        if place.keyword == "uniqueItems" and isinstance(value, list):
            return [item for at, item in enumerate(value) if item not in value[:at]]
        if self.fill and place.keyword == "enum":
            meant = fields.meant_value(place.schema, fields.quoted(value))
            if meant:
                return meant
        return self._stand_in(place.schema)

    def _stand_in(self, schema: Schema) -> Any:
        """A value of this shape: the first example or allowed value, with `fill` the last."""
        schema = resolved(schema)
        at = -1 if self.fill else 0
        if "const" in schema:
            return schema["const"]
        for told in ("enum", "examples"):
            if schema.get(told):
                return deepcopy(schema[told][at])
        for choice in ("anyOf", "oneOf"):
            if choice in schema and "properties" not in schema:
                return self._stand_in(schema[choice][at])
        kind = schema.get("type", "string")
        if kind == "array":
            return [self._stand_in(schema["items"])] if self.fill or schema.get("minItems") else []
        if kind == "object":
            known = fields.properties(schema)
            return {key: self._stand_in(known[key]) for key in schema.get("required", ()) if key in known}
        if kind == "boolean":
            return self.fill
        return schema.get("minimum", 1) if kind in ("integer", "number") else _TEXT

    def _remove(self, route: Route) -> Any:
        """Take a field out, unless another fault of the same one already did."""
        self.holes.add(route)
        held = _at(self.data, route[:-1])
        return held.pop(route[-1], None) if isinstance(held, dict) else None


def _at(data: Any, route: Route) -> Any:
    for part in route:
        data = data[part]
    return data


def _there(data: Any, route: Route) -> bool:
    try:
        _at(data, route)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def _set(data: Any, route: Route, value: Any) -> None:
    _at(data, route[:-1])[route[-1]] = value
