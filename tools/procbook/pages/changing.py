"""改这一步, 改这个数: what to know before a block of a page is changed, and the way into the forge's editor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from procbook.change import (
    Earliest,
    FieldClass,
    Past,
    earliest,
    limits_of_authority,
    noun,
)
from procbook.manual.approvers import matching
from procbook.manual.dates import day_of
from procbook.manual.model import (
    ChangeLimit,
    Policy,
    Process,
)
from procbook.pages import lookup
from procbook.pages.context import PageContext
from procbook.pages.facts import Facts, fact
from procbook.pages.text.html import markup

FIRST = "1.0.0"
_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")

_URGENT = ("step", "parameter", "control", "table", "limit")
"""Blocks that say what people do: those may have to change at once."""


@fact
def policy(facts: Facts) -> Policy:
    return facts.manual.settings.policy


@fact
def first_days(facts: Facts, process: str) -> Mapping[str, Earliest]:
    """For each class of changes of a process, the first day on which one made today may hold, where something holds it
    back."""
    past = _past(facts, process)
    return _held_back({letter: earliest(letter, facts.today, (), past, facts.manual.settings) for letter in "ABC"})


def _held_back(days: Mapping[str, Earliest]) -> Mapping[str, Earliest]:
    """Without those that nothing holds back, so that a page does not depend on the day without need."""
    return {letter: each for letter, each in days.items() if each.reasons}


def _past(facts: Facts, process: str) -> tuple[Past, ...]:
    """The changes that count, as they were approved; unless that was checked, what the file tells."""
    state = facts.approvals.state(f"process/{process}")
    if state is None:
        return last_change(facts.manual.processes[process])
    return state.changes


def last_change(process: Process) -> tuple[Past, ...]:
    """The last change as the file tells it: its class by the version (semver), its day; nothing before the second."""
    number = _VERSION.fullmatch(process.version)
    if not number or not process.effective_from or process.version == FIRST:
        return ()
    letter = "C" if number[3] != "0" else "B" if number[2] != "0" else "A"
    return (Past(letter, process.version, day_of(process.effective_from), process.effective_from),)


@fact
def first_days_of_limit(facts: Facts, limit: str) -> Mapping[str, Earliest]:
    """The same of a limit of authority, of which only material changes are held back."""
    state = facts.approvals.state("governance")
    past = [each.past_of(limit) for each in state.versions if limit in each.limits] if state else []
    return _held_back({"A": earliest("A", facts.today, (), past, limits_of_authority(facts.manual.settings))})


class ChangeClass(NamedTuple):
    """A class of changes: its letter, what belongs to it, who approves, how often it may be, from when and why."""

    letter: str
    what: str
    who: Markup
    when: str


class Way(NamedTuple):
    """Into the editor: what is changed there ("" for all there is), the address, the days on which it is shown."""

    name: str
    address: str
    days: Markup = Markup("")


@dataclass(frozen=True)
class Panel:
    """What is to be known before one block is changed. `when`: from when changes hold, when that is so of all classes;
    `owner`: who decides what the block says, None of what belongs to no process; `scribe`: who writes it into the
    manual for others, where there is no forge; `more`: what else is open; `call`: who may approve at once; `note`: what
    else has to be changed."""

    title: str
    ways: tuple[Way, ...]
    classes: list[ChangeClass]
    when: str
    owner: lookup.Contact | None
    scribe: lookup.Contact | None
    more: Markup
    call: tuple[lookup.Contact, ...]
    note: str


class Limits(NamedTuple):
    """How often changes may be and from when one made today may hold, each by class; empty for what has no limits."""

    known: Mapping[str, ChangeLimit] = {}
    days: Mapping[str, Earliest] = {}


NO_LIMITS = Limits()


class Panels:
    """Makes the panels of one page; rules are those of `policy` in handbook.yaml. `owner`: who decides what the page
    says, None of a page that belongs to no process."""

    def __init__(self, context: PageContext, owner: lookup.Contact | None = None) -> None:
        self._context = context
        self._owner = owner
        self._scribe = lookup.caretaker(context.facts)
        self._policy = policy(context.facts)
        self._words: dict[str, Any] = context.words["editing"]

    def panel(
        self,
        block: str,
        item: str,  # as the policy calls what is approved
        ways: Iterable[Way],
        classes: Sequence[FieldClass],
        limits: Limits,
        process: Process | None = None,
    ) -> Panel:
        rows = [row for letter in "ABC" if (row := self._class(letter, item, classes, limits, process))]
        times = {row.when for row in rows}
        same = times.pop() if len(times) == 1 else ""
        return Panel(
            title=self._words["titles"][block],
            ways=tuple(way for way in ways if way.address),
            classes=[row._replace(when="") for row in rows] if same else rows,
            when=self._words["always"].format(f"{same[:1].upper()}{same[1:]}") if same else "",
            owner=self._owner,
            scribe=self._scribe,
            more=Markup(" ").join(filter(None, self._more(block, process))),
            call=emergency_contacts(self._context.facts) if block in _URGENT else (),
            note=self._words["version"] if process and process.written else "",
        )

    def _class(
        self, letter: str, item: str, classes: Sequence[FieldClass], limits: Limits, process: Process | None
    ) -> ChangeClass | None:
        what = self._what([each for each in classes if each.class_ == letter])
        if not what:
            return None
        return ChangeClass(letter, what, approvers(self._context, letter, item, process), self._when(letter, limits))

    def _what(self, classes: Sequence[FieldClass]) -> str:
        """负责岗位、下一步；做法（改说法）: what is in no other class first, then by what has to happen to it."""
        comma, groups = str(self._context.words["list"]), []
        for ways, listed in groupby(sorted(classes, key=lambda each: each.ways), key=lambda each: each.ways):
            names = comma.join(dict.fromkeys(noun(each.what, lookup.language(self._context.facts)) for each in listed))
            said = comma.join(self._words["ways"][way] for way in ways)
            groups.append(self._words["in_this_way"].format(names, said) if said else names)
        return str(self._context.words["semicolon"]).join(groups)

    def _when(self, letter: str, limits: Limits) -> str:
        """每半年最多 1 次；最早 2026-12-28 生效（…）; 批准当天就能生效 where nothing holds a change back."""
        if limits.known and self._policy.stage == "preparation":
            return str(self._words["free"])
        said = (self._often(limits.known.get(letter)), self._soonest(limits.days.get(letter)))
        return str(self._context.words["semicolon"]).join(filter(None, said))

    def _often(self, limit: ChangeLimit | None) -> str:
        """How many such changes there may be; "" without a limit."""
        if limit is None or not limit.at_most:
            return ""
        period, apart = self._context.wording.cycle(limit.per), self._context.wording.duration(limit.apart)
        return str(self._words["at_most"]).format(period=period, count=limit.at_most, apart=apart)

    def _soonest(self, first: Earliest | None) -> str:
        if first is None:
            return str(self._words["at_once"])
        why = str(self._context.words["list"]).join(self._words["reasons"][each] for each in first.reasons)
        today = lookup.build_day(self._context.facts)  # not the reader's: the calendar is not on the page
        return str(self._words["soonest"]).format(date=first.day.isoformat(), why=why, today=today)

    def _more(self, block: str, process: Process | None) -> Iterator[Markup]:
        """Where to look when only one case is to be different, and what to do when it cannot wait."""
        if process and process.exceptions and block in ("step", "parameter"):
            target = Markup('<a href="#exceptions">{}</a>').format(self._context.field("process.exceptions"))
            yield markup(self._words["exception"], target)
        if block == "role":
            address = self._context.links.to("orders.md", "rename-role")
            orders = Markup('<a href="{}">{}</a>').format(address, self._context.labels["orders"])
            yield markup(self._words["rename"], orders)
        if block in _URGENT:
            yield self._emergency

    @cached_property
    def _emergency(self) -> Markup:
        return emergency_line(self._context)


def emergency_line(context: PageContext) -> Markup:
    """Who may approve what cannot wait, and until when it is to be ratified; empty where the policy has no such way."""
    rule, duration = policy(context.facts).emergency, context.wording.duration
    if rule is None:
        return Markup("")
    return Markup(context.words["editing"]["emergency"]).format(
        roles=context.links.roles(rule.roles),
        ratify=duration(rule.ratify_within),
        lapses=duration(rule.lapses),
    )


def approvers(
    context: PageContext, letter: str, item: str, process: Process | None = None, action: str = "change"
) -> Markup:
    """Who approves a change of this class of an item, or another action; without a process its own approver by that
    word. Empty where the policy names nobody."""
    words, rule = context.words["editing"], matching(policy(context.facts).approvals, item, action, letter)
    if rule is None:
        return Markup("")
    own = (process.approver and context.links.role(process.approver)) if process else escape(words["approver"])
    named = (own if role == "approver" else context.links.role(role) for role in rule.roles)
    names = dict.fromkeys(filter(None, named))
    between = context.words["or" if len(names) > rule.count else "list"]
    who = markup(words["who"], Markup(between).join(names)) if names else Markup("")
    return who + (words["evidence_count"].format(rule.count) if rule.count > 1 else "")


@fact
def emergency_contacts(facts: Facts) -> tuple[lookup.Contact, ...]:
    """Whom to call when a change cannot wait; nobody in a site that names no people."""
    rule = facts.manual.settings.policy.emergency
    if rule is None or not lookup.names_people(facts):
        return ()
    return tuple(filter(None, (lookup.contact(facts, role) for role in rule.roles if role in facts.manual.roles)))
