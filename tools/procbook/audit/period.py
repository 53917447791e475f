"""What an auditor asks of a year: who was responsible, what was in force, who approved it, what was wrong and how long.

Everything is taken from the verdict over the whole history: a day before the first approved governance is not reported.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from procbook.approval import GOVERNANCE, Governance
from procbook.audit.explain import is_beginning
from procbook.audit.state import ItemState, Version
from procbook.audit.verdict import Verdict
from procbook.finding import CannotCheck, Severity
from procbook.manual.current_roles import current
from procbook.manual.holders import deputies, holders
from procbook.tree.objects import Objects

LARGEST = 64_000_000
"""Bytes of a content, as of approval.items."""

Value = TypeVar("Value")


class Held(NamedTuple):
    """Who held the owner's role from the first to the last day; nobody: a gap. `acting` deputises."""

    role: str
    first: date
    last: date
    holders: tuple[str, ...]
    acting: tuple[str, ...]


class InForce(NamedTuple):
    """The version by which people had to work from the first to the last day; "" when there was none."""

    version: str
    first: date
    last: date
    statement: str


class Given(NamedTuple):
    """One person's approval that landed in the period; the conclusion is that of a review."""

    day: date
    action: str
    version: str
    person: str
    role: str
    for_: str
    level: str
    record: str
    reason: str
    conclusion: str


class Excused(NamedTuple):
    """A waiver that the approved settings had from the first to the last day."""

    rule: str
    reason: str
    approver: str
    expires: str
    first: date
    last: date


class Apart(NamedTuple):
    """A time when the item was not what was approved; without an end it still is not."""

    opened: date
    commit: str
    closed: date | None
    until: str


class Noted(NamedTuple):
    """What the audit finds about the item today."""

    rule: str
    severity: str
    message: str


class Yearly(NamedTuple):
    """An item over the period."""

    item: str
    title: str
    owners: tuple[Held, ...]
    in_force: tuple[InForce, ...]
    approvals: tuple[Given, ...]
    reviews: tuple[Given, ...]
    waivers: tuple[Excused, ...]
    apart: tuple[Apart, ...]
    findings: tuple[Noted, ...]


class Period(NamedTuple):
    """First and last day that can be reported of those asked for, and every item."""

    first: date
    last: date
    begun: date
    items: tuple[Yearly, ...]


def period(root: Path, verdict: Verdict, first: date, last: date, today: date) -> Period:
    """The items from the first to the last day, as far as they are past and recorded.

    Raises CannotCheck when no day is left, and for a verdict that does not go back to the beginning.
    """
    if verdict.checked.since:
        raise CannotCheck("period-with-since")
    if first > today:
        raise CannotCheck("period-to-come", first=first, today=today)
    if first > last:
        raise CannotCheck("period-backwards", first=first, last=last)
    begun = verdict.states[GOVERNANCE].versions[0].landed.date()
    first, last = max(first, begun), min(last, today)
    if first > last:
        raise CannotCheck("period-without-records", begun=begun, today=today)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    with Objects(root) as objects:
        teller = _Teller(verdict, objects, days)
        return Period(first, last, begun, tuple(teller.item(state) for _, state in sorted(verdict.states.items())
                                                if state.versions or state.now))  # fmt: skip


