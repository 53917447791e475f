"""What a drawing calls things: titles of roles and processes, and its own few words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import msgspec
import yaml

from procbook.model import Handbook
from procbook.words import LANGUAGES


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of a drawing in one language; {blanks} are filled with titles and numbers."""

    chart: str
    text_version: str
    start: str
    end: str
    together: str
    instead: str
    call: str
    hand_over: str
    hand_over_when: str
    start_from: str
    share: str
    over: str
    either: str
    list_separator: str
    start_separator: str
    cycles: dict[str, str]


@cache
def words(language: str) -> Words:
    """The words in a language that has a catalogue (`words/<language>/flowchart.yaml`)."""
    text = files("procbook").joinpath("words", language, "flowchart.yaml").read_text("utf-8")
    return msgspec.convert(yaml.load(text, Loader=yaml.CSafeLoader), Words)


@dataclass(frozen=True)
class Names:
    """Titles by id; an id without a title stands for itself. `addresses` are the pages of other processes."""

    roles: Mapping[str, str]
    processes: Mapping[str, str]
    words: Words
    addresses: Mapping[str, str] = field(default_factory=dict)

    def role(self, id: str) -> str:
        return self.roles.get(id, id)

    def process(self, id: str) -> str:
        return self.processes.get(id, id)


def names_of(handbook: Handbook, addresses: Mapping[str, str] | None = None) -> Names:
    """All titles of a manual, in its language (Chinese where the language has no catalogue)."""
    language = handbook.settings.language.split("-")[0].lower()
    return Names(
        {id: role.title for id, role in handbook.roles.items()},
        {id: process.title for id, process in handbook.processes.items()},
        words(language if language in LANGUAGES else LANGUAGES[0]),
        addresses or {},
    )
