"""A page for each role: what I answer for, do, approve, am told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, NamedTuple

import msgspec
from markupsafe import Markup

from procbook.manual.current_roles import current
from procbook.manual.model import Role, Step
from procbook.pages import lookup, targets
from procbook.pages.context import PageContext, PageMaker, page_maker
from procbook.pages.days import Spell, Spells, by_day, day_after, spells
from procbook.pages.documents import aside
from procbook.pages.facts import Fact, Facts, Read, fact
from procbook.pages.links import address, role_path
from procbook.pages.page import Page
from procbook.pages.panels import SharedPanels, role_reads
from procbook.pages.rendering import render
from procbook.pages.state import next_reviews, review_on, state_changes, state_on
from procbook.search import ASIDE, Document, Part

INDEX = "roles/index.md"

Steps = Mapping[str, tuple[str, ...]]
"""Ids of steps by process."""

People = tuple[lookup.Person, ...]


class Owned(NamedTuple):
    """A process that a role answers for: its state and when it is due for review, in words."""

    process: str
    note: Spells[str]


class Duties(NamedTuple):
    """What a role has to do with the manual."""

    owned: tuple[Owned, ...]
    approved: tuple[str, ...]
    does: Steps
    signs: Steps
    consulted: Steps
    informed: Steps
    records: tuple[str, ...]
    controls: tuple[targets.ControlNote, ...]

    @property
    def processes(self) -> set[str]:
        """Those in which the role has steps."""
        return {process for steps in (self.does, self.signs, self.consulted, self.informed) for process in steps}


@fact
def role(facts: Facts, id: str) -> Role:
    """A role; it is also called as the roles that became it."""
    known, manual = facts.manual.roles[id], facts.manual
    before = (each.title for each in manual.former.values() if current(manual.all_roles, each.id) == id)
    names = dict.fromkeys((*known.aliases, *before))
    return msgspec.structs.replace(known, aliases=tuple(name for name in names if name != known.title))


@fact
def all_roles(facts: Facts) -> tuple[Role, ...]:
    return tuple(facts.manual.roles.values())


@fact
def duties(facts: Facts, id: str) -> Duties:
    acts = lookup.own_steps(facts).get(id, {})
    processes = facts.manual.processes.values()
    controls = (each for _, each in lookup.all_controls(facts).values() if each.owner == id)
    notes = (targets.control_note(facts, each.id) for each in controls)
    return Duties(
        owned=tuple(Owned(each.id, _note(facts, each.id)) for each in processes if each.owner == id),
        approved=tuple(each.id for each in processes if each.approver == id),
        does=_chosen(acts, lambda step: step.kind != "sign-off"),
        signs=_chosen(acts, lambda step: step.kind == "sign-off"),
        consulted=_steps(facts, lambda step: id in step.consulted),
        informed=_steps(facts, lambda step: id in step.informed),
        records=tuple(record.id for _, record in lookup.all_records(facts) if record.kept_by == id),
        controls=tuple(note for note in notes if note),
    )


def _note(facts: Facts, process: str) -> Spells[str]:
    """现行 · 2.1.0 · 2026-12-01 起 · …；2027-06-01 评审."""
    due, semicolon = next_reviews(facts).get(process), str(lookup.words(facts)["semicolon"])
    overdue = day_after(due.isoformat()) if due else ""

    def note(day: date) -> str:
        return semicolon.join([state_on(facts, process, day), *([review_on(facts, due, day)] if due else [])])

    return spells([*state_changes(facts, process), overdue], facts.today, note)


def _chosen(steps: Mapping[str, tuple[Step, ...]], wanted: Callable[[Step], bool]) -> Steps:
    chosen = {process: tuple(step.id for step in each if wanted(step)) for process, each in steps.items()}
    return {process: ids for process, ids in chosen.items() if ids}


def _steps(facts: Facts, wanted: Callable[[Step], bool]) -> Steps:
    return _chosen({process.id: process.steps for process in facts.manual.written}, wanted)


def role_makers(facts: Facts) -> Iterator[PageMaker]:
    """The list of roles and a page for each."""
    if not facts.manual.roles:
        return
    contacts = (lookup.contact.of(id) for id in facts.manual.roles)
    yield page_maker(INDEX, roles_page, lookup.caretaker, all_roles, *contacts)
    for id in facts.manual.roles:
        yield page_maker(role_path(id), _make(id), *_reads(facts, id))


def _make(id: str) -> Callable[[PageContext], Page]:
    return lambda context: role_page(context, role(context.facts, id))


def _reads(facts: Facts, id: str) -> Iterator[Fact[[], Any] | Read]:
    """The role and its duties, and the names of the processes, steps, records and controls in them."""
    yield from (role.of(id), lookup.contact.of(id), duties.of(id))
    yield from (lookup.caretaker, lookup.new_roles, lookup.process_names, lookup.records, lookup.control_processes)
    yield from (lookup.parts.of(process) for process in duties(facts, id).processes)
    yield from role_reads(facts, id)


def roles_page(context: PageContext) -> Page:
    title, roles = context.labels["roles"], all_roles(context.facts)
    contacts = {each.id: lookup.contact(context.facts, each.id) for each in roles}
    document = Document(address(INDEX), title, "page", aliases=lookup.called(context.facts, INDEX), weight=0.4)
    markdown = render(context, "roles.md.j2", title, roles=roles, contacts=contacts)
    return Page(INDEX, title, markdown, (document,))


def role_page(context: PageContext, role: Role) -> Page:
    summary = context.words["comma"].join(role.duties)
    contact, has_week = lookup.contact(context.facts, role.id), role.id in lookup.new_roles(context.facts)
    groups = _groups(context, duties(context.facts, role.id))
    panels = SharedPanels(context)
    values: dict[str, Any] = {"role": role, "contact": contact, "has_week": has_week, "groups": groups}
    values["panels"] = [panel for panel in (panels.role(role), panels.people(contact)) if panel]
    markdown = render(context, "role.md.j2", role.title, summary, **values)
    return Page(context.path, role.title, markdown, (_document(context, role),))


def _groups(context: PageContext, duties: Duties) -> list[tuple[str, str, list[Markup]]]:
    """Anchor, heading and links of each list that is not empty."""
    label, links = context.labels, context.links
    note = Markup('{} <span class="note">{}</span>')
    owned = [note.format(links.process(each.process), by_day(each.note)) for each in duties.owned]
    groups = [
        ("owns", label["answers_for"], owned),
        ("approves", label["approver_of"], [links.process(each) for each in duties.approved]),
        ("does", label["does"], _steps_of(context, duties.does)),
        ("signs", label["approves"], _steps_of(context, duties.signs)),
        ("consulted", label["consulted_on"], _steps_of(context, duties.consulted)),
        ("informed", label["informed_of"], _steps_of(context, duties.informed)),
        ("records", label["keeps"], [link for each in duties.records if (link := links.record(each))]),
        ("controls", label["runs_controls"], [_control(context, each) for each in duties.controls]),
    ]
    return [group for group in groups if group[2]]


def _steps_of(context: PageContext, steps: Steps) -> list[Markup]:
    """Each process with the steps in it."""
    return [context.links.steps(process, ids) for process, ids in steps.items()]


def _control(context: PageContext, note: targets.ControlNote) -> Markup:
    """C-CP-01 and the risk it is there for."""
    return Markup("{} {}").format(context.links.control(note.id), context.links.quote(note.risk))


def _document(context: PageContext, role: Role) -> Document:
    """Found by what it is called and does, and by the people who hold it, as long as they do; that and what comes after
    is what is said of it."""
    duties = Part("", "section", context.field("role.duties"), "\n".join(role.duties))
    held = _held(context, role) if role.kind == "position" else ()
    url, parts = address(context.path), (duties, *held, aside("", [role.department]))
    return Document(url, role.title, "role", aliases=role.aliases, parts=parts, weight=0.7)


def _held(context: PageContext, role: Role) -> Iterator[Part]:
    """品牌经理：白露（8001），到 2026-12-31，2027-01-01 起 丁娜: on the days of each spell who holds the role, and who
    will; the same of its deputies, whom nobody looks for by this role."""
    contact = lookup.contact(context.facts, role.id)
    if contact is None:
        return
    for spell, line in _told(context, role.title, contact.holders):
        for name in [person.name for person in spell.value] or [""]:
            yield Part("", "contact", name, line, spell.first, spell.last)
    name = f"{role.title}{context.words['aside'].format(context.field('role.deputies'))}"
    for spell, line in _told(context, name, contact.deputies):
        yield Part("", ASIDE, "", line, spell.first, spell.last)


def _told(context: PageContext, name: str, people: Spells[People]) -> Iterator[tuple[Spell[People], str]]:
    """Each spell in which there is somebody, or will be, with the line that says so."""
    words, said = context.words, partial(_named, context)
    for place, spell in enumerate(people, 1):
        later = people[place:]
        if spell.value or any(each.value for each in later):
            until = [words["held"]["until"].format(spell.last)] if later else []
            then = (f"{words['held']['from'].format(each.first)} {said(each.value)}" for each in later)
            yield spell, name + words["colon"] + words["comma"].join([said(spell.value), *until, *then])


def _named(context: PageContext, people: People) -> str:
    words = context.words
    known = (each.name + (words["aside"].format(_ways(context, each)) if each.ways else "") for each in people)
    return str(words["list"]).join(known) or str(context.labels["vacant"])


def _ways(context: PageContext, person: lookup.Person) -> str:
    return str(context.links.reached(person.ways).striptags())
