"""The chain of approvals, for the page of versions: every statement about every item, and what is here now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup, escape

from procbook.approval import MANUAL, SITE, short
from procbook.audit import Version
from procbook.finding import Severity
from procbook.pages.approvals import first_day
from procbook.pages.context import PageContext
from procbook.pages.state import approval_text, level_name
from procbook.words import AUDITED, catalogue, texts


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

    def _row(self, item: str, version: Version, anchor: str) -> Row:
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

    def _who(self, version: Version) -> Iterator[str]:
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
