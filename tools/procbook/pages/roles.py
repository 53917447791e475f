"""A page for each role: what I answer for, do, approve, am told."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from markupsafe import Markup

from procbook.manual.model import Control, Process, Role, Step
from procbook.manual.reviews import reviews
from procbook.pages.context import PageContext
from procbook.pages.links import address, role_path
from procbook.pages.page import Page
from procbook.pages.state import state_line
from procbook.pages.templating import shown_contact
from procbook.search import Document, Part

INDEX = "roles/index.md"


def role_pages(context: PageContext) -> Iterator[Page]:
    """The list of roles and a page for each."""
    title = context.words["labels"]["roles"]
    roles = list(context.manual.roles.values())
    yield Page(INDEX, title, context.render("roles.md.j2", INDEX, title, roles=roles), (context.file_of("roles"),))
    for role in roles:
        path = role_path(role.id)
        view = RoleView(context, role, path)
        duties = context.words["comma"].join(role.duties)
        markdown = context.render("role.md.j2", path, role.title, duties, role=role, v=view)
        yield Page(path, role.title, markdown, (context.file_of("roles"),), (_document(context, role, view),))


class RoleView:
    """What a role has to do with the manual, as lists of links."""

    def __init__(self, context: PageContext, role: Role, path: str) -> None:
        self._book = context
        self._role = role
        self._path = path

    @property
    def owned(self) -> list[Markup]:
        """Each process with its state and when it is due for review."""
        due = {review.process.id: self._book.review_text(review.due) for review in reviews(self._book.manual)}
        made = Markup('{} <span class="note">{}</span>')
        own = (process for process in self._book.manual.processes.values() if process.owner == self._role.id)
        return [
            made.format(
                self._book.process_link(process.id, self._path),
                self._book.words["semicolon"].join(
                    filter(None, [state_line(self._book, process), due.get(process.id)])
                ),
            )
            for process in own
        ]

    @property
    def approved(self) -> list[Markup]:
        return self._processes(lambda process: process.approver == self._role.id)

    @property
    def does(self) -> list[Markup]:
        return self._steps(lambda step: step.kind != "sign-off" and self._acts(step))

    @property
    def signs(self) -> list[Markup]:
        return self._steps(lambda step: step.kind == "sign-off" and self._acts(step))

    @property
    def consulted(self) -> list[Markup]:
        return self._steps(lambda step: self._role.id in step.consulted)

    @property
    def informed(self) -> list[Markup]:
        return self._steps(lambda step: self._role.id in step.informed)

    @property
    def records(self) -> list[Markup]:
        kept = (record.id for _, record in self._book.records.values() if record.kept_by == self._role.id)
        return [found for each in kept if (found := self._book.record_link(each, self._path))]

    @property
    def controls(self) -> list[Markup]:
        own = (pair for pair in self._book.controls.values() if pair[1].owner == self._role.id)
        return [self._control(process, control) for process, control in own]

    def _control(self, process: Process, control: Control) -> Markup:
        """C-CP-01 and the risk it is there for."""
        risk = self._book.rich(process, self._path).line(control.risk)
        return Markup("{} {}").format(self._book.control_link(control.id, self._path), risk)

    @property
    def groups(self) -> list[tuple[str, str, list[Markup]]]:
        """Anchor, heading and links of each list that is not empty."""
        label = self._book.words["labels"]
        groups = [
            ("owns", label["answers_for"], self.owned),
            ("approves", label["approver_of"], self.approved),
            ("does", label["does"], self.does),
            ("signs", label["approves"], self.signs),
            ("consulted", label["consulted_on"], self.consulted),
            ("informed", label["informed_of"], self.informed),
            ("records", label["keeps"], self.records),
            ("controls", label["runs_controls"], self.controls),
        ]
        return [group for group in groups if group[2]]

    def _acts(self, step: Step) -> bool:
        others = (each.owner for each in step.owner_when)
        return self._role.id in (step.owner, *step.with_, *others)

    def _processes(self, wanted: Callable[[Process], bool]) -> list[Markup]:
        found = (process for process in self._book.manual.processes.values() if wanted(process))
        return [self._book.process_link(process.id, self._path) for process in found]

    def _steps(self, wanted: Callable[[Step], bool]) -> list[Markup]:
        """Each process with the steps in it."""
        found = ((process, [step for step in process.steps if wanted(step)]) for process in self._book.manual.written)
        return [
            self._book.process_link(process.id, self._path) + self._links(process, steps)
            for process, steps in found
            if steps
        ]

    def _links(self, process: Process, steps: list[Step]) -> Markup:
        links = (self._book.step_link(process.id, step.id, self._path, short=True) for step in steps)
        return Markup(f"<ul>{''.join(f'<li>{link}</li>' for link in links if link)}</ul>")


def _document(context: PageContext, role: Role, view: RoleView) -> Document:
    """Found by what it is called and does, and by the people who hold it."""
    duties = Part("", "section", context.words["labels"]["duties"], "\n".join(role.duties))
    holders = [Part("", "section", each.name, shown_contact(each)) for each in context.holders(role)]
    parts = (duties, *holders)
    return Document(address(role_path(role.id)), role.title, "role", aliases=role.aliases, parts=parts, weight=0.7)
