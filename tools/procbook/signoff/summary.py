"""What changed, as the record of an approval says it when nobody wrote a word on it."""

from __future__ import annotations

from dataclasses import replace

from procbook.approval import sentences
from procbook.signoff.proposal import Proposal
from procbook.signoff.workspace import Workspace
from procbook.words import LANGUAGES

MOST = 1000
"""Characters of a summary that is made from the changes."""


def summed_up(workspace: Workspace, proposal: Proposal) -> Proposal:
    """With a summary made from the changes, in the language of the manual, when nobody wrote one."""
    if proposal.wish.summary:
        return proposal
    language = workspace.governance.settings.language
    told = sentences(*sides(proposal), workspace.governance.manual, language if language in LANGUAGES else "en")
    text = "\n".join(told)
    text = text if len(text) <= MOST else text[: MOST - 1] + "…"
    return replace(proposal, wish=replace(proposal.wish, summary=text))


def sides(proposal: Proposal) -> tuple[bytes, bytes]:
    """The approved content, and the one that is proposed."""
    return proposal.transition.approved, proposal.content.canonical
