"""What a name leads to: processes, their parts, records and controls as the targets of links; what texts name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from procbook.manual.model import Process
from procbook.manual.richtext import Name, names
from procbook.pages.facts import Facts, Readable, fact
from procbook.pages.links import Meaning, Number, Target, process_path
from procbook.pages.lookup import (
    all_controls,
    control_processes,
    parameters,
    parts,
    process_names,
    records,
    words,
)


class Quote(NamedTuple):
    """A text of a process with the meaning of each name in it, by kind and id, so that any page can show it."""

    text: str
    names: Mapping[tuple[str, str], Meaning]

    def meaning(self, name: Name) -> Meaning | None:
        return self.names.get((name.kind, name.id))


class ControlNote(NamedTuple):
    """A control as other pages tell it: its process, what it is against, its evidence, and who carries it out."""

    id: str
    process: str
    risk: Quote
    evidence: tuple[str, ...]
    owner: str


def process_target(facts: Readable, id: str) -> Target | None:
    """Nobody follows a link in vain: a process without content says so."""
    if id not in process_names(facts):
        return None
    title, written = process_names(facts)[id]
    return Target(process_path(id), "", title, tag="" if written else words(facts)["status"]["planned"])


def part_target(facts: Readable, process: str, part: str) -> Target | None:
    """A step by its position and title, or a table; None when the process has no such part."""
    if process not in process_names(facts) or part not in parts(facts, process):
        return None
    title, position = parts(facts, process)[part]
    if not position:
        return Target(process_path(process), part, title)
    name = f"{words(facts)['position'].format(position)} {title}"
    return Target(process_path(process), part, name, within=process_names(facts)[process].title)


def record_target(facts: Readable, id: str) -> Target | None:
    record = records(facts).get(id)
    return Target(process_path(record.process), id, f"{id} {record.name}") if record else None


def control_target(facts: Readable, id: str) -> Target | None:
    process = control_processes(facts).get(id)
    return Target(process_path(process), id, id) if process else None


def link_target(facts: Readable, process: str, id: str) -> Target | None:
    """What [[id]] means in a text of a process ("": of none); None when it means nothing."""
    other, _, part = id.partition("#")
    if part:
        return part_target(facts, other, part)
    own = part_target(facts, process, id) if process else None
    return own or process_target(facts, id) or record_target(facts, id) or control_target(facts, id)


def meaning(facts: Readable, process: Process | None, name: Name) -> Meaning | None:
    """What a name in a text of a process (or of none) means."""
    if name.kind == "link":
        return link_target(facts, process.id if process else "", name.id)
    own = process.parameters if process else {}
    parameter = own.get(name.id) or parameters(facts).get(name.id)
    return Number(parameter) if parameter else None


def quote(facts: Facts, process: Process, text: str) -> Quote:
    """A text of a process for other pages than its own."""
    meanings = ((name, meaning(facts, process, name)) for name in names(text))
    return Quote(text, {(name.kind, name.id): meant for name, meant in meanings if meant})


@fact
def control_note(facts: Facts, id: str) -> ControlNote | None:
    """A control as other pages tell it; None when there is no such control."""
    if id not in all_controls(facts):
        return None
    process, control = all_controls(facts)[id]
    return ControlNote(id, process.id, quote(facts, process, control.risk), control.evidence, control.owner)
