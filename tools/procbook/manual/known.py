"""What there is in a manual, by kind of reference: does an id exist, what is it called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from procbook.manual.kinds import BY_REFERENCE, KINDS, PROCESSES, REGISTERS, STAND_INS, Register
from procbook.manual.meant import meant, plain, skeleton
from procbook.manual.model import Manual, Parameter, Person, Process, Value

Titles = Mapping[str, str]
"""Id to what people call it."""


@dataclass(frozen=True)
class Known:
    """The ids of a manual with their titles: `everywhere` by kind, and those of one process on demand."""

    manual: Manual

    @cached_property
    def everywhere(self) -> dict[str, Titles]:
        """The ids that mean the same in every process."""
        manual = self.manual
        registered = (self._titles(register) for register in (*REGISTERS, PROCESSES))
        return {
            **{kind: titles for by_kind in registered for kind, titles in by_kind},
            "area": {area.id: area.title for area in manual.settings.areas},
            "file": dict.fromkeys(sorted(manual.files), ""),
            **dict.fromkeys(("record", "material"), self.records),
            "control": {control.id: control.risk for p in manual.processes.values() for control in p.controls},
        }

    def _titles(self, register: Register) -> Iterator[tuple[str, Titles]]:
        """What may stand where one of a register is named, by kind of reference."""
        left_out = (id for id in self.manual.left_out if "/" not in id) if register is PROCESSES else ()
        titles = dict.fromkeys(left_out, "")
        held = self.manual.all_roles if register.field == "roles" else getattr(self.manual, register.field)
        titles |= {id: getattr(value, register.title) for id, value in held.items()}
        for kind in register.references:
            yield kind, {**titles, STAND_INS[kind]: ""} if kind in STAND_INS else titles

    @cached_property
    def records(self) -> Titles:
        """Every record, and those that a process that cannot be read yet is said to give."""
        declared = {record.id: record.name for p in self.manual.processes.values() for record in p.records}
        return {**dict.fromkeys(self.promised, ""), **declared}

    @cached_property
    def promised(self) -> dict[str, str]:
        """Records that come from a planned process, which does not say yet what it gives: record to process."""
        every = self.manual.processes.values()
        return {
            given.record: given.from_
            for process in every
            for given in process.inputs
            if given.record and self.unwritten(given.from_)
        }

    @cached_property
    def parameters(self) -> Titles:
        """The parameters that all processes share."""
        return _meanings(self.manual.parameters)

    def unwritten(self, id: str) -> bool:
        """Whether a process is there by name only: planned, or its file cannot be used."""
        process = self.manual.processes.get(id)
        return not process.written if process else id in self.manual.left_out

    def inside(self, document: Value) -> dict[str, Titles]:
        """The ids that mean something only in this process; in other documents only the shared ones."""
        if not isinstance(document, Process):
            return {"parameter": self.parameters}
        steps = {step.id: step.title for step in document.steps}
        return {
            "step": steps,
            "table": {f"table-{table.id}": table.title for table in document.tables},
            "target": {**steps, "end": "", **document.ends},
            "clock": document.clocks,
            "parameter": {**self.parameters, **_meanings(document.parameters)},
        }

    def has(self, kind: str, id: str, inside: Mapping[str, Titles]) -> bool:
        """Whether the thing meant exists, as far as that can be known: what cannot be read is not called missing."""
        if kind == "link" and "#" in id:
            return self.has("process", id.partition("#")[0], inside) and self._there(id, tables=True)
        if kind == "link":
            return any(self.has(means, id, inside) for means in LINKS)
        if kind == "other-step":
            return self._there(id)
        return (
            id in self.titles(kind, inside)
            or _is_told(kind, self.manual.unread)
            or (_is_told(kind, self.manual.misnamed) and _may_become(id, self.names(kind, inside)))
        )

    def names(self, kind: str, inside: Mapping[str, Titles]) -> dict[str, tuple[str, ...]]:
        """All that could have been meant where this kind is asked for, with everything that people call it."""
        return {id: (title, *self._aliases(kind, id)) for id, title in self.titles(kind, inside).items()}

    def _aliases(self, kind: str, id: str) -> tuple[str, ...]:
        for name in LINKS if kind == "link" else (kind,):
            held = getattr(self.manual, BY_REFERENCE[name].field) if name in BY_REFERENCE else {}
            if id in held:
                number = getattr(held[id], "number", "")
                return (*getattr(held[id], "aliases", ()), *([number] if number else []))
        return ()

    def person(self, written: str) -> Person | None:
        """The person of this id or name."""
        people = self.manual.people
        same = (person for person in people.values() if plain(person.name) == plain(written))
        return people.get(written) or next(same, None)

    def titles(self, kind: str, inside: Mapping[str, Titles]) -> Titles:
        """All that could have been meant where this kind is asked for, with what people call it."""
        if kind == "link":
            return {id: title for means in LINKS for id, title in self.titles(means, inside).items()}
        return inside[kind] if kind in inside else self.everywhere.get(kind, {})

    def _there(self, place: str, tables: bool = False) -> bool:
        """Whether "process#step" exists, or with `tables` "process#table-name", as addresses of the pages have it.

        Where the process itself is unknown, that is the fault of another field.
        """
        id, _, part = place.partition("#")
        process = self.manual.processes.get(id)
        if process is None or not process.written:
            return True
        names = {step.id for step in process.steps}
        return part in names or (tables and part in (f"table-{table.id}" for table in process.tables))

    def process_of(self, kind: str, id: str, inside: Mapping[str, Titles]) -> str:
        """The process that a reference leads to, as "process" or "process#part"; "" when it leads to none."""
        if kind in ("record", "material"):
            return f"{self.promised[id]}#{id}" if id in self.promised else ""
        if kind == "link" and (id in inside.get("step", {}) or id in inside.get("table", {})):
            return ""
        return id if kind in ("process", "party", "other-step", "link") else ""


def _meanings(parameters: Mapping[str, Parameter]) -> Titles:
    return {id: parameter.meaning for id, parameter in parameters.items()}


LINKS = ("step", "table", "process", "record", "control")
"""What [[…]] can mean, besides process#step and process#table-name."""

FROM_PROCESSES = ("record", "material", "control")
"""Kinds that stand in process files: while one cannot be read, they may be in there."""

FILES = {
    "area": "handbook.yaml",
    **{name: kind.path for kind in KINDS for register in kind.registers for name in register.references},
}
"""Where the things of a kind stand, for the case that the file cannot be read."""


def _is_told(kind: str, files: frozenset[str]) -> bool:
    """Whether one of these files, or of the processes among them, is where things of a kind are told."""
    from_process = kind in FROM_PROCESSES and any(not name.endswith(".yaml") for name in files)
    return from_process or FILES.get(kind, "") in files


def _may_become(id: str, names: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether something whose id has to change may be called so then: it is like it, or the id says nothing."""
    if any(skeleton(known) == skeleton(id) for known in names):
        return True
    return any(not known.isascii() for known in names) and not meant(id, names)
