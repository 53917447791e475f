"""What a drawing calls things: titles of roles and processes, and its own few words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import msgspec

from procbook.manual.model import Manual, Parameter, Process
from procbook.words import LANGUAGES, texts

_PARAMETER = re.compile(r"\$\(([a-z][a-z0-9_]*)\)")


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
    over: str
    either: str
    other: str
    list_separator: str
    start_separator: str
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

    def filled(self, text: str, process: Process) -> str:
        """The text with the value of each parameter that it names; an unknown one stays as written."""
        known = {**self.parameters, **process.parameters}

        def value(found: re.Match[str]) -> str:
            return _shown(known[found[1]], text[found.end() :]) if found[1] in known else found[0]

        return _PARAMETER.sub(value, text)


def _shown(parameter: Parameter, following: str) -> str:
    """The value, with its unit unless the text goes on with it."""
    value = parameter.value
    shown = f"{value:,}" if isinstance(value, (int, float)) else value
    return shown if following.lstrip().startswith(parameter.unit) else shown + parameter.unit


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
