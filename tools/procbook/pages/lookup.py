"""Facts that many pages read: what things are called, where they stand, who holds a role on the day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from procbook.flowchart import Names, names_of
from procbook.manual import succession
from procbook.manual.doers import doers
from procbook.manual.edition import PEOPLE
from procbook.manual.file_kinds import is_listed
from procbook.manual.forms import can_be_filled_in
from procbook.manual.holders import deputies, holders
from procbook.manual.model import (
    Area,
    Control,
    Deputy,
    Errand,
    Forge,
    Holder,
    Manual,
    Parameter,
    Process,
    Record,
    Role,
    Span,
    Step,
    System,
)
from procbook.manual.reach import Way, ways
from procbook.pages.days import Spell, Spells, day_after, spells
from procbook.pages.facts import Facts, Readable, fact
from procbook.pages.handovers import hand_over_lines
from procbook.pages.links import fill_path, position
from procbook.pages.text.named import NamesInText
from procbook.pages.text.terms import Terms
from procbook.words import texts


class Titles(dict[str, str]):
    """Titles by id; what has none is called by its id."""

    def __missing__(self, id: str) -> str:
        return id


class ProcessName(NamedTuple):
    """What a process is called, and whether it is more than planned."""

    title: str
    written: bool


class Listed(NamedTuple):
    """A process as lists have it; the summary is plain text."""

    id: str
    title: str
    area: str
    summary: str
    owner: str
    written: bool


class PartName(NamedTuple):
    """The title of a step, with its position from 1, or of a table (0)."""

    title: str
    position: int


class RecordName(NamedTuple):
    """The process that a record belongs to, its name, and its attachments that are there ("" for none); where it is
    filled in on the site ("" for nowhere)."""

    process: str
    name: str
    form: str
    sample: str
    fill: str


class Person(NamedTuple):
    """A name, and the ways to its bearer; no mail address of a person stands on the site."""

    id: str
    name: str
    ways: tuple[Way, ...] = ()


class Contact(NamedTuple):
    """A role, and who holds it and stands in for its holders, by the day."""

    role: str
    kind: str
    holders: Spells[tuple[Person, ...]]
    deputies: Spells[tuple[Person, ...]]


# The manual as a whole


@fact
def language(facts: Facts) -> str:
    return facts.manual.settings.language


def list_in(facts: Readable, text: str) -> tuple[str, ...]:
    """The parts of a list that is written as one text."""
    return tuple(each.strip() for each in text.split(words(facts)["list"].strip()))


def called(facts: Readable, path: str) -> tuple[str, ...]:
    """What people type who look for a page about the handbook itself."""
    names = words(facts)["called"].get(path.removesuffix(".md"))
    return list_in(facts, names) if names else ()


def words(facts: Readable) -> Mapping[str, Any]:
    """The words of pages in the manual's language."""
    return texts("pages", language(facts))


@fact
def build_day(facts: Facts) -> str:
    """The day of the build, for what cannot follow the reader's day and has to name its own."""
    return facts.today.isoformat()


@fact
def title(facts: Facts) -> str:
    return facts.manual.settings.title


@fact
def forge(facts: Facts) -> Forge | None:
    return facts.manual.settings.forge


@fact
def is_draft(facts: Facts) -> bool:
    return facts.draft


@fact
def is_edition(facts: Facts) -> bool:
    """Whether people outside read this: pages tell nothing of who changes the manual, and how."""
    return facts.edition is not None


@fact
def names_people(facts: Facts) -> bool:
    return facts.edition is None or PEOPLE in facts.edition.shows


@fact
def parameters(facts: Facts) -> Mapping[str, Parameter]:
    """The numbers that all processes share."""
    return facts.manual.parameters


@fact
def systems(facts: Facts) -> Mapping[str, System]:
    return facts.manual.systems


@fact
def limits(facts: Facts) -> Titles:
    return Titles((limit.id, limit.title) for limit in facts.manual.limits.values())


@fact
def sources(facts: Facts) -> Titles:
    return Titles((source.id, source.title) for source in facts.manual.sources.values())


@fact
def demands(facts: Facts) -> Titles:
    """All demands with their titles."""
    return Titles({demand.id: demand.title for demand in facts.manual.requirements.values()})


