"""From when a change may be in force, told before it is approved: what the audit would say, were it to land today."""

from __future__ import annotations

from collections.abc import Iterator

from procbook.approval import KEEPING, written
from procbook.audit import ItemState, Observation, Reason, broken_limits
from procbook.change import Earliest, Past, earliest
from procbook.signoff.proposal import Proposal
from procbook.signoff.workspace import Workspace


def too_early(workspace: Workspace, proposal: Proposal) -> Iterator[str]:
    """The limits of frequency and notice that a proposal breaks, in words. An emergency is judged by its own rule."""
    if proposal.before is None or proposal.action in (*KEEPING, "emergency"):
        return
    state = workspace.state(proposal.item) or ItemState(proposal.item)
    settings, counts = workspace.governance.settings, proposal.content.kind == "process" and proposal.action == "change"
    limits = proposal.transition.weight.limits
    for limited, limit in broken_limits(state, _change(workspace, proposal), limits, settings, counts):
        values = {**limited.values, "item": title_of_limit(workspace, limit)} if limit else limited.values
        reason = Reason(limited.rule, proposal.item, limited.variant, values)
        yield Observation(proposal.item, reason).worded(workspace.language).message


def first_day(workspace: Workspace, proposal: Proposal) -> Earliest | None:
    """The earliest day on which a change of a process may be in force; None for what is no change of one."""
    if proposal.content.kind != "process" or proposal.action != "change" or proposal.before is None:
        return None
    state, authors = workspace.state(proposal.item), _change(workspace, proposal).authors
    past = state.changes if state else ()
    return earliest(proposal.class_, workspace.today, authors, past, workspace.governance.settings)


def _change(workspace: Workspace, proposal: Proposal) -> Past:
    """The proposal as the limits see it."""
    content = proposal.content
    day = written(content.canonical, "effective_from") if content.kind == "process" else ""
    authors = frozenset(workspace.authors(proposal.item, proposal.action).persons)
    places = proposal.transition.weight.places
    return Past(proposal.class_, proposal.version, workspace.today, day, authors, False, places)


def title_of_limit(workspace: Workspace, id: str) -> str:
    """What a limit of authority is called."""
    limits = workspace.governance.manual.limits
    return limits[id].title if id in limits else id
