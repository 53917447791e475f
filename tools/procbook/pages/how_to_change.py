"""怎样改流程: for each thing of the manual where it is changed, and who approves; found by what people say for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from markupsafe import Markup, escape

from procbook.manual.field_names import fields_of
from procbook.pages import lookup
from procbook.pages.changing import approvers, emergency_contacts, emergency_line
from procbook.pages.context import PageContext
from procbook.pages.facts import Facts, fact
from procbook.pages.landscape import PATH as LANDSCAPE
from procbook.pages.links import HOME, anchor
from procbook.search import Document

PATH = "how-to-change.md"
NEW_PROCESS, ORDERS, ROLES, DEMANDS = "new-process.md", "orders.md", "roles/index.md", "registers/demands.md"

PLACES = {
    "step": LANDSCAPE, "head": LANDSCAPE, "table": LANDSCAPE, "control": LANDSCAPE, "records": LANDSCAPE,
    "kpis": LANDSCAPE, "exceptions": LANDSCAPE, "cautions": LANDSCAPE, "purpose": LANDSCAPE, "related": LANDSCAPE,
    "fulfils": LANDSCAPE, "parameter": LANDSCAPE, "new-process": NEW_PROCESS, "people": ROLES, "role": ROLES,
    "orders": ORDERS, "limit": "authority.md", "term": "glossary.md", "systems": "systems.md", "source": "sources.md",
    "requirements": DEMANDS, "area": LANDSCAPE, "home": HOME,
}  # fmt: skip
"""The page from which the way to each thing begins, what people change most first."""

OF_PROCESSES, OF_THE_COMPANY, OF_TERMS = "process", "governance", "reference"
"""Items as the policy calls them."""

FIELDS = {
    "step": ("step", "due", "escalation", "branch", "hand_over", "owner_when"),
    "head": ("process", "start"),
    "table": ("table",),
    "control": ("control",),
    "records": ("record", "keep"),
    "kpis": ("kpi",),
    "exceptions": ("exception_rule",),
    "purpose": ("scope",),
    "related": ("input", "output"),
    "parameter": ("parameter",),
    "people": ("person", "holder", "deputy"),
    "role": ("role",),
    "limit": ("limit", "band"),
    "term": ("term",),
    "systems": ("system",),
    "source": ("source", "article"),
    "requirements": ("requirement",),
    "home": ("settings",),
}
"""The things of which each panel changes the fields: whoever looks for a field by its name is led to its panel."""

ACTS = ("retire", "withdraw", "restore")
"""What somebody does to a whole process or to a request, which has no panel."""

OUTRIGHT = frozenset(("new-process", "orders"))
"""What has a page of its own and no panel."""


class Way(NamedTuple):
    """What is changed, where, and what is pressed there ("" for a page of its own)."""

    name: str
    what: str
    where: Markup
    press: str


@fact
def about_changes(facts: Facts) -> frozenset[str]:
    """The processes that people call as they call this page: who comes to how a change runs may only want to know where
    a telephone number is changed. None in a site without this page."""
    if facts.edition:
        return frozenset()
    says, label = lookup.words(facts)["how_to_change"], lookup.words(facts)["labels"]["how-to-change"]
    names = {name.casefold() for name in (label, *lookup.list_in(facts, says["called"]))}
    known = facts.manual.processes.values()
    return frozenset(each.id for each in known if any(n.casefold() in names for n in (each.title, *each.aliases)))


class Act(NamedTuple):
    """What is done to a whole process or request, in sentences; who approves it, empty where that is as always."""

    name: str
    title: str
    told: list[str]
    who: Markup


@fact
def changeable(facts: Facts) -> tuple[str, ...]:
    """What this manual has, of what can be changed."""
    manual = facts.manual
    there = {
        "limit": manual.limits or manual.parameters,
        "term": manual.terms,
        "systems": manual.systems,
        "source": manual.sources,
        "requirements": manual.requirements,
        "new-process": manual.settings.areas,
        "people": manual.roles,
        "role": manual.roles,
    }
    return tuple(name for name in PLACES if there.get(name, True))


def how_to_change_page(context: PageContext) -> tuple[dict[str, object], tuple[Document, ...]]:
    """For somebody who has a browser and does not know the handbook."""
    forge, says = lookup.forge(context.facts), context.words["how_to_change"]
    begin = ("open", "editor", "check", "hold") if forge else ("open", "hand", "hold")
    values: dict[str, object] = {
        "begin": [says["begin"][each] for each in begin],
        "ask": None if forge else lookup.caretaker(context.facts),
        "ways": [_way(context, name) for name in changeable(context.facts)],
        "acts": [_act(context, name) for name in ACTS],
        "who": list(_who(context)),
        "urgent": emergency_line(context),
        "call": emergency_contacts(context.facts),
    }
    return values, tuple(_documents(context))


def _way(context: PageContext, name: str) -> Way:
    told, press = context.words["how_to_change"]["things"][name], ""
    if name not in OUTRIGHT:
        press = context.words["editing"]["titles"][name]
    return Way(name, told["what"], anchor(context.links.to(PLACES[name]), told["where"]), press)


def _act(context: PageContext, name: str) -> Act:
    says, titles = context.words["how_to_change"]["acts"][name], context.words["editing"]["titles"]
    told = says["told"] if lookup.forge(context.facts) else says.get("by_hand", says["told"])
    who = Markup("")
    if "who" in says:
        who = Markup("{}{}{}").format(says["who"], context.words["colon"], _approvers_of(context, name))
    return Act(name, says["title"], [line.format(**titles) for line in told], who)


def _approvers_of(context: PageContext, action: str) -> Markup:
    named = approvers(context, "A", OF_PROCESSES, action=action)
    return named or escape(context.words["how_to_change"]["nobody"])


def _who(context: PageContext) -> Iterator[tuple[str, Markup]]:
    """Who approves what: changes of processes by their class, and what belongs to none."""
    says = context.words["how_to_change"]["items"]
    for letter in "ABC":
        yield says[letter], approvers(context, letter, OF_PROCESSES)
    yield from ((says[item], approvers(context, "A", item)) for item in (OF_THE_COMPANY, OF_TERMS))


def _documents(context: PageContext) -> Iterator[Document]:
    """The page; and each thing by what people say who want to change it, who know no name of a panel."""
    says, url = context.words["how_to_change"], "how-to-change/"
    yield Document(
        url,
        context.labels["how-to-change"],
        "page",
        says["about"],
        lookup.list_in(context.facts, says["called"]),
        weight=0.6,
    )
    yield Document(
        f"{url}#who",
        says["who"],
        "page",
        says["who_about"],
        lookup.list_in(context.facts, says["asked_who"]),
        weight=0.6,
    )
    for name in ACTS:
        act, called = _act(context, name), lookup.list_in(context.facts, says["acts"][name]["nouns"])
        yield Document(f"{url}#{name}", act.title, "page", act.told[0], called, weight=0.6)
    for name in changeable(context.facts):
        if name not in OUTRIGHT:
            told, press = says["things"][name], context.words["editing"]["titles"][name]
            about = says["press"].format(told["where"], press)
            called = tuple(_called(context, name))
            yield Document(f"{url}#{name}", says["changing"].format(told["what"]), "page", about, called, weight=0.6)


def _called(context: PageContext, name: str) -> Iterator[str]:
    """改控制, 新增控制, 删控制: each verb with each noun; a field by its own name is only changed."""
    says, facts = context.words["how_to_change"], context.facts
    nouns, verbs = (lookup.list_in(facts, text) for text in (says["things"][name]["nouns"], says["verbs"]))
    yield from (says["to_do"].format(verb, noun) for noun in nouns for verb in verbs)
    own = (each for each in _own_names(name, lookup.language(facts)) if each not in nouns)
    yield from (says["to_do"].format(verbs[0], each) for each in own)


def _own_names(name: str, language: str) -> Iterable[str]:
    """The names of the fields that no other panel has: 公式 is one of figures, 名称 of everything."""
    others = {each for other in FIELDS if other != name for each in _names_in(other, language)}
    return (each for each in _names_in(name, language) if each not in others)


def _names_in(name: str, language: str) -> list[str]:
    things = FIELDS.get(name, ())
    return [words[0].name(language) for what, words in fields_of().items() if what.partition(".")[0] in things]
