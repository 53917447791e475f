"""What changed and when: the page of changes with its feed, and the page of versions with the chain of approvals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import accumulate, groupby
from typing import Any, NamedTuple
from uuid import UUID, uuid5
from xml.etree import ElementTree

from markupsafe import Markup, escape

from procbook.approval import KEEPING, MANUAL, SITE, short
from procbook.audit import Version as Approved
from procbook.finding import Severity
from procbook.manual.forge_pages import request_address
from procbook.manual.model import Process
from procbook.pages import lookup
from procbook.pages.approvals import first_day, row_anchor
from procbook.pages.context import PageContext, PageMaker, page_maker
from procbook.pages.days import Spells, spells
from procbook.pages.facts import Facts, fact
from procbook.pages.links import address, process_path
from procbook.pages.news import News, news
from procbook.pages.page import Page, StaticFile
from procbook.pages.rendering import render
from procbook.pages.role_changes import RoleChange, role_changes
from procbook.pages.state import acting_role, approval_text, level_name
from procbook.search import Document
from procbook.words import AUDITED, catalogue, texts

CHANGES = "changes.md"
VERSIONS = "versions.md"
FEED = "changes.xml"
MOST = 160
"""Characters about a change."""

LATEST = 8
"""So many changes stand on the home page."""

_ATOM = "http://www.w3.org/2005/Atom"


class Version(NamedTuple):
    """A version of a process and the day from which it holds; `standing` says whether it holds, by the day.

    `held`: whether anybody ever works by it, since another may take its place before its day.
    `news`: what it brought; None when no approval tells. `unapproved`: it was checked, and is not.
    """

    process: str
    title: str
    summary: str
    version: str
    day: str
    standing: Spells[str]
    held: bool = True
    news: News | None = None
    unapproved: bool = False

    @property
    def anchor(self) -> str:
        return f"{self.process}-{self.version}"


@fact
def versions(facts: Facts) -> tuple[Version, ...]:
    """All versions that are known, the newest first. The one place where history comes in: from the approvals, and from
    the files, which know the last version of each process, approved or not."""
    processes = facts.manual.processes.values()
    known = [version for process in processes for version in reversed(list(_versions(facts, process)))]
    return tuple(sorted(known, key=lambda each: each.day, reverse=True))


@fact
def latest(facts: Facts) -> tuple[Version, ...]:
    """Those that stand on the home page."""
    return () if facts.edition else tuple(each for each in versions(facts) if each.held)[:LATEST]


def _versions(facts: Facts, process: Process) -> Iterator[Version]:
    item = f"process/{process.id}"
    state = facts.approvals.state(item) if process.written else None
    approved = [each for each in state.versions if each.action not in KEEPING] if state else []
    told = news(facts, process.id)
    named = (process.id, process.title, lookup.chart_names(facts).filled(process.summary, process, "emphasis"))
    for each, time in zip(approved, times([first_day(each).isoformat() for each in approved]), strict=True):
        standing = _standing(facts, time, each.action)
        yield Version(*named, each.version, time.first, standing, time.held, told.get(each.version))
    own = (process.version, process.effective_from)
    if process.written and all(own) and process.version not in {each.version for each in approved}:
        unapproved = facts.approvals.is_controlled(item)
        standing = _standing(facts, Time(process.effective_from), process.status, unapproved)
        yield Version(*named, *own, standing, True, None, unapproved)


class Time(NamedTuple):
    """From which day a version is to hold, and from which one another holds in its place ("" for none)."""

    first: str
    replaced: str = ""

    @property
    def held(self) -> bool:
        return not self.replaced or self.first < self.replaced


def times(days: Sequence[str]) -> list[Time]:
    """The time of each version, by the days from which they hold, in the order in which they were approved: a version
    ends with the first day of any later one, so it never begins when that day is not after its own."""
    return [Time(day, min(days[place:], default="")) for place, day in enumerate(days, 1)]


def _standing(facts: Facts, time: Time, action: str, unapproved: bool = False) -> Spells[str]:
    """将生效, 现行, 已有新版 one after the other, or 没有生效过. The day alone puts nothing in force."""
    known = lookup.words(facts)["status"]
    ends = action in ("retire", "retired")
    coming, holds = known["retiring" if ends else "coming"], known["retired" if ends else "effective"]

    def on(day: date) -> str:
        if not time.held:
            return str(known["never"])
        if day.isoformat() < time.first:
            return str(coming)
        if time.replaced and time.replaced <= day.isoformat():
            return str(known["replaced"])
        return "" if unapproved else str(holds)

    return spells([time.first, time.replaced], facts.today, on)


def _about(news: News, words: Any) -> str:
    """Why and what, in one line that is not too long; none is cut, and how many more there are is said."""
    parts = [part.removesuffix(words["full_stop"]) for part in (news.why, *news.lines) if part]
    lengths = accumulate(map(len, parts))
    some = parts[: max(1, sum(length <= MOST for length in lengths))]
    text = str(words["semicolon"]).join(some)
    more = len(parts) - len(some)
    return text + str(words["changes"]["more"]).format(more) if more else text


def by_day(versions: Iterable[Version]) -> list[tuple[str, list[Version]]]:
    """The versions by the day from which they hold, in their order."""
    days: dict[str, list[Version]] = {}
    for version in versions:
        days.setdefault(version.day, []).append(version)
    return list(days.items())


def history_makers(facts: Facts) -> Iterator[PageMaker]:
    yield page_maker(
        CHANGES, changes_page, lookup.caretaker, versions, role_changes, newest_day, manual_id, lookup.process_names
    )
    yield page_maker(VERSIONS, versions_page, lookup.caretaker, chain, lookup.process_names)


class Day(NamedTuple):
    """What holds from one day on. `versions`: those that hold first, then what was replaced before its day; `firsts`:
    the first texts of processes that were merely adopted, which changed nothing."""

    day: str
    roles: list[RoleChange]
    versions: list[Version]
    firsts: list[Version]

    @classmethod
    def of(cls, day: str, roles: list[RoleChange], versions: list[Version]) -> Day:
        firsts = [each for each in versions if each.news and each.news.is_adopted]
        rest = [each for each in versions if each not in firsts]
        return cls(day, roles, sorted(rest, key=lambda each: not each.held), firsts)


def changes_page(context: PageContext) -> Page:
    title = context.labels["changes"]
    days = dict(by_day(versions(context.facts)))
    roles = {day: list(each) for day, each in groupby(role_changes(context.facts), lambda each: each.day)}
    told = [Day.of(day, roles.get(day, []), days.get(day, [])) for day in sorted({*days, *roles}, reverse=True)]
    concerned = {
        role for day in told for version in day.versions for role in (version.news.roles if version.news else ())
    }
    known = [role for role in lookup.roles(context.facts) if role in concerned]
    markdown = render(context, "changes.md.j2", title, days=told, concerned=known, titles=lookup.roles(context.facts))
    document = Document(address(CHANGES), title, "page", aliases=lookup.called(context.facts, CHANGES), weight=0.4)
    return Page(CHANGES, title, markdown, (document,), (feed(context),))


# The feed


@fact
def manual_id(facts: Facts) -> str:
    """The id of the manual; that of none for a draft whose settings cannot be read."""
    return facts.manual.settings.id or str(UUID(int=0))


@fact
def newest_day(facts: Facts) -> str:
    """The day of the last change that holds; today when none does."""
    today = facts.today.isoformat()
    return max((each.day for each in versions(facts) if each.day <= today), default=today)


def feed(context: PageContext) -> StaticFile:
    """The changes as Atom (RFC 4287). Addresses are relative to the feed, since the manual does not know its server."""
    manual, title = UUID(manual_id(context.facts)), lookup.title(context.facts)
    root = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": context.words["tag"]})
    _texts(root, id=manual.urn, title=title, updated=_moment(newest_day(context.facts)))
    ElementTree.SubElement(root, "link", {"rel": "self", "href": FEED})
    ElementTree.SubElement(root, "link", {"rel": "alternate", "href": address(CHANGES)})
    _texts(ElementTree.SubElement(root, "author"), name=title)
    for each in role_changes(context.facts):
        _role_entry(ElementTree.SubElement(root, "entry"), manual, each, context.words)
    for version in versions(context.facts):
        _entry(ElementTree.SubElement(root, "entry"), manual, version, context.words)
    return StaticFile(FEED, ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def _entry(entry: ElementTree.Element, manual: UUID, version: Version, words: Any) -> None:
    title = words["changes"]["entry"].format(title=version.title, version=version.version)
    _texts(entry, id=uuid5(manual, version.anchor).urn, title=title, updated=_moment(version.day))
    about = _about(version.news, words) if version.news else ""
    summary = [words["changes"]["from"].format(version.day), about]
    _texts(entry, summary=str(words["semicolon"]).join(filter(None, summary)))
    ElementTree.SubElement(entry, "link", {"rel": "alternate", "href": address(process_path(version.process))})


def _role_entry(entry: ElementTree.Element, manual: UUID, change: RoleChange, words: Any) -> None:
    summary = words["changes"]["processes"].format(len(change.processes))
    _texts(entry, id=uuid5(manual, change.anchor).urn, title=change.text, updated=_moment(change.day), summary=summary)
    ElementTree.SubElement(entry, "link", {"rel": "alternate", "href": f"{address(CHANGES)}#{change.anchor}"})


def _texts(parent: ElementTree.Element, **texts: str) -> None:
    for name, text in texts.items():
        ElementTree.SubElement(parent, name).text = text


def _moment(day: str) -> str:
    """The beginning of a day as Atom writes it."""
    return f"{day}T00:00:00Z"


# The chain of approvals: every statement about every item, and what is here now


class AskedOn(NamedTuple):
    """A request on which approvals were given, and where it stands."""

    number: int
    address: str


class Row(NamedTuple):
    """One statement in words; of what is here without an approval only the version, if it has one. `landed`: the day of
    its approval, which is that on which it came to the branch that is published."""

    item: str
    anchor: str
    version: str
    action: str
    class_: str = ""
    who: tuple[str, ...] = ()
    landed: str = ""
    day: str = ""
    standing: Spells[str] = ()
    why: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    statement: str = ""
    requests: tuple[AskedOn, ...] = ()


class Chain(NamedTuple):
    """What the page of versions says. `unchecked`: why nothing was checked; `root`: the digest of the first statement
    of the governance; `uncontrolled`: the kinds of item that need none; `problems`: what the audit found wrong, each
    with its rule."""

    rows: tuple[Row, ...]
    unchecked: str = ""
    root: str = ""
    uncontrolled: str = ""
    problems: tuple[tuple[str, str], ...] = ()


@fact
def chain(facts: Facts) -> Chain:
    words, verdict, rows = lookup.words(facts)["approvals"], facts.approvals.verdict, _newest_first(facts, _rows(facts))
    if verdict is None:
        return Chain(rows, str(words["unchecked"]).format(why=facts.approvals.unchecked or words["not_asked"]))
    known = catalogue("zh")
    problems = (each for each in verdict.findings if each.severity is Severity.error)
    messages = tuple((each.message, each.rule) for each in problems if known[each.rule].family == AUDITED)
    return Chain(rows, "", verdict.root, _uncontrolled(facts, verdict.checked.uncontrolled), messages)


def _uncontrolled(facts: Facts, kinds: Iterable[str]) -> str:
    """The kinds of item that need no approval, in a sentence."""
    names = texts("audit", lookup.language(facts))["kinds"]
    named = str(lookup.words(facts)["list"]).join(names[kind] for kind in kinds)
    return str(lookup.words(facts)["approvals"]["uncontrolled_kinds"]).format(kinds=named) if named else ""


def _newest_first(facts: Facts, rows: Iterable[Row]) -> tuple[Row, ...]:
    """What lacks its approval; then the approvals, the last one first; then what needs none, or was not checked. Those
    of one day stand in the order of the manual, each thing's last version first."""
    lacking, given, free = list[Row](), list[Row](), list[Row]()
    for row in rows:
        group = given if row.landed else lacking if facts.approvals.is_controlled(row.item) else free
        group.append(row)
    return (*lacking, *sorted(given, key=lambda each: each.landed, reverse=True), *free)


