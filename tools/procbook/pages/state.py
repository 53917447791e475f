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
    from procbook.pages.context import PageContext


SAID = frozenset({"missing-approval", "approval-of-other-content"})
"""Rules whose findings say no more than the notice does that a content is not approved."""


@dataclass(frozen=True)
class Notice:
    """What stands above the title of a page. `kind`: unapproved, doubtful, emergency or coming."""

    kind: str
    text: str
    reasons: tuple[str, ...] = ()


def state_line(context: PageContext, process: Process) -> str:
    """现行 · 2.1.0 · 2026-12-01 起 · 王芳 2026-11-20 批准（已签名）."""
    words = context.words
    if not process.written:
        return str(words["state"]["planned"])
    return str(words["state"]["line"]).format(
        status=status(context, process),
        version=process.version,
        date=process.effective_from or "—",
        approval=approval_text(context, f"process/{process.id}"),
    )


def status(context: PageContext, process: Process) -> str:
    """现行; 将生效 when the day from which the version holds is not yet here."""
    coming = process.status == "effective" and process.effective_from > context.today.isoformat()
    return str(context.words["changes"]["coming"] if coming else context.words["status"][process.status])


def approval_text(context: PageContext, item: str) -> str:
    """Who approved what is shown, when and how strongly, in one line."""
    words, approvals = context.words["approvals"], context.approvals
    if approvals.verdict is None:
        return str(context.words["state"]["unchecked"])
    if not approvals.is_controlled(item):
        return str(words["uncontrolled"])
    version = approvals.version(item)
    if version is None:
        return str(words["other" if approvals.trusted(item) else "never"])
    if version.action == "adopt":
        return str(words["adopted"])
    who = str(context.words["list"]).join(approvals.person(version, each.person) for each in version.approvals)
    level = level_name(context, weakest(version.approvals))
    return str(words["given"]).format(who=who, day=version.landed.date().isoformat(), level=level)


def approval_lines(context: PageContext, item: str) -> list[str]:
    """For the document card: each approval with its role and what its evidence is worth; else why there is none."""
    words, approvals = context.words["approvals"], context.approvals
    if approvals.verdict is None:
        return [str(words["unchecked"]).format(why=approvals.unchecked or words["not_asked"])]
    version = approvals.version(item) if approvals.is_controlled(item) else None
    if version is None:
        return [approval_text(context, item)]
    lines = [str(words["adopted"])] if version.action == "adopt" else []
    return lines + [approved_line(context, version, each) for each in version.approvals]


def approved_line(context: PageContext, version: Version, approved: Approved) -> str:
    """王芳（市场总监），2026-11-20，已签名：本人的密钥签的."""
    words, approvals = context.words["approvals"], context.approvals
    person, role = approvals.person(version, approved.person), approvals.role(version, approved.role)
    if approved.for_:
        role = str(words["deputy"]).format(role=role, person=approvals.person(version, approved.for_))
    return str(words["line"]).format(
        person=person,
        role=role,
        day=approved.landed.date().isoformat(),
        level=level_name(context, approved.level),
        meaning=words["meanings"][approved.level],
    )


def level_name(context: PageContext, level: str) -> str:
    return str(texts("audit", context.language)["levels"][level])


def notices(context: PageContext, path: str) -> list[Notice]:
    """What a reader has to know of the approval before he reads the page at `path`."""
    item, approvals, words = item_of_page(path), context.approvals, context.words["approvals"]["notices"]
    if not item or approvals.verdict is None or not approvals.is_controlled(item):
        return []
    reasons = tuple(each.message for each in approvals.problems(item) if each.rule not in SAID)
    if item not in approvals.built or not approvals.is_approved(item):
        return [Notice("unapproved", _unapproved(context, item), reasons)]
    found = [Notice("doubtful", words["doubtful"], reasons)] if reasons else []
    if approvals.emergency(item):
        found.append(Notice("emergency", words["emergency"]))
    if coming := approvals.coming(item):
        values = {"version": coming.version, "date": coming.in_force_from.isoformat()}
        found.append(Notice("coming", str(context.words["next_version"]).format(**values)))
    return found


def site_warning(context: PageContext) -> str:
    """What every page says when the files that make the site are not the approved ones; "" when they are."""
    approvals, words = context.approvals, context.words["approvals"]["notices"]
    approved = approvals.verdict is None or not approvals.is_controlled(SITE) or approvals.is_approved(SITE)
    return "" if approved else str(words["site"])


def _unapproved(context: PageContext, item: str) -> str:
    words: Any = context.words["approvals"]["notices"]
    last = context.approvals.trusted(item)
    if last is None:
        return str(words["never"])
    return str(words["other"]).format(version=last.version, day=last.landed.date().isoformat())
