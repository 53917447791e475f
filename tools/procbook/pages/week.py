"""The first week of somebody new in a role: what to read, whom to meet, what to ask for. Made from processes alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from markupsafe import Markup

from procbook.manual.model import Control, Process, Role, Step, System
from procbook.pages.context import PageContext
from procbook.pages.landscape import PATH as LANDSCAPE
from procbook.pages.links import address, link, week_path
from procbook.pages.page import Page
from procbook.pages.rich import markup
from procbook.search import Document

PEOPLE = 8
TERMS = 10
OWN_DAYS = 3
"""The days between finding one's way and looking around, in which the own processes are read."""


class Met(NamedTuple):
    """Somebody to meet, and the processes that both have a part in."""

    role: Role
    shared: list[Markup]


class Needed(NamedTuple):
    """A system, and the steps for which the role needs it."""

    system: System
    steps: list[Markup]


def week_pages(context: PageContext) -> Iterator[Page]:
    """A page for each role that has steps to do."""
    for role in context.manual.roles.values():
        view = WeekView(context, role)
        if view.own:
            title = context.words["first_week_of"].format(role.title)
            markdown = context.render("week.md.j2", view.path, title, role=role, v=view)
            documents = (Document(address(view.path), title, "page", aliases=role.aliases, weight=0.5),)
            yield Page(view.path, title, markdown, (context.file_of("roles"),), documents)


class WeekView:
    """What the template asks about the first week of a role."""

    def __init__(self, context: PageContext, role: Role) -> None:
        self.path = week_path(role.id)
        self._book = context
        self._role = role
        self.own = context.own_steps.get(role.id, {})
        """The processes in which the role acts, by id, with its steps."""

    @property
    def known_role(self) -> Markup:
        return markup(self._book.words["week"]["know_role"], self._book.role_link(self._role.id, self.path))

    @property
    def known_map(self) -> Markup:
        target = Markup('<a href="{}">{}</a>').format(
            link(self.path, LANDSCAPE), self._book.words["labels"]["landscape"]
        )
        return markup(self._book.words["week"]["know_map"], target)

    @property
    def days(self) -> list[list[Process]]:
        """The own processes over the middle days in equal parts, those with most own steps first; no day is empty."""
        ranked = sorted(self._processes(), key=lambda process: -len(self.own[process.id]))
        return [ranked[day::OWN_DAYS] for day in range(min(OWN_DAYS, len(ranked)))]

    def _processes(self) -> list[Process]:
        return [process for process in self._book.manual.written if process.id in self.own]

    def steps(self, process: Process) -> Markup:
        """你做：第 1 步 …、第 3 步 …"""
        links = [self._step(process, step) for step in self.own[process.id]]
        return markup(self._book.words["week"]["own_steps"], Markup(self._book.words["list"]).join(links))

    def _step(self, process: Process, step: Step, short: bool = True) -> Markup:
        return self._book.step_link(process.id, step.id, self.path, short) or Markup("")

    @cached_property
    def skimmed(self) -> list[Markup]:
        """Processes in which the role is only asked or told."""
        return [
            self._book.process_link(process.id, self.path)
            for process in self._book.manual.written
            if process.id not in self.own
            and any(self._role.id in (*step.consulted, *step.informed) for step in process.steps)
        ]

    @cached_property
    def systems(self) -> list[Needed]:
        """The systems of the own steps, those needed most first."""
        found: dict[str, list[Markup]] = {}
        for process in self._processes():
            for step in self.own[process.id]:
                for system in step.systems:
                    found.setdefault(system, []).append(self._step(process, step, short=False))
        known = self._book.manual.systems
        ranked = sorted(found.items(), key=lambda each: -len(each[1]))
        return [Needed(known[system], steps[:2]) for system, steps in ranked if system in known]

    @cached_property
    def people(self) -> list[Met]:
        """The superior, then the roles with which the role shares most processes."""
        shared = self._shared
        first = [self._role.reports_to] if self._role.reports_to else []
        ranked = sorted(shared, key=lambda role: -len(shared[role]))
        listed = [each for each in dict.fromkeys([*first, *ranked]) if each in self._book.manual.roles][:PEOPLE]
        return [
            Met(
                self._book.manual.roles[each],
                [self._book.process_link(p, self.path) for p in shared.get(each, [])[:3]],
            )
            for each in listed
        ]

    @cached_property
    def _shared(self) -> dict[str, list[str]]:
        """Every other role that acts next to an own step, with the processes where that is so."""
        found: dict[str, list[str]] = {}
        for process in self._processes():
            flow = self._book.flow(process)
            own = {step.id for step in self.own[process.id]}
            for edge in flow.edges():
                near = {edge.source, edge.target}
                if near & own:
                    for other in (flow.steps[each].owner for each in sorted(near - own) if each in flow.steps):
                        found.setdefault(other, []).append(process.id)
        found.pop(self._role.id, None)
        return {role: list(dict.fromkeys(listed)) for role, listed in found.items() if role}

    @cached_property
    def controls(self) -> list[tuple[Process, Control]]:
        """The controls that the role owns or runs in its steps."""
        inside = {control for steps in self.own.values() for step in steps for control in step.controls}
        return [
            pair
            for pair in self._book.controls.values()
            if pair[1].owner == self._role.id or (not pair[1].owner and pair[1].id in inside)
        ]

    @cached_property
    def terms(self) -> list[Markup]:
        """The terms that the own steps use most, with their links."""
        texts = (
            text for steps in self.own.values() for step in steps for text in (step.title, step.does, *step.cautions)
        )
        counted: Counter[str] = self._book.terms.counted(texts)
        known = self._book.manual.terms
        ranked = sorted(counted, key=lambda term: (-counted[term], term))[:TERMS]
        made = Markup('<dt><a href="{}">{}</a></dt><dd>{}</dd>')
        return [
            made.format(link(self.path, "glossary.md", each), known[each].title, known[each].meaning) for each in ranked
        ]