@fact
def terms(facts: Facts) -> Terms:
    known = facts.manual.terms
    names = chart_names(facts)
    meanings = {term.id: names.filled(term.meaning, None, "emphasis") for term in known.values()}
    return Terms(tuple(known.values()), meanings, _titles(facts) | {role.title for role in facts.manual.roles.values()})


@fact
def role_names(facts: Facts) -> NamesInText:
    """The roles, to be found in running text by their titles."""
    terms = (name for term in facts.manual.terms.values() for name in (term.title, *term.aliases))
    return NamesInText({role.title: role.id for role in facts.manual.roles.values()}, _titles(facts) | set(terms))


def _titles(facts: Facts) -> frozenset[str]:
    """What processes and records are called."""
    processes = (process.title for process in facts.manual.processes.values())
    return frozenset([*processes, *(record.name for _, record in all_records(facts))])


# Processes and their parts


@fact
def process(facts: Facts, id: str) -> Process:
    """A process of the manual as a whole."""
    return facts.manual.processes[id]


@fact
def successors(facts: Facts, process: str) -> tuple[str, ...]:
    """The ids of the processes by which people work instead of one that is retired."""
    retired = facts.manual.processes[process].status == "retired"
    return tuple(each.id for each in succession.successors(facts.manual, process)) if retired else ()


@fact
def former_names(facts: Facts, process: str) -> tuple[str, ...]:
    """What the retired processes were called that a process replaces: people go on looking for them."""
    before = succession.predecessors(facts.manual, facts.manual.processes[process])
    return tuple(filter(None, (name for old in before for name in (old.title, old.number, *old.aliases))))


@fact
def process_names(facts: Facts) -> Mapping[str, ProcessName]:
    return {each.id: ProcessName(each.title, each.written) for each in facts.manual.processes.values()}


@fact
def listed(facts: Facts) -> tuple[Listed, ...]:
    """All processes in the order of the manual."""
    names = chart_names(facts)
    return tuple(
        Listed(each.id, each.title, each.area, names.filled(each.summary, each, "emphasis"), each.owner, each.written)
        for each in facts.manual.processes.values()
    )


@fact
def by_area(facts: Facts) -> tuple[tuple[Area, tuple[Listed, ...]], ...]:
    """Each area with its processes."""
    return tuple(
        (area, tuple(each for each in listed(facts) if each.area == area.id)) for area in facts.manual.settings.areas
    )


@fact
def parts(facts: Facts, process: str) -> Mapping[str, PartName]:
    """What has an address on the page of a process, by its anchor: steps, and tables (`table-lead-times`)."""
    document = facts.manual.processes.get(process)
    if document is None:
        return {}
    tables = {f"table-{table.id}": PartName(table.title, 0) for table in document.tables}
    return tables | {step.id: PartName(step.title, position(document, step.id)) for step in document.steps}


@fact
def records(facts: Facts) -> Mapping[str, RecordName]:
    files = frozenset(filter(is_listed, facts.manual.files))
    blank = {record.id: fill_path(process, record.id) for process, record in blank_forms(facts)}

    def name(process: Process, record: Record) -> RecordName:
        form, sample = (file if file in files else "" for file in (record.form, record.sample))
        return RecordName(process.id, record.name, form, sample, blank.get(record.id, ""))

    return {record.id: name(process, record) for process, record in all_records(facts)}


@fact
def blank_forms(facts: Facts) -> tuple[tuple[str, Record], ...]:
    """What can be filled in on the site, with its process; of what nobody works by any more nothing."""
    manual = facts.manual
    listed = ((process.id, record) for process in manual.worked_by for record in process.records)
    return tuple((process, record) for process, record in listed if can_be_filled_in(record, manual.files))


@fact
def all_records(facts: Facts) -> tuple[tuple[Process, Record], ...]:
    """Every record with the process it belongs to."""
    return tuple((process, record) for process in facts.manual.written for record in process.records)


@fact
def control_processes(facts: Facts) -> Mapping[str, str]:
    """The process of each control."""
    return {control.id: process.id for process, control in all_controls(facts).values()}


@fact
def all_controls(facts: Facts) -> Mapping[str, tuple[Process, Control]]:
    """Every control with the process it belongs to."""
    return {control.id: (process, control) for process in facts.manual.written for control in process.controls}


