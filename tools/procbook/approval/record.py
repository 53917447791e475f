"""A record: one person's approval of one statement, in one file that is never edited and never removed.

processes/approvals/<kind>/<id>/<version>/<statement, 12 hex digits>-<person>.yaml
processes/approvals/<kind>/<id>/<version>/<content, 12 hex digits>.json            the canonical content it binds
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
import yaml

from procbook import schema, source
from procbook.approval.canonical import short, statement_digest
from procbook.manual.litter import is_litter
from procbook.manual.model import Value
from procbook.tree import FOLDER
from procbook.words import Sentence, rule_message

RECORDS = f"{FOLDER}/approvals"
NEWEST = 2
"""The newest form of a record that this program reads. The second has what the first has, and approvals elsewhere."""

EXTERNAL = "external"
"""The evidence of an approval in another system, as many companies give them."""

_OF_THE_SECOND = frozenset({EXTERNAL, "gitee-comment"})
"""Evidence that only records of the second form have."""

FREE_TEXT = frozenset({"reason", "summary", "conclusion", "signature"})
"""Fields whose blanks at the end, which the reader takes away, mean nothing."""

_PLAIN = re.compile(r"[a-z][a-z0-9/-]*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


class Statement(Value, omit_defaults=True):
    """What is approved. Fields that are empty are not written, so that a statement has one form and one digest."""

    manual: str
    item: str
    version: str
    action: str
    content: str
    previous: str | None
    under: str | None
    reason: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    conclusion: str = ""

    @property
    def kind(self) -> str:
        return self.item.split("/")[0]

    @property
    def digest(self) -> str:
        """The digest that the next statement names in `previous`."""
        return _digest(self)


@lru_cache(maxsize=1 << 16)
def _digest(statement: Statement) -> str:
    return statement_digest(msgspec.to_builtins(statement))


class Evidence(Value, omit_defaults=True):
    """How it is shown that the person approved: which fields there are depends on `type`, see the schema."""

    type: str
    key: str = ""
    signature: str = ""
    repository: str = ""
    pull: int = 0
    review: int = -1
    user: int = 0
    commit: str = ""
    system: str = ""
    number: str = ""
    sheet: str = ""

    @property
    def forge(self) -> str:
        """The forge that the evidence is from, as policy calls it; "" for other evidence."""
        return self.type.split("-")[0] if "-" in self.type else ""


class Approval(Value):
    by: str
    role: str
    for_: str | None
    meaning: str
    at: str
    evidence: Evidence


class Recorded(Value):
    by: str
    signature: str


class Record(Value, omit_defaults=True):
    record: int
    statement: Statement
    approval: Approval
    recorded: Recorded | None = None


class MalformedRecord(Exception):
    """A record that is none: why, and at which line."""

    def __init__(self, reason: Sentence, line: int = 1) -> None:
        super().__init__(reason.name)
        self.reason = reason
        self.line = line


def form_of(evidence: Evidence) -> int:
    """The form that a record with such evidence has at least, and is written in."""
    return 2 if evidence.type in _OF_THE_SECOND else 1


def place(record: Record) -> str:
    """The only path at which the record may lie."""
    return f"{_folder(record)}/{short(record.statement.digest)}-{record.approval.by}.yaml"


def content_place(record: Record) -> str:
    """The path of the content that the record binds."""
    return f"{_folder(record)}/{short(record.statement.content)}.json"


def _folder(record: Record) -> str:
    return f"{RECORDS}/{record.statement.item}/{record.statement.version}"


def record_person(path: str) -> str:
    """The person whom the name of a record's file names; "" for another file of the records."""
    name = path.rsplit("/", 1)[-1]
    return name[13:].removesuffix(".yaml") if name.endswith(".yaml") else ""


def is_record_path(path: str) -> bool:
    """Whether a file belongs to the records: then it is one, or a content, or a finding."""
    return path.startswith(f"{RECORDS}/") and not is_litter(path)


def parse(path: str, data: bytes) -> Record:
    """The record in the bytes of a file. Raises MalformedRecord for whatever is not exactly one in its place."""
    reading = source.read(data)
    if reading.faults:
        fault = reading.faults[0]
        if fault.variant == "empty":
            raise _malformed("empty")
        raise MalformedRecord(rule_message(fault.rule, fault.variant, fault.values), fault.line)
    number = reading.data.get("record")
    if type(number) is int and number > NEWEST:
        raise _malformed("newer", number=number)
    if type(number) is not int or not schema.is_valid("record", reading.data):
        raise _misshapen(data, reading.data)
    record = _converted(reading.data)
    if _written(record) != data and _had_blanks(yaml.load(data, Loader=yaml.CBaseLoader), reading.data):
        raise _malformed("blanks")
    if record.recorded and not record.approval.evidence.forge:
        raise _malformed("recorded")
    if record.record < form_of(record.approval.evidence):
        raise _malformed("form", number=form_of(record.approval.evidence))
    if not _is_time(record.approval.at):
        raise _malformed("time", at=record.approval.at)
    if place(record) != path:
        raise _malformed("misplaced", place=place(record))
    return record


def _converted(data: Any) -> Record:
    try:
        return msgspec.convert(data, Record)
    except msgspec.ValidationError as error:
        raise _malformed("shape", reason=str(error)) from None


def _had_blanks(written: Any, read: Any) -> bool:
    """Whether a name, digest or number was written with blanks or line ends at its end."""
    if isinstance(read, dict):
        return any(name not in FREE_TEXT and _had_blanks(written.get(name), value) for name, value in read.items())
    if isinstance(read, list):
        return any(map(_had_blanks, written, read))
    return isinstance(read, str) and written != read


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _misshapen(data: bytes, plain: Any) -> MalformedRecord:
    """What is wrong with the shape, as the explanation of the schema says it first."""
    faults = schema.explain("record", plain) if not schema.is_valid("record", plain) else []
    if not faults:
        return _malformed("shape", reason="record: 1")
    places, first = source.positions(data), faults[0]
    line, _ = places.key(first.route) if first.on_key else places.value(first.route)
    return MalformedRecord(rule_message(first.rule, first.variant, first.values), line)


def _malformed(what: str, **values: Any) -> MalformedRecord:
    return MalformedRecord(Sentence(f"record.{what}", values))


def plain(value: Value) -> Any:
    """The value as canonical JSON has it: as the file says it, nothing filled in."""
    return msgspec.to_builtins(value)


def dump(record: Record) -> bytes:
    """The file of a record as people read it; `parse` gives the same record again.

    Raises MalformedRecord when the record cannot be written, as with a hidden character in the reason.
    """
    data = _written(record)
    if parse(place(record), data) != record:
        raise _malformed("shape", reason="dump")
    return data


def _written(record: Record) -> bytes:
    """The file of a record as this program writes it: without a blank at the end of anything."""
    return "".join(_lines(plain(record), "")).encode()


def _lines(data: dict[str, Any], indent: str) -> list[str]:
    lines = []
    for name, value in data.items():
        if isinstance(value, dict):
            lines += [f"{indent}{name}:\n", *_lines(value, indent + "  ")]
        elif isinstance(value, (list, tuple)):
            lines.append(f"{indent}{name}: [{', '.join(map(_scalar, value))}]\n")
        elif name == "signature":
            lines += [f"{indent}{name}: |-\n", *(f"{indent}  {line}\n" for line in value.splitlines())]
        else:
            lines.append(f"{indent}{name}: {_scalar(value)}\n")
    return lines


def _scalar(value: Any) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value not in _WORDS:
        return value
    return msgspec.json.encode(value).decode()
