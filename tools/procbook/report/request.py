"""What a request to change the manual does, and what is still in its way: for everybody who looks at it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial

import msgspec

from procbook.approval import contents, told_whole
from procbook.change import Change, Comparison, Earliest, Whole
from procbook.change.rename import renamed, renames
from procbook.check.engine import check
from procbook.finding import Finding, Severity
from procbook.manual.ahead import Ahead, ahead
from procbook.manual.holders import holders
from procbook.manual.load import Loaded, touched
from procbook.manual.model import Process
from procbook.manual.orders import APPROVE, Order, waiting_order
from procbook.signoff import (
    Proposal,
    Row,
    Wish,
    Workspace,
    changed_items,
    is_own,
    ordered,
    propose,
    quoted_digest,
    row,
    rows,
)
from procbook.signoff.recorder import Outcome
from procbook.signoff.status import APPROVED
from procbook.tree import addresses, resolve

FLOW = ("steps", "starts", "ends")
"""The fields of a process that its flowchart shows."""

OPEN_ORDER = "open-order"
"""The finding of an order that waits."""

NOT_PINNED, UNKNOWN_AUTHOR = "root-not-pinned", "unknown-author"

UNAPPROVED = frozenset({"missing-approval", "quorum-not-met"})
"""The findings of an item that waits for its approval, or for one more."""


@dataclass(frozen=True)
class Request:
    """A request against what it is for.

    `findings`: of the check and of the audit, `new` where the request made them. `rows`: the items that wait for an
    approval. `preview`: where the handbook is shown as it would be, or "". `quoted`: the digest that an approval quotes
    on a forge that does not tell what was approved, or "". `order`: what the request asks the pipeline for. `brought`:
    what was never approved and is now, by item: how it differs from what was. `outcomes`: what became of the opinions
    on the forge. `order_failed`: the pipeline could not do what was asked.
    """

    compared: Comparison
    findings: tuple[Finding, ...]
    rows: tuple[Row, ...]
    today: date
    preview: str = ""
    quoted: str = ""
    order: Order | None = None
    brought: Mapping[str, Sequence[Whole]] = field(default_factory=dict)
    outcomes: tuple[Outcome, ...] = ()
    order_failed: bool = False

    @property
    def changes_nothing(self) -> bool:
        """Whether readers see the same: only the way of writing differs."""
        return not self.compared.changes and not self.compared.left_out

    @cached_property
    def own(self) -> list[Finding]:
        """What the request has to mend or to look at: errors first, then what else it made; not that it is still to be
        approved, which its rows say."""
        waiting = {(rule, row.item) for row in self.waiting for rule in UNAPPROVED}
        own = (each for each in self.findings if not each.waiver and _is_own(each) and not self._waits(each))
        found = [finding for finding in own if (finding.rule, finding.subject) not in waiting]
        return sorted(found, key=lambda finding: (finding.severity, finding))

    def _waits(self, finding: Finding) -> bool:
        """Whether it says that the order waits for the program: there is nothing to mend then."""
        return self.order is not None and finding.rule == OPEN_ORDER

    @property
    def old(self) -> int:
        """How many findings are of others, from before; notes are none."""
        weighty = (finding for finding in self.findings if finding.severity < Severity.note and not finding.waiver)
        return sum(not _is_own(finding) for finding in weighty)

    @property
    def errors(self) -> int:
        return sum(finding.severity is Severity.error for finding in self.own)

    @property
    def waiting(self) -> list[Row]:
        """What has to be approved before the merge."""
        return [row for row in self.rows if row.waits and not row.may_wait]

    @property
    def missing(self) -> int:
        """How many approvals are still to be given before the merge."""
        return sum(row.missing for row in self.waiting)

    @property
    def approved(self) -> list[Row]:
        """What has all its approvals."""
        return [row for row in self.rows if row.state == APPROVED and row.approved_by]

    @property
    def to_ratify(self) -> list[Row]:
        """What was approved as an emergency, and has to be approved once more in time."""
        return [row for row in self.rows if row.may_wait]

    @property
    def items(self) -> list[str]:
        """What is approved as one and changed: processes, and what the rows have."""
        changed = (change.item for change in self.compared.changes if change.item.startswith("process/"))
        others = (row.item for row in self.rows if not row.item.startswith("process/"))
        return list(dict.fromkeys([*changed, *self.compared.bumps, *others]))

    def row(self, item: str) -> Row | None:
        """Where an item stands."""
        return next((row for row in self.rows if row.item == item), None)

    @property
    def first_days(self) -> dict[str, Earliest]:
        """For each changed process the earliest day on which it may be in force."""
        return {row.item: row.first_day for row in self.rows if row.first_day}

    @property
    def may_be_merged(self) -> bool:
        return not self.errors and not self.waiting and not self.order

    @cached_property
    def ahead(self) -> list[Ahead]:
        """What is coming in the organisation, were the request merged."""
        return ahead(self.compared.head, self.today)

    @cached_property
    def flows(self) -> list[tuple[Process, Process, frozenset[str]]]:
        """The processes whose flow changed: before, with the steps renamed as they are called now; after; and the steps
        in which something changed."""
        return [flow for id in self.compared.head.processes if (flow := self._flow(id))]

    def _flow(self, id: str) -> tuple[Process, Process, frozenset[str]] | None:
        before, after = self.compared.base.processes.get(id), self.compared.head.processes[id]
        changed = [change for change in self._changes(f"process/{id}") if change.route[:1] and change.route[0] in FLOW]
        if not changed or before is None or not before.steps or not after.steps:
            return None
        steps = frozenset(change.subject for change in changed if change.subject)
        return renamed(before, renames(before, after)), after, steps

    def _changes(self, item: str) -> Iterator[Change]:
        return (change for change in self.compared.changes if change.item == item)

    @cached_property
    def affected(self) -> dict[str, tuple[str, ...]]:
        """The roles that need to know, with the persons who hold them on the day."""
        effects = (effect for effect in self.compared.effects if effect.key == "roles-affected")
        roles = dict.fromkeys(role for effect in effects for role in effect.values["roles"])
        return {role: self._holders(role) for role in roles}

    def _holders(self, role: str) -> tuple[str, ...]:
        manual = self.compared.head if role in self.compared.head.roles else self.compared.base
        if role not in manual.roles:
            return ()
        return tuple(manual.people[person].name for person in holders(manual.roles[role], manual, self.today))


def _is_own(finding: Finding) -> bool:
    return finding.new or finding.severity is Severity.error


def with_all_names(compared: Comparison) -> Comparison:
    """For drawings: titles of what is gone, too."""
    base, head = compared.base, compared.head
    both = msgspec.structs.replace(
        head, roles={**base.roles, **head.roles}, processes={**base.processes, **head.processes}
    )
    return Comparison(base, both, compared.base_name, compared.head_name, compared.touched)


def request_of(old: Loaded, new: Loaded, workspace: Workspace, preview: str = "") -> Request:
    """The request that is checked out in a workspace: the manual at its base, and the committed one.

    Raises CannotCheck when it cannot be judged.
    """
    verdict, base = workspace.verdict, workspace.base
    compared = Comparison(old.manual, new.manual, base, "HEAD", touched(old, new))
    findings = verdict.findings if verdict else ()
    if verdict is None or verdict.report is None:  # the audit checks the manual too, where it can
        checked = partial(check, today=workspace.today, language=workspace.language, counts_old=True)
        found = checked(new, base=old, revision=base)
        findings = (*findings, *found.findings)
    there = contents(old.tree, workspace.governance.policy.site)
    same = {item for item, now in workspace.committed.items() if item in there and there[item].digest == now.digest}
    findings = tuple(_of_this_request(findings, workspace, same))
    wishes = ordered(workspace)
    asked = [row(workspace, wish, workspace.today) for wish in wishes.values()]
    changed = [each for each in rows(workspace, workspace.today) if each.item not in {*same, *wishes}]
    order = waiting_order(new.documents) if is_own(workspace) else None
    brought = _brought(workspace, wishes) if order and order.order == APPROVE else {}
    return Request(compared, findings, (*changed, *asked), workspace.today, preview, _quoted(workspace), order, brought)


def _brought(workspace: Workspace, wishes: Mapping[str, Wish]) -> dict[str, Sequence[Whole]]:
    """What differs from what was approved: whoever approves it sees nothing of it in the request."""
    told: dict[str, Sequence[Whole]] = {}
    for item, wish in wishes.items():
        proposal = propose(workspace, wish)
        if isinstance(proposal, Proposal):
            before, after = proposal.transition.approved, proposal.content.canonical
            told[item] = told_whole(before, after, workspace.governance.manual, workspace.language)
    return told


def _of_this_request(findings: Iterable[Finding], workspace: Workspace, same: Container[str]) -> Iterator[Finding]:
    """Without what no request is about: that a command was run without `--root`; and who wrote earlier changes, or
    items that it leaves as they are (`same`), where nothing comes of it: the policy asks for a declaration only."""
    writers = addresses(workspace.root, workspace.base) if workspace.base else frozenset()
    for finding in findings:
        noted = finding.rule == UNKNOWN_AUTHOR and finding.severity is not Severity.error
        by_others = not any(f"<{address}>" in finding.message for address in writers)
        of_others = noted and (by_others or finding.subject in same)
        if finding.rule != NOT_PINNED and not of_others:
            yield replace(finding, new=True) if noted else finding


def _quoted(workspace: Workspace) -> str:
    """What approves the request where it is written into a comment; "" on other forges."""
    forge = workspace.governance.settings.forge
    if forge is None or forge.kind != "gitee":
        return ""
    base, head = (resolve(workspace.root, name) for name in (workspace.base, "HEAD"))
    return quoted_digest(workspace, changed_items(workspace, base, head), head)
