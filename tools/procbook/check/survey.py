"""One walk over the whole manual for all rules about references: what is used, and where something may be wrong.

The walk only compares sets of ids. Who finds a document among the suspects walks it again, reference by reference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from procbook.check.marks import may_have_marks
from procbook.check.near_misses import NearMisses
from procbook.check.phrases import Occurrence, Phrases
from procbook.manual.kinds import REGISTERS, ROLES
from procbook.manual.known import Known, Titles
from procbook.manual.model import Manual, Process, Value
from procbook.manual.references import Reference, ids_and_text, names_something, references

Document = Value
"""What is walked as one: a process, the settings, a role, a limit, a system, a source."""


class Target(NamedTuple):
    """A reference that leads to a process, or to a part of it."""

    document: Document
    reference: Reference
    process: Process
    part: str


@dataclass(frozen=True)
class Survey:
    """What the references of a manual say.

    `used`: ids by kind. `parameters`: names that the texts of a process use, by process id. `suspects`: documents
    that name something that is not there. `unsettled`: documents that lead to a process not in force. `phrased`: ids
    of the processes in which one of the `phrases` stands. `nearly`: documents in which a near miss of a reference may
    stand. `marked`: those in which a mark may stand that texts do not have.
    """

    known: Known
    used: Mapping[str, set[str]]
    parameters: Mapping[str, set[str]]
    suspects: list[Document]
    unsettled: list[Document]
    phrases: Phrases
    phrased: set[str]
    near_misses: NearMisses
    nearly: list[Document]
    marked: list[Document]

    def unknown(self) -> Iterator[tuple[Document, Reference]]:
        """Every reference to what is not there."""
        for document in self.suspects:
            inside = self.known.inside(document)
            for reference in references(document):
                if not self.known.has(reference.kind, reference.id, inside):
                    yield document, reference

    @cached_property
    def targets(self) -> list[Target]:
        """Every reference to another process that is not in force; to a planned one only to a part of it."""
        targets = []
        for document in self.unsettled:
            inside = self.known.inside(document)
            for reference in references(document):
                id, _, part = self.known.process_of(reference.kind, reference.id, inside).partition("#")
                process = self.known.manual.processes.get(id)
                if process is not None and process is not document and _unsettled(process, part):
                    targets.append(Target(document, reference, process, part))
        return targets

    def phrases_of(self, process: Process) -> list[Occurrence]:
        """The phrases that should not stand in the texts of a process."""
        return self.phrases.of(process) if process.id in self.phrased else []

    def roles(self) -> set[str]:
        """The ids of all roles that something names."""
        return set().union(*(self.used.get(kind, ()) for kind in ROLES))


def survey(manual: Manual) -> Survey:
    """Walk the manual once."""
    known = Known(manual)
    used: dict[str, set[str]] = defaultdict(set)
    parameters: dict[str, set[str]] = {}
    result = Survey(known, used, parameters, [], [], Phrases(manual), set(), NearMisses(known), [], [])
    for document in documents(manual):
        ids, text = ids_and_text(document)
        inside = known.inside(document)
        if not _all_known(ids, inside, known):
            result.suspects.append(document)
        if any(_unsettled(process, part) for process, part in _leads_to(ids, inside, known)):
            result.unsettled.append(document)
        for kind, names in ids.items():
            used[kind] |= names
        if result.near_misses.may_stand_in(text):
            result.nearly.append(document)
        if may_have_marks(text):
            result.marked.append(document)
        if isinstance(document, Process):
            parameters[document.id] = ids.get("parameter", set())
            if result.phrases.occur_in(text):
                result.phrased.add(document.id)
    return result


def documents(manual: Manual) -> Iterator[Document]:
    """Everything in a manual that can name something else."""
    yield manual.settings
    for register in REGISTERS:
        if names_something(register.type):
            yield from getattr(manual, register.field).values()
    yield from manual.former.values()
    yield from manual.processes.values()


def _all_known(ids: Mapping[str, set[str]], inside: Mapping[str, Titles], known: Known) -> bool:
    for kind, names in ids.items():
        titles = inside.get(kind) or known.everywhere.get(kind, {})
        if not names <= titles.keys() and not all(known.has(kind, id, inside) for id in names):
            return False
    return True


def _leads_to(ids: Mapping[str, set[str]], inside: Mapping[str, Titles], known: Known) -> Iterator[tuple[Process, str]]:
    """The processes that a document leads to, each with the part of it if one is named."""
    processes = known.manual.processes
    for kind in LEADING:
        for id in ids.get(kind, ()):
            place, _, part = known.process_of(kind, id, inside).partition("#")
            if place in processes:
                yield processes[place], part


def _unsettled(process: Process, part: str) -> bool:
    return process.status in ("draft", "retired") or (process.status == "planned" and part != "")


LEADING = ("process", "party", "other-step", "link", "record", "material")
"""The kinds of references that lead to a process, or to a part of one."""