def _rows(facts: Facts) -> Iterator[Row]:
    """Processes in the order of the manual, then what is not in it any more, then the other kinds of item; of each the
    last version first."""
    verdict = facts.approvals.verdict
    processes = [f"process/{process.id}" for process in facts.manual.written]
    approved = sorted(verdict.states) if verdict else []
    gone = [item for item in approved if item.startswith("process/") and item not in processes]
    for item in (*processes, *gone, *((*MANUAL, SITE) if verdict else ())):
        yield from reversed(list(_of(facts, item)))


def _of(facts: Facts, item: str) -> Iterator[Row]:
    state = facts.approvals.state(item)
    seen: set[str] = set()
    versions = state.versions if state else []
    changing = [version for version in versions if version.action not in KEEPING]
    standing = {
        version.digest: _standing(facts, time, version.action)
        for version, time in zip(changing, times([first_day(each).isoformat() for each in changing]), strict=True)
    }
    for version in versions:
        anchor = "" if version.version in seen else row_anchor(item, version.version)
        yield _row(facts, item, version, anchor, standing.get(version.digest, ()))
        seen.add(version.version)
    if not facts.approvals.is_approved(item):
        process = facts.manual.processes.get(item.partition("/")[2]) if item.startswith("process/") else None
        own = process.version if process else ""
        yield _here(facts, item, own, "" if own in seen else row_anchor(item, own))