class _Teller:
    """Tells of one item after another; what is asked of a day of all of them is looked up once."""

    def __init__(self, verdict: Verdict, objects: Objects, days: list[date]) -> None:
        self._verdict, self._objects, self._days = verdict, objects, days
        self._governances = {day: _governance(verdict, day) for day in days}
        self._roles: dict[str, dict[date, tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        self._data: dict[str, Mapping[str, Any]] = {}

    def item(self, state: ItemState) -> Yearly:
        given = [one for version in state.versions for one in _given(version) if self._has(one.day)]
        return Yearly(
            item=state.item,
            title=str(self._content(state.trusted).get("title", "")),
            owners=tuple(self._owners(state)) if state.kind == "process" else (),
            in_force=tuple(
                InForce(version.version if version else "", first, last, version.digest if version else "")
                for version, first, last in runs(self._days, self._standing(state))
            ),
            approvals=tuple(one for one in given if one.action != "review"),
            reviews=tuple(one for one in given if one.action == "review"),
            waivers=tuple(self._waivers(state.item.removeprefix("process/"))),
            apart=tuple(self._apart(state)),
            findings=tuple(
                Noted(finding.rule, finding.severity.name, finding.message)
                for finding in self._verdict.findings
                if finding.subject in (state.item, state.item.removeprefix("process/"))
                and finding.severity is not Severity.note
                and not finding.waiver
            ),
        )

    def _has(self, day: date) -> bool:
        return self._days[0] <= day <= self._days[-1]

    def _standing(self, state: ItemState) -> Callable[[date], Version | None]:
        def on(day: date) -> Version | None:
            landed = [version for version in state.versions if version.landed.date() <= day]
            return replace(state, versions=landed).standing(day) if landed else None

        return on

    def _owners(self, state: ItemState) -> Iterable[Held]:
        """By the version in force; before the first is in force, by the last that was approved."""
        standing = self._standing(state)

        def on(day: date) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
            landed = (version for version in reversed(state.versions) if version.landed.date() <= day)
            named = str(self._content(standing(day) or next(landed, None)).get("owner", ""))
            role = current(self._governances[day].manual.all_roles, named, state.item.partition("/")[2])
            return (role, *self._held(role, day))

        for (role, held, acting), first, last in runs(self._days, on):
            if role:
                yield Held(role, first, last, held, acting)

    def _held(self, role: str, day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names of those who held the role that day, and of those who might act for them."""
        known = self._roles.setdefault(role, {})
        if day not in known:
            manual = self._governances[day].manual
            described = manual.roles.get(role)
            ids = (holders(described, manual, day), deputies(described, manual, day)) if described else ((), ())
            held, acting = (tuple(manual.people[id].name for id in sorted(group)) for group in ids)
            known[day] = (held, acting)
        return known[day]

    def _content(self, version: Version | None) -> Mapping[str, Any]:
        """What the text of a version says; nothing for what is no process."""
        if version is None:
            return {}
        path = version.content_path
        if path not in self._data:
            blob = self._verdict.folded.record_files.first.get(path, "")
            content = self._objects.read(blob, LARGEST) if blob else None
            data = json.loads(content)["data"] if content else None
            self._data[path] = {name: data.get(name, "") for name in ("title", "owner")} if data else {}
        return self._data[path]

    def _waivers(self, subject: str) -> Iterable[Excused]:
        def on(day: date) -> tuple[tuple[str, str, str, str], ...]:
            waivers = self._governances[day].settings.waivers
            named = (one for one in waivers if one.subject.split("#")[0] == subject)
            return tuple((one.rule, one.reason, one.approver, one.expires) for one in named)

        for waivers, first, last in runs(self._days, on):
            yield from (Excused(*waiver, first, last) for waiver in waivers)

    def _apart(self, state: ItemState) -> Iterable[Apart]:
        """The times that reach into the period."""
        folded = self._verdict.folded
        closed = [one for one in folded.closed if one.item == state.item and not is_beginning(folded, one)]
        times = [Apart(one.interval.landed.date(), one.interval.commit, one.landed.date(), one.until) for one in closed]
        if state.opened:
            times.append(Apart(state.opened.landed.date(), state.opened.commit, None, ""))
        first, last = self._days[0], self._days[-1]
        return (one for one in times if one.opened <= last and (one.closed or last) >= first)


def _governance(verdict: Verdict, day: date) -> Governance:
    """The governance that counted at the end of a day."""
    versions = verdict.states[GOVERNANCE].versions
    last = [version for version in versions if version.landed.date() <= day][-1]
    return verdict.folded.governances[last.digest]


def _given(version: Version) -> Iterable[Given]:
    statement = version.statement
    for one in version.approvals:
        yield Given(one.landed.date(), statement.action, statement.version, one.person, one.role, one.for_, one.level,
                    one.path, statement.reason, statement.conclusion)  # fmt: skip


def runs(days: Iterable[date], on: Callable[[date], Value]) -> Iterable[tuple[Value, date, date]]:
    """What is the same on consecutive days, with the first and the last of them."""
    for value, group in groupby(days, on):
        same = list(group)
        yield value, same[0], same[-1]
