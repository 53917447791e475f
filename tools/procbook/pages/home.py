"""The home page and the navigation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple

import msgspec
from markupsafe import Markup

from procbook.manual.model import Errand
from procbook.pages import lookup
from procbook.pages.context import PageContext, PageMaker, page_maker
from procbook.pages.days import Spell, Spells, day_after, spells
from procbook.pages.emergency import PATH as EMERGENCY
from procbook.pages.emergency import has_sheets
from procbook.pages.facts import Facts, fact
from procbook.pages.fill import INDEX as FORMS
from procbook.pages.history import by_day, latest
from procbook.pages.how_to_change import about_changes
from procbook.pages.landscape import PATH as LANDSCAPE
from procbook.pages.links import HOME, process_path, role_path, week_path
from procbook.pages.overview import REFERENCE, REGISTERS, WEEKS, area_path, looked_up
from procbook.pages.page import Page, Section
from procbook.pages.panels import SharedPanels, home_reads
from procbook.pages.rendering import render
from procbook.pages.roles import INDEX as ROLES
from procbook.pages.state import next_reviews, review_on

SOON = timedelta(days=60)
"""How long before its review a process stands on the home page."""


class Due(NamedTuple):
    """A review that is overdue or comes next, in words, and the days on which it is listed as such."""

    process: str
    owner: str
    when: str
    listed: Spell[bool]


class Offered(NamedTuple):
    """A position that somebody new may have, and the days on which somebody holds it."""

    role: str
    held: tuple[Spell[bool], ...]


@fact
def summary(facts: Facts) -> str:
    return facts.manual.settings.summary


@fact
def near_reviews(facts: Facts) -> tuple[Due, ...]:
    """The reviews whose day comes near, the first of them first, until that day is over."""
    return (
        () if facts.edition else tuple(_reviews(facts, lambda due, day: due - min(SOON, due - date.min) <= day <= due))
    )


@fact
def late_reviews(facts: Facts) -> tuple[Due, ...]:
    """The reviews whose day is over, as long as the text shown holds."""
    return tuple(_reviews(facts, lambda due, day: due < day))


def _reviews(facts: Facts, is_listed: Callable[[date, date], bool]) -> Iterator[Due]:
    """Of an edition none: when the company looks at a process again is no concern of others."""
    for id, due in () if facts.edition else sorted(next_reviews(facts).items(), key=lambda each: each[1]):
        changes = ((due - min(SOON, due - date.min)).isoformat(), day_after(due.isoformat()))
        for listed in spells(changes, facts.today, partial(is_listed, due)):
            if listed.value:
                when = review_on(facts, due, date.fromisoformat(listed.first) if listed.first else facts.today)
                yield Due(id, facts.manual.processes[id].owner, when, listed)


@fact
def errands(facts: Facts) -> tuple[Errand, ...]:
    """The ways in, each to a step: to the first one of its process when it names none."""
    return tuple(msgspec.structs.replace(each, step=_step(facts, each)) for each in lookup.errands(facts))


def _step(facts: Facts, errand: Errand) -> str:
    process = facts.manual.processes[errand.process]
    return errand.step or (lookup.first_step(process).id if process.steps else "")


@fact
def positions(facts: Facts) -> tuple[tuple[Offered, ...], tuple[Offered, ...]]:
    """The positions of the department that has most of them, whose handbook it is; and the others."""
    counts = Counter(role.department for role in facts.manual.roles.values() if role.kind == "position")
    main = max(counts, key=counts.__getitem__, default="")
    offered = [(role, _offered(held)) for role, held in lookup.positions_held(facts)]
    own = tuple(Offered(role.id, days) for role, days in offered if role.department == main)
    return own, tuple(Offered(role.id, days) for role, days in offered if role.department != main)


def _offered(held: Spells[bool]) -> tuple[Spell[bool], ...]:
    return tuple(each for each in held if each.value)


def home_makers(facts: Facts) -> Iterator[PageMaker]:
    own = (has_sheets, summary, late_reviews, near_reviews, errands, positions, latest, about_changes)
    names = (lookup.caretaker, lookup.process_names, lookup.by_area, lookup.new_roles)
    yield page_maker(HOME, home_page, *own, *names, *home_reads())


def home_page(context: PageContext) -> Page:
    """Search first; then who I am, what I want to do, what I answer for, what is new, and all processes."""
    facts, title = context.facts, lookup.title(context.facts)
    areas, (own, others) = lookup.by_area(facts), positions(facts)
    listed = [each for _, processes in areas for each in processes]
    values: dict[str, Any] = {
        "about": summary(facts),
        "areas": areas,
        "has_emergency": has_sheets(facts),
        "errands": errands(facts),
        "about_changes": about_changes(facts),
        "owners": list(dict.fromkeys(each.owner for each in listed if each.owner in lookup.roles(facts))),
        "roles": lookup.roles(facts),
        "late": late_reviews(facts),
        "near": near_reviews(facts),
        "own": [(_chip(context, each.role), spell) for each in own for spell in each.held],
        "others": [(_chip(context, each.role), spell) for each in others for spell in each.held],
        "weeks": WEEKS if lookup.new_roles(facts) else "",
        "days": by_day(latest(facts)),
        "panel": SharedPanels(context).home(),
    }
    return Page(HOME, title, render(context, "home.md.j2", title, summary(facts), ("toc",), **values))


def _chip(context: PageContext, role: str) -> Markup:
    """To the first week of a role, or to its duties when it has no steps to learn."""
    path = week_path(role) if role in lookup.new_roles(context.facts) else role_path(role)
    target, name = context.links.to(path), lookup.roles(context.facts)[role]
    return Markup('<a class="chip" href="{}">{}</a>').format(target, name)


def navigation(facts: Facts, paths: Collection[str]) -> tuple[Section | str, ...]:
    """Areas with their processes first, then roles, registers and what one looks up; each with its overview first."""
    label = lookup.words(facts)["labels"]
    areas = (
        Section(area.title, (area_path(area.id), *(process_path(each.id) for each in processes)))
        for area, processes in lookup.by_area(facts)
        if processes
    )
    folders = {
        WEEKS: label["first_weeks"],
        ROLES: label["roles"],
        FORMS: label["fill"],
        REGISTERS: label["registers"],
    }
    parts = (Section(title, _folder(index, paths)) for index, title in folders.items() if index in paths)
    reference = (Section(label["reference"], (REFERENCE, *looked_up(facts))),) if looked_up(facts) else ()
    urgent = (EMERGENCY,) if EMERGENCY in paths else ()
    return (HOME, *urgent, LANDSCAPE, *areas, *parts, *reference)


def _folder(index: str, paths: Collection[str]) -> tuple[str, ...]:
    """The pages in the folder of an overview, that first."""
    folder = index.removesuffix("index.md")
    return (index, *(path for path in paths if path.startswith(folder) and path != index))
