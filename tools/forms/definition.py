"""What a form asks for, as its file in `forms/` says it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import yaml

Cell = str | int | float
KINDS = ("text", "date", "whole", "number", "money", "percent")


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to fill in: a line of a part, or a column of a table.

    `width` is that of a column, in twelfths of the page for a form and in characters for a ledger;
    `lines` the height of the answer. `choices` is a closed list. `sample` is the answer in the sample of a form.
    """

    name: str
    hint: str = ""
    kind: str = "text"
    choices: tuple[str, ...] = ()
    width: int = 2
    lines: int = 1
    sample: Cell = ""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A block under one heading: lines with name, answer and hint (`fields`), or a table (`columns`).

    `first` names the rows of a table beforehand; `rows` counts the empty ones.
    """

    title: str
    hint: str = ""
    fields: tuple[Question, ...] = ()
    columns: tuple[Question, ...] = ()
    rows: int = 5
    first: tuple[str, ...] = ()
    sample: tuple[tuple[Cell, ...], ...] = ()


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A form (`parts`, on one upright page) or a ledger (one part with columns, on a page lying down)."""

    record: str
    parts: tuple[Part, ...]
    tips: tuple[str, ...] = ()
    ledger: bool = False

    def questions(self) -> Iterator[Question]:
        for part in self.parts:
            yield from part.fields + part.columns


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words that stand on every form."""

    facts: dict[str, str]
    question: str
    answer: str
    hint: str
    tips: str
    sample: str
    sample_notice: str
    empty_notice: str
    uncontrolled: str
    page: str
    sheet: str
    separator: str


def read_form(path: Path) -> Form:
    """Raises ValueError with the file's name when the file does not say a form."""
    try:
        form = msgspec.convert(yaml.safe_load(path.read_bytes()), Form)
        _refuse_slips(form)
    except (msgspec.ValidationError, yaml.YAMLError, ValueError) as error:
        raise ValueError(f"{path.name}: {error}") from error
    return form


def read_words(path: Path) -> Words:
    return msgspec.convert(yaml.safe_load(path.read_bytes()), Words)


def _refuse_slips(form: Form) -> None:
    """What the shape alone does not catch. Raises ValueError."""
    for question in form.questions():
        if question.kind not in KINDS:
            raise ValueError(f"{question.name}: kind is one of {', '.join(KINDS)}")
        if len(",".join(question.choices)) > 255:
            raise ValueError(f"{question.name}: spreadsheets take at most 255 characters of choices")
        if any("," in choice for choice in question.choices):
            raise ValueError(f"{question.name}: no ASCII comma in a choice, it separates them")
        if question.choices and question.sample and question.sample not in question.choices:
            raise ValueError(f"{question.name}: the sample {question.sample!r} is not among the choices")
    if form.ledger and (len(form.parts) != 1 or not form.parts[0].columns):
        raise ValueError("a ledger is one part with columns")
    for part in form.parts:
        _refuse_crooked_table(form, part)


def _refuse_crooked_table(form: Form, part: Part) -> None:
    if bool(part.fields) == bool(part.columns):
        raise ValueError(f"{part.title}: a part has either fields or columns")
    if part.columns and not form.ledger and sum(column.width for column in part.columns) != 12:
        raise ValueError(f"{part.title}: the columns' widths add up to {sum(c.width for c in part.columns)}, not 12")
    for row in part.sample:
        if len(row) != len(part.columns):
            raise ValueError(f"{part.title}: {len(row)} values for {len(part.columns)} columns in {row}")
        for column, value in zip(part.columns, row, strict=True):
            if column.choices and value and value not in column.choices:
                raise ValueError(f"{part.title}, {column.name}: {value!r} is not among the choices")
