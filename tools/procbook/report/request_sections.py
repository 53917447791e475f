"""The report of a request, section by section: first whether it may be merged, last where to look at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from procbook.approval import GOVERNANCE
from procbook.approval.actions import EFFECTIVE
from procbook.audit.explain import item_name
from procbook.change import MATERIAL, Change, Earliest, Row, Whole, effect_sentence, item_title, noun, row, whole
from procbook.change.change import GENERAL
from procbook.finding import Finding
from procbook.flowchart import difference_mermaid, difference_svg, names_of
from procbook.manual.ahead import DAYS
from procbook.manual.model import Process
from procbook.manual.orders import ACTS, APPROVE, Order
from procbook.report.ahead import ahead_sentence
from procbook.report.changes import bump_sentence
from procbook.report.remedies import remedy
from procbook.report.request import Request, with_all_names
from procbook.report.sections import Block, Chart, Code, Item, Items, Section, Table, Text
from procbook.report.signoff import asked_text, not_counted, refusal_text, role_with_persons
from procbook.signoff import Row as Waiting
from procbook.signoff.status import NEW
from procbook.words import Sentence, printable, say, texts

DRAFT = "draft"
"""The status of a process that nobody works by yet."""

DECISIVE = 3
"""Fields that are named as what makes a change as heavy as it is."""

SHOWN = 100
"""Rows of a table and findings that are told; the rest is counted."""


def sections(request: Request, language: str) -> list[Section]:
    """The whole report."""
    told = _Told(request, language)
    if request.changes_nothing and not (request.own or request.waiting or request.to_ratify or request.order):
        return [told.verdict()]
    parts = [told.verdict(), *told.order(), *told.brought(), *told.changed(),
             *told.charts(), *told.classes(), *told.waiting(),
             *told.to_mend(), *told.to_know(), *told.ahead(), *told.preview()]  # fmt: skip
    return [section for section in parts if section.blocks]


class _Told:
    """A request in the words of a language."""

    def __init__(self, request: Request, language: str) -> None:
        self._request, self._language = request, language
        self._compared = request.compared

    def _say(self, key: str, **values: Any) -> str:
        return say(f"request.{key}", self._language, **values)

    def verdict(self) -> Section:
        request = self._request
        counts = {"errors": request.errors, "waiting": len(request.waiting), "missing": request.missing}
        lines = [self._say("mergeable" if request.may_be_merged else "not-mergeable", **counts)]
        if request.order:
            lines.append(self._say(self._order_state(request.order)))
        elif request.changes_nothing:
            lines.append(self._say("only-writing"))
        if request.old:
            lines.append(self._say("old", count=request.old))
        if request.compared.left_out:
            names = [printable(name) for name in request.compared.left_out]
            lines.append(say("change.left_out", self._language, names=names))
        return Section(self._say("title"), tuple(map(Text, lines)), 1)

    def _order_state(self, order: Order) -> str:
        """Whether the program has still to do it, could not, or somebody has to approve it."""
        if self._request.order_failed:
            return "order-failed"
        if order.order == APPROVE and not self._request.brought:
            return "order-nothing"
        return "order-acts" if order.order in ACTS else "order-waits"

    # What changes

    def order(self) -> Iterator[Section]:
        """What an order in the request asks for."""
        order = self._request.order
        if order is None:
            return
        fields, kinds = texts("request", self._language)["order_fields"], texts("orders", self._language)["kinds"]
        said = ((name, getattr(order, field)) for field, name in fields.items())
        lines = [self._say("field", name=name, value=self._order_value(value)) for name, value in said if value]
        yield Section(self._say("order"), (Items((Item(kinds[order.order]["title"], tuple(lines)),)),))

    def _order_value(self, value: Any) -> str | list[str]:
        if isinstance(value, str):
            return printable(value)
        return [printable(each if isinstance(each, str) else f"{each.role} {each.person}".strip()) for each in value]

    def changed(self) -> Iterator[Section]:
        """A table for each item: before, after, effect."""
        by_item: dict[str, list[Change]] = {}
        for change in self._compared.changes:
            by_item.setdefault(change.item, []).append(change)
        for item, changes in by_item.items():
            title = item_title(item, self._compared.names, self._language)
            yield Section(title, (*self._table(changes), *self._new_things(changes), *self._effects(item)))

    def brought(self) -> Iterator[Section]:
        """What was never approved and is brought to be: how it differs from what was."""
        for item, changes in self._request.brought.items():
            items = tuple(Item(each.title, tuple(self._lines(each))) for each in changes[:SHOWN])
            left = [Text(self._say("more", count=len(changes) - SHOWN))] if len(changes) > SHOWN else []
            nothing = [] if items else [Text(say("approval.no-changes", self._language))]
            yield Section(self._say("brought", item=self._title(item)), (Items(items), *left, *nothing))

    def _lines(self, told: Whole) -> Iterator[str]:
        """What is told of a thing in one list, and how much more it has."""
        yield from _flat(told)
        if told.left:
            yield self._say("more", count=told.left)

    def _table(self, changes: list[Change]) -> Iterator[Block]:
        head = texts("request", self._language)["columns"]
        rows = [(change.class_ or "–", *self._row(change)) for change in changes]
        yield Table(tuple(head), tuple(rows[:SHOWN]))
        if len(rows) > SHOWN:
            yield Text(self._say("more", count=len(rows) - SHOWN))

    def _row(self, change: Change) -> Row:
        return row(change, self._compared.names, self._language)

    def _new_things(self, changes: Iterable[Change]) -> Iterator[Block]:
        """Each new thing told whole: who does it, within which limits, what to do."""
        for change in changes:
            told = whole(change, self._compared.names, self._language)
            if told and change.route:
                yield Items((Item(told.title, tuple(self._lines(told))),))
            elif told:
                yield Text(told.title)
                yield Items(tuple(Item(line.text, line.below) for line in told.lines))
                if told.left:
                    yield Text(self._say("more", count=told.left))

    def _effects(self, item: str) -> Iterator[Block]:
        effects = [effect for effect in self._compared.effects if effect.item == item]
        names = self._compared.names
        told = [effect_sentence(each, names, self._language) for each in effects if each.key != "roles-affected"]
        if told:
            yield Items(tuple(map(Item, told)))

    def charts(self) -> Iterator[Section]:
        """Before and after as one drawing, for each process whose flow changed."""
        names = names_of(with_all_names(self._compared).head)
        for before, after, steps in self._request.flows:
            drawn = partial(difference_svg, before, after, steps, names)
            chart = Chart(after.title, drawn, difference_mermaid(before, after, steps, names))
            yield Section(self._say("chart", title=printable(after.title)), (Text(self._say("legend")), chart))

    # What it takes

    def classes(self) -> Iterator[Section]:
        """The class of each change of a process, the version it must say, and from when it may be in force."""
        told = [Item(self._title(item), tuple(self._in_force(item))) for item in self._request.items]
        yield Section(self._say("classes"), (Items(tuple(told)),) if told else ())

    def _in_force(self, item: str) -> Iterator[str]:
        """Which version an item has to say, and from when it holds as it is written, and at the earliest."""
        if bump := self._compared.bumps.get(item):
            yield bump_sentence(bump, self._language)
        if not item.startswith("process/"):
            yield self._say("at-the-merge")
            yield from self._limits() if item == GOVERNANCE else ()
        elif process := self._compared.head.processes.get(item.partition("/")[2]):
            yield from self._day(item, process)

    def _limits(self) -> Iterator[str]:
        """The limits of authority that changed and have a day of their own."""
        items = {change.item for change in self._compared.changes}
        for id, limit in self._compared.head.limits.items():
            if f"limit/{id}" in items and limit.effective_from:
                yield self._say("limit-from", title=printable(limit.title), day=limit.effective_from)

    def _day(self, item: str, process: Process) -> Iterator[str]:
        """From when a process is in force as its file says it."""
        row, bump = self._request.row(item), self._compared.bumps.get(item)
        if process.status == DRAFT:
            yield self._say("draft")
        elif process.status != EFFECTIVE:
            return
        elif row and row.action == "emergency":
            yield self._say("at-once", day=process.effective_from)
        elif bump and bump.class_ not in (MATERIAL, GENERAL):
            yield self._say("day-stays", written=process.effective_from)
        elif first := self._request.first_days.get(item):
            old = self._compared.base.processes[process.id].effective_from
            yield from self._first_day(first, process.effective_from, old)
        else:
            yield self._say("from-the-day", written=process.effective_from)

    def _first_day(self, first: Earliest, written: str, old: str) -> Iterator[str]:
        """`old`: the day of the version before, which nobody chose for this one."""
        reasons = [Sentence(f"request.reasons.{reason}") for reason in first.reasons]
        earliest, past = first.day.isoformat(), old <= self._request.today.isoformat()
        if written < earliest or (written == old and past):
            time = "too-early"
        elif written == old:
            time = "kept"
        else:
            time = "later" if written > earliest else "first"
        key = f"day-{time}-why" if reasons else f"day-{time}"
        yield self._say(key, written=written, day=first.day, reasons=reasons, today=self._request.today)
        if first.provisional:
            yield self._say("provisional")

    def waiting(self) -> Iterator[Section]:
        """Who still has to approve, by name and role, and why."""
        items = tuple(self._waiting(row) for row in self._request.waiting)
        yield Section(self._say("waiting"), (Items(items), *self._quoted()) if items else ())
        given = tuple(Item(self._given(row)) for row in self._request.approved)
        yield Section(self._say("approved"), (Items(given),) if given else ())
        ignored = tuple(not_counted(self._request.outcomes, self._language))
        yield Section(self._say("ignored"), (Items(ignored),) if ignored else ())
        later = tuple(self._waiting(row) for row in self._request.to_ratify)
        yield Section(self._say("to-ratify"), (Items(later),) if later else ())

    def _quoted(self) -> Iterator[Block]:
        """What to write where the forge does not say what somebody looked at when she approved."""
        if self._request.quoted:
            yield Text(self._say("quoted"))
            yield Code(f"{say('forge.approve', self._language)} {self._request.quoted}")

    def _waiting(self, row: Waiting) -> Item:
        state = Sentence(f"approval.states.{row.state}", {**row.plain(), "class_": row.class_ or None})
        lines = []
        if row.asked:
            lines.append(asked_text(row, self._language))
            if row.item.startswith("process/") and row.state == NEW:
                lines.append(self._say("why-new"))
            elif row.class_:
                action, what = Sentence(f"approval.actions.{row.action}"), self._decisive(row)
                key = "why-of" if what and row.action == "change" else "why"
                lines.append(self._say(key, class_=row.class_, action=action, what=what or None, count=row.missing))
        if row.ratify_by and row.lapses:
            lines.append(self._say("emergency-times", ratify_by=row.ratify_by, lapses=row.lapses))
        lines += [printable(finding) for finding in dict.fromkeys(row.findings)]
        obstacles = (refusal_text(obstacle, self._language) for obstacle in row.obstacles)
        lines += [say("approval.obstacle", self._language, text=text) for text in obstacles]
        return Item(say("approval.row", self._language, item=self._title(row.item), state=state), tuple(lines))

    def _decisive(self, row: Waiting) -> list[str]:
        """What of a process changed so that the whole change is of its class."""
        own = (change for change in self._compared.changes if change.item == row.item and change.class_ == row.class_)
        return list(dict.fromkeys(noun(change.what, self._language) for change in own))[:DECISIVE]

    def _given(self, row: Waiting) -> str:
        return self._say("given", item=self._title(row.item), persons=row.approved_by)

    def _title(self, item: str) -> str:
        if item.startswith("process/"):
            return item_title(item, self._compared.names, self._language)
        return item_name(item, self._language)

    # What to do

    def to_mend(self) -> Iterator[Section]:
        """What this change got wrong, errors first, each with its remedy and its place."""
        found = self._request.own
        blocks: list[Block] = [Items(tuple(map(self._finding, islice(found, SHOWN))))] if found else []
        if len(found) > SHOWN:
            blocks.append(Text(self._say("more", count=len(found) - SHOWN)))
        yield Section(self._say("to-mend"), tuple(blocks))

    def _finding(self, finding: Finding) -> Item:
        severity = Sentence(f"report.{finding.severity.name}")
        place = f"{printable(finding.location.path)}:{finding.location.line}"
        fix = remedy(finding, self._language)
        return Item(
            self._say("finding", severity=severity, message=finding.message),
            (self._say("place", place=place), self._say("remedy", text=fix)),
        )

    def to_know(self) -> Iterator[Section]:
        roles = self._compared.names.titles["roles"]
        told = (role_with_persons(roles.get(role) or role, persons) for role, persons in self._request.affected.items())
        items = tuple(Item(sentence.say(self._language)) for sentence in told)
        yield Section(self._say("to-know"), (Items(items),) if items else ())

    def ahead(self) -> Iterator[Section]:
        """Who leaves soon, and where nobody will be then."""
        items = tuple(Item(ahead_sentence(each).say(self._language)) for each in self._request.ahead)
        yield Section(say("people.ahead", self._language, days=DAYS), (Items(items),) if items else ())

    def preview(self) -> Iterator[Section]:
        if self._request.preview:
            yield Section(self._say("preview"), (Text(self._request.preview, self._request.preview),))


def _flat(told: Whole) -> Iterator[str]:
    """What is told of a thing in one list."""
    for line in told.lines:
        yield line.text
        yield from line.below
