"""The panels of the blocks of all pages: which blocks there are, and what of the manual stands in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from procbook.change import FieldClass, field_classes, noun, steering
from procbook.manual.kinds import KINDS
from procbook.manual.model import Area, Control, Limit, Parameter, Process, Role, Step, Table, Value
from procbook.pages import lookup
from procbook.pages.changing import (
    NO_LIMITS,
    Limits,
    Panel,
    Panels,
    Way,
    emergency_contacts,
    first_days,
    first_days_of_limit,
    policy,
)
from procbook.pages.context import PageContext
from procbook.pages.editors import FILES, editor, editors, process_file
from procbook.pages.facts import Facts, Read, fact

PARTS = {
    "head": (
        "title", "number", "summary", "aliases", "area", "status", "version", "effective_from", "replaces", "owner",
        "approver", "review_every", "access", "within", "clocks", "starts", "ends",
    ),
    "purpose": ("purpose", "scope"),
    "cautions": ("cautions",),
    "related": ("inputs", "outputs", "related"),
    "fulfils": ("fulfils",),
}  # fmt: skip
"""The blocks of a process that are fields of it."""

HOME = ("title", "summary", "notices", "errands")
"""The fields of handbook.yaml that the home page shows itself."""

LISTS = {"records": "name", "kpis": "name", "exceptions": "when"}
"""The blocks of a process that list things, and what these are called."""

PLACES = (
    "title", "within", "clocks", "starts", "ends", "purpose", "scope", "inputs", "outputs", "related", "notices",
    "errands",
)  # fmt: skip
"""The fields of a block to each of which the editor goes; the others stand beside the first."""


@fact
def people_classes(facts: Facts, role: str) -> list[FieldClass]:
    """The classes of changes of those who hold a role or stand in."""
    return field_classes(facts.manual.people[id] for id in _people(lookup.contact(facts, role)))


def _people(contact: lookup.Contact | None) -> list[str]:
    spells = (*contact.holders, *contact.deputies) if contact else ()
    return list(dict.fromkeys(person.id for spell in spells for person in spell.value))


@fact
def home_classes(facts: Facts) -> list[FieldClass]:
    """The classes of changes of what the home page says itself."""
    return field_classes([facts.manual.settings], HOME)


@fact
def home_ways(facts: Facts) -> list[tuple[str, str]]:
    """The fields that it shows, each with what it is called."""
    return list(_places(facts.manual.settings, HOME, lookup.language(facts)))


def process_reads(process: str) -> Iterator[Read]:
    """What the panels of a process read."""
    yield from (policy.of(), lookup.build_day.of(), first_days.of(process), editors.of(process_file(process)))
    yield from (lookup.caretaker.of(), emergency_contacts.of())


def register_reads(register: str) -> Iterator[Read]:
    """What the panels of the things in a register read, but for limits."""
    yield from (policy.of(), lookup.caretaker.of(), editors.of(FILES[register]))


def limit_reads(limits: Iterable[str]) -> Iterator[Read]:
    yield from register_reads("limits")
    yield from (lookup.build_day.of(), emergency_contacts.of())
    yield from (first_days_of_limit.of(id) for id in limits)


def handbook_reads() -> Iterator[Read]:
    """What the panels of handbook.yaml read."""
    yield from (policy.of(), lookup.caretaker.of(), editors.of("handbook"))


def home_reads() -> Iterator[Read]:
    yield from handbook_reads()
    yield from (home_classes.of(), home_ways.of())


def role_reads(facts: Facts, role: str) -> Iterator[Read]:
    yield from (policy.of(), lookup.caretaker.of(), people_classes.of(role), editor.of("roles", role))
    yield from (editor.of("people", id) for id in _people(lookup.contact(facts, role)))


class ProcessPanels:
    """The panels of a process: one for each block of its page."""

    def __init__(self, context: PageContext, process: Process, owner: lookup.Contact | None) -> None:
        self._context = context
        self._process = process
        self._panels = Panels(context, owner)
        self._editors = editors(context.facts, process_file(process.id))
        limits = policy(context.facts).limits
        self._steering = steering(process)
        self._limits = Limits({"A": limits.A, "B": limits.B}, first_days(context.facts, process.id))

    def step(self, step: Step) -> Panel:
        return self._thing("step", f"steps/{step.id}", step)

    def table(self, table: Table) -> Panel:
        return self._thing("table", f"tables/{table.id}", table)

    def control(self, control: Control) -> Panel:
        return self._thing("control", f"controls/{control.id}", control)

    def parameter(self, name: str, parameter: Parameter) -> Panel:
        return self._thing("parameter", f"parameters/{name}", parameter, steers=name in self._steering)

    def _thing(self, block: str, key: str, thing: Value, steers: bool = False) -> Panel:
        return self._panel(block, [self._way("", key)], field_classes([thing], steers=steers))

    def part(self, block: str) -> Panel:
        """Of a block that is fields of the process."""
        places = _places(self._process, PARTS[block], lookup.language(self._context.facts))
        ways = [self._way(name, field) for field, name in places]
        return self._panel(block, ways, field_classes([self._process], PARTS[block]))

    def listed(self, block: str) -> Panel:
        """Of a block that lists things: a way to each."""
        things, plain = getattr(self._process, block), self._context.links.plain
        keys = [str(getattr(each, "id", at)) for at, each in enumerate(things)]
        names = [plain(self._process, getattr(each, LISTS[block])) for each in things]
        ways = [self._way(name, f"{block}/{key}") for key, name in zip(keys, names, strict=True)]
        return self._panel(block, ways, field_classes(things))

    def _way(self, name: str, key: str) -> Way:
        """Into the file as it lies here, in which a thing of the version that is shown may be no more."""
        known = self._editors
        return Way(name, known.get(key) or known.get(key.partition("/")[0], ""))

    def _panel(self, block: str, ways: Iterable[Way], classes: Sequence[FieldClass]) -> Panel:
        return self._panels.panel(block, "process", ways, classes, self._limits, self._process)


def _places(document: Value, fields: Iterable[str], language: str) -> Iterator[tuple[str, str]]:
    """The fields that stand apart, each with what it is called; the first one ("") takes those beside it."""
    held = {field: classes[0].what for field in fields if (classes := field_classes([document], (field,)))}
    apart = {field: what for field, what in held.items() if field in PLACES} or held
    for field, what in apart.items():
        yield field, "" if len(apart) == 1 or field == "title" else noun(what, language)


BLOCKS = {"parameters": "parameter", "terms": "term", "sources": "source"}
"""What the words call one thing of a register."""

ITEMS = {kind.name: kind.item for kind in KINDS}
"""What each file is approved with."""


class SharedPanels:
    """The panels of what belongs to no process."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self._facts = context.facts
        self._panels = Panels(context)

    def thing(self, register: str, id: str, thing: Value) -> Panel:
        """Of one thing of a register. A number that all processes share is a limit of the company."""
        classes = field_classes([thing], steers=register == "parameters")
        return self._panel(BLOCKS[register], FILES[register], [self._way(register, id)], classes)

    def limit(self, id: str, limit: Limit) -> Panel:
        authority = policy(self._facts).limits.authority
        limits = Limits({"A": authority}, first_days_of_limit(self._facts, id))
        return self._panel("limit", "authority", [self._way("limits", id)], field_classes([limit]), limits)

    def listed(self, register: str, things: Mapping[str, tuple[str, Value]]) -> Panel:
        """Of a list of things, each with what it is called: a way to each."""
        ways = [self._way(register, id, name) for id, (name, _) in things.items()]
        return self._panel(register, FILES[register], ways, field_classes(thing for _, thing in things.values()))

    def _way(self, register: str, id: str, name: str = "") -> Way:
        return Way(name, editors(self._facts, FILES[register]).get(f"{register}/{id}", ""))

    def role(self, role: Role) -> Panel:
        return self._panel("role", "roles", [Way("", editor(self._facts, "roles", role.id))], field_classes([role]))

    def people(self, contact: lookup.Contact | None) -> Panel | None:
        """Of those who hold a role or stand in, each on the days on which the page shows him; None when nobody does."""
        spells = (*contact.holders, *contact.deputies) if contact else ()
        ways = [
            Way(one.name, editor(self._facts, "people", one.id), each.days) for each in spells for one in each.value
        ]
        if not contact or not ways:
            return None
        return self._panel("people", "people", dict.fromkeys(ways), people_classes(self._facts, contact.role))

    def area(self, area: Area) -> Panel:
        way = Way("", editors(self._facts, "handbook").get(f"areas/{area.id}", ""))
        return self._panel("area", "handbook", [way], field_classes([area]))

    def home(self) -> Panel:
        """Of what the home page says itself."""
        known, told = editors(self._facts, "handbook"), home_ways(self._facts)
        ways = [Way(name, known.get(field, "")) for field, name in told]
        return self._panel("home", "handbook", ways, home_classes(self._facts))

    def _panel(
        self, block: str, file: str, ways: Iterable[Way], classes: Sequence[FieldClass], limits: Limits = NO_LIMITS
    ) -> Panel:
        return self._panels.panel(block, ITEMS[file], ways, classes, limits)
