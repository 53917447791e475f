"""A fault of shape, and the place in data and schema that it is told from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import getitem
from typing import Any

from jsonschema_rs import ValidationError, ValidationErrorKind

from procbook.schema.documents import Schema
from procbook.schema.fields import demand_at, part_at, quoted, title_at

Route = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class ShapeFault:
    """What is wrong with the shape at a place: a route of keys and positions, at the key or at the value.

    `variant` picks one of the rule's messages, `values` fill its blanks.
    """

    route: Route
    on_key: bool
    rule: str
    variant: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """One failed demand: the value at a route, the part of the schema that it fails, and what it is called.

    `path` is the way through the schema to the demand, references left out; it ends in the keyword. `part` is the
    part of the common schema that makes the demand.
    """

    kind: str
    route: Route
    path: Route
    value: Any
    schema: Schema
    demand: Any
    on_key: bool
    title: str
    part: str = ""

    @classmethod
    def of(cls, kind: str, data: Any, error: ValidationError) -> Place:
        """The place of an error in the data of a file.

        The value is taken from the data: not every release of the library keeps the order of keys in the error's copy.
        """
        route = _route(data, error.instance_path, error.instance)
        value = reduce(getitem, route, data)
        on_key = False
        match error.kind:
            case ValidationErrorKind.PropertyNames(wrong):
                value, on_key = str(wrong.instance), True
                route = (*route, value)
        schema, demand = demand_at(kind, error.evaluation_path)
        path = tuple(part for part in error.evaluation_path if part != "$ref")
        title, part = title_at(kind, path[:-1]), part_at(kind, error.evaluation_path)
        return cls(kind, route, path, value, schema, demand, on_key, title, part)

    @property
    def keyword(self) -> str:
        """The keyword of JSON Schema that makes the demand."""
        return str(self.path[-1])

    @property
    def key(self) -> str:
        route = self.route[:-1] if self.on_key else self.route
        return next((part for part in reversed(route) if isinstance(part, str)), "")

    def fault(self, rule: str, variant: str = "", **values: Any) -> ShapeFault:
        """A fault here; every message may use the field's key, title and the value that was written."""
        always = {"key": self.key, "title": self.title, "value": quoted(self.value)}
        return ShapeFault(self.route, self.on_key, rule, variant, {**always, **values})

    def below(self, key: str, rule: str, variant: str = "", **values: Any) -> ShapeFault:
        """A fault at a key of the object here."""
        return ShapeFault((*self.route, key), True, rule, variant, {"key": quoted(key), **values})

    @property
    def item(self) -> str:
        """What the object here is called: its id, title or name."""
        told = (self.value.get(key) for key in ("id", "title", "name"))
        return next((quoted(name) for name in told if isinstance(name, str)), "")

    def lacks(self, variant: str, **values: Any) -> ShapeFault:
        """A fault of the object here: something is missing in it."""
        return ShapeFault(self.route, True, "missing-field", variant, values)


def _route(data: Any, path: Iterable[str | int], instance: Any) -> Route:
    """The way to a value: jsonschema-rs 0.61.0 tells a key "1" as the number 1, and leaves a key "" out."""
    route: list[str | int] = []
    for part in path:
        key = str(part) if isinstance(data, dict) else part
        while isinstance(data, dict) and key not in data and "" in data:
            route.append("")
            data = data[""]
            key = str(part) if isinstance(data, dict) else part
        route.append(key)
        data = data[key]
    while isinstance(data, dict) and "" in data and data != instance:
        route.append("")
        data = data[""]
    return tuple(route)
