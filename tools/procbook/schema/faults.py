"""From what a validator says to a fault in terms of the person: one teller for each kind of demand of a schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from procbook.schema import fields
from procbook.schema.branches import lacks_all, sign
from procbook.schema.documents import Schema, document, resolved
from procbook.schema.fields import quoted
from procbook.schema.place import Place, ShapeFault

LINE = r"^[^\n]*$"
"""The form of a text on one line."""

TIME = ":[0-5][0-9]$"
"""How the form of a time of day ends."""

OWN_IDS = ("id",)
"""Fields that name something new."""

MAX_LISTED = 8
"""Fields of an object that a message lists; of more, nobody finds the right one in it."""


def unknown_fields(place: Place) -> Iterator[ShapeFault]:
    known = fields.properties(place.schema)
    for key in place.value:
        if key not in known:
            yield _unknown_field(place, key, known)


def _unknown_field(place: Place, key: str, known: Mapping[str, Schema]) -> ShapeFault:
    meant = fields.meant_field(place.schema, key)
    if meant and meant not in place.value:
        return place.below(key, "unknown-field", "meant", meant=meant, title=known[meant]["title"])
    rival = _rival(place, key)
    if rival:
        return place.below(key, "unknown-field", "together", other=rival)
    outer = [schema for schema in fields.around(place.kind, place.path[:-1]) if key in fields.properties(schema)]
    if outer:
        title = fields.properties(outer[-1])[key]["title"]
        return place.below(key, "unknown-field", "elsewhere", title=title, where=outer[-1].get("title", ""))
    listed = {"known": fields.named(place.schema, known), "names": list(known)}
    return place.below(key, "unknown-field", "known" if len(known) <= MAX_LISTED else "", **listed)


def _rival(place: Place, key: str) -> str:
    """The field that a key of another allowed shape cannot stand beside, "" if it is no such key."""
    *outer, chosen, _ = ("", *place.path)
    if not isinstance(chosen, int):
        return ""
    *_, (_, options) = fields.way(place.kind, outer[1:])
    if not any(key in fields.properties(option) for option in options):
        return ""
    return sign(options, chosen)


def missing_fields(place: Place) -> Iterator[ShapeFault]:
    known = fields.properties(place.schema)
    written = "else" in place.path
    if written:
        known = fields.properties(document(place.kind))
    for key in place.demand:
        if key not in place.value:
            field = {"key": key, "title": known[key]["title"], "description": known[key]["description"]}
            if written or not place.route:
                yield place.lacks("written" if written else "", **field)
            elif place.item:
                yield place.lacks("item", item=place.item, **field)
            else:
                yield place.lacks("inside", outer=place.key, outer_title=place.title, **field)


def one_of_fields(place: Place) -> Iterator[ShapeFault]:
    """One of several fields is wanted."""
    if not lacks_all(place):
        yield from fault_of_form(place)
        return
    options = [resolved(option) for option in place.demand]
    if all("properties" in option for option in options):
        names = [sign(options, at) for at, _ in enumerate(options)]
        wanted = [fields.named(option, [name])[0] for option, name in zip(options, names, strict=True)]
    else:
        names = [name for option in options for name in option["required"]]
        wanted = fields.named(place.schema, names)
    yield place.lacks("one-of", key=place.key, fields=wanted, names=names, title=place.title)


def wrong_type(place: Place) -> Iterator[ShapeFault]:
    """A value of another kind: each pair of what is wanted and what was found has its message."""
    wanted = place.demand if isinstance(place.demand, str) else "string"
    if place.value is None:
        yield _empty(place)
    elif wanted in ("array", "object") and (suggestion := fields.in_usual_brackets(place.value, wanted)):
        yield place.fault("wrong-type", "brackets", suggestion=quoted(suggestion))
    elif wanted == "array" and isinstance(place.value, dict) and _are_ways(place):
        when, to = next(iter(place.value.items()))
        yield place.fault("wrong-type", "ways", when=quoted(when), to=quoted(to))
    elif wanted == "array" and not isinstance(place.value, dict) and "properties" in resolved(place.schema["items"]):
        yield place.fault("wrong-type", "list-of-lines", **_written(place, place.schema["items"]))
    elif wanted == "array" and isinstance(place.value, dict):
        yield place.fault("wrong-type", "list")
    elif wanted == "array":
        yield place.fault("wrong-type", "list-of-one", value=quoted(fields.as_items(place.schema, place.value)))
    elif wanted == "object" and _is_one(place):
        yield place.fault("wrong-type", "one-in-list", inner=quoted(place.value[0]))
    elif wanted == "object":
        variant = "item-lines" if isinstance(place.route[-1], int) else "lines"
        yield place.fault("wrong-type", variant, **_written(place, place.schema))
    elif wanted == "string" and (name := _name_in_brackets(place.value)):
        yield place.fault("wrong-type", "quotes", value=name)
    elif isinstance(place.value, (list, dict)):
        yield _too_many(place)
    elif wanted == "string":
        yield from _unquoted(place)
    else:
        variants = {"boolean": "truth", "integer": "whole-number", "number": "number"}
        yield place.fault("wrong-type", variants[wanted])


def _is_one(place: Place) -> bool:
    """Whether a list holds one thing that has the fields of what is wanted here, and nothing else."""
    value, known = place.value, fields.properties(place.schema)
    one = isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict)
    return one and bool(known) and all(key in known for key in value[0])


def _written(place: Place, schema: Schema) -> dict[str, Any]:
    """How an object is written in a line, and what its names mean."""
    keys = fields.told_keys(schema)
    told = fields.named(schema, keys) if keys else [place.schema.get("description", "").rstrip("。")]
    return {"example": fields.sample(schema), "fields": told}


def _name_in_brackets(value: Any) -> str:
    """A text that is only a name, as [[s20]], which YAML takes for a list of lists; else ""."""
    inner = value[0] if isinstance(value, list) and len(value) == 1 else None
    named = isinstance(inner, list) and len(inner) == 1 and isinstance(inner[0], str)
    return f"[[{inner[0]}]]" if named and inner else ""


def _are_ways(place: Place) -> bool:
    """Whether conditions stand as names with where they lead, as many write them, instead of a list of ways."""
    known = {key for option in place.schema["items"].get("anyOf", ()) for key in fields.properties(option)}
    return {"when", "to"} <= known and bool(place.value) and known.isdisjoint(place.value)


def _too_many(place: Place) -> ShapeFault:
    """A list or lines where one value is wanted: exactly one of something with ids or fixed values, or a text."""
    number = place.schema.get("type") in ("integer", "number", "boolean")
    one = number or "enum" in place.schema or place.schema.get("pattern", LINE) != LINE
    listed = isinstance(place.value, list)
    if one and listed and len(place.value) == 1:
        return place.fault("wrong-type", "one-in-list", inner=quoted(place.value[0]))
    if one and (listed or len(place.value) > 1):
        return place.fault("wrong-type", "one-with" if _is_shared(place) else "one", count=len(place.value))
    in_lines = listed and "pattern" not in place.schema and isinstance(place.route[-1], str)
    return place.fault("wrong-type", "lines-not-list" if in_lines else "text-not-list" if listed else "text-not-lines")


def _unquoted(place: Place) -> Iterator[ShapeFault]:
    """A number or truth value where text is wanted: quotes help, if the text has the form that is wanted."""
    text = quoted(place.value)
    pattern = place.schema.get("pattern", "")
    if fields.matches(pattern, text):
        yield place.fault("wrong-type", "quotes")
    else:
        yield _wrong_form(place, pattern, text)


def not_allowed(place: Place) -> Iterator[ShapeFault]:
    """A value that is none of the allowed ones."""
    if place.value is None:
        yield _empty(place)
    elif isinstance(place.value, (list, dict)):
        yield _too_many(place)
    else:
        told = fields.meanings(place.schema)
        allowed = {value: f"{value} {meaning}" if meaning else value for value, meaning in told.items()}
        meant = fields.meant_value(place.schema, quoted(place.value))
        values: dict[str, Any] = {"allowed": list(allowed.values()), "names": list(told)}
        values |= {"suggestion": allowed[meant], "meant": meant} if meant else {}
        other = "choice-person" if (place.kind, place.key) == ("people", "kind") else "choice"
        yield place.fault("schema-invalid", "choice-meant" if meant else other, **values)


def wrong_form(place: Place) -> Iterator[ShapeFault]:
    """A text that has not the form it must have."""
    if place.value != "":
        yield _wrong_form(place, place.demand, place.value)


def _wrong_form(place: Place, pattern: str, text: str) -> ShapeFault:
    if pattern == LINE:
        return place.fault("schema-invalid", "line")
    if place.schema.get("format") == "date":
        date = fields.meant_date(text)
        return place.fault("schema-invalid", "date-form" if date else "date", date=date)
    if pattern.startswith(("^[a-z", "^[A-Z")) and "/" not in pattern:
        return _wrong_id(place, pattern, text)
    meant = fields.meant_text(pattern, text)
    if meant:
        return place.fault("schema-invalid", "form-meant", suggestion=meant)
    if pattern.endswith(TIME) and (time := fields.meant_time(text)):
        return place.fault("schema-invalid", "time", suggestion=time)
    values = {"description": place.schema.get("description", ""), "example": _example(place.schema)}
    variant = "form-in-days" if pattern.endswith("(min|h|d|cd)$") else "form-in-years" if "(y|mo" in pattern else "form"
    return place.fault("schema-invalid", variant, **values)


def _is_shared(place: Place) -> bool:
    """Whether others than the one that a field names have a field of their own beside it."""
    *_, outer = [{}, *fields.around(place.kind, place.path[:-2])]
    return place.key == "owner" and "with" in fields.properties(outer)


def _wrong_id(place: Place, pattern: str, text: str) -> ShapeFault:
    """Of what names something else (`part`), the manual knows more than the form that it should have."""
    refers = place.part != "" and place.key not in OWN_IDS
    named = {"part": place.part, "written": text, "shared": _is_shared(place)} if refers else {}
    if refers and isinstance(place.route[-1], int):
        named["listed"] = True
    meant, bounds = fields.meant_id(pattern, text), fields.length_of_id(pattern, text)
    variant = "upper" if pattern.startswith("^[A-Z]") else "name" if place.on_key else ""
    if meant:
        return place.fault("bad-id", "meant", suggestion=meant, **named)
    if bounds:
        return place.fault("bad-id", "length", length=len(text), low=bounds[0], high=bounds[1], **named)
    if refers:
        return place.fault("bad-id", f"reference-{variant}".rstrip("-"), **named)
    return place.fault("bad-id", variant, example=_example(place.schema))


def _example(schema: Schema) -> str:
    return next(iter(map(str, schema.get("examples", ()))), "")


def no_such_day(place: Place) -> Iterator[ShapeFault]:
    if fields.matches(place.schema.get("pattern", ""), place.value):
        yield place.fault("schema-invalid", "no-such-day")


def too_short(place: Place) -> Iterator[ShapeFault]:
    yield _empty(place)


def _empty(place: Place) -> ShapeFault:
    """Nothing where something is wanted: a field that may be left out, one that may not, or an item of a list."""
    if isinstance(place.route[-1], int):
        return place.fault("missing-field", "empty-item")
    *_, outer = [{}, *fields.around(place.kind, place.path[:-2])]
    needed = [*outer.get("required", ()), *outer.get("else", {}).get("required", ()), *fields.ASKED_BY_RULES]
    if place.key in needed and not place.on_key:
        return place.fault("missing-field", "empty-needed", description=place.schema.get("description", ""))
    return place.fault("missing-field", "empty")


def too_long(place: Place) -> Iterator[ShapeFault]:
    yield place.fault("schema-invalid", "too-long", length=len(place.value), limit=place.demand)


def too_few(place: Place) -> Iterator[ShapeFault]:
    yield place.fault("missing-field", "few" if place.value else "no-items", count=place.demand)


def no_grades(place: Place) -> Iterator[ShapeFault]:
    """`by` says what the grades are, but there is no grade."""
    yield place.fault("missing-field", "grades")


def too_many(place: Place) -> Iterator[ShapeFault]:
    yield place.fault("schema-invalid", "too-many", count=len(place.value), limit=place.demand)


def twice(place: Place) -> Iterator[ShapeFault]:
    """A value given twice in a list: told at the second one."""
    for at, value in enumerate(place.value):
        if value in place.value[:at]:
            values = {"key": place.key, "title": place.title, "value": quoted(value)}
            yield ShapeFault((*place.route, at), False, "schema-invalid", "twice", values)


def out_of_range(place: Place) -> Iterator[ShapeFault]:
    low, high = place.schema.get("minimum", place.schema.get("exclusiveMinimum")), place.schema.get("maximum")
    if low is None:
        yield from fault_of_form(place)
    elif high is None:
        yield place.fault("schema-invalid", "at-least", low=low)
    else:
        yield place.fault("schema-invalid", "range", low=low, high=high)


def fault_of_form(place: Place) -> Iterator[ShapeFault]:
    """Any demand that has no words of its own: the description says what is right."""
    yield place.fault("schema-invalid", "shape", description=place.schema.get("description", ""))


def faults_of(places: Iterable[Place]) -> Iterator[ShapeFault]:
    """The faults at some places. Those of one value come in an order of our own: a validator promises none."""
    for place in sorted(places, key=_rank):
        yield from TELLERS.get(place.keyword, fault_of_form)(place)


def _rank(place: Place) -> tuple[int, int]:
    """The order of `TELLERS`, and what is asked of every file before what is asked of some (`else`)."""
    return [*TELLERS, place.keyword].index(place.keyword), len(place.path)


TELLERS: Mapping[str, Callable[[Place], Iterator[ShapeFault]]] = {
    "additionalProperties": unknown_fields,
    "required": missing_fields,
    "anyOf": one_of_fields,
    "oneOf": one_of_fields,
    "type": wrong_type,
    "enum": not_allowed,
    "minLength": too_short,
    "maxLength": too_long,
    "pattern": wrong_form,
    "format": no_such_day,
    "minItems": too_few,
    "minProperties": no_grades,
    "maxItems": too_many,
    "uniqueItems": twice,
    "minimum": out_of_range,
    "maximum": out_of_range,
    "exclusiveMinimum": out_of_range,
}
