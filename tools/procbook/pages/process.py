"""The page of one process: everything that its template shows, in the order of a reader's questions."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape

from procbook import flowchart
from procbook.flow.process_graph import Edge
from procbook.manual.model import HandOver, OwnerWhen, Process, Start, Step
from procbook.pages.changing import Changing
from procbook.pages.context import PageContext, doers
from procbook.pages.history import VERSIONS
from procbook.pages.links import link, position, process_path
from procbook.pages.page import Page
from procbook.pages.rich import markup
from procbook.pages.search import process_document
from procbook.pages.state import approval_lines, state_line


def process_page(context: PageContext, process: Process) -> Page:
    """The page of a process, written or planned."""
    path = process_path(process.id)
    template = "process.md.j2" if process.written else "planned.md.j2"
    view = ProcessView(context, process)
    sheet = f"{process.number} {process.version} {process.title}".strip()
    markdown = context.render(template, path, process.title, process.summary, p=process, v=view, sheet=sheet)
    return Page(path, process.title, markdown, (context.source_of(process),), (process_document(context, process),))


class ProcessView:
    """What the template asks about a process; plain values come from the process itself."""

    def __init__(self, context: PageContext, process: Process) -> None:
        self.context = context
        self.process = process
        self.path = process_path(process.id)
        self.rich = context.rich(process, self.path, terms=True)
        self.flow = context.flow(process)
        self.changing = Changing(context, process, self.path)

    @property
    def state(self) -> str:
        return state_line(self.context, self.process)

    @property
    def approval(self) -> Markup:
        """For the document card: who approved what is shown, and where the whole chain stands."""
        lines = approval_lines(self.context, f"process/{self.process.id}")
        words = self.context.words["approvals"]
        chain = Markup('<a href="{}">{}</a>').format(link(self.path, VERSIONS), words["chain"])
        return Markup("<br>").join([*lines, chain])

    @property
    def first(self) -> Step:
        """Where somebody begins who came here to get the thing done: the step of the first start."""
        begins = [self.flow.steps[start.step] for start in self.process.starts if start.step in self.flow.steps]
        return begins[0] if begins else self.process.steps[0]

    @property
    def starts(self) -> list[dict[str, Any]]:
        """What starts the process, and at which step."""
        return [{"when": self._start(start), "step": start.step} for start in self.process.starts]

    def _start(self, start: Start) -> Markup:
        """A moment that names its own cycle (每月第 6 个工作日) is not put behind the cycle once more."""
        words, cycle = self.context.words, self.context.wording.cycle(start.every)
        if start.from_:
            cause = markup(words["start_from"], self.context.process_link(start.from_, self.path))
        else:
            cause = self.rich.line(start.event or ("" if cycle and start.when.startswith(cycle) else cycle))
        return Markup(words["colon"]).join(filter(None, [cause, self.rich.line(start.when)]))

    @property
    def starters(self) -> list[str]:
        named = [start.by for start in self.process.starts if start.by]
        return list(dict.fromkeys(named)) or [self.first.owner]

    @property
    def roles(self) -> list[str]:
        """The roles that do something, in the order in which they first act."""
        return list(dict.fromkeys(role for step in self.process.steps for role in doers(step)))

    def doers(self, step: Step) -> list[str]:
        return doers(step)

    def doers_in_words(self, step: Step) -> Markup:
        """谁做: the owner, and in which case somebody else."""
        cases = [self.owner_when(each) for each in step.owner_when]
        return Markup(self.context.words["semicolon"]).join([self.context.role_link(step.owner, self.path), *cases])

    def owner_when(self, case: OwnerWhen) -> Markup:
        return markup(self.context.words["owner_when"], case.when, self.context.role_link(case.owner, self.path))

    def others(self, step: Step) -> Markup:
        """Who must not do this step, because they did another."""
        links = Markup(self.context.words["list"]).join(self.step_link(each) for each in step.others)
        return markup(self.context.words["other_than"], links)

    def escalation(self, step: Step) -> Markup:
        """After how long who is told, one after the other."""
        words, lines = self.context.words["escalate"], []
        for each in step.escalate:
            after = self.context.wording.duration(each.after)
            reminds = each.to == "owner"
            to = Markup("") if reminds else self.context.role_link(each.to, self.path)
            lines.append(markup(words["remind" if reminds else "report"], after, to))
        return Markup(self.context.words["semicolon"]).join(lines)

    def lines(self, texts: tuple[str, ...]) -> Markup:
        return Markup(self.context.words["semicolon"]).join(map(self.rich.line, texts))

    def step_link(self, identifier: str) -> Markup:
        """`第 3 步 名称` with its link; an end in words."""
        step = self.flow.steps.get(identifier)
        if step is None:
            return escape(self.process.ends.get(identifier, self.context.words["goto_end"]))
        number = self.context.words["position"].format(position(self.process, identifier))
        return Markup('<a href="#{}">{} {}</a>').format(identifier, number, step.title)

    def materials(self, names: tuple[str, ...]) -> Markup:
        return self.context.materials(names, self.path)

    def hand_over(self, hand: HandOver) -> Markup:
        """The process, its step and what goes along."""
        step = self.context.step_link(hand.to, hand.step, self.path) if hand.step else None
        what = Markup(" · ") + self.materials(hand.what) if hand.what else Markup("")
        return (step or self.context.process_link(hand.to, self.path)) + what

    @property
    def lanes(self) -> Markup:
        return Markup(flowchart.lanes_svg(self.process, self.context.names))

    @property
    def plain(self) -> Markup:
        return Markup(flowchart.plain_svg(self.process, self.context.names))

    def position(self, step: Step) -> str:
        return str(self.context.words["position"]).format(position(self.process, step.id))

    def ways(self, step: Step) -> list[Markup]:
        """Where a step goes on in words, one entry an edge."""
        return [self._way(step, edge) for edge in self.flow.out[step.id]]

    def _way(self, step: Step, edge: Edge) -> Markup:
        """不通过：回到 第 4 步 …（最多 2 次，约占 20%）."""
        words = self.context.words
        goal = markup(words["go"][self._direction(step, edge.target)], self.step_link(edge.target))
        if edge.over:
            times = str(edge.branch.at_most if edge.branch else "")
            return markup(words["go"]["over"], self._condition(edge), times, goal)
        notes = self._notes(edge)
        aside = Markup('<span class="note">{}</span>').format(words["aside"].format(notes)) if notes else Markup("")
        return Markup(words["colon"]).join(filter(None, [self._condition(edge), goal])) + aside

    def _direction(self, step: Step, target: str) -> str:
        if target not in self.flow.steps:
            return "end"
        return "back" if position(self.process, target) <= position(self.process, step.id) else "on"

    def _condition(self, edge: Edge) -> Markup:
        words = self.context.words["go"]
        return self.rich.line(words["else"] if edge.when == words["other"] else edge.when)

    def _notes(self, edge: Edge) -> str:
        words, branch = self.context.words, edge.branch
        if branch is None or edge.over:
            return ""
        notes = [
            words["at_most"].format(branch.at_most) if branch.at_most else "",
            words["until"].format(branch.until) if branch.until else "",
            words["share"].format(branch.share) if branch.share else "",
        ]
        return str(words["comma"]).join(filter(None, notes))

    def deadline(self, step: Step) -> list[tuple[str, str]]:
        """The labelled times of a step."""
        labels, wording = self.context.words["labels"], self.context.wording
        due = wording.due(step.due, self.process.clocks) if step.due else ""
        times = [
            (labels["due"], due),
            (labels["deadline"], wording.graded(step.within)),
            (labels["effort"], wording.duration(step.effort) if step.effort else ""),
        ]
        return [(label, text) for label, text in times if text]

    @property
    def given(self) -> list[tuple[str, list[str]]]:
        """To whom this process gives something, as the other processes tell it."""
        return self.context.partners(self.process.id)

    @property
    def taken(self) -> list[tuple[str, list[str]]]:
        return [(giver, names) for (giver, taker), names in self.context.pairs.items() if taker == self.process.id]

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
            listed.append((each.name, Markup(self.context.words["list"]).join(partners)))
        return listed

    def _partner(self, identifier: str, note: str) -> Markup:
        if identifier == "external":
            return escape(note or self.context.words["labels"]["external"])
        return self.context.process_link(identifier, self.path)

    @property
    def raci(self) -> list[tuple[Markup, list[str]]]:
        """A row a step: link, and the letters of each role of `raci_roles`."""
        return [
            (self.step_link(step.id), [self._letters(step, role) for role in self.raci_roles])
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
        return "/".join(filter(None, letters))
