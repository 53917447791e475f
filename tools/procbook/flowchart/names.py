"""What a drawing calls things: titles of roles and processes, and its own few words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import msgspec

from procbook.manual.model import Manual, Parameter, Process
from procbook.manual.richtext import Marks, Name, to_plain, value_text
from procbook.words import LANGUAGES, texts


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of a drawing in one language; {blanks} are filled with titles and numbers."""

    chart: str
    text_version: str
    start: str
    end: str
    together: str
    instead: str
    inclusive: str
    meanwhile: str
    call: str
    hand_over: str
    hand_over_when: str
    start_from: str
    over: str
    passed: str
    goes_on: str
    otherwise: str
    either: str
    list_separator: str
    start_separator: str
    was: str
    marks: dict[str, str]
    cycles: dict[str, str]


@cache
def words(language: str) -> Words:
    """The words in a language that has a catalogue (`words/<language>/texts/flowchart.yaml`)."""
    return msgspec.convert(texts("flowchart", language), Words)


@dataclass(frozen=True)
class Names:
    """Titles by id; an id without a title stands for itself. `addresses` are the pages of other processes,
    `parameters` those of the whole manual."""

    roles: Mapping[str, str]
    processes: Mapping[str, str]
    words: Words
    addresses: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def role(self, id: str) -> str:
        return self.roles.get(id, id)

    def process(self, id: str) -> str:
        return self.processes.get(id, id)

    def filled(self, text: str, process: Process | None, marks: Marks = "none") -> str:
        """A text (of a process) as readers see it: what it names has its title or value; what is unknown stays."""
        known = {**self.parameters, **process.parameters} if process else self.parameters
        steps = {step.id: step.title for step in process.steps} if process and "[[" in text else {}

        def meaning(name: Name) -> str | None:
            if name.kind == "parameter":
                return value_text(known[name.id], name.after) if name.id in known else None
            return to_plain(steps[name.id], in_title, "none") if name.id in steps else self._title(name)

        def in_title(name: Name) -> str | None:
            return meaning(name) if name.kind == "parameter" else self._title(name)

        return to_plain(text, meaning, marks)

    def _title(self, name: Name) -> str:
        """The title of a process for it or a part of it, else the id."""
        return self.processes.get(name.id.partition("#")[0], name.id)


def names_of(manual: Manual, addresses: Mapping[str, str] | None = None) -> Names:
    """All titles of a manual, in its language (Chinese where the language has no catalogue)."""
    language = manual.settings.language.split("-")[0].lower()
    return Names(
        {id: role.title for id, role in manual.roles.items()},
        {id: process.title for id, process in manual.processes.items()},
        words(language if language in LANGUAGES else LANGUAGES[0]),
        addresses or {},
        manual.parameters,
    )
