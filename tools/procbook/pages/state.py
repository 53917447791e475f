"""State and approval of a page in words: from data only, outside any text that an author can write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from procbook.approval import SITE
from procbook.audit import Approved, Version
from procbook.manual.dates import day_of
from procbook.manual.model import Process
from procbook.manual.reviews import reviewed, reviews
from procbook.pages.approvals import first_day, row_anchor, weakest
from procbook.pages.days import Spell, Spells, day_after, day_before, spells, until
from procbook.pages.facts import Facts, fact
from procbook.pages.lookup import language, names_people, words
from procbook.words import texts

SAID = frozenset({"missing-approval", "approval-of-other-content"})
"""Rules whose findings say no more than the notice does that a content is not approved."""


@dataclass(frozen=True)
class Notice:
    """What stands above the title of a page. `kind`: unapproved, doubtful, emergency, coming or over."""

    kind: str
    text: str
    reasons: tuple[str, ...] = ()
    days: str = ""


@dataclass(frozen=True)
class Before:
    """What holds before a version does: an earlier `version` ("" for none), the processes in whose place it comes; as
    long as the day that `spell` names is not here. `begins`: the day from which the earlier one holds, "" when it does
    already."""

    version: str
    processes: tuple[str, ...]
    spell: Spell[str]
    begins: str = ""


@fact
def state_line(facts: Facts, id: str) -> Spells[str]:
    """现行 · 2.1.0 · 2026-12-01 起 · 王芳 2026-11-20 批准（已签名）."""
    return spells(state_changes(facts, id), facts.today, lambda day: state_on(facts, id, day))


def state_on(facts: Facts, id: str, day: date) -> str:
    """The line of the state on one day."""
    process, phrases = facts.manual.processes[id], words(facts)["state"]
    if not process.written:
        return str(phrases["planned"])
    return str(phrases["line" if process.effective_from else "undated"]).format(
        status=_status_on(facts, process, day),
        version=process.version,
        date=process.effective_from,
        approval=approval_text(facts, f"process/{id}"),
    )


def state_changes(facts: Facts, id: str) -> tuple[str, ...]:
    """The first days of another state: when the text that is shown holds, and when the next one does."""
    coming = facts.approvals.coming(f"process/{id}")
    return (facts.manual.processes[id].effective_from, coming.in_force_from.isoformat() if coming else "")


def status(facts: Facts, process: Process) -> Spells[str]:
    """现行; 将生效 as long as the day from which the version holds is not here."""
    return spells(state_changes(facts, process.id), facts.today, lambda day: _status_on(facts, process, day))


def _status_on(facts: Facts, process: Process, day: date) -> str:
    known, coming = words(facts)["status"], facts.approvals.coming(f"process/{process.id}")
    if coming and coming.in_force_from <= day:
        return str(known["retired" if coming.action == "retire" else "replaced"])
    if process.status in ("effective", "retired") and process.effective_from > day.isoformat():
        return str(known["coming" if process.status == "effective" else "retiring"])
    return str(known[process.status])


@fact
def retired(facts: Facts, id: str) -> Spells[bool]:
    """When nobody works by a process any more."""
    process = facts.manual.processes[id]
    first = process.effective_from
    return spells([first], facts.today, lambda day: process.status == "retired" and first <= day.isoformat())


@fact
def next_reviews(facts: Facts) -> Mapping[str, date]:
    """The day of the next review of each process that is in force."""
    on_record = reviewed(facts.manual, facts.loaded.tree, facts.today)
    return {each.process.id: each.due for each in reviews(facts.manual, on_record)}


def review_on(facts: Facts, due: date, day: date) -> str:
    """2027-06-01 评审, and whether that day is over."""
    return str(words(facts)["review_late" if due < day else "review_due"]).format(date=due.isoformat())


@fact
def review_line(facts: Facts, id: str) -> Spells[str]:
    """2027-06-01 评审, and whether that day is over; "" for a process that nobody reviews yet."""
    due = next_reviews(facts).get(id)
    if due is None:
        return spells([], facts.today, lambda day: "")
    return spells([day_after(due.isoformat())], facts.today, lambda day: review_on(facts, due, day))


def approval_text(facts: Facts, item: str) -> str:
    """Who approved what is shown, when and how strongly, in one line."""
    phrases, approvals = words(facts)["approvals"], facts.approvals
    if approvals.verdict is None:
        return str(words(facts)["state"]["unchecked"])
    if not approvals.is_controlled(item):
        return str(phrases["uncontrolled"])
    version = approvals.version(item)
    if version is None:
        return str(phrases["other" if approvals.trusted(item) else "never"])
    if version.action == "adopt":
        return str(phrases["adopted"])
    if not names_people(facts):
        return str(phrases["given_by_somebody"]).format(day=version.landed.date().isoformat())
    who = str(words(facts)["list"]).join(approvals.person(version, each.person) for each in version.approvals)
    level = level_name(facts, weakest(version.approvals))
    return str(phrases["given"]).format(who=who, day=version.landed.date().isoformat(), level=level)


@fact
def approval_lines(facts: Facts, item: str) -> tuple[str, ...]:
    """For the document card: each approval with its role and what its evidence is worth; else why there is none."""
    phrases, approvals = words(facts)["approvals"], facts.approvals
    if approvals.verdict is None:
        return (str(phrases["unchecked"]).format(why=approvals.unchecked or phrases["not_asked"]),)
    version = approvals.version(item) if approvals.is_controlled(item) else None
    if version is None or not names_people(facts):
        return (approval_text(facts, item),)
    lines = (str(phrases["adopted"]),) if version.action == "adopt" else ()
    return (*lines, *(_approved_line(facts, version, each) for each in version.approvals))


def _approved_line(facts: Facts, version: Version, approved: Approved) -> str:
    """王芳（市场总监），2026-11-20，已签名：本人的密钥签的."""
    phrases, approvals = words(facts)["approvals"], facts.approvals
    return str(phrases["line"]).format(
        person=approvals.person(version, approved.person),
        role=acting_role(facts, version, approved),
        day=approved.landed.date().isoformat(),
        level=level_name(facts, approved.level),
        meaning=phrases["meanings"][approved.level],
    )


def acting_role(facts: Facts, version: Version, approved: Approved) -> str:
    """市场总监，代王芳: the role in which somebody approved, and for whom."""
    role = facts.approvals.role(version, approved.role)
    if not approved.for_:
        return role
    person = facts.approvals.person(version, approved.for_)
    return str(words(facts)["approvals"]["deputy"]).format(role=role, person=person)


def level_name(facts: Facts, level: str) -> str:
    return str(texts("audit", language(facts))["levels"][level])


@fact
def record_anchor(facts: Facts, item: str) -> str:
    """Where the approval of what is shown of an item stands on the page of versions."""
    kind, _, id = item.partition("/")
    shown = facts.approvals.version(item) or facts.approvals.trusted(item)
    own = facts.manual.processes[id].version if kind == "process" else ""
    return row_anchor(item, own or (shown.version if shown else ""))


@fact
def before(facts: Facts, id: str) -> Before | None:
    """By what people work until the day of a version that is to come; None when the page shows what holds."""
    process = facts.manual.processes[id]
    if process.status != "effective" or facts.approvals.coming(f"process/{id}"):
        return None
    first = process.effective_from
    state = facts.approvals.state(f"process/{id}")
    eve = max(facts.today, day_of(day_before(first))) if first else facts.today
    held = (state.in_force(facts.today) or state.in_force(eve)) if state else None
    begins = first_day(held) if held else facts.today
    earlier = held.version if held and begins.isoformat() < first else ""
    replaced = (facts.manual.processes[old] for old in process.replaces if old in facts.manual.processes)
    old = tuple(each.id for each in replaced if _holds(each, facts.today))
    spell = until(first, facts.today, first)
    return Before(earlier, old, spell, begins.isoformat() if begins > facts.today else "") if spell else None


def _holds(process: Process, day: date) -> bool:
    """Whether people work by a process on a day: also when it is to be retired later."""
    begun = process.effective_from <= day.isoformat()
    return begun if process.status == "effective" else process.status == "retired" and not begun


@fact
def notices(facts: Facts, item: str) -> tuple[Notice, ...]:
    """What a reader has to know of the approval of an item before he reads the page that is made of it."""
    approvals, phrases = facts.approvals, words(facts)["approvals"]["notices"]
    if approvals.verdict is None or not approvals.is_controlled(item):
        return ()
    told = () if facts.edition else approvals.problems(item)
    reasons = tuple(each.message for each in told if each.rule not in SAID)
    doubted = bool(reasons) or bool(facts.edition and approvals.problems(item))
    if item not in approvals.built or not approvals.is_approved(item):
        return (Notice("unapproved", _unapproved(facts, item), reasons),)
    shown = [Notice("doubtful", phrases["doubtful"], reasons)] if doubted else []
    if approvals.emergency(item):
        shown.append(Notice("emergency", phrases["emergency"]))
    if coming := approvals.coming(item):
        shown += [Notice(each.value[0], each.value[1], (), each.days) for each in _coming(facts, coming)]
    return tuple(shown)


def _coming(facts: Facts, version: Version) -> Spells[tuple[str, str]]:
    """Until when the text of the page holds; and from then on that it holds no more, since the site is an older one."""
    phrases, day = words(facts)["next_version"], version.in_force_from
    kind = "retire" if version.action == "retire" else "change"
    values = {"version": version.version, "date": day.isoformat(), "last": day_before(day.isoformat())}

    def said(on: date) -> tuple[str, str]:
        time = "over" if day <= on else "coming"
        return time, str(phrases[kind][time]).format(**values)

    return spells([day.isoformat()], facts.today, said)


def site_warning(facts: Facts) -> str:
    """What every page says when the files that make the site are not the approved ones; "" when they are."""
    approvals, phrases = facts.approvals, words(facts)["approvals"]["notices"]
    approved = approvals.verdict is None or not approvals.is_controlled(SITE) or approvals.is_approved(SITE)
    return "" if approved else str(phrases["site"])


def _unapproved(facts: Facts, item: str) -> str:
    phrases: Any = words(facts)["approvals"]["notices"]
    last = facts.approvals.trusted(item)
    if last is None:
        return str(phrases["never"])
    return str(phrases["other"]).format(version=last.version, day=last.landed.date().isoformat())
