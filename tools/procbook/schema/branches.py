"""Which of several allowed shapes somebody meant, so that the message is about the real fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema_rs import ValidationError, ValidationErrorKind

from procbook.schema.documents import Schema, resolved
from procbook.schema.fields import nearest, properties
from procbook.schema.place import Place


def innermost(kind: str, data: Any, error: ValidationError) -> Iterator[Place]:
    """The failed demands behind an error: where several shapes are allowed, those of the shape that was meant."""
    place = Place.of(kind, data, error)
    match error.kind:
        case ValidationErrorKind.AnyOf(branches) | ValidationErrorKind.OneOfNotValid(branches) if not lacks_all(place):
            chosen = meant(place.value, [resolved(option) for option in place.demand])
            for inner in branches[chosen]:
                yield from innermost(kind, data, inner)
        case _:
            yield place


def lacks_all(place: Place) -> bool:
    """Whether one of several fields is wanted and none was given."""
    options: list[Schema] = place.demand
    if all(set(option) == {"required"} for option in options):
        return True
    signs = [sign(options, at) for at in range(len(options))]
    if not isinstance(place.value, dict) or not all(signs):
        return False
    return not any(name in place.value or nearest(name, place.value) for name in signs)


def sign(options: list[Schema], at: int) -> str:
    """The required field that only this one of the shapes has, "" if there is none."""
    others = {key for place, option in enumerate(options) if place != at for key in properties(option)}
    return next((key for key in resolved(options[at]).get("required", ()) if key not in others), "")


def meant(instance: Any, options: list[Schema]) -> int:
    """The position of the shape that fits best: first by its kind, then by its fields. One thing in brackets where no
    list can stand was meant without them."""
    if isinstance(instance, list) and len(instance) == 1 and all(option.get("type") != "array" for option in options):
        instance = instance[0]
    scores = [(_kind_score(instance, option), _field_score(instance, option), -at) for at, option in enumerate(options)]
    return -max(scores)[2]


def _kind_score(instance: Any, option: Schema) -> int:
    """How likely a value of this kind was meant as that shape: a map without a dash is one item of a list."""
    wanted = option.get("type", "string")
    if isinstance(instance, dict):
        ranking = ["string", "array", "object"]
    elif isinstance(instance, list):
        ranking = ["string", "object", "array"]
    else:
        ranking = ["object", "array", "string"]
    return ranking.index(wanted) if wanted in ranking else 0


def _field_score(instance: Any, option: Schema) -> float:
    if not isinstance(instance, Mapping):
        return 0
    known = properties(option)
    return sum(1 if key in known else 0.5 if nearest(str(key), known) else 0 for key in instance)
