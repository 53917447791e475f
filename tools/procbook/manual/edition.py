"""An edition: the part of a manual that people outside may read, as a manual of its own.

What an edition does not name is left out. A name of something that is left out is a neutral word (内部流程), so that
nothing leads to it; what texts say of it in so many words is found by `private_words`, and told with its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from procbook.finding import CannotCheck
from procbook.manual.kinds import ROLES
from procbook.manual.model import (
    Edition,
    HandOver,
    Kpi,
    Manual,
    Parameter,
    Policy,
    Process,
    Record,
    Role,
    Settings,
    Source,
    Step,
    System,
    Term,
    Value,
)
from procbook.manual.references import ids_and_text, renamed
from procbook.manual.richtext import NAME, RECORD_ID
from procbook.words import texts

T = TypeVar("T")
V = TypeVar("V", bound=Value)
PEOPLE, LIMITS, FORMS, SAMPLES = "people", "limits", "forms", "samples"
CONTROLS, KPIS, SYSTEMS = "controls", "kpis", "systems"
"""What an edition may show besides the text of processes."""

_RESTRICTED = "restricted"
"""The access of a process that is told only when it is named itself."""


def edition_named(manual: Manual, id: str) -> Edition:
    """Raises CannotCheck when the manual has no such edition."""
    known = {edition.id: edition for edition in manual.settings.editions}
    if id not in known:
        raise CannotCheck("no-such-edition" if known else "no-editions", edition=id, known=list(known))
    return known[id]


def told(manual: Manual, edition: Edition) -> dict[str, Process]:
    """The processes that an edition tells, as the manual has them."""
    return {id: each for id, each in manual.processes.items() if id in edition.processes or _by_area(each, edition)}


def _by_area(process: Process, edition: Edition) -> bool:
    open_to_all = process.status == "effective" and process.access != _RESTRICTED
    return open_to_all and process.area in edition.areas


def cut(manual: Manual, edition: Edition) -> Manual:
    """The manual with what an edition tells, and nothing else."""
    return Cut(manual, edition).manual()


class Cut:
    """What is kept of a manual; each part of it says what is left out of that part."""

    def __init__(self, manual: Manual, edition: Edition) -> None:
        self._whole = manual
        self._edition = edition
        self._words: Mapping[str, str] = texts("edition", manual.settings.language)
        self._told = told(manual, edition)
        self._titles = {each.title for id, each in manual.processes.items() if id not in self._told}
        self._parameters = self._shared(edition.parameters)
        written = [each for each in self._told.values() if each.written]
        self._records = {record.id for each in written for record in each.records}
        self._controls = {each.id for process in written for each in process.controls} if self._shows(CONTROLS) else ()

    def _shows(self, what: str) -> bool:
        return what in self._edition.shows

    def _shared(self, named: Iterable[str]) -> dict[str, Parameter]:
        wanted = self._whole.parameters if self._shows(LIMITS) else set(named)
        return {name: each for name, each in self._whole.parameters.items() if name in wanted}

    def manual(self) -> Manual:
        processes = {id: self._process(process) for id, process in self._told.items()}
        limits = (
            {id: self._neutral(each, None) for id, each in self._whole.limits.items()} if self._shows(LIMITS) else {}
        )
        used, text = _used((*processes.values(), *limits.values()))
        systems = used["system"] | used["place"] | {kpi.source for each in processes.values() for kpi in each.kpis}
        roles = set().union(*(used[kind] for kind in ROLES))
        return Manual(
            settings=self._settings(processes),
            roles={id: self._role(role, roles) for id, role in self._whole.roles.items() if id in roles},
            people=self._whole.people if self._shows(PEOPLE) else {},
            limits=limits,
            parameters={name: self._neutral(each, None) for name, each in self._parameters.items()},
            systems={id: self._system(each, roles) for id, each in self._whole.systems.items() if id in systems},
            terms={id: self._neutral(each, None) for id, each in self._whole.terms.items() if _speaks_of(text, each)},
            sources={id: self._source(each, used) for id, each in self._whole.sources.items() if id in used["source"]},
            processes=processes,
            files=self._whole.files & used["file"],
        )

    def _settings(self, processes: Mapping[str, Process]) -> Settings:
        settings, edition = self._whole.settings, self._edition
        areas = {process.area for process in processes.values()}
        kept = msgspec.structs.replace(
            settings,
            title=edition.title,
            summary=edition.summary,
            notices=edition.notices,
            areas=tuple(area for area in settings.areas if area.id in areas),
            errands=tuple(errand for errand in settings.errands if errand.process in processes),
            forge=None,
            policy=Policy(),
            editions=(),
            waivers=(),
        )
        return self._neutral(kept, None)

    def _process(self, process: Process) -> Process:
        kept = msgspec.structs.replace(
            process,
            replaces=tuple(id for id in process.replaces if id in self._told),
            related=tuple(id for id in process.related if id in self._told),
            fulfils=(),
            steps=tuple(map(self._step, process.steps)),
            controls=process.controls if self._shows(CONTROLS) else (),
            records=tuple(map(self._record, process.records)),
            kpis=tuple(map(self._kpi, process.kpis)) if self._shows(KPIS) else (),
        )
        return self._neutral(kept, process)

    def _step(self, step: Step) -> Step:
        hands = tuple(map(self._hand_over, step.hand_overs))
        return msgspec.structs.replace(
            step,
            authority=step.authority if self._shows(LIMITS) else "",
            controls=tuple(id for id in step.controls if id in self._controls),
            hands_over=hands[0] if isinstance(step.hands_over, HandOver) else hands,
        )

    def _hand_over(self, hand: HandOver) -> HandOver:
        """Of a process that is left out not even the step is told at which it goes on."""
        step = hand.step if hand.to in self._told else ""
        what = tuple(dict.fromkeys(map(self._material, hand.what)))
        return msgspec.structs.replace(hand, to=self._other(hand.to), step=step, what=what)

    def _record(self, record: Record) -> Record:
        form, sample = self._shows(FORMS), self._shows(SAMPLES)
        return msgspec.structs.replace(record, form=record.form if form else "", sample=record.sample if sample else "")

    def _kpi(self, kpi: Kpi) -> Kpi:
        return msgspec.structs.replace(kpi, source=self._material(kpi.source))

    def _role(self, role: Role, known: set[str]) -> Role:
        kept = msgspec.structs.replace(role, became=(), reports_to=role.reports_to if role.reports_to in known else "")
        held = kept if self._shows(PEOPLE) else msgspec.structs.replace(kept, holders=(), deputies=())
        return self._neutral(held, None)

    def _system(self, system: System, roles: set[str]) -> System:
        access = system.access if system.access in roles else ""
        shown = system if self._shows(SYSTEMS) else msgspec.structs.replace(system, address="", use="")
        return self._neutral(msgspec.structs.replace(shown, access=access), None)

    def _source(self, source: Source, used: Mapping[str, set[str]]) -> Source:
        successor = source.superseded_by if source.superseded_by in used["source"] else ""
        return self._neutral(msgspec.structs.replace(source, superseded_by=successor), None)

    # Names of what is left out

    def _neutral(self, value: V, process: Process | None) -> V:
        """A value in which nothing names what is left out; `process`: whose parts its texts may name."""
        for kinds, name in (
            (("process", "party"), self._other),
            (("material",), self._material),
            (("record",), lambda id: id if id in self._records else ""),
        ):
            value = renamed(value, kinds, name)
        return _mapped(value, lambda text: self.shown(text, process))

    def shown(self, text: str, process: Process | None) -> str:
        """A text as the edition has it. A step is often called as the process is that it calls."""
        if text in self._titles:
            return self._words["process"]
        return NAME.sub(lambda found: self._said(found, process), text) if "[[" in text or "$(" in text else text

    def _other(self, id: str) -> str:
        return id if id in self._told or id == "external" else self._words["process"]

    def _material(self, name: str) -> str:
        inside = not RECORD_ID.fullmatch(name) or name in self._records
        return name if inside else self._words["record"]

    def _said(self, found: re.Match[str], process: Process | None) -> str:
        """What a text says in the place of a name."""
        link, parameter = found.group(1, 2)
        if parameter:
            known = parameter in self._parameters or (process is not None and parameter in process.parameters)
            return found[0] if known else self._words["number"]
        if self._leads(link, process):
            return found[0]
        kind = "process" if "#" in link or not RECORD_ID.fullmatch(link) else "record"
        return self._words[kind]

    def _leads(self, link: str, process: Process | None) -> bool:
        own = {each.id for each in process.steps} if process else set[str]()
        tables = {f"table-{each.id}" for each in process.tables} if process else set[str]()
        return link.partition("#")[0] in {*self._told, *own, *tables} or link in {*self._records, *self._controls}


def _used(values: Iterable[Any]) -> tuple[dict[str, set[str]], str]:
    """What values name, by kind, and all their texts as one."""
    found: dict[str, set[str]] = {kind: set() for kind in (*ROLES, "system", "place", "source", "file")}
    lines = []
    for value in values:
        ids, text = ids_and_text(value)
        lines.append(text)
        for kind, named in ids.items():
            found.setdefault(kind, set()).update(named)
    return found, "\n".join(lines)


def _speaks_of(text: str, term: Term) -> bool:
    return any(name in text for name in (term.title, *term.aliases))


def _mapped(value: T, say: Callable[[str], str]) -> T:
    """A value with other texts in it, and in all below it; grades and clocks are keys."""
    new: Any = value
    if isinstance(value, str):
        new = say(value)
    elif isinstance(value, tuple):
        new = tuple(_mapped(each, say) for each in value)
    elif isinstance(value, dict):
        new = {say(key): _mapped(each, say) for key, each in value.items()}
    elif isinstance(value, msgspec.Struct):
        fields = {name: _mapped(getattr(value, name), say) for name in value.__struct_fields__}
        changed = {name: field for name, field in fields.items() if field is not getattr(value, name)}
        new = msgspec.structs.replace(value, **changed) if changed else value
    return value if new == value else new
