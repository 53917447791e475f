"""The home page and the navigation."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial

from markupsafe import Markup

from procbook.manual.model import Role
from procbook.manual.reviews import Review, reviews
from procbook.pages.context import PageContext
from procbook.pages.history import HistoryView
from procbook.pages.landscape import PATH as LANDSCAPE
from procbook.pages.links import HOME, link, process_path, role_path, week_path
from procbook.pages.overview import LOOKED_UP, REFERENCE, REGISTERS, WEEKS, area_path
from procbook.pages.page import Page, Section
from procbook.pages.roles import INDEX as ROLES

LATEST = 8
"""So many changes stand on the home page."""

SOON = timedelta(days=60)
"""How long before its review a process stands on the home page."""


def home_page(context: PageContext) -> Page:
    """Search first; then who I am, what I want to do, what I answer for, what is new, and all processes."""
    settings = context.manual.settings
    areas = [
        (area, [each for each in context.manual.processes.values() if each.area == area.id]) for area in settings.areas
    ]
    owners = list(dict.fromkeys(each.owner for each in context.manual.processes.values() if each.owner))
    markdown = context.render(
        "home.md.j2",
        HOME,
        settings.title,
        settings.summary,
        hide=("toc",),
        areas=areas,
        owners=owners,
        due=_due(context),
        week=partial(_week_chip, context),
        h=HistoryView(context, HOME),
        latest=LATEST,
        **_positions(context),
    )
    return Page(HOME, settings.title, markdown)


def _due(context: PageContext) -> list[Review]:
    """The reviews that are overdue or come next, the first of them first."""
    soon = context.today + SOON
    return sorted((each for each in reviews(context.manual) if each.due <= soon), key=lambda each: each.due)


def _week_chip(context: PageContext, role: Role) -> Markup:
    """To the first week of a role, or to its duties when it has no steps to learn."""
    path = week_path(role.id) if role.id in context.own_steps else role_path(role.id)
    return Markup('<a class="chip" href="{}">{}</a>').format(link(HOME, path), role.title)


def _positions(context: PageContext) -> dict[str, list[Role]]:
    """The positions of the department that has most of them, whose handbook it is; and the others."""
    positions = [role for role in context.manual.roles.values() if role.kind == "position"]
    counts = Counter(role.department for role in positions)
    main = max(counts, key=counts.__getitem__, default="")
    return {
        "own": [role for role in positions if role.department == main],
        "others": [role for role in positions if role.department != main],
    }


def navigation(context: PageContext, pages: list[Page]) -> tuple[Section | str, ...]:
    """Areas with their processes first, then roles, registers and what one looks up; each with its overview first."""
    label, known = context.words["labels"], [page.path for page in pages]
    areas = (
        Section(
            area.title,
            (
                area_path(area.id),
                *(process_path(each.id) for each in context.manual.processes.values() if each.area == area.id),
            ),
        )
        for area in context.manual.settings.areas
        if area_path(area.id) in known
    )
    folders = {WEEKS: label["first_weeks"], ROLES: label["roles"], REGISTERS: label["registers"]}
    parts = (Section(title, _folder(index, known)) for index, title in folders.items() if index in known)
    return (HOME, LANDSCAPE, *areas, *parts, Section(label["reference"], (REFERENCE, *LOOKED_UP)))


def _folder(index: str, known: list[str]) -> tuple[str, ...]:
    """The pages in the folder of an overview, that first."""
    folder = index.removesuffix("index.md")
    return (index, *(path for path in known if path.startswith(folder) and path != index))