def _row(facts: Facts, item: str, version: Approved, anchor: str, standing: Spells[str]) -> Row:
    words, statement, day = lookup.words(facts), version.statement, first_day(version)
    return Row(
        item,
        anchor,
        version.version,
        words["approvals"]["actions"].get(version.action, version.action),
        words["changes"]["class"].format(version.class_) if version.class_ else "",
        tuple(_who(facts, version)),
        version.landed.date().isoformat(),
        day.isoformat(),
        standing,
        tuple(filter(None, (statement.reason, statement.conclusion))),
        tuple(filter(None, statement.summary.split("\n"))),
        short(version.digest),
        tuple(_requests(facts, version)),
    )


def _requests(facts: Facts, version: Approved) -> Iterator[AskedOn]:
    """The requests of the manual's own forge on which it was approved, each once."""
    forge = facts.manual.settings.forge
    for kind, repository, pull in dict.fromkeys((each.forge, each.repository, each.pull) for each in version.approvals):
        if address := request_address(forge, kind, repository, pull):
            yield AskedOn(pull, address)


def _here(facts: Facts, item: str, version: str, anchor: str) -> Row:
    """What is here and was not approved, or not checked, or needs no approval."""
    return Row(item, anchor, version, lookup.words(facts)["approvals"]["here"], who=(approval_text(facts, item),))


def _who(facts: Facts, version: Approved) -> Iterator[str]:
    entry = str(lookup.words(facts)["approvals"]["entry"])
    for each in version.approvals:
        person = facts.approvals.person(version, each.person)
        role, level = acting_role(facts, version, each), level_name(facts, each.level)
        yield entry.format(person=person, role=role, level=level)


def versions_page(context: PageContext) -> Page:
    title, statements = context.labels["versions"], chain(context.facts)
    rows = [(_item(context, row.item), row) for row in statements.rows]
    ask = lookup.caretaker(context.facts)
    markdown = render(context, "versions.md.j2", title, hide=("toc",), chain=statements, rows=rows, ask=ask)
    document = Document(address(VERSIONS), title, "page", aliases=lookup.called(context.facts, VERSIONS), weight=0.4)
    return Page(VERSIONS, title, markdown, (document,))


def _item(context: PageContext, item: str) -> Markup:
    kind, _, id = item.partition("/")
    return context.links.process(id) if kind == "process" else escape(context.words["approvals"]["items"][item])
