"""The page of one process: everything that its template shows, in the order of a reader's questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from markupsafe import Markup, escape

from procbook import flowchart
from procbook.flow.conditional import goes_past
from procbook.flow.graph import reached
from procbook.flow.process_graph import Edge, alongside, flow
from procbook.manual.doers import doers
from procbook.manual.model import HandOver, OwnerWhen, Process, Start, Step
from procbook.manual.otherwise import is_otherwise
from procbook.manual.references import references
from procbook.pages import lookup, targets
from procbook.pages.context import PageContext, PageMaker, page_maker
from procbook.pages.days import Spell, by_day
from procbook.pages.documents import process_document
from procbook.pages.facts import Fact, Facts, Read
from procbook.pages.history import CHANGES, VERSIONS
from procbook.pages.how_to_change import about_changes
from procbook.pages.links import position, process_path
from procbook.pages.lookup import first_step
from procbook.pages.news import News, latest_news
from procbook.pages.page import Page
from procbook.pages.panels import ProcessPanels, process_reads
from procbook.pages.rendering import render
from procbook.pages.state import Before, approval_lines, before, record_anchor, retired, review_line, state_line
from procbook.pages.text.html import markup

StepControl: TypeAlias = tuple[Markup, targets.ControlNote | None]

NAMES: tuple[Fact[[], Any], ...] = (
    lookup.process_names,
    lookup.records,
    lookup.control_processes,
    lookup.parameters,
    lookup.systems,
    lookup.limits,
    lookup.demands,
    lookup.sources,
    lookup.terms,
    lookup.role_names,
    lookup.chart_names,
    lookup.errands,
)
"""What any process may name, and what may lead to it."""


def process_makers(facts: Facts) -> Iterator[PageMaker]:
    """The page of each process, written or planned."""
    for process in facts.manual.processes.values():
        yield page_maker(process_path(process.id), _make(process.id), *_reads(process))


def _make(id: str) -> Callable[[PageContext], Page]:
    return lambda context: process_page(context, lookup.process(context.facts, id))


def _reads(process: Process) -> Iterator[Fact[[], Any] | Read]:
    """The process itself, the names of all, and of the others the parts and controls that it names."""
    id, named = process.id, list(references(process))
    yield from NAMES
    yield from process_reads(id)
    yield from (lookup.process.of(id), lookup.parts.of(id), lookup.contact.of(process.owner), about_changes.of())
    yield from (lookup.successors.of(id), lookup.former_names.of(id))
    yield from (
        state_line.of(id),
        review_line.of(id),
        retired.of(id),
        approval_lines.of(f"process/{id}"),
        before.of(id),
        latest_news.of(id),
    )
    yield from (lookup.parts.of(each.id.partition("#")[0]) for each in named if "#" in each.id)
    yield from (targets.control_note.of(each.id) for each in named if each.kind == "control")
    if not process.written:
        yield lookup.exchanges_of.of(id)


def process_page(context: PageContext, process: Process) -> Page:
    """The page of a process, written or planned."""
    template = "process.md.j2" if process.written else "planned.md.j2"
    view = ProcessView(context, process)
    sheet = f"{process.number} {process.version} {process.title}".strip()
    summary = context.links.plain(process, process.summary)
    markdown = render(context, template, process.title, summary, p=process, v=view, sheet=sheet)
    return Page(context.path, process.title, markdown, (process_document(context, process),))


class ProcessView:
    """What the template asks about a process; plain values come from the process itself."""

    def __init__(self, context: PageContext, process: Process) -> None:
        self.context = context
        self.links = context.links
        self.words = context.words
        self.process = process
        self.rich = context.links.rich(process, terms=True)
        self.folded = context.links.rich(process, terms=True)
        """The texts of sections that a phone folds: a term that is explained there only is explained to nobody."""
        self.flow = flow(process)
        self.leads = {step: tuple(edge.target for edge in edges) for step, edges in self.flow.out.items()}
        self._alongside = alongside(self.flow)
        self.titles = lookup.roles(context.facts)
        self.contact = lookup.contact(context.facts, process.owner)
        self.panels = ProcessPanels(context, process, self.contact)

    @property
    def on_changes(self) -> bool:
        """Whether this is the process of changing processes."""
        return self.process.id in about_changes(self.context.facts)

    @property
    def state(self) -> Markup:
        return by_day(state_line(self.context.facts, self.process.id))

    @property
    def review(self) -> Markup:
        """每半年；2027-06-01 评审, and whether that is overdue."""
        cycle = escape(self.context.wording.cycle(self.process.review_every))
        line = by_day(review_line(self.context.facts, self.process.id))
        return Markup(self.words["semicolon"]).join(filter(None, [cycle, line]))

    @property
    def retired(self) -> list[Spell[bool]]:
        """The time in which nobody works by it any more; none when it is in use."""
        return [each for each in retired(self.context.facts, self.process.id) if each.value]

    @property
    def successors(self) -> Markup:
        """现在用《…》: what people work by instead of a process that is retired."""
        ids = lookup.successors(self.context.facts, self.process.id)
        return markup(self.words["retired_successor"], self.links.processes(ids)) if ids else Markup("")

    @property
    def approval(self) -> Markup:
        """For the document card: who approved what is shown, and where the whole chain stands."""
        lines = approval_lines(self.context.facts, f"process/{self.process.id}")
        return Markup("<br>").join(filter(None, [*lines, self._chain]))

    @property
    def _chain(self) -> Markup:
        if lookup.is_edition(self.context.facts):
            return Markup("")
        address = self.links.to(VERSIONS, record_anchor(self.context.facts, f"process/{self.process.id}"))
        return Markup('<a href="{}">{}</a>').format(address, self.words["approvals"]["chain"])

    def change_link(self, version: str) -> str:
        """Where the page of all changes tells of a version."""
        return self.links.to(CHANGES, f"{self.process.id}-{version}")

    @property
    def before(self) -> Before | None:
        return before(self.context.facts, self.process.id)

    @property
    def news(self) -> tuple[News, ...]:
        """What this version and the last ones before it changed."""
        return latest_news(self.context.facts, self.process.id)

    def instead(self, before: Before) -> Markup:
        """Since when this page holds, and by what people work until then."""
        words, day = self.words["until_then"], before.spell.value
        if before.version and before.begins:
            asked = self.links.role(self.process.owner)
            held = markup(words["announced"], before.version, before.begins, self._chain, asked)
        elif before.version:
            held = markup(words["version"], before.version, self._chain)
        elif before.processes:
            held = markup(words["processes"], self.links.processes(before.processes))
        else:
            held = markup(words["nothing"], self.links.role(self.process.owner))
        return markup(words["from"], day) + held

    @property
    def first(self) -> Step:
        return first_step(self.process)

    @property
    def sections(self) -> list[tuple[str, str]]:
        """Anchor and heading of every section of the page, in its order, for a phone, which has no list of them."""
        p, label, field = self.process, self.words["labels"], self.context.field
        known = [
            *((f"table-{table.id}", table.title, True) for table in p.tables),
            ("flowchart", label["flowchart"], True),
            ("steps", field("process.steps"), True),
            ("cautions", field("process.cautions"), p.cautions),
            ("exceptions", field("process.exceptions"), p.exceptions),
            ("purpose", label["purpose"], True),
            ("parameters", field("process.parameters"), p.parameters),
            ("raci", label["raci"], True),
            ("records", field("process.records"), p.records),
            ("controls", field("process.controls"), p.controls),
            ("kpis", field("process.kpis"), p.kpis),
            ("related", label["related"], p.inputs or p.outputs or p.related),
            ("fulfils", field("process.fulfils"), p.fulfils),
            ("ask", label["ask"], True),
            ("feedback", label["feedback"], True),
        ]
        return [(anchor, name) for anchor, name, there in known if there]

    @property
    def starts(self) -> list[dict[str, Any]]:
        """What starts the process, and at which step."""
        return [{"when": self._start(start), "step": start.step} for start in self.process.starts]

    def _start(self, start: Start) -> Markup:
        """A moment that names its own cycle (每月第 6 个工作日) is not put behind the cycle once more."""
        words, cycle = self.words, self.context.wording.cycle(start.every)
        handed = markup(words["start_from"], self.links.process(start.from_)) if start.from_ else Markup("")
        moment = "" if cycle and start.when.startswith(cycle) else cycle
        said = (self.rich.line(text) for text in (start.event, moment, start.when))
        return Markup(words["colon"]).join(filter(None, [handed, *said]))

    @property
    def starters(self) -> list[str]:
        named = [start.by for start in self.process.starts if start.by]
        return list(dict.fromkeys(named)) or [self.first.owner] * bool(self.first.owner)

    @property
    def moments(self) -> Markup:
        """What the texts call T or R, where no deadline of a step says it."""
        said = {step.due.before or step.due.after for step in self.process.steps if step.due}
        colon, clocks = self.words["colon"], self.process.clocks.items()
        return Markup("<br>").join(f"{name}{colon}{meaning}" for name, meaning in clocks if name not in said)

    @property
    def roles(self) -> list[str]:
        """The roles that do something, in the order in which they first act."""
        return list(dict.fromkeys(role for step in self.process.steps for role in doers(step)))

    def doers(self, step: Step) -> list[str]:
        return doers(step)

    def doers_in_words(self, step: Step) -> Markup:
        """谁做: the owner, and in which case somebody else."""
        cases = [self.owner_when(each) for each in step.owner_when]
        return Markup(self.words["semicolon"]).join([self.links.role(step.owner), *cases])

    def owner_when(self, case: OwnerWhen) -> Markup:
        return markup(self.words["owner_when"], case.when, self.links.role(case.owner))

    def others(self, step: Step) -> Markup:
        """Who must not do this step, because they did another."""
        links = Markup(self.words["list"]).join(self.step_link(each) for each in step.others)
        return markup(self.words["other_than"], links)

    def escalation(self, step: Step) -> Markup:
        """After how long who is told, one after the other."""
        words, lines = self.words["escalate"], []
        for each in step.escalate:
            after = self.context.wording.duration(each.after)
            reminds = each.to == "owner"
            to = Markup("") if reminds else self.links.role(each.to)
            lines.append(markup(words["remind" if reminds else "report"], after, to))
        return Markup(self.words["semicolon"]).join(lines)

    def lines(self, texts: tuple[str, ...]) -> Markup:
        return Markup(self.words["semicolon"]).join(map(self.rich.line, texts))

    def step_link(self, identifier: str) -> Markup:
        """`第 3 步 名称` with its link; an end in words."""
        step = self.flow.steps.get(identifier)
        if step is None:
            return escape(self.process.ends.get(identifier, self.words["goto_end"]))
        number = self.words["position"].format(position(self.process, identifier))
        return Markup('<a href="#{}">{} {}</a>').format(identifier, number, step.title)

    def materials(self, names: tuple[str, ...]) -> Markup:
        return self.links.materials(names)

    def hand_over(self, hand: HandOver) -> Markup:
        """The process, its step and what goes along."""
        step = self.links.step(hand.to, hand.step) if hand.step else None
        what = Markup(" · ") + self.materials(hand.what) if hand.what else Markup("")
        return (step or self.links.process(hand.to)) + what

    def system_links(self, step: Step) -> Markup:
        return Markup(self.words["list"]).join(map(self.links.system, step.systems))

    def _access(self, step: Step) -> Iterator[Markup]:
        """Who opens the systems of a step; the system is named where there are several."""
        known = lookup.systems(self.context.facts)
        opened = [(id, known[id].access) for id in step.systems if id in known and known[id].access]
        for id, role in opened:
            named = Markup("") if len(step.systems) == 1 else self.links.system(id) + self.words["colon"]
            yield named + self.links.role(role)

    def more(self, step: Step) -> list[tuple[str, Markup]]:
        """What its doer need not know of a step while he does it."""
        field, wording = self.context.field, self.context.wording
        known = [
            (field("step.inputs"), self.links.materials(step.inputs, forms=False)),
            (field("step.accountable"), self.links.role(step.accountable) if step.accountable else Markup("")),
            (field("step.effort"), escape(wording.duration(step.effort) if step.effort else "")),
            (field("step.escalate"), self.escalation(step)),
            (field("step.aliases"), escape(self.words["list"].join(step.aliases))),
            (field("system.access"), Markup(self.words["semicolon"]).join(self._access(step))),
        ]
        return [(name, text) for name, text in known if text]

    def system_name(self, id: str) -> str:
        known = lookup.systems(self.context.facts)
        return known[id].name if id in known else id

    def controls(self, step: Step) -> tuple[list[StepControl], list[StepControl]]:
        """The controls of a step with what each is against: those that its doers carry out, and those of others."""
        own: list[StepControl] = []
        others: list[StepControl] = []
        for id in step.controls:
            note = targets.control_note(self.context.facts, id)
            listed = own if note is None or note.owner in doers(step) else others
            listed.append((self.links.control(id) or escape(id), note))
        return own, others

    @property
    def forms(self) -> list[Markup]:
        """The blank forms to fill in, by name and kind, in the order in which the steps make them."""
        made = [name for step in self.process.steps for name in step.outputs]
        known = lookup.records(self.context.facts)
        own = [each.id for each in self.process.records if known[each.id].form]
        return [self.links.form(id) for id in sorted(own, key=lambda id: made.index(id) if id in made else len(made))]

    @property
    def lanes(self) -> Markup:
        return Markup(flowchart.lanes_svg(self.process, lookup.chart_names(self.context.facts)))

    @property
    def plain(self) -> Markup:
        return Markup(flowchart.plain_svg(self.process, lookup.chart_names(self.context.facts)))

    @property
    def paper(self) -> Markup:
        return Markup(flowchart.paper_svg(self.process, lookup.chart_names(self.context.facts)))

    def kind(self, step: Step) -> str:
        conditional = step.kind == "parallel" and step.branches
        return str(self.words["inclusive"] if conditional else self.words["step_kinds"][step.kind])

    def position(self, step: Step) -> str:
        return str(self.words["position"]).format(position(self.process, step.id))

    def meanwhile(self, step: Step) -> Markup:
        """The steps that begin together with this one."""
        return Markup(self.words["list"]).join(map(self.step_link, self._alongside.get(step.id, ())))

    def ways(self, step: Step) -> list[Markup]:
        """Where a step goes on in words, one entry an edge; and where to, when a parallel step starts nothing."""
        words, edges = self.words["go"], self.flow.out[step.id]
        past = "" if any(is_otherwise(edge.when) for edge in edges) else goes_past(self.flow, step.id)
        none = [markup(words["none"], self._goal(step, past))] if past else []
        return [self._way(step, edge) for edge in edges] + none

    def _way(self, step: Step, edge: Edge) -> Markup:
        """不通过：回到 第 4 步 …（最多 2 次，约占 20%）."""
        words, goal = self.words, self._goal(step, edge.target)
        if edge.over:
            times = str(edge.branch.at_most if edge.branch else "")
            return markup(words["go"]["over"], self._condition(edge), times, goal)
        notes = self._notes(edge)
        aside = Markup('<span class="note">{}</span>').format(words["aside"].format(notes)) if notes else Markup("")
        return Markup(words["colon"]).join(filter(None, [self._condition(edge), goal])) + aside

    def _goal(self, step: Step, target: str) -> Markup:
        return markup(self.words["go"][self._direction(step, target)], self.step_link(target))

    def _direction(self, step: Step, target: str) -> str:
        """A step that stands earlier on the page and does not come round again is a way on all the same."""
        if target not in self.flow.steps:
            return "end"
        earlier = position(self.process, target) <= position(self.process, step.id)
        return "back" if earlier and step.id in reached(self.leads, (target,)) else "on"

    def _condition(self, edge: Edge) -> Markup:
        words = self.words["go"]
        return self.rich.line(words["else"] if edge.when == words["other"] else edge.when)

    def _notes(self, edge: Edge) -> str:
        words, branch = self.words, edge.branch
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
        field, wording = self.context.field, self.context.wording
        due = wording.due(step.due, self.process.clocks) if step.due else ""
        times = [
            (field("step.due"), due),
            (field("step.within"), wording.graded(step.within)),
        ]
        return [(label, text) for label, text in times if text]

    @property
    def given(self) -> list[tuple[str, list[str]]]:
        """To whom this process gives something, as the other processes tell it."""
        exchanges = lookup.exchanges_of(self.context.facts, self.process.id)
        return [(taker, names) for (giver, taker), names in exchanges.items() if giver == self.process.id]

    @property
    def taken(self) -> list[tuple[str, list[str]]]:
        exchanges = lookup.exchanges_of(self.context.facts, self.process.id)
        return [(giver, names) for (giver, taker), names in exchanges.items() if taker == self.process.id]

    @property
    def upstream(self) -> list[tuple[str, Markup]]:
        """What comes in, and from whom."""
        return [(each.name, self._partners([each.from_], each.note)) for each in self.process.inputs]

    @property
    def downstream(self) -> list[tuple[str, Markup]]:
        """What goes out, and to whom."""
        return [(each.name, self._partners(each.to, each.note)) for each in self.process.outputs]

    def _partners(self, ids: Sequence[str], note: str) -> Markup:
        """The processes, and what the note says: of somebody outside, or of what is handed over."""
        listed = [self.links.process(id) for id in ids if id != "external"]
        outside = self.words["labels"]["external"] if "external" in ids else ""
        return Markup(self.words["list"]).join(filter(None, [*listed, escape(note or outside)]))

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
            listed += [*doers(step), accountable, *step.consulted, *step.informed]
        return list(dict.fromkeys(filter(None, listed)))

    def _letters(self, step: Step, role: str) -> str:
        """RACI: responsible, accountable, consulted, informed (the four letters of the common matrix)."""
        accountable = step.accountable or self.process.owner
        letters = [
            "R" if role in doers(step) else "",
            "A" if role == accountable else "",
            "C" if role in step.consulted else "",
            "I" if role in step.informed else "",
        ]
        return "/".join(filter(None, letters))
