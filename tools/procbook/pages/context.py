"""What all pages share: the manual, the words, the links between its parts, the templates."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property, partial
from typing import Any

from markupsafe import Markup, escape

from procbook.flow.process_graph import Flow, flow
from procbook.flowchart import Names, names_of
from procbook.manual.load import FIXED, Loaded
from procbook.manual.model import Band, Control, Limit, Person, Process, Record, Role, Step
from procbook.manual.places import Places
from procbook.manual.richtext import Name, value_text
from procbook.pages import links
from procbook.pages.approvals import Approvals
from procbook.pages.feedback import Feedback
from procbook.pages.handovers import hand_over_lines
from procbook.pages.rich import Rich, anchor
from procbook.pages.state import notices
from procbook.pages.templating import print_marks, render
from procbook.pages.terms import Terms
from procbook.pages.wording import Wording


class PageContext:
    """One manual on one day, ready to be made into pages."""

    def __init__(self, loaded: Loaded, today: date, draft: bool = False, approvals: Approvals | None = None) -> None:
        self.loaded = loaded
        self.manual = loaded.manual
        self.today = today
        self.draft = draft
        self.approvals = approvals or Approvals()
        self.language = self.manual.settings.language
        self.wording = Wording(self.language)
        self.words: Mapping[str, Any] = self.wording.words

    @cached_property
    def _shared(self) -> dict[str, Any]:
        """What every template may use."""
        return {"w": self.words, "label": self.words["labels"], "context": self, "wording": self.wording}

    def render(
        self, template: str, path: str, title: str, summary: str = "", hide: tuple[str, ...] = (), **values: Any
    ) -> str:
        """A page in Markdown: front matter, headings, and HTML blocks without blank lines.

        `hide` names columns beside the page that it needs for itself, as Material calls them (`toc`).
        `sheet` among the values is what stands on each printed sheet, else the title.

        Titles in the front matter are HTML already, since site builders put them into pages as they are.
        """
        known = {**self._shared, "title": title, "sheet": title, "notices": notices(self, path), **values}
        body = render(("approval.md.j2", template, "tail.md.j2"), path, known)
        about = summary or f"{title} - {self.manual.settings.title}"
        matter = {"title": str(escape(title)), "description": str(escape(about)), "hide": hide}
        front = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in matter.items() if value)
        return f"---\n{front}\n---\n\n{body}"

    def print_marks(self, name: str) -> Markup:
        """For every printed sheet of a page: its name, that it is not controlled, the number of the sheet."""
        return print_marks(name, *(self.words[each] for each in ("uncontrolled", "print_day", "printed")))

    @cached_property
    def feedback(self) -> Feedback:
        return Feedback(self.manual.settings.forge, self.words)

    @cached_property
    def places(self) -> Places:
        return Places(self.loaded)

    @cached_property
    def terms(self) -> Terms:
        return Terms(self.manual.terms.values())

    def flow(self, process: Process) -> Flow:
        return flow(process)

    def source_of(self, process: Process) -> str:
        return self.loaded.paths[process.id]

    # Names

    @cached_property
    def names(self) -> Names:
        """Titles for the flowcharts, which stand on the pages of processes."""
        return names_of(self.manual, {process: f"../{process}/" for process in self.manual.processes})

    def title_of(self, process: str) -> str:
        found = self.manual.processes.get(process)
        return found.title if found else process

    def role_title(self, role: str) -> str:
        found = self.manual.roles.get(role)
        return found.title if found else role

    def system_name(self, system: str) -> str:
        found = self.manual.systems.get(system)
        return found.name if found else system

    def record(self, identifier: str) -> Record | None:
        found = self.records.get(identifier)
        return found[1] if found else None

    @cached_property
    def records(self) -> dict[str, tuple[Process, Record]]:
        """Every record with the process it belongs to."""
        return {record.id: (process, record) for process in self.manual.written for record in process.records}

    @cached_property
    def controls(self) -> dict[str, tuple[Process, Control]]:
        """Every control with the process it belongs to."""
        return {control.id: (process, control) for process in self.manual.written for control in process.controls}

    @cached_property
    def own_steps(self) -> dict[str, dict[str, list[Step]]]:
        """The steps that each role does, alone or with others: by role and process."""
        found: dict[str, dict[str, list[Step]]] = {}
        for process in self.manual.written:
            for step in process.steps:
                for role in doers(step):
                    found.setdefault(role, {}).setdefault(process.id, []).append(step)
        return found

    def area_title(self, identifier: str) -> str:
        return next((area.title for area in self.manual.settings.areas if area.id == identifier), identifier)

    def holders(self, role: Role) -> list[Person]:
        """Who holds the role today."""
        return self._people(role.holders)

    def deputies(self, role: Role) -> list[Person]:
        return self._people(role.deputies)

    @cached_property
    def caretaker(self) -> Role | None:
        """Who looks after what belongs to no process: the first role that approves the pages to look things up."""
        policy = self.manual.settings.policy
        named = [role for each in policy.approvals if "reference" in each.items for role in each.roles]
        named += policy.emergency.roles if policy.emergency else ()
        return next((self.manual.roles[role] for role in named if role in self.manual.roles), None)

    def _people(self, listed: Any) -> list[Person]:
        day = self.today.isoformat()
        current = [each.person for each in listed if each.from_ <= day <= (each.until or day)]
        return [self.manual.people[person] for person in current if person in self.manual.people]

    def band_text(self, limit: Limit, band: Band) -> str:
        """超过 10,000 元、不超过 100,000 元; a lowest band that begins below nothing has no lower end to name."""
        label, unit = self.words["labels"], limit.unit if limit.unit == "%" else f" {limit.unit}"
        lowest = band is limit.bands[0] and band.over <= 0
        parts = [] if lowest else [f"{label['over']} {band.over:,.10g}{unit}"]
        parts += [f"{label['up_to']} {band.up_to:,.10g}{unit}"] if band.up_to is not None else []
        return str(self.words["comma"]).join(parts) or str(label["all"])

    def review_text(self, due: date) -> str:
        """2027-06-01 评审, and whether that day is over."""
        return str(self.words["review_late" if due < self.today else "review_due"]).format(date=due.isoformat())

    def file_of(self, kind: str) -> str:
        """The file of the manual that a page is made of; "" when it is made of the product's own words."""
        return next((path for path, known in FIXED.items() if known == kind), "")

    def position_of(self, process: str, step: str) -> int:
        """The position of a step in another process, from 1; 0 when there is no such step."""
        found = self.manual.processes.get(process)
        return links.position(found, step) if found else 0

    @cached_property
    def pairs(self) -> dict[tuple[str, str], list[str]]:
        """What each pair of processes hands over."""
        return hand_over_lines(self.manual, self.words)

    def partners(self, giver: str) -> list[tuple[str, list[str]]]:
        """Whom a process gives something, and what."""
        return [(taker, names) for (each, taker), names in self.pairs.items() if each == giver]

    # Links; `path` is the page they stand on

    def process_link(self, identifier: str, path: str) -> Markup:
        found = self.manual.processes.get(identifier)
        if found is None:
            return escape(identifier)
        target = links.link(path, links.process_path(identifier))
        return anchor(target, found.title) + self.planned_tag(identifier)

    def planned_tag(self, process: str) -> Markup:
        """Nobody follows a link in vain: a process without content says so."""
        found = self.manual.processes.get(process)
        planned = found is not None and not found.written
        return Markup(' <span class="tag">{}</span>').format(self.words["status"]["planned"]) if planned else Markup("")

    def role_link(self, identifier: str, path: str) -> Markup:
        if identifier not in self.manual.roles:
            return escape(identifier)
        target = links.link(path, links.role_path(identifier))
        return anchor(target, self.role_title(identifier), "role")

    def role_links(self, identifiers: Any, path: str) -> Markup:
        return Markup(self.words["list"]).join(self.role_link(each, path) for each in identifiers if each)

    def record_link(self, identifier: str, path: str) -> Markup | None:
        if identifier not in self.records:
            return None
        process, record = self.records[identifier]
        target = links.link(path, links.process_path(process.id), record.id)
        return anchor(target, f"{record.id} {record.name}")

    def materials(self, names: Iterable[str], path: str, forms: bool = True) -> Markup:
        """Records with their links and forms; anything else is a plain name."""
        return Markup(self.words["list"]).join(self._material(name, path, forms) for name in names)

    def _material(self, name: str, path: str, forms: bool) -> Markup:
        found, record = self.record_link(name, path), self.record(name)
        if found is None or record is None:
            return escape(name)
        return found + self.form_links(record, path) if forms else found

    def form_links(self, record: Record, path: str) -> Markup:
        """The blank form and the filled-in sample of a record, where there are any."""
        labels = self.words["labels"]
        listed = [(record.form, labels["form"]), (record.sample, labels["sample"])]
        made = [
            Markup(' <a class="download" href="{}" download>{}</a>').format(links.link(path, file), label)
            for file, label in listed
            if file in self.manual.files
        ]
        return Markup("").join(made)

    def control_link(self, identifier: str, path: str) -> Markup | None:
        if identifier not in self.controls:
            return None
        process, control = self.controls[identifier]
        target = links.link(path, links.process_path(process.id), control.id)
        return anchor(target, control.id)

    def step_link(self, process: str, step: str, path: str, short: bool = False) -> Markup | None:
        """`第 3 步 名称`, after the title of its process unless that is clear from the page or `short`."""
        found = self.manual.processes.get(process)
        number = links.position(found, step) if found else 0
        if found is None or not number:
            return None
        own = short or path == links.process_path(process)
        name = (
            f"{'' if own else found.title + ' '}{self.words['position'].format(number)} {found.steps[number - 1].title}"
        )
        return anchor(links.link(path, links.process_path(process), step), name)

    def table_link(self, process: str, name: str, path: str) -> Markup | None:
        """A table of a process by its address on the page (`table-lead-times`)."""
        found = self.manual.processes.get(process)
        table = next((each for each in found.tables if f"table-{each.id}" == name), None) if found else None
        if table is None:
            return None
        return anchor(links.link(path, links.process_path(process), name), table.title)

    def rich(self, process: Process | None, path: str, terms: bool = False) -> Rich:
        """The rich text of a process on a page: references become links, parameters their values.

        With `terms`, the first use of each term of the glossary leads to its meaning.
        """
        seen: set[str] = set()
        return Rich(
            lambda name: self.meaning(process, name, path),
            self.words["labels"]["table"],
            (lambda html: self.terms.marked(html, seen, partial(links.link, path, "glossary.md"))) if terms else None,
        )

    def reference(self, process: Process | None, name: str, path: str) -> Markup | None:
        """What [[name]] becomes in a text of the process; None when it names nothing."""
        other, _, part = name.partition("#")
        if part:
            return self.step_link(other, part, path) or self.table_link(other, part, path)
        if process is not None and (
            found := self.step_link(process.id, name, path) or self.table_link(process.id, name, path)
        ):
            return found
        if name in self.manual.processes:
            return self.process_link(name, path)
        return self.record_link(name, path) or self.control_link(name, path)

    def meaning(self, process: Process | None, name: Name, path: str) -> Markup | None:
        """What a name in a text of the process becomes; None when it names nothing."""
        if name.kind == "link":
            return self.reference(process, name.id, path)
        own = process.parameters if process else {}
        found = own.get(name.id) or self.manual.parameters.get(name.id)
        return Markup('<span class="parameter">{}</span>').format(value_text(found, name.after)) if found else None


def doers(step: Step) -> list[str]:
    """Who does a step: its owner, the owners of its cases, and who works with them; each once."""
    return list(dict.fromkeys(filter(None, (step.owner, *(each.owner for each in step.owner_when), *step.with_))))
