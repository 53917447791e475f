"""A fault of shape, and the place in data and schema that it is told from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from procbook.schema.documents import Schema
from procbook.schema.fields import quoted, title_at

if TYPE_CHECKING:
    from jsonschema import ValidationError

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
    """One failed demand: the value at a route, the part of the schema that it fails, and what it is called."""

    kind: str
    route: Route
    value: Any
    schema: Schema
    demand: Any
    on_key: bool
    title: str
    error: ValidationError

    @classmethod
    def of(cls, kind: str, error: ValidationError) -> Place:
        route: Route = tuple(error.absolute_path)
        path = list(error.absolute_schema_path)
        on_key = "propertyNames" in path
        schema = error.schema if isinstance(error.schema, dict) else {}
        title = title_at(kind, path[:-1])
        where = (*route, str(error.instance)) if on_key else route
        return cls(kind, where, error.instance, schema, error.validator_value, on_key, title, error)

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
