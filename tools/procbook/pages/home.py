"""The home page and the navigation."""

from __future__ import annotations

from collections import Counter

from procbook.model import Role
from procbook.pages.book import Book
from procbook.pages.landscape import PATH as LANDSCAPE
from procbook.pages.links import HOME, process_path
from procbook.pages.page import Page, Section
from procbook.pages.roles import INDEX as ROLES


def home_page(book: Book) -> Page:
    """Search first; then who I am, what I want to do, and all processes."""
    settings = book.handbook.settings
    areas = [
        (area, [each for each in book.handbook.processes.values() if each.area == area.id]) for area in settings.areas
    ]
    owners = list(dict.fromkeys(each.owner for each in book.handbook.processes.values() if each.owner))
    markdown = book.render(
        "home.md.j2",
        HOME,
        settings.title,
        settings.summary,
        hide=("toc",),
        areas=areas,
        owners=owners,
        **_positions(book),
    )
    return Page(HOME, settings.title, markdown)


def _positions(book: Book) -> dict[str, list[Role]]:
    """The positions of the department that has most of them, whose handbook it is; and the others."""
    positions = [role for role in book.handbook.roles.values() if role.kind == "position"]
    counts = Counter(role.department for role in positions)
    main = max(counts, key=counts.__getitem__, default="")
    return {
        "own": [role for role in positions if role.department == main],
        "others": [role for role in positions if role.department != main],
    }


def navigation(book: Book, pages: list[Page]) -> tuple[Section | str, ...]:
    """Areas with their processes first, then roles, registers and what one looks up."""
    label, known = book.words["labels"], {page.path for page in pages}
    areas = [
        Section(
            area.title,
            tuple(process_path(each.id) for each in book.handbook.processes.values() if each.area == area.id),
        )
        for area in book.handbook.settings.areas
    ]
    roles = Section(
        label["roles"], (ROLES, *(page.path for page in pages if page.path.startswith("roles/") and page.path != ROLES))
    )
    registers = Section(label["registers"], tuple(page.path for page in pages if page.path.startswith("registers/")))
    names = ("glossary.md", "authority.md", "systems.md", "sources.md", "rules.md")
    reference = Section(label["reference"], tuple(name for name in names if name in known))
    return (HOME, LANDSCAPE, *(area for area in areas if area.items), roles, registers, reference)
