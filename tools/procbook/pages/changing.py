"""改这一步, 改这个数: what to know before anything is edited, and the way into the forge's editor."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from markupsafe import Markup

from procbook.change import Past, earliest
from procbook.manual.model import ApprovalRule, ChangeLimit, Process, Value
from procbook.pages.context import PageContext
from procbook.pages.feedback import editor_address
from procbook.pages.rich import markup

FIRST = "1.0.0"
_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")


class ChangeClass(NamedTuple):
    """A class of changes: its letter, what belongs to it, who approves, how often it may be, from when and why."""

    letter: str
    what: str
    who: Markup
    often: str
    soonest: str


class Changing:
    """What the panels of one page say, of a process or (None) of all; rules are those of `policy` in handbook.yaml."""

    def __init__(self, context: PageContext, process: Process | None, path: str) -> None:
        self._book = context
        self._item = "process" if process else "governance"
        self._process = process
        self._path = path
        self._policy = context.manual.settings.policy
        self._words: dict[str, Any] = context.words["editing"]

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
        rule = next((each for each in self._policy.approvals if _covers(each, self._item, letter)), None)
        if rule is None:
            return Markup("")
        approver = self._process.approver if self._process else ""
        names = dict.fromkeys(approver if role == "approver" else role for role in rule.roles)
        between = self._book.words["or" if len(names) > rule.count else "list"]
        links = [self._book.role_link(name, self._path) for name in names if name]
        who = markup(self._words["who"], Markup(between).join(links))
        return who + (self._words["evidence_count"].format(rule.count) if rule.count > 1 else "")

    def _often(self, letter: str) -> str:
        """How many such changes a process may have; "" without a limit."""
        limit: ChangeLimit | None = getattr(self._policy.limits, letter, None)
        if limit is None or not limit.at_most:
            return ""
        if self._policy.stage == "preparation":
            return str(self._words["free"])
        period, apart = self._book.wording.cycle(limit.per), self._book.wording.duration(limit.apart)
        return str(self._words["at_most"]).format(period=period, count=limit.at_most, apart=apart)

    def _soonest(self, letter: str) -> str:
        """最早 2026-12-28 生效（要留出学习时间）; "" where nothing holds a change back."""
        found = earliest(letter, self._book.today, (), self._past, self._book.manual.settings)
        if not found.reasons:
            return ""
        why = str(self._book.words["list"]).join(self._words["reasons"][each] for each in found.reasons)
        return str(self._words["soonest"]).format(date=found.day.isoformat(), why=why)

    @cached_property
    def _past(self) -> tuple[Past, ...]:
        """The changes that count, as they were approved; unless that was checked, what the file tells."""
        if self._process is None:
            return ()
        state = self._book.approvals.state(f"process/{self._process.id}")
        return tuple(each.past for each in state.versions if each.counts) if state else last_change(self._process)

    @cached_property
    def exception(self) -> Markup:
        """Where to look when only one case is to be different; "" when the process has no exceptions."""
        if not self._process or not self._process.exceptions:
            return Markup("")
        target = Markup('<a href="#exceptions">{}</a>').format(self._book.words["labels"]["exceptions"])
        return markup(self._words["exception"], target)

    @cached_property
    def emergency(self) -> Markup:
        rule, duration = self._policy.emergency, self._book.wording.duration
        if rule is None:
            return Markup("")
        return Markup(self._words["emergency"]).format(
            roles=self._book.role_links(rule.roles, self._path),
            ratify=duration(rule.ratify_within),
            lapses=duration(rule.lapses),
        )

    def editor(self, part: Value) -> str:
        """The address of the forge's editor where the part is written; "" without a forge."""
        forge = self._book.manual.settings.forge
        if forge is None:
            return ""
        places = self._book.places
        place = places.of(part)
        return editor_address(forge, place.path, places.location(place.path, place.route).line)


def last_change(process: Process) -> tuple[Past, ...]:
    """The last change as the file tells it: its class by the version (semver), its day; nothing before the second."""
    number = _VERSION.fullmatch(process.version)
    if not number or not process.effective_from or process.version == FIRST:
        return ()
    letter = "C" if number[3] != "0" else "B" if number[2] != "0" else "A"
    return (Past(letter, process.version, date.fromisoformat(process.effective_from), process.effective_from),)


def _covers(rule: ApprovalRule, item: str, letter: str) -> bool:
    """Whether a rule is for a change of this class to an item that exists."""
    actions = not rule.actions or "change" in rule.actions
    return item in rule.items and actions and (not rule.classes or letter in rule.classes)