@fact
def own_steps(facts: Facts) -> Mapping[str, Mapping[str, tuple[Step, ...]]]:
    """The steps that each role does, alone or with others: by role and process."""
    by_role: dict[str, dict[str, tuple[Step, ...]]] = {}
    for process in facts.manual.written:
        for step in process.steps:
            for role in doers(step):
                steps = by_role.setdefault(role, {}).get(process.id, ())
                by_role[role][process.id] = (*steps, step)
    return by_role


@fact
def errands(facts: Facts) -> tuple[Errand, ...]:
    """The ways in for who comes to get something done; a process or a step that is not there is left out."""
    known = facts.manual.processes
    return tuple(
        Errand(each.title, each.process, each.step if position(known[each.process], each.step) else "")
        for each in facts.manual.settings.errands
        if each.process in known
    )


def first_step(process: Process) -> Step:
    """Where somebody begins who came here to get the thing done: the step of the first start."""
    known = {step.id: step for step in process.steps}
    return next((known[start.step] for start in process.starts if start.step in known), process.steps[0])


Exchanges = Mapping[tuple[str, str], list[str]]
"""What the first process of a pair gives the second."""


@fact
def exchanges(facts: Facts) -> Exchanges:
    return hand_over_lines(facts.manual, words(facts))


@fact
def exchanges_of(facts: Facts, process: str) -> Exchanges:
    """What one process gives and takes."""
    return {pair: names for pair, names in exchanges(facts).items() if process in pair}


# Roles and people


@fact
def roles(facts: Facts) -> Titles:
    return Titles((role.id, role.title) for role in facts.manual.roles.values())


@fact
def new_roles(facts: Facts) -> tuple[str, ...]:
    """The roles that have steps to learn, and so a first week. Of an edition none: others do not begin here."""
    return () if facts.edition else tuple(role for role in facts.manual.roles if role in own_steps(facts))


@fact
def positions_held(facts: Facts) -> tuple[tuple[Role, Spells[bool]], ...]:
    """The positions that somebody holds, or will, and on which days: only those are offered to somebody new. Of an
    edition all positions, since it need not say who holds what."""
    known = [role for role in facts.manual.roles.values() if role.kind == "position"]
    if facts.edition:
        return tuple((role, (Spell(True),)) for role in known)
    in_time = ((role, spells(_changes(role, facts.manual), facts.today, _is_held(facts, role))) for role in known)
    return tuple((role, held) for role, held in in_time if any(each.value for each in held))


def _is_held(facts: Facts, role: Role) -> Callable[[date], bool]:
    return lambda day: bool(holders(role, facts.manual, day))


@fact
def contact(facts: Facts, role: str) -> Contact | None:
    """Who holds a role, and who stands in; None when there is no such role."""
    known, manual, today = facts.manual.roles.get(role), facts.manual, facts.today
    if known is None:
        return None
    changes = tuple(_changes(known, manual))
    held = spells(changes, today, lambda day: _people(facts, holders(known, manual, day)))
    deputised = spells(changes, today, lambda day: _people(facts, deputies(known, manual, day)))
    return Contact(role, known.kind, held, deputised)


def _changes(role: Role, manual: Manual) -> Iterator[str]:
    """The first days on which somebody else may hold a role or stand in."""
    entries: tuple[Holder | Deputy, ...] = (*role.holders, *role.deputies)
    known = (manual.people[each.person].active for each in entries if each.person in manual.people)
    spans: tuple[Holder | Deputy | Span, ...] = (*entries, *filter(None, known))
    for span in spans:
        yield from (span.from_, day_after(span.until))


def _people(facts: Facts, ids: Iterable[str]) -> tuple[Person, ...]:
    people = (facts.manual.people[id] for id in ids)
    return tuple(Person(each.id, each.name, ways(each.contact)) for each in people)


@fact
def caretaker(facts: Facts) -> Contact | None:
    """Who looks after what belongs to no process: the first role that approves the pages to look things up."""
    policy = facts.manual.settings.policy
    named = [role for each in policy.approvals if "reference" in each.items for role in each.roles]
    named += policy.emergency.roles if policy.emergency else ()
    return next((contact(facts, role) for role in named if role in facts.manual.roles), None)


# Drawings


@fact
def chart_names(facts: Facts) -> Names:
    """Titles for the flowcharts, which stand on the pages of processes."""
    return names_of(facts.manual, {process: f"../{process}/" for process in facts.manual.processes})
