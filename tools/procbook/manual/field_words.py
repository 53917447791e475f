"""What people read of the fields of the files: name, purpose, values, an example. From the schemas and their words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from procbook import source
from procbook.manual.kinds import SCHEMA_PARTS, STRUCTS
from procbook.schema.documents import COMMON, Schema, document, resolved
from procbook.schema.every_field import Field, every_field, field_at, only_when_written, reference
from procbook.schema.fields import told_keys
from procbook.words import fill, texts

SCHEMAS_SPEAK = "zh"
"""The language of the schemas; what other languages have instead stands in their words."""

LONG = 1000
"""Bounds of a text from here on are for programs; nobody writes so much."""

ASKED = {
    "process": frozenset((
        "owner", "effective_from", "review_every", "cautions",
        "steps.owner", "steps.does", "steps.within",
        "controls.frequency", "controls.owner", "controls.evidence", "controls.test",
        "records.kept_by", "records.keep", "kpis.formula", "kpis.target", "kpis.owner",
    )),
}  # fmt: skip
"""What a rule of the check asks for, though a file has its shape without it."""

FORMS = frozenset(("", "duration", "duration-or-by", "period", "date", "time", "version", "cycle", "frequency"))
"""The parts of the common schema of which an example says more than words, and what is none."""

PLAIN = "line"
"""The part of the common schema that is nothing but a line of text."""

_FIGURES = re.compile("[0-9][0-9.:-]*")
"""Texts that other readers may take for numbers, dates or times."""

Words = Mapping[str, Any]


@dataclass(frozen=True)
class FieldWords:
    """What is said of a field. It can be a value of a sentence."""

    field: Field

    @property
    def anchor(self) -> str:
        """Where it stands on the page of fields: `process-steps-owner`; `roles-holders` of what a file is called by."""
        kind, parts = self.field.kind, self.field.way.split(".")
        return "-".join(parts if parts[0] == kind else (kind, *parts))

    @property
    def inside(self) -> str:
        """Where its own fields stand there, "" when it has none."""
        return f"{self.anchor}--fields" if self.field.holds_fields else ""

    def name(self, language: str) -> str:
        return self._told(language)[0]

    def what(self, language: str) -> str:
        """What it is for."""
        return self._told(language)[1]

    def say(self, language: str) -> str:
        """What it is for; where something else is named, also where that stands; an example of a form."""
        words, (name, what) = texts("fields", language), self._told(language)
        told = [what, *(each for each in (self._stands(language), self._form(language)) if each not in what)]
        return fill(words["said"], language, name=name, key=self.field.key, what=str(words["sentences"]).join(told))

    def _stands(self, language: str) -> str:
        """What the common schema says of it."""
        of = self.field.reference
        if self.field.part.get("type") != "string" or of in ("", PLAIN):
            return ""
        name, what = _common(of, language)
        return fill(texts("fields", language)["stands"], language, name=name, what=what)

    @property
    def names(self) -> str:
        """The kind of reference that it holds; "" when it names nothing, or is itself what others name."""
        part = self.field.reference or reference(self.field.part.get("items", {}))
        return "" if self.field.key == "id" else SCHEMA_PARTS.get(part, part)

    def _form(self, language: str) -> str:
        """An example of what has a form of its own. Ids are no such thing, since the example may not be there."""
        sample = _sample(self.field.kind, self.field.way, self.field.part, {})
        if self.field.reference not in FORMS or not isinstance(sample, str) or sample in self.what(language):
            return ""
        return fill(texts("fields", language)["such_as"], language, sample)

    def _told(self, language: str) -> tuple[str, str]:
        if language == SCHEMAS_SPEAK:
            part = self.field.part
            return part.get("title", ""), part.get("description", "")
        name, what = texts("fields", language)["told"][self.field.kind][self.field.way]
        return name, what

    def need(self, language: str) -> str:
        """Whether it must be written."""
        kind, way = self.field.kind, self.field.way
        need = "needed" if self.field.needed else "free"
        if self.field.choice:
            need = "choice"
        elif way in only_when_written(kind):
            need = "written"
        elif way in ASKED.get(kind, ()):
            need = "asked"
        return str(texts("fields", language)["needs"][need])

    def values(self, language: str) -> str:
        """What may stand there."""
        return _values(self.field.part, self.field.reference, language, self.what(language))

    def example(self, language: str) -> str:
        """The field as it may be written."""
        return f"{self.field.key}: {as_yaml(_example(self.field, language))}"


def words_at(kind: str, route: Iterable[str | int]) -> FieldWords | None:
    """What is said of the field that a value of a file stands in."""
    field = field_at(kind, route)
    return FieldWords(field) if field else None


def kind_words(kind: str, language: str) -> tuple[str, str]:
    """What a kind of file is called, and what is in it."""
    if language == SCHEMAS_SPEAK:
        return document(kind)["title"], document(kind)["description"]
    name, what = texts("fields", language)["kinds"][kind]
    return name, what


def _values(part: Schema, of: str, language: str, said: str = "") -> str:
    """What may stand in a place; what was `said` of it already is not said again."""
    words = texts("fields", language)["values"]
    if "const" in part:
        return fill(words["exactly"], language, part["const"])
    if "enum" in part:
        return fill(words["one_of"], language, list(map(str, part["enum"])))
    if part.get("type") == "object":
        return _of_object(part, language)
    options = part.get("anyOf") or part.get("oneOf")
    if options:
        each = [_values(resolved(option), reference(option), language, said) for option in options]
        return str(words["or"]).join(dict.fromkeys(each))
    if part.get("type") == "array":
        items = part["items"]
        return fill(words["several"], language, _values(resolved(items), reference(items), language, said))
    if of in ("", PLAIN):
        return _form(part, language)
    return _named(*_common(of, language), said, words["form"])


def _of_object(part: Schema, language: str) -> str:
    words, inner = texts("fields", language)["values"], part.get("additionalProperties")
    if "properties" in part or not isinstance(inner, dict):
        return str(words["fields"])
    return fill(words["by_name"], language, _values(resolved(inner), reference(inner), language))


def _named(name: str, what: str, said: str, form: str) -> str:
    """A part of the common schema by its name, with what it is unless that was said."""
    what = what.rstrip("。.")
    if what in said:
        return name
    return what if what.startswith(name) else form.format(name, what)


def _common(part: str, language: str) -> tuple[str, str]:
    if language == SCHEMAS_SPEAK:
        told = document(COMMON)["$defs"][part]
        return told["title"], told["description"]
    name, what = texts("fields", language)["common"][part]
    return name, what


def _form(part: Schema, language: str) -> str:
    """The kind of a single value, and its bounds."""
    words = texts("fields", language)["values"]
    match part.get("type"):
        case "boolean":
            return str(words["truth"])
        case "integer" | "number" as type_:
            form = str(words["whole" if type_ == "integer" else "number"])
            least, most = part.get("minimum"), part.get("maximum")
            if most is None:
                return fill(words["at_least"], language, form, least) if least is not None else form
            return fill(words["between"], language, form, least or 0, most)
        case "string":
            most = part.get("maxLength", LONG)
            if most < LONG:
                return fill(words["short"], language, most)
            return str(words["line" if "pattern" in part else "text"])
    return str(words["number_or_text"])


def _example(field: Field, language: str) -> Any:
    """A value that a field may have."""
    return _sample(field.kind, field.way, field.part, texts("fields", language)["examples"].get(field.kind, {}))


def _sample(kind: str, way: str, part: Schema, given: Words) -> Any:
    if way in given:
        return given[way]
    part = resolved(part)
    known = [*part.get("examples", ()), *part.get("enum", ()), *([part["const"]] if "const" in part else ())]
    if known:
        return known[0]
    if part.get("type") == "object":
        return dict(_entries(kind, way, part, given))
    options = part.get("anyOf") or part.get("oneOf")
    if options:
        return _sample(kind, way, options[0], given)
    if part.get("type") == "array":
        return [_sample(kind, way, part["items"], given)]
    return part.get("type") == "boolean"


def _entries(kind: str, way: str, part: Schema, given: Words) -> Iterator[tuple[str, Any]]:
    """The fields that an object needs, or some that it may have; of names of the author's own one."""
    for key in told_keys(part):
        yield key, _sample(kind, f"{way}.{key}", part["properties"][key], given)
    inner = part.get("additionalProperties")
    if isinstance(inner, dict):
        name = part.get("propertyNames", {}).get("examples", ["large"])[0]
        yield name, _sample(kind, way, inner, given)


def as_yaml(value: Any) -> str:
    """A value on one line, as people write it: in quotes only where it would be read as something else."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {as_yaml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_yaml, value)) + "]"
    if not isinstance(value, str):
        return json.dumps(value)
    if _FIGURES.fullmatch(value):
        return json.dumps(value)
    written = f"text: [{value}]\n".encode()
    reading = source.read(written)
    plain = not reading.faults and reading.data == {"text": [value]} and not source.examine(written).faults
    return value if plain else json.dumps(value, ensure_ascii=False)


def kind_anchor(kind: str) -> str:
    """Where a kind of file stands on the page of fields."""
    return f"kind-{kind}"


@cache
def anchors() -> frozenset[str]:
    """All places of the page of fields."""
    known = [words for kind in STRUCTS for words in words_of(kind)]
    places = (place for words in known for place in (words.anchor, words.inside) if place)
    return frozenset((*places, *map(kind_anchor, STRUCTS)))


def words_of(kind: str) -> list[FieldWords]:
    """What is said of every field of a kind of file, in the order of its schema."""
    return [FieldWords(field) for field in every_field(kind)]
