"""The first week of somebody new in a role: what to read, whom to meet, what to ask for. Made from processes alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from markupsafe import Markup

from procbook.flow.process_graph import flow
from procbook.manual.model import Process, Role, Step, System
from procbook.pages import lookup, targets
from procbook.pages.context import PageContext, PageMaker, page_maker
from procbook.pages.facts import Fact, Facts, Read, fact
from procbook.pages.landscape import PATH as LANDSCAPE
from procbook.pages.links import address, week_path
from procbook.pages.lookup import own_steps
from procbook.pages.page import Page
from procbook.pages.rendering import render
from procbook.pages.roles import role
from procbook.pages.targets import ControlNote, Quote, quote
from procbook.pages.text.html import markup
from procbook.search import Document

PEOPLE = 8
TERMS = 10
OWN_DAYS = 3
"""The days between finding one's way and looking around, in which the own processes are read."""

StepId = tuple[str, str]
"""A process and a step of it."""


class Learned(NamedTuple):
    """A process in which the role acts, and its steps there."""

    process: str
    summary: Quote
    steps: tuple[str, ...]


class Met(NamedTuple):
    """Somebody to meet, and the processes that both have a part in."""

    contact: lookup.Contact
    shared: tuple[str, ...]


class Needed(NamedTuple):
    """A system, who opens it, and the steps for which the role needs it."""

    system: System
    access: lookup.Contact | None
    steps: tuple[StepId, ...]


class FirstWeek(NamedTuple):
    """What somebody new has to learn. `skimmed` are processes in which the role is only asked or told."""

    learned: tuple[Learned, ...]
    skimmed: tuple[str, ...]
    systems: tuple[Needed, ...]
    people: tuple[Met, ...]
    controls: tuple[ControlNote, ...]
    terms: tuple[str, ...]

    @property
    def processes(self) -> set[str]:
        return {each.process for each in self.learned}


@fact
def first_week(facts: Facts, role: str) -> FirstWeek:
    own = own_steps(facts)[role]
    processes = [facts.manual.processes[id] for id in own]
    return FirstWeek(
        learned=tuple(_learned(facts, process, own[process.id]) for process in processes),
        skimmed=tuple(process.id for process in facts.manual.written if process.id not in own and _told(process, role)),
        systems=tuple(_systems(facts, own)),
        people=tuple(_people(facts, facts.manual.roles[role], _shared(processes, own, role))),
        controls=tuple(_controls(facts, role, own)),
        terms=tuple(_terms(facts, own)),
    )


Own = Mapping[str, Sequence[Step]]
"""The own steps by process."""


def _learned(facts: Facts, process: Process, steps: Sequence[Step]) -> Learned:
    return Learned(process.id, quote(facts, process, process.summary), tuple(step.id for step in steps))


def _told(process: Process, role: str) -> bool:
    return any(role in (*step.consulted, *step.informed) for step in process.steps)


def _systems(facts: Facts, own: Own) -> Iterator[Needed]:
    """The systems of the own steps, those needed most first."""
    by_system: dict[str, list[StepId]] = {}
    for process, steps in own.items():
        for step in steps:
            for system in step.systems:
                by_system.setdefault(system, []).append((process, step.id))
    known = facts.manual.systems
    for id, needed in sorted(by_system.items(), key=lambda each: -len(each[1])):
        if id in known:
            yield Needed(known[id], lookup.contact(facts, known[id].access), tuple(needed[:2]))


def _people(facts: Facts, role: Role, shared: Mapping[str, Sequence[str]]) -> Iterator[Met]:
    """The superior, then the roles with which the role shares most processes."""
    ranked = sorted(shared, key=lambda role: -len(shared[role]))
    listed = dict.fromkeys([*filter(None, [role.reports_to]), *ranked])
    for id in [each for each in listed if each in facts.manual.roles][:PEOPLE]:
        contact = lookup.contact(facts, id)
        assert contact
        yield Met(contact, tuple(shared.get(id, ())[:3]))


