"""The page of one process: everything that its template shows, in the order of a reader's questions."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape

from procbook import flowchart
from procbook.flow import Edge
from procbook.model import HandOver, Process, Step
from procbook.pages.book import Book
from procbook.pages.links import position, process_path
from procbook.pages.page import Page
from procbook.pages.search import process_document
from procbook.pages.state import state_line


def process_page(book: Book, process: Process) -> Page:
    """The page of a process, written or planned."""
    path = process_path(process.id)
    template = "process.md.j2" if process.written else "planned.md.j2"
    view = ProcessView(book, process)
    markdown = book.render(template, path, process.title, process.summary, p=process, v=view)
    return Page(path, process.title, markdown, (book.source_of(process),), (process_document(book, process),))


class ProcessView:
    """What the template asks about a process; plain values come from the process itself."""

    def __init__(self, book: Book, process: Process) -> None:
        self.book = book
        self.process = process
        self.path = process_path(process.id)
        self.rich = book.rich(process, self.path)
        self.flow = book.flow(process)
        self.records = {record.id: record for record in process.records}

    @property
    def state(self) -> str:
        return state_line(self.book, self.process)

    @property
    def starts(self) -> list[dict[str, Any]]:
        """What starts the process, who, and the first step of each."""
        return [
            {
                "when": self.book.wording.start(start, self.book.title_of(start.from_)),
                "from": self.book.process_link(start.from_, self.path) if start.from_ else None,
                "by": self.book.role_link(start.by, self.path) if start.by else None,
                "step": self.step_link(start.step),
            }
            for start in self.process.starts
        ]

    @property
    def roles(self) -> list[str]:
        """The roles that do something, in the order in which they first act."""
        doers = [role for step in self.process.steps for role in (step.owner, *step.with_)]
        return list(dict.fromkeys(filter(None, doers)))

    def steps_of(self, role: str) -> list[int]:
        steps = enumerate(self.process.steps, 1)
        return [number for number, step in steps if role in (step.owner, *step.with_)]

    def step_link(self, identifier: str) -> Markup:
        """`第 3 步 名称` with its link; an end in words."""
        step = self.flow.steps.get(identifier)
        if step is None:
            return escape(self.process.ends.get(identifier, self.book.words["goto_end"]))
        number = self.book.words["position"].format(position(self.process, identifier))
        return Markup('<a href="#{}">{} {}</a>').format(identifier, number, step.title)

    def step_links(self, identifiers: tuple[str, ...]) -> list[Markup]:
        return [self.step_link(each) for each in identifiers]

    def materials(self, names: tuple[str, ...]) -> Markup:
        return Markup("、").join(self.material(name) for name in names)

    def hand_over(self, hand: HandOver) -> Markup:
        """The process, its step and what goes along."""
        step = self.book.step_link(hand.to, hand.step, self.path) if hand.step else None
        what = Markup(" · ") + self.materials(hand.what) if hand.what else Markup("")
        return (step or self.book.process_link(hand.to, self.path)) + what

    @property
    def lanes(self) -> Markup:
        return Markup(flowchart.lanes_svg(self.process, self.book.names))

    @property
    def plain(self) -> Markup:
        return Markup(flowchart.plain_svg(self.process, self.book.names))

    def position(self, step: Step) -> str:
        return str(self.book.words["position"]).format(position(self.process, step.id))

    def ways(self, step: Step) -> list[dict[str, Any]]:
        """Where a step goes on, one entry an edge."""
        return [
            {"when": edge.when, "to": self.step_link(edge.target), "notes": self._notes(edge), "over": edge.over}
            for edge in self.flow.out[step.id]
        ]

    def _notes(self, edge: Edge) -> str:
        words, branch = self.book.words, edge.branch
        if branch is None or edge.over:
            return ""
        notes = [
            words["at_most"].format(branch.at_most) if branch.at_most else "",
            words["until"].format(branch.until) if branch.until else "",
            words["share"].format(branch.share) if branch.share else "",
        ]
        return str(words["comma"]).join(filter(None, notes))

    def material(self, name: str) -> Markup:
        """A record with its link and form, or a plain name."""
        found = self.book.record_link(name, self.path)
        record = self.records.get(name) or self.book.record(name)
        if found is None or record is None:
            return escape(name)
        return found + self.book.form_links(record, self.path)

    def deadline(self, step: Step) -> list[tuple[str, str]]:
        """The labelled times of a step."""
        labels, wording = self.book.words["labels"], self.book.wording
        due = wording.due(step.due, self.process.clocks) if step.due else ""
        times = [
            (labels["due"], due),
            (labels["deadline"], wording.graded(step.within)),
            (labels["effort"], wording.duration(step.effort) if step.effort else ""),
        ]
        return [(label, text) for label, text in times if text]

    @property
    def upstream(self) -> list[tuple[str, Markup]]:
        """What comes in, and from whom."""
        return [(each.name, self._partner(each.from_, each.note)) for each in self.process.inputs]

    @property
    def downstream(self) -> list[tuple[str, Markup]]:
        """What goes out, and to whom."""
        listed = []
        for each in self.process.outputs:
            partners = [self._partner(to, each.note) for to in each.to]
            listed.append((each.name, Markup("、").join(partners)))
        return listed

    def _partner(self, identifier: str, note: str) -> Markup:
        if identifier == "external":
            return escape(note or self.book.words["labels"]["external"])
        return self.book.process_link(identifier, self.path)

    @property
    def raci(self) -> list[tuple[str, Markup, list[str]]]:
        """A row a step: id, link, and the letters of each role of `raci_roles`."""
        return [
            (step.id, self.step_link(step.id), [self._letters(step, role) for role in self.raci_roles])
            for step in self.process.steps
            if step.owner
        ]

    @property
    def raci_roles(self) -> list[str]:
        listed = []
        for step in self.process.steps:
            accountable = step.accountable or self.process.owner
            listed += [step.owner, *step.with_, accountable, *step.consulted, *step.informed]
        return list(dict.fromkeys(filter(None, listed)))

    def _letters(self, step: Step, role: str) -> str:
        """RACI: responsible, accountable, consulted, informed (the four letters of the common matrix)."""
        accountable = step.accountable or self.process.owner
        letters = [
            "R" if role == step.owner or role in step.with_ else "",
            "A" if role == accountable else "",
            "C" if role in step.consulted else "",
            "I" if role in step.informed else "",
        ]
        return "".join(letters)
