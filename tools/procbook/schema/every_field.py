"""Every field of a kind of file: its way through the file, and what the schema says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from procbook.schema.documents import Schema, document, resolved


class Field(NamedTuple):
    """A field of a kind of file. `way`: the names that lead to it, joined by dots, as `steps.next.when`.

    `part`: what the schema says of it; `reference`: the part of the common schema that it is, "" when none.
    `needed`: whatever holds it must have it. `choice`: it, or another field in its place.
    """

    kind: str
    way: str
    part: Schema
    reference: str
    needed: bool
    choice: bool

    @property
    def key(self) -> str:
        return self.way.rpartition(".")[2]

    @property
    def holds_fields(self) -> bool:
        return any(objects(self.part))


@cache
def every_field(kind: str) -> tuple[Field, ...]:
    """The fields of a kind of file in the order of its schema, what is in a field behind it; each once."""
    return tuple(_below(kind, document(kind), ""))


def _below(kind: str, holder: Schema, way: str, others: Sequence[Schema] = ()) -> Iterator[Field]:
    """The fields of an object and what is in them. `others`: what may stand in place of the object."""
    for key, written in holder.get("properties", {}).items():
        part, needed = resolved(written), _needs(holder, key)
        always = needed and all(_needs(other, key) for other in others)
        choice = (needed and not always) or any(key in option.get("required", ()) for option in holder.get("anyOf", ()))
        field = Field(kind, f"{way}{key}", part, reference(written), always, choice)
        yield field
        known, inners = set[str](), list(objects(part))
        for inner in inners:
            below = [each for each in _below(kind, inner, f"{field.way}.", inners) if each.way not in known]
            known |= {each.way for each in below}
            yield from below


def _needs(holder: Schema, key: str) -> bool:
    return key in holder.get("required", ())


def reference(part: Schema) -> str:
    """The part of the common schema that a field or item is, "" when none."""
    return str(part.get("$ref", "")).rpartition("/")[2]


def objects(part: Schema) -> Iterator[Schema]:
    """The objects that a field may hold, itself, in a list, or by name."""
    options: list[Any] = [part, *part.get("anyOf", ()), *part.get("oneOf", ())]
    for option in map(resolved, options):
        if "properties" in option:
            yield option
        for inner in (option.get("items"), option.get("additionalProperties")):
            if isinstance(inner, dict) and (option is not part or "anyOf" not in part):
                yield from objects(resolved(inner))


def field_at(kind: str, route: Iterable[str | int]) -> Field | None:
    """The field that a value of a file stands in, by its route; names of the author's own are no fields."""
    holders, way = [document(kind)], list[str]()
    for name in route:
        found = next((h["properties"][name] for h in holders if name in h.get("properties", ())), None)
        if found is not None:
            way.append(str(name))
            holders = list(objects(resolved(found)))
    return next((each for each in every_field(kind) if each.way == ".".join(way)), None)


def only_when_written(kind: str) -> frozenset[str]:
    """The fields that a process must have unless it is only planned."""
    return frozenset(document(kind).get("else", {}).get("required", ()))