def _shared(processes: Sequence[Process], own: Own, role: str) -> Mapping[str, Sequence[str]]:
    """Every other role that acts next to an own step, with the processes where that is so."""
    by_role: dict[str, list[str]] = {}
    for process in processes:
        graph, mine = flow(process), {step.id for step in own[process.id]}
        for edge in graph.edges():
            near = {edge.source, edge.target}
            if near & mine:
                for other in (graph.steps[each].owner for each in sorted(near - mine) if each in graph.steps):
                    by_role.setdefault(other, []).append(process.id)
    return {other: list(dict.fromkeys(ids)) for other, ids in by_role.items() if other and other != role}


def _controls(facts: Facts, role: str, own: Own) -> Iterator[ControlNote]:
    """The controls that the role owns or runs in its steps."""
    inside = {control for steps in own.values() for step in steps for control in step.controls}
    for _, control in lookup.all_controls(facts).values():
        if control.owner == role or (not control.owner and control.id in inside):
            note = targets.control_note(facts, control.id)
            assert note
            yield note


def _terms(facts: Facts, own: Own) -> list[str]:
    """The terms that the own steps use most."""
    texts = (text for steps in own.values() for step in steps for text in (step.title, step.does, *step.cautions))
    counted: Counter[str] = lookup.terms(facts).counted(texts)
    return sorted(counted, key=lambda term: (-counted[term], term))[:TERMS]


def week_makers(facts: Facts) -> Iterator[PageMaker]:
    """A page for each role that has steps to do."""
    for id in lookup.new_roles(facts):
        yield page_maker(week_path(id), _make(id), *_reads(facts, id))


def _make(id: str) -> Callable[[PageContext], Page]:
    return lambda context: week_page(context, role(context.facts, id))


def _reads(facts: Facts, id: str) -> Iterator[Fact[[], Any] | Read]:
    yield from (role.of(id), first_week.of(id), lookup.caretaker, lookup.process_names, lookup.control_processes)
    yield lookup.terms
    yield from (lookup.parts.of(process) for process in first_week(facts, id).processes)


def week_page(context: PageContext, role: Role) -> Page:
    title = context.words["first_week_of"].format(role.title)
    view = WeekView(context, role, first_week(context.facts, role.id))
    markdown = render(context, "week.md.j2", title, role=role, v=view)
    document = Document(address(context.path), title, "week", aliases=(role.title, *role.aliases), weight=0.5)
    return Page(context.path, title, markdown, (document,))


class WeekView:
    """What the template asks about the first week of a role."""

    def __init__(self, context: PageContext, role: Role, week: FirstWeek) -> None:
        self.week = week
        self._facts = context.facts
        self._links = context.links
        self._words = context.words
        self._role = role

    @property
    def known_role(self) -> Markup:
        return markup(self._words["week"]["know_role"], self._links.role(self._role.id))

    @property
    def known_map(self) -> Markup:
        target = Markup('<a href="{}">{}</a>').format(self._links.to(LANDSCAPE), self._words["labels"]["landscape"])
        return markup(self._words["week"]["know_map"], target)

    @property
    def days(self) -> list[list[Learned]]:
        """The own processes over the middle days in equal parts, those with most own steps first; no day is empty."""
        ranked = sorted(self.week.learned, key=lambda each: -len(each.steps))
        return [ranked[day::OWN_DAYS] for day in range(min(OWN_DAYS, len(ranked)))]

    def steps(self, learned: Learned) -> Markup:
        """你做：第 1 步 …、第 3 步 …"""
        links = [self._step((learned.process, step), short=True) for step in learned.steps]
        return markup(self._words["week"]["own_steps"], Markup(self._words["list"]).join(links))

    def needed_in(self, needed: Needed) -> list[Markup]:
        return [self._step(step) for step in needed.steps]

    def _step(self, step: StepId, short: bool = False) -> Markup:
        return self._links.step(*step, short) or Markup("")

    def processes(self, ids: Sequence[str]) -> list[Markup]:
        return [self._links.process(id) for id in ids]

    @property
    def terms(self) -> list[Markup]:
        """The terms of the week with their links."""
        known = lookup.terms(self._facts)
        titles = {term.id: term.title for term in known.terms}
        pattern = Markup('<dt><a href="{}">{}</a></dt><dd>{}</dd>')
        address = partial(self._links.to, "glossary.md")
        return [pattern.format(address(id), titles[id], known.meanings[id]) for id in self.week.terms]
