"""References: whatever a process names must be there, be in force, and be told apart from everything else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from procbook.check.addresses import Addresses
from procbook.check.link_targets import instead_of
from procbook.check.lists import plain_names, special_texts
from procbook.check.named_tables import elsewhere, unknown_tables
from procbook.check.near_materials import NearMaterials
from procbook.check.rule import Context, Hit, rule
from procbook.check.survey import Document, Survey, Target, survey
from procbook.check.ways_in_words import way_in_words
from procbook.check.wrong_ids import several_ids
from procbook.finding import Severity
from procbook.manual.kinds import REGISTERS, ROLES
from procbook.manual.meant import meant
from procbook.manual.model import Control, Kpi, Manual, Process, Record, Settings, Source, Step, Value
from procbook.manual.references import Reference, references
from procbook.manual.succession import successors

_MESSAGES = {
    **dict.fromkeys(("role", "recipient", "signer"), "role"),
    "material": "record",
    "place": "system",
    "target": "step",
}
"""Kinds that share the message of another."""


@rule(Severity.error, each_process=False)
def unknown_reference(context: Context) -> Iterator[Hit]:
    surveyed = context.shared(survey)
    for document, reference in surveyed.unknown():
        if reference.kind not in ROLES or not surveyed.known.person(reference.id):
            yield _unknown(surveyed, document, reference)
    yield from _itself(context.manual)


OTHERS: dict[type[Value], tuple[str, ...]] = {
    Process: ("replaces", "related"),
    Step: ("other_than",),
    Source: ("superseded_by",),
}
"""Fields that name another one of the same kind."""


def _itself(manual: Manual) -> Iterator[Hit]:
    """What names itself where only another one can be meant."""
    steps = (step for process in manual.processes.values() for step in process.steps)
    entities: tuple[Process | Step | Source, ...] = (*manual.processes.values(), *steps, *manual.sources.values())
    for entity in entities:
        for field in OTHERS[type(entity)]:
            named = getattr(entity, field)
            if named == entity.id:
                yield Hit(entity, field, variant="itself", where=entity.id, key=field)
            elif isinstance(named, tuple) and entity.id in named:
                place = (field, named.index(entity.id))
                yield Hit(entity, place, variant="itself", where=entity.id, key=field)


@rule(
    Severity.error,
    each_process=False,
    severities=dict.fromkeys(
        ("single", "id", "named", "words", "place", "dead", "mistyped", "plain", "extra"), Severity.warning
    ),
)
def mistyped_reference(context: Context) -> Iterator[Hit]:
    """What was meant as a reference and is none by a sign: pages show it as it was typed. Nobody goes on by a retired
    process."""
    surveyed = context.shared(survey)
    read = [document for document in surveyed.nearly if getattr(document, "status", "") != "retired"]
    found = [miss for document in read for miss in surveyed.near_misses.in_texts(document)]
    materials = NearMaterials(surveyed.known, surveyed.near_misses)
    found += [miss for process in context.manual.worked_by for miss in materials.of(process)]
    for entity, field, miss in found:
        yield Hit(entity, field, variant=miss.variant, at=miss.written, written=miss.written, meant=miss.meant)
    for entity, field, written in plain_names(context.shared(special_texts)):
        yield Hit(entity, field, variant="plain", at=written, written=written)


@rule(Severity.warning)
def unknown_table(process: Process, context: Context) -> Iterator[Hit]:
    """A table that a text sends the reader to, and that is not there under that title."""
    known = [table.title for table in process.tables]
    for entity, field, title in unknown_tables(process):
        there = elsewhere(context.manual, title)
        variant = "elsewhere" if there else "" if known else "none"
        yield Hit(entity, field, variant=variant, at=title, title=title, there=there, known=known)


def _unknown(surveyed: Survey, document: Document, reference: Reference) -> Hit:
    kind, id, entity, field = reference
    known, manual = surveyed.known, surveyed.known.manual
    variant, names = _MESSAGES.get(kind, kind), known.names(kind, known.inside(document))
    values: dict[str, Any] = {"id": id, "key": field[0], "where": _where(document, entity)}
    at = _written(kind, id)
    if kind == "target" and (way := way_in_words(id, names)):
        variant = "step-way" if way.to in names else "step-way-unknown"
        return Hit(entity, field, variant=variant, **values, **way._asdict(), steps=list(names))
    if kind == "target" and (ways := several_ids(id, lambda part: meant(part, names))):
        return Hit(entity, field, variant="step-several", **values, ways=", ".join(ways), first=ways[0])
    if kind == "link" and (instead := instead_of(id, known, document)):
        return Hit(entity, field, variant=instead.variant, at=at, **values, **instead.values)
    process, _, step = id.partition("#")
    if step and process in manual.processes:
        variant, names = "other-step", {each.id: (each.title,) for each in manual.processes[process].steps}
        values |= {"id": step, "process": process}
    if variant == "person" and (roles := meant(id, known.names("role", {}))):
        return Hit(entity, field, variant="person-role", **values, title=manual.roles[roles[0]].title)
    if variant in ("step", "other-step"):
        values["steps"] = list(names)
    close = meant(values["id"], names)
    if not close:
        return Hit(entity, field, variant=variant, at=at, **values)
    return Hit(
        entity, field, variant=f"{variant}-close", at=at, **values, close=close, title=names[close[0]][0] or close[0]
    )


def _written(kind: str, id: str) -> str:
    """How a text names something, "" for what stands in a field of its own."""
    return {"link": f"[[{id}]]", "parameter": f"$({id})"}.get(kind, "")


def _where(document: Document, entity: Value) -> str:
    """The part of the document that people know the place by."""
    if isinstance(document, Process):
        parts: tuple[Step | Control | Record | Kpi, ...] = (
            *document.steps,
            *document.controls,
            *document.records,
            *document.kpis,
        )
        for part in parts:
            if any(reference.entity is entity for reference in references(part)):
                return part.id
    name: str = attrgetter("title" if isinstance(document, Settings) else "id")(document)
    return name


@rule(Severity.error, each_process=False)
def dead_link(context: Context) -> Iterator[Hit]:
    """A feature that shall meet a requirement, at an address where nothing is."""
    addresses = Addresses(context.manual, context.docs)
    for requirement in context.manual.requirements.values():
        for feature in requirement.met_by:
            if addresses.leads_nowhere(feature.link):
                close = addresses.nearest(feature.link)
                values: dict[str, Any] = {"link": feature.link, "feature": feature.feature, "close": close}
                yield Hit(feature, "link", variant="close" if close else "", **values)


@rule(Severity.error, each_process=False)
def reference_to_retired(context: Context) -> Iterator[Hit]:
    for target in _once(context.shared(survey), "retired"):
        in_use = isinstance(target.document, Settings) or getattr(target.document, "status", "") != "retired"
        if in_use:
            named = [each.title for each in successors(context.manual, target.process.id)]
            yield _to(target, "successor" if named else "", successors=named)


@rule(Severity.warning, each_process=False, severities={"part": Severity.note})
def reference_to_draft(context: Context) -> Iterator[Hit]:
    """A process in force that leads to a draft; to a planned one only where it counts on a step or a record of it."""
    surveyed = context.shared(survey)
    for target in _once(surveyed, "draft"):
        if getattr(target.document, "status", "effective") == "effective":
            yield _to(target, "" if isinstance(target.document, Process) else "manual")
    for target in surveyed.targets:
        if target.process.status == "planned":
            yield _to(target, "part")


@rule(Severity.warning, calendar=True)
def replaced_in_force(process: Process, context: Context) -> Iterator[Hit]:
    """A process that another one replaces from a day that is here, and that is in force all the same."""
    if process.status != "effective" or process.effective_from > context.today.isoformat():
        return
    for place, id in enumerate(process.replaces):
        old = context.manual.processes.get(id)
        if old is not None and old is not process and old.status == "effective":
            yield Hit(process, ("replaces", place), related=(old,), id=id, title=old.title)


def _once(surveyed: Survey, status: str) -> Iterator[Target]:
    """The first place where a document leads to a process; that it replaces it says so on purpose."""
    seen = set()
    for target in surveyed.targets:
        pair = (id(target.document), target.process.id)
        if target.process.status == status and pair not in seen and target.reference.field[0] != "replaces":
            seen.add(pair)
            yield target


def _to(target: Target, variant: str = "", **more: Any) -> Hit:
    kind, id, entity, field = target.reference
    process = target.process
    values = {"id": process.id, "title": process.title, "part": target.part, **more}
    return Hit(entity, field, variant=variant, related=(process,), at=_written(kind, id), **values)


@rule(Severity.note, each_process=False)
def unused_role(context: Context) -> Iterator[Hit]:
    used = context.shared(survey).roles()
    for role in context.manual.roles.values():
        if role.id not in used and not context.manual.left_out:
            yield Hit(role, "id", id=role.id, title=role.title)


@rule(Severity.warning)
def unused_record(process: Process, context: Context) -> Iterator[Hit]:
    used = context.shared(survey).used
    for record in process.records:
        unnamed = record.id not in used.get("material", ()) and record.id not in used.get("link", ())
        if unnamed and not context.manual.left_out:
            yield Hit(record, "id", id=record.id, name=record.name)


@rule(Severity.warning, each_process=False)
def unused_parameter(context: Context) -> Iterator[Hit]:
    surveyed = context.shared(survey)
    for process in context.manual.worked_by:
        for name, parameter in process.parameters.items():
            if name not in surveyed.parameters[process.id] and process.id not in context.manual.left_out:
                yield Hit(parameter, name=name, meaning=parameter.meaning)
    for name, parameter in context.manual.parameters.items():
        if name not in surveyed.used.get("parameter", ()) and not context.manual.left_out:
            yield Hit(parameter, variant="shared", name=name, meaning=parameter.meaning)


@rule(Severity.error, each_process=False)
def confusable_id(context: Context) -> Iterator[Hit]:
    for values in _families(context.manual):
        seen: dict[str, tuple[str, Value]] = {}
        for id, value in values:
            other, first = seen.setdefault(_skeleton(id), (id, value))
            if other != id:
                yield Hit(value, "id", related=(first,), id=id, other=other)


NAMES = ("people",)
"""Registers whose ids follow the names of people, which may be alike."""


def _families(manual: Manual) -> Iterator[list[tuple[str, Value]]]:
    """Ids that are looked up in one list, each with what it names."""
    yield list(manual.processes.items())
    for register in REGISTERS:
        if register.listed and register.references and register.field not in NAMES:
            yield list(getattr(manual, register.field).items())
    parts: dict[str, list[tuple[str, Value]]] = defaultdict(list)
    for process in manual.processes.values():
        yield [(step.id, step) for step in process.steps]
        parts["records"] += [(record.id, record) for record in process.records]
        parts["controls"] += [(control.id, control) for control in process.controls]
    yield from parts.values()


_LOWER = str.maketrans({"0": "o", "1": "l", "-": None})
_UPPER = str.maketrans({"0": "O", "1": "I", "-": None})


def _skeleton(id: str) -> str:
    """The id with every sign that looks like another one written as that other one; in capitals 1 looks like I."""
    plain = id.translate(_UPPER if id[0].isupper() else _LOWER).lower()
    return plain.replace("rn", "m").replace("vv", "w")
