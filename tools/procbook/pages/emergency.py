"""紧急情况: whom to call and what to do, in one screen, from the tables of the manual that are marked for it.

Who reads it stands beside somebody who needs help: what can be dialled is dialled by a tap. The same page is a card on
paper, and a picture for a group (assets/emergency.js).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup, escape

from procbook.manual.named_roles import NamedRoles
from procbook.manual.reach import quickest, telephones
from procbook.manual.richtext import Name, to_plain
from procbook.pages import lookup
from procbook.pages.context import PageContext, PageMaker, page_maker
from procbook.pages.facts import Facts, fact
from procbook.pages.links import address, process_path, telephone
from procbook.pages.page import Page
from procbook.pages.rendering import render
from procbook.pages.targets import Quote, quote
from procbook.search import Document, Part

PATH = "emergency.md"
CALLS, RESPONSE = "calls", "response"


class Sheet(NamedTuple):
    """A table for emergencies: the process that has it, whether it says whom to call or what to do, its texts."""

    process: str
    anchor: str
    kind: str
    title: str
    aliases: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Quote, ...], ...]
    note: Quote | None


class Line(NamedTuple):
    """A row as readers see it: what it is about, then what each column says; and as plain text."""

    name: str
    said: tuple[tuple[str, Markup], ...]
    plain: str


@fact
def sheets(facts: Facts) -> tuple[Sheet, ...]:
    """All of them, those that say whom to call first; of what nobody works by any more none."""
    known = tuple(
        Sheet(
            process.id,
            f"table-{table.id}",
            table.emergency,
            table.title,
            table.aliases,
            table.columns,
            tuple(tuple(quote(facts, process, str(cell)) for cell in row) for row in table.rows),
            quote(facts, process, table.note) if table.note else None,
        )
        for process in facts.manual.worked_by
        for table in process.tables
        if table.emergency
    )
    return tuple(sorted(known, key=lambda sheet: sheet.kind != CALLS))


@fact
def has_sheets(facts: Facts) -> bool:
    """Whether there is a page for emergencies."""
    return bool(sheets(facts))


@fact
def callees(facts: Facts) -> tuple[str, ...]:
    """The roles that these tables name, in the order in which they do."""
    named = NamedRoles(lookup.roles(facts))
    texts = (_plain(cell) for sheet in sheets(facts) for row in sheet.rows for cell in row)
    return tuple(dict.fromkeys(found.role for text in texts for found in named.found(text)))


def _plain(cell: Quote) -> str:
    """A cell as this page has it."""

    def meaning(name: Name) -> str | None:
        meant = cell.meaning(name)
        return meant.plain(PATH, name.after) if meant else None

    return to_plain(cell.text, meaning, "emphasis")


def emergency_makers(facts: Facts) -> Iterator[PageMaker]:
    """None for a manual without such tables."""
    if not has_sheets(facts):
        return
    contacts = (lookup.contact.of(role) for role in callees(facts))
    yield page_maker(PATH, emergency_page, lookup.caretaker, sheets, callees, *contacts)


def emergency_page(context: PageContext) -> Page:
    title, said, view = context.labels["emergency"], context.words["emergency"]["about"], _View(context)
    values = {"sheets": view.sheets, "public": view.public, "people": view.people, "source": view.source}
    markdown = render(context, "emergency.md.j2", title, said, ("toc",), quickest=quickest, **values)
    parts = (
        Part(sheet.kind, "table", sheet.title, "\n".join(line.plain for line in lines), aliases=sheet.aliases)
        for sheet, lines in view.sheets
    )
    return Page(context.path, title, markdown, (_document(context, title, said, tuple(parts)),))


def _document(context: PageContext, title: str, said: str, parts: tuple[Part, ...]) -> Document:
    """Found before anything else by whatever people cry out (`alarms` of the words for search)."""
    called = lookup.called(context.facts, context.path)
    return Document(address(context.path), title, "emergency", said, aliases=called, parts=parts)


class _View:
    """The tables with what can be dialled in them."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._roles = NamedRoles(lookup.roles(context.facts))
        self._known: dict[str, str] = context.words["emergency"]["public"]
        self.sheets = [(sheet, [self._line(sheet, row) for row in sheet.rows]) for sheet in sheets(context.facts)]

    @property
    def public(self) -> list[tuple[str, str]]:
        """The numbers that everybody knows, in the order in which the tables name them, each with what it is for."""
        texts = (_plain(cell) for sheet, _ in self.sheets if sheet.kind == CALLS for row in sheet.rows for cell in row)
        numbers = (found.number for text in texts for found in telephones(text, tuple(self._known)))
        return [(number, self._known[number]) for number in dict.fromkeys(numbers) if number in self._known]

    @property
    def people(self) -> list[lookup.Contact]:
        """Those who hold the roles that are named. Of an edition without people none."""
        if not lookup.names_people(self._context.facts):
            return []
        known = (lookup.contact(self._context.facts, role) for role in callees(self._context.facts))
        return [contact for contact in known if contact and contact.kind == "position"]

    def source(self, sheet: Sheet) -> Markup:
        """Where the table stands."""
        target = self._context.links.to(process_path(sheet.process), sheet.anchor)
        return Markup('<a href="{}">{}</a>').format(target, sheet.title)

    def _line(self, sheet: Sheet, row: tuple[Quote, ...]) -> Line:
        texts = [_plain(cell) for cell in row]
        said = zip(sheet.columns[1:], (self._said(sheet, text) for text in texts[1:]), strict=False)
        return Line(texts[0], tuple(said), " · ".join(texts))

    def _said(self, sheet: Sheet, text: str) -> Markup:
        """A text with its roles as links, and in a table of calls its numbers."""
        found = [(each.start, each.end, self._called(each.role)) for each in self._roles.found(text)]
        if sheet.kind == CALLS:
            numbers = telephones(text, tuple(self._known))
            found += [(each.start, each.end, telephone(each.number, text[each.start : each.end])) for each in numbers]
        html, end = Markup(""), 0
        for start, stop, piece in sorted(found):
            if start >= end:
                html += escape(text[end:start]) + piece
                end = stop
        return html + escape(text[end:])

    def _called(self, role: str) -> Markup:
        """Whoever holds the role that day is called by a tap on it; who has no number is looked up."""
        contact, page = lookup.contact(self._context.facts, role), self._context.links.role(role)
        if contact is None or not lookup.names_people(self._context.facts):
            return page
        title = lookup.roles(self._context.facts)[role]
        spells = [(spell.days, _number(spell.value)) for spell in contact.holders]
        links = [(days, telephone(number, title) if number else page) for days, number in spells]
        if len(links) == 1:
            return links[0][1]
        return Markup("").join(Markup("<span{}>{}</span>").format(*each) for each in links)


def _number(people: tuple[lookup.Person, ...]) -> str:
    """The first that can be dialled from outside."""
    return next((way.number for person in people for way in person.ways if way.number), "")
