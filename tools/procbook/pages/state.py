"""State and approval of a page in words: from data only, outside any text that an author can write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from procbook.approval import SITE
from procbook.audit import Approved, Version
from procbook.manual.model import Process
from procbook.pages.approvals import item_of_page, weakest
from procbook.words import texts

if TYPE_CHECKING:
    from procbook.pages.book import Book


SAID = frozenset({"missing-approval", "approval-of-other-content"})
"""Rules whose findings say no more than the notice does that a content is not approved."""


@dataclass(frozen=True)
class Notice:
    """What stands above the title of a page. `kind`: unapproved, doubtful, emergency or coming."""

    kind: str
    text: str
    reasons: tuple[str, ...] = ()


def state_line(book: Book, process: Process) -> str:
    """现行 · 2.1.0 · 2026-12-01 起 · 王芳 2026-11-20 批准（已签名）."""
    words = book.words
    if not process.written:
        return str(words["state"]["planned"])
    return str(words["state"]["line"]).format(
        status=status(book, process),
        version=process.version,
        date=process.effective_from or "—",
        approval=approval_text(book, f"process/{process.id}"),
    )


def status(book: Book, process: Process) -> str:
    """现行; 将生效 when the day from which the version holds is not yet here."""
    coming = process.status == "effective" and process.effective_from > book.today.isoformat()
    return str(book.words["changes"]["coming"] if coming else book.words["status"][process.status])


def approval_text(book: Book, item: str) -> str:
    """Who approved what is shown, when and how strongly, in one line."""
    words, approvals = book.words["approvals"], book.approvals
    if approvals.verdict is None:
        return str(book.words["state"]["unchecked"])
    if not approvals.is_controlled(item):
        return str(words["uncontrolled"])
    version = approvals.version(item)
    if version is None:
        return str(words["other" if approvals.trusted(item) else "never"])
    if version.action == "adopt":
        return str(words["adopted"])
    who = str(book.words["list"]).join(approvals.person(version, each.person) for each in version.approvals)
    level = level_name(book, weakest(version.approvals))
    return str(words["given"]).format(who=who, day=version.landed.date().isoformat(), level=level)


def approval_lines(book: Book, item: str) -> list[str]:
    """For the document card: each approval with its role and what its evidence is worth; else why there is none."""
    words, approvals = book.words["approvals"], book.approvals
    if approvals.verdict is None:
        return [str(words["unchecked"]).format(why=approvals.unchecked or words["not_asked"])]
    version = approvals.version(item) if approvals.is_controlled(item) else None
    if version is None:
        return [approval_text(book, item)]
    lines = [str(words["adopted"])] if version.action == "adopt" else []
    return lines + [approved_line(book, version, each) for each in version.approvals]


def approved_line(book: Book, version: Version, approved: Approved) -> str:
    """王芳（市场总监），2026-11-20，已签名：本人的密钥签的."""
    words, approvals = book.words["approvals"], book.approvals
    person, role = approvals.person(version, approved.person), approvals.role(version, approved.role)
    if approved.for_:
        role = str(words["deputy"]).format(role=role, person=approvals.person(version, approved.for_))
    return str(words["line"]).format(
        person=person,
        role=role,
        day=approved.landed.date().isoformat(),
        level=level_name(book, approved.level),
        meaning=words["meanings"][approved.level],
    )


def level_name(book: Book, level: str) -> str:
    return str(texts("audit", book.language)["levels"][level])


def notices(book: Book, path: str) -> list[Notice]:
    """What a reader has to know of the approval before he reads the page at `path`."""
    item, approvals, words = item_of_page(path), book.approvals, book.words["approvals"]["notices"]
    if not item or approvals.verdict is None or not approvals.is_controlled(item):
        return []
    reasons = tuple(each.message for each in approvals.problems(item) if each.rule not in SAID)
    if item not in approvals.built or not approvals.is_approved(item):
        return [Notice("unapproved", _unapproved(book, item), reasons)]
    found = [Notice("doubtful", words["doubtful"], reasons)] if reasons else []
    if approvals.emergency(item):
        found.append(Notice("emergency", words["emergency"]))
    if coming := approvals.coming(item):
        values = {"version": coming.version, "date": coming.in_force_from.isoformat()}
        found.append(Notice("coming", str(book.words["next_version"]).format(**values)))
    return found


def site_warning(book: Book) -> str:
    """What every page says when the files that make the site are not the approved ones; "" when they are."""
    approvals, words = book.approvals, book.words["approvals"]["notices"]
    approved = approvals.verdict is None or not approvals.is_controlled(SITE) or approvals.is_approved(SITE)
    return "" if approved else str(words["site"])


def _unapproved(book: Book, item: str) -> str:
    words: Any = book.words["approvals"]["notices"]
    last = book.approvals.trusted(item)
    if last is None:
        return str(words["never"])
    return str(words["other"]).format(version=last.version, day=last.landed.date().isoformat())
