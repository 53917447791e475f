"""字段说明: every field of every kind of file, with what it is for, what may stand there and an example.

Made from the schemas and their words, so that what is shown is what the reading takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from procbook.manual.field_words import FieldWords, kind_anchor, kind_words, words_of
from procbook.manual.kinds import KINDS
from procbook.pages import lookup
from procbook.pages.context import PageContext
from procbook.search import Document
from procbook.tree import FOLDER

PROCESS = "process"


class FieldRow(NamedTuple):
    """One field as its reader sees it. `inside`: where its own fields stand, "" when it has none."""

    anchor: str
    key: str
    name: str
    need: str
    what: str
    values: str
    example: str
    inside: str


class FieldGroup(NamedTuple):
    """The fields of a file, or those of one of its fields: the way to it, its name, the anchor of its heading."""

    anchor: str
    way: str
    name: str
    rows: list[FieldRow]


class FileKind(NamedTuple):
    """A kind of file: its name and what is in it, where it lies ("" when there are many), and its fields."""

    anchor: str
    name: str
    what: str
    path: str
    groups: list[FieldGroup]


def file_kinds(language: str) -> list[FileKind]:
    """Every kind of file, what people write most first."""
    paths = {PROCESS: ""} | {kind.name: f"{FOLDER}/{kind.path}" for kind in KINDS}
    return [
        FileKind(kind_anchor(kind), *kind_words(kind, language), path, list(_groups(kind, language)))
        for kind, path in paths.items()
    ]


def _groups(kind: str, language: str) -> Iterator[FieldGroup]:
    known = words_of(kind)
    yield FieldGroup("", "", "", _rows(known, "", language))
    for each in known:
        if each.field.holds_fields:
            way = each.field.way
            yield FieldGroup(each.inside, way, each.name(language), _rows(known, way, language))


def _rows(known: list[FieldWords], way: str, language: str) -> list[FieldRow]:
    """The fields right in a field, or right in the file."""
    return [_row(each, language) for each in known if each.field.way.rpartition(".")[0] == way]


def _row(words: FieldWords, language: str) -> FieldRow:
    return FieldRow(
        words.anchor,
        words.field.key,
        words.name(language),
        words.need(language),
        words.what(language),
        words.values(language),
        words.example(language),
        words.inside,
    )


def fields(context: PageContext) -> tuple[dict[str, object], tuple[Document, ...]]:
    """They are the product's, not the manual's, so search finds the page and not each of them."""
    document = Document("fields/", context.labels["fields"], "page", weight=0.4)
    return {"kinds": file_kinds(lookup.language(context.facts))}, (document,)
