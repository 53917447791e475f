"""The home page and the navigation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from markupsafe import Markup

from procbook.manual.model import Role
from procbook.pages import lookup
from procbook.pages.context import PageContext, PageMaker, page_maker
from procbook.pages.days import Spell, Spells, day_after, spells
from procbook.pages.facts import Facts, fact
from procbook.pages.history import by_day, latest
from procbook.pages.landscape import PATH as LANDSCAPE
from procbook.pages.links import HOME, process_path, role_path, week_path
from procbook.pages.overview import REFERENCE, REGISTERS, WEEKS, area_path, looked_up
from procbook.pages.page import Page, Section
from procbook.pages.rendering import render
from procbook.pages.roles import INDEX as ROLES
from procbook.pages.state import next_reviews, review_on

SOON = timedelta(days=60)
"""How long before its review a process stands on the home page."""


class Due(NamedTuple):
    """A review that is overdue or comes next, in words, from the day on which it is listed."""

    process: str
    owner: str
    when: Spells[str]
    listed: Spell[bool]


@fact
def summary(facts: Facts) -> str:
    return facts.manual.settings.summary


@fact
def due_reviews(facts: Facts) -> tuple[Due, ...]:
    """All reviews, the first of them first; one is listed when it is near, and as long as the text shown holds."""
    due = sorted(next_reviews(facts).items(), key=lambda each: each[1])
    return tuple(_due(facts, id, day) for id, day in due)


def _due(facts: Facts, id: str, due: date) -> Due:
    first = due - min(SOON, due - date.min)
    listed = spells([first.isoformat()], facts.today, lambda day: first <= day)[-1]
    when = spells([day_after(due.isoformat())], facts.today, lambda day: review_on(facts, due, day))
    return Due(id, facts.manual.processes[id].owner, when, listed)


@fact
def positions(facts: Facts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The positions of the department that has most of them, whose handbook it is; and the others."""
    known: list[Role] = [role for role in facts.manual.roles.values() if role.kind == "position"]
    counts = Counter(role.department for role in known)
    main = max(counts, key=counts.__getitem__, default="")
    own = tuple(role.id for role in known if role.department == main)
    return own, tuple(role.id for role in known if role.department != main)


def home_makers(facts: Facts) -> Iterator[PageMaker]:
    own = (summary, due_reviews, positions, latest)
    names = (lookup.caretaker, lookup.process_names, lookup.by_area, lookup.errands, lookup.new_roles)
    yield page_maker(HOME, home_page, *own, *names)


def home_page(context: PageContext) -> Page:
    """Search first; then who I am, what I want to do, what I answer for, what is new, and all processes."""
    facts, title = context.facts, lookup.title(context.facts)
    areas, (own, others) = lookup.by_area(facts), positions(facts)
    listed = [each for _, processes in areas for each in processes]
    values: dict[str, Any] = {
        "about": summary(facts),
        "areas": areas,
        "errands": lookup.errands(facts),
        "owners": list(dict.fromkeys(each.owner for each in listed if each.owner in lookup.roles(facts))),
        "roles": lookup.roles(facts),
        "due": due_reviews(facts),
        "own": [_chip(context, role) for role in own],
        "others": [_chip(context, role) for role in others],
        "days": by_day(latest(facts)),
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
    folders = {WEEKS: label["first_weeks"], ROLES: label["roles"], REGISTERS: label["registers"]}
    parts = (Section(title, _folder(index, paths)) for index, title in folders.items() if index in paths)
    return (HOME, LANDSCAPE, *areas, *parts, Section(label["reference"], (REFERENCE, *looked_up(facts))))


def _folder(index: str, paths: Collection[str]) -> tuple[str, ...]:
    """The pages in the folder of an overview, that first."""
    folder = index.removesuffix("index.md")
    return (index, *(path for path in paths if path.startswith(folder) and path != index))
