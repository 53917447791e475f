"""改这一步, 改这个数: what to know before anything is edited, and the way into the forge's editor."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

from markupsafe import Markup

from procbook.change import Earliest, Past, earliest
from procbook.manual.dates import day_of
from procbook.manual.kinds import PATHS
from procbook.manual.model import ApprovalRule, ChangeLimit, Manual, Policy, Process
from procbook.pages import lookup
from procbook.pages.context import PageContext
from procbook.pages.facts import Facts, Read, fact
from procbook.pages.feedback import editor_address
from procbook.pages.text.html import markup
from procbook.source import positions

FIRST = "1.0.0"
_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")

AUTHORITY = ""
"""Stands for the file of limits and shared numbers where a process could stand."""


@fact
def policy(facts: Facts) -> Policy:
    return facts.manual.settings.policy


@fact
def first_days(facts: Facts, process: str) -> Mapping[str, Earliest]:
    """For each class of changes, the first day on which one made today may hold, where something holds it back."""
    past = _past(facts, process) if process else ()
    days = {letter: earliest(letter, facts.today, (), past, facts.manual.settings) for letter in "ABC"}
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
def editor_addresses(facts: Facts, process: str) -> Mapping[str, str]:
    """Where the forge's editor opens each step, limit and number of a file, by its anchor; empty without a forge."""
    forge, manual = facts.manual.settings.forge, facts.manual
    if forge is None:
        return {}
    path = facts.loaded.paths[process] if process else PATHS["authority"]
    places = positions(facts.loaded.bytes_of(path))
    known = _routes("steps", manual.processes[process]) if process else _routes("limits", manual)
    return {anchor: editor_address(forge, path, places.value(route)[0]) for anchor, route in known.items()}


def _routes(field: str, document: Process | Manual) -> dict[str, tuple[str | int, ...]]:
    """Where the parts of a field and the numbers stand in a file, by their anchors."""
    items = getattr(document, field)
    parts = items.values() if isinstance(items, Mapping) else items
    routes: dict[str, tuple[str | int, ...]] = {each.id: (field, at) for at, each in enumerate(parts)}
    return routes | {f"parameter-{name}": ("parameters", name) for name in document.parameters}


def panel_reads(process: str) -> set[Read]:
    """What the panels of a page read."""
    return {policy.of(), lookup.build_day.of(), first_days.of(process), editor_addresses.of(process)}


class ChangeClass(NamedTuple):
    """A class of changes: its letter, what belongs to it, who approves, how often it may be, from when and why."""

    letter: str
    what: str
    who: Markup
    often: str
    soonest: str


class ChangePanel:
    """What the panels of one page say, of a process or (None) of all; rules are those of `policy` in handbook.yaml.

    `ask` is whom to tell where there is no forge.
    """

    def __init__(self, context: PageContext, process: Process | None, ask: lookup.Contact | None) -> None:
        self.ask = ask
        self._context = context
        self._process = process
        self._policy = policy(context.facts)
        self._words: dict[str, Any] = context.words["editing"]
        key = process.id if process else AUTHORITY
        self._first_days = first_days(context.facts, key)
        self._editors = editor_addresses(context.facts, key)

    @cached_property
    def classes(self) -> dict[str, list[ChangeClass]]:
        """The classes that a change of a `step` or a `number` can have, heaviest first."""
        return {
            kind: [self._class(each, what) for each, what in known.items()]
            for kind, known in self._words["kinds"].items()
        }

    def _class(self, letter: str, what: str) -> ChangeClass:
        return ChangeClass(letter, what, self._approvers(letter), self._often(letter), self._soonest(letter))

    def _approvers(self, letter: str) -> Markup:
        item = "process" if self._process else "governance"
        rule = next((each for each in self._policy.approvals if _covers(each, item, letter)), None)
        if rule is None:
            return Markup("")
        approver = self._process.approver if self._process else ""
        names = dict.fromkeys(approver if role == "approver" else role for role in rule.roles)
        between = self._context.words["or" if len(names) > rule.count else "list"]
        links = [self._context.links.role(name) for name in names if name]
        who = markup(self._words["who"], Markup(between).join(links))
        return who + (self._words["evidence_count"].format(rule.count) if rule.count > 1 else "")

    def _often(self, letter: str) -> str:
        """How many such changes a process may have; "" without a limit."""
        limit: ChangeLimit | None = getattr(self._policy.limits, letter, None)
        if limit is None or not limit.at_most:
            return ""
        if self._policy.stage == "preparation":
            return str(self._words["free"])
        period, apart = self._context.wording.cycle(limit.per), self._context.wording.duration(limit.apart)
        return str(self._words["at_most"]).format(period=period, count=limit.at_most, apart=apart)

    def _soonest(self, letter: str) -> str:
        """最早 2026-12-28 生效（要留出学习时间）; "" where nothing holds a change back."""
        first = self._first_days.get(letter)
        if first is None:
            return ""
        why = str(self._context.words["list"]).join(self._words["reasons"][each] for each in first.reasons)
        today = lookup.build_day(self._context.facts)  # not the reader's: the calendar is not on the page
        return str(self._words["soonest"]).format(date=first.day.isoformat(), why=why, today=today)

    @cached_property
    def exception(self) -> Markup:
        """Where to look when only one case is to be different; "" when the process has no exceptions."""
        if not self._process or not self._process.exceptions:
            return Markup("")
        target = Markup('<a href="#exceptions">{}</a>').format(self._context.words["labels"]["exceptions"])
        return markup(self._words["exception"], target)

    @cached_property
    def emergency(self) -> Markup:
        rule, duration = self._policy.emergency, self._context.wording.duration
        if rule is None:
            return Markup("")
        return Markup(self._words["emergency"]).format(
            roles=self._context.links.roles(rule.roles),
            ratify=duration(rule.ratify_within),
            lapses=duration(rule.lapses),
        )

    def editor(self, anchor: str) -> str:
        """The address of the forge's editor where the part with an anchor is written; "" without a forge."""
        return self._editors.get(anchor, "")


def _covers(rule: ApprovalRule, item: str, letter: str) -> bool:
    """Whether a rule is for a change of this class to an item that exists."""
    actions = not rule.actions or "change" in rule.actions
    return item in rule.items and actions and (not rule.classes or letter in rule.classes)
