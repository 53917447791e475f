"""What changed and when: the page of changes with its feed, the page of versions, what is coming."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID, uuid5
from xml.etree import ElementTree

from markupsafe import Markup, escape

from procbook.approval import MANUAL, SITE, Statement, short
from procbook.audit import Version as Approved
from procbook.finding import Severity
from procbook.manual.model import Process
from procbook.pages.approvals import first_day
from procbook.pages.context import PageContext
from procbook.pages.links import address, link, process_path
from procbook.pages.page import Page, StaticFile
from procbook.pages.state import approval_text, level_name
from procbook.search import Document
from procbook.words import AUDITED, catalogue, texts

CHANGES = "changes.md"
VERSIONS = "versions.md"
FEED = "changes.xml"
MOST = 160
"""Characters about a change."""

KEEPING = frozenset({"review", "ratify"})
"""Actions that make no new version."""

_ATOM = "http://www.w3.org/2005/Atom"


class Version(NamedTuple):
    """A version of a process and the day from which it holds; `coming` when that day is not yet here.

    `about`: what changed, as its approval says; "" when that is not known. `unapproved`: it was checked, and is not.
    """

    process: Process
    version: str
    day: str
    coming: bool
    about: str = ""
    unapproved: bool = False

    @property
    def anchor(self) -> str:
        return f"{self.process.id}-{self.version}"


@lru_cache(maxsize=1)
def history(context: PageContext) -> tuple[Version, ...]:
    """All versions that are known, the newest first. The one place where history comes in: from the approvals, and from
    the files, which know the last version of each process, approved or not."""
    known = [version for process in context.manual.processes.values() for version in _versions(context, process)]
    return tuple(sorted(known, key=lambda each: each.day, reverse=True))


def _versions(context: PageContext, process: Process) -> Iterator[Version]:
    item, today = f"process/{process.id}", context.today.isoformat()
    state = context.approvals.state(item) if process.written else None
    approved = [each for each in state.versions if each.action not in KEEPING] if state else []
    for each in approved:
        day = first_day(each).isoformat()
        yield Version(process, each.version, day, day > today, _about(context, each.statement))
    own = (process.version, process.effective_from)
    if process.written and all(own) and process.version not in {each.version for each in approved}:
        unapproved = context.approvals.is_controlled(item)
        yield Version(process, *own, process.effective_from > today, "", unapproved)


def _about(context: PageContext, said: Statement) -> str:
    """Why and what, in one line that is not too long."""
    text = str(context.words["semicolon"]).join(filter(None, [said.reason, *said.summary.split("\n")]))
    return text if len(text) <= MOST else text[: MOST - 1] + "…"


def version_link(context: PageContext, version: Version, path: str) -> Markup:
    """推广方案策划与预算审批 1.0.0 版, to the page of the process."""
    name = context.words["changes"]["entry"].format(title=version.process.title, version=version.version)
    return Markup('<a href="{}">{}</a>').format(link(path, process_path(version.process.id)), name)


def history_pages(context: PageContext) -> Iterator[Page]:
    label = context.words["labels"]
    for path, template in ((CHANGES, "changes.md.j2"), (VERSIONS, "versions.md.j2")):
        title = label["changes" if path == CHANGES else "versions"]
        markdown = context.render(template, path, title, h=HistoryView(context, path), chain=Chain(context, path))
        yield Page(path, title, markdown, (), (Document(address(path), title, "page", weight=0.4),))


class HistoryView:
    """What the templates ask about the history."""

    def __init__(self, context: PageContext, path: str) -> None:
        self._book = context
        self._path = path

    def days(self, most: int | None = None) -> list[tuple[str, list[Version]]]:
        """The versions by the day from which they hold, the newest day first; not more than `most` versions."""
        found: dict[str, list[Version]] = {}
        for version in history(self._book)[:most]:
            found.setdefault(version.day, []).append(version)
        return list(found.items())

    def name(self, version: Version) -> Markup:
        return version_link(self._book, version, self._path)


def feed(context: PageContext) -> StaticFile:
    """The changes as Atom (RFC 4287). Addresses are relative to the feed, since the manual does not know its server."""
    manual = UUID(context.manual.settings.id)
    known = history(context)
    root = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": context.language})
    newest = max((each.day for each in known if not each.coming), default=context.today.isoformat())
    _texts(root, id=manual.urn, title=context.manual.settings.title, updated=_moment(newest))
    ElementTree.SubElement(root, "link", {"rel": "self", "href": FEED})
    ElementTree.SubElement(root, "link", {"rel": "alternate", "href": address(CHANGES)})
    _texts(ElementTree.SubElement(root, "author"), name=context.manual.settings.title)
    for version in known:
        entry = ElementTree.SubElement(root, "entry")
        title = context.words["changes"]["entry"].format(title=version.process.title, version=version.version)
        _texts(entry, id=uuid5(manual, version.anchor).urn, title=title, updated=_moment(version.day))
        summary = [context.words["changes"]["from"].format(version.day), version.about]
        _texts(entry, summary=str(context.words["semicolon"]).join(filter(None, summary)))
        ElementTree.SubElement(entry, "link", {"rel": "alternate", "href": address(process_path(version.process.id))})
    return StaticFile(FEED, ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def _texts(parent: ElementTree.Element, **texts: str) -> None:
    for name, text in texts.items():
        ElementTree.SubElement(parent, name).text = text


def _moment(day: str) -> str:
    """The beginning of a day as Atom writes it."""
    return f"{day}T00:00:00Z"


# The chain of approvals, for the page of versions: every statement about every item, and what is here now.


class Row(NamedTuple):
    """One statement in words; of what is here without an approval only the version, if it has one."""

    item: Markup
    anchor: str
    version: str
    action: str
    class_: str
    who: list[str]
    landed: str
    day: str
    coming: bool
    why: list[str]
    summary: list[str]
    statement: str


class Chain:
    """What the template of the page asks."""

    def __init__(self, context: PageContext, path: str) -> None:
        self._book, self._path = context, path
        self._approvals = context.approvals
        self._words = context.words["approvals"]

    @property
    def unchecked(self) -> str:
        """Why nothing was checked; "" when it was."""
        if self._approvals.verdict:
            return ""
        return str(self._words["unchecked"]).format(why=self._approvals.unchecked or self._words["not_asked"])

    @property
    def root(self) -> str:
        """The digest of the first statement of the governance."""
        return self._approvals.verdict.root if self._approvals.verdict else ""

    @property
    def uncontrolled(self) -> str:
        """The kinds of item that need no approval, in a sentence."""
        verdict = self._approvals.verdict
        if verdict is None or not verdict.checked.uncontrolled:
            return ""
        names = texts("audit", self._book.language)["kinds"]
        kinds = str(self._book.words["list"]).join(names[kind] for kind in verdict.checked.uncontrolled)
        return str(self._words["uncontrolled_kinds"]).format(kinds=kinds)

    @property
    def problems(self) -> list[str]:
        """What the audit found wrong anywhere."""
        verdict, known = self._approvals.verdict, catalogue("zh")
        found = verdict.findings if verdict else ()
        return [
            each.message for each in found if each.severity is Severity.error and known[each.rule].family == AUDITED
        ]

    def rows(self) -> Iterator[Row]:
        """Processes in the order of the manual, then what is not in it any more, then the other kinds of item."""
        verdict = self._approvals.verdict
        processes = [f"process/{process.id}" for process in self._book.manual.written]
        approved = sorted(verdict.states) if verdict else []
        gone = [item for item in approved if item.startswith("process/") and item not in processes]
        for item in (*processes, *gone, *((*MANUAL, SITE) if verdict else ())):
            yield from self._of(item)

    def _of(self, item: str) -> Iterator[Row]:
        state = self._approvals.state(item)
        seen: set[str] = set()
        for version in state.versions if state else ():
            yield self._row(item, version, "" if version.version in seen else _anchor(item, version.version))
            seen.add(version.version)
        if not self._approvals.is_approved(item):
            process = self._book.manual.processes.get(item.partition("/")[2]) if item.startswith("process/") else None
            own = process.version if process else ""
            yield self._here(item, own, "" if own in seen else _anchor(item, own))

    def _row(self, item: str, version: Approved, anchor: str) -> Row:
        said, day = version.statement, first_day(version)
        return Row(
            self._name(item),
            anchor,
            version.version,
            self._words["actions"].get(version.action, version.action),
            self._book.words["changes"]["class"].format(version.class_) if version.class_ else "",
            list(self._who(version)),
            version.landed.date().isoformat(),
            day.isoformat(),
            day > self._book.today,
            [each for each in (said.reason, said.conclusion) if each],
            [each for each in said.summary.split("\n") if each],
            short(version.digest),
        )

    def _here(self, item: str, version: str, anchor: str) -> Row:
        """What is here and was not approved, or not checked, or needs no approval."""
        name = self._words["here"]
        text = approval_text(self._book, item)
        return Row(self._name(item), anchor, version, name, "", [text], "", "", False, [], [], "")

    def _who(self, version: Approved) -> Iterator[str]:
        for each in version.approvals:
            person, role = self._approvals.person(version, each.person), self._approvals.role(version, each.role)
            if each.for_:
                role = self._words["deputy"].format(role=role, person=self._approvals.person(version, each.for_))
            level = level_name(self._book, each.level)
            yield str(self._words["entry"]).format(person=person, role=role, level=level)

    def _name(self, item: str) -> Markup:
        kind, _, id = item.partition("/")
        if kind == "process":
            return self._book.process_link(id, self._path)
        return escape(self._words["items"][item])


def _anchor(item: str, version: str) -> str:
    if not version:
        return ""
    return f"{item.partition('/')[2] if item.startswith('process/') else item.replace('/', '-')}-{version}"
