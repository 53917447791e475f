"""What approve, review, status and record say, line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from procbook.approval import KEEPING, level
from procbook.audit.explain import item_name
from procbook.change import Whole
from procbook.finding import CannotCheck
from procbook.manual.ahead import DAYS, Ahead
from procbook.report.ahead import ahead_sentence
from procbook.report.sections import Item
from procbook.signoff import Refusal, Row, Workspace, name_of, title_of
from procbook.signoff.approve import Ready, author_names
from procbook.signoff.recorder import Outcome
from procbook.words import Sentence, cannot, printable, say

SHOWN = 30
"""Changes that are listed; the rest is counted."""

SCHEMA_VERSION = 1


def refusal_text(refusal: Refusal, language: str) -> str:
    """Why not, in a sentence."""
    called = {"action": "approval.actions", "wanted": "audit.levels"}
    named = {name: Sentence(f"{called[name]}.{value}") for name, value in refusal.values.items() if name in called}
    return say(f"refusal.{refusal.name}", language, **{**refusal.values, **named})


def refused(item: str, refusals: Sequence[Refusal], language: str) -> Iterator[str]:
    """Everything that speaks against one approval."""
    yield _say("refused", language, item=item)
    yield from (f"  {refusal_text(refusal, language)}" for refusal in refusals)


def proposal(workspace: Workspace, ready: Ready, language: str) -> Iterator[str]:
    """What is about to be approved, and by whom."""
    proposed, record = ready.proposal, ready.record
    yield _proposed(ready, language)
    yield from _changes(ready, language)
    if authors := author_names(workspace, ready):
        yield _say("authors", language, authors=authors)
    if ready.authors.unknown:
        yield _say("unknown-authors-noted", language, authors=ready.authors.unknown)
    if proposed.joined:
        yield _say("joining", language, reason=record.statement.reason or None)
        yield _say("others", language, persons=_persons(workspace, proposed.joined.records))
    yield _approver(workspace, ready, language)


def _proposed(ready: Ready, language: str) -> str:
    proposed = ready.proposal
    return _say(
        "proposed-with-class" if proposed.class_ else "proposed",
        language,
        item=proposed.item,
        action=Sentence(f"approval.actions.{proposed.action}"),
        old=proposed.before.statement.version if proposed.before else None,
        new=proposed.version,
        class_=proposed.class_,
    )


def _changes(ready: Ready, language: str) -> Iterator[str]:
    """What is approved, a new thing with all that it says: nobody signs for a name alone."""
    if ready.proposal.action in KEEPING:
        return
    yield _say("changes", language)
    for change in ready.changes[:SHOWN]:
        yield from _change(change, language)
    if len(ready.changes) > SHOWN:
        yield "  " + _say("more", language, count=len(ready.changes) - SHOWN)
    if not ready.changes:
        yield "  " + _say("no-changes", language)


def _change(change: Whole, language: str) -> Iterator[str]:
    yield f"  - {change.title}"
    for line in change.lines:
        yield f"      {line.text}"
        yield from (f"        {below}" for below in line.below)
    if change.left:
        yield "      " + _say("more", language, count=change.left)


def _approver(workspace: Workspace, ready: Ready, language: str) -> str:
    given = ready.record.approval
    return _say(
        "by-deputy" if given.for_ else "by",
        language,
        person=name_of(workspace.governance, given.by),
        role=title_of(workspace.governance, given.role),
        for_=name_of(workspace.governance, given.for_ or ""),
        level=Sentence(f"audit.levels.{level(ready.record, verified=True)}"),
    )


def _persons(workspace: Workspace, records: Sequence[Any]) -> list[str]:
    return [name_of(workspace.governance, record.approval.by) for record in records]


def written(paths: Sequence[str], folder: str, language: str) -> Iterator[str]:
    """What was written and what to do next; `folder` is how the folder of the records is typed in a command line."""
    if not paths:
        yield _say("not-written", language)
        return
    yield _say("written", language)
    yield from (f"  {path}" for path in paths)
    yield _say("next", language)
    yield from (f"  git add {printable(folder)}", "  git commit -m approve")


def status_text(rows: Sequence[Row], coming: Sequence[Ahead], language: str) -> Iterator[str]:
    """Every item that waits, what is coming, how many are settled, and how far this can be relied on."""
    waiting = [row for row in rows if row.waits]
    for row in waiting:
        yield from _row(row, language)
    if not waiting:
        yield _say("nothing-waits", language)
    if coming:
        yield say("people.ahead", language, days=DAYS)
    yield from (f"  {ahead_sentence(each).say(language)}" for each in coming)
    counted = {state: sum(row.state == state for row in rows) for state in ("approved", "uncontrolled")}
    yield _say("approved-count", language, count=counted["approved"], uncontrolled=counted["uncontrolled"])
    yield _say("taken-at-its-word", language)


def status_json(rows: Sequence[Row], coming: Sequence[Ahead]) -> str:
    """The same for programs."""
    found = {"items": [row.plain() for row in rows], "ahead": [each.plain() for each in coming]}
    return json.dumps({"schema_version": SCHEMA_VERSION, **found}, ensure_ascii=False, indent=2)


def _row(row: Row, language: str) -> Iterator[str]:
    """One item that waits: for what, for whom, and what comes before."""
    state = Sentence(f"approval.states.{row.state}", {**row.plain(), "class_": row.class_ or None})
    yield _say("titled-row" if row.title else "row", language, item=row.item, title=row.title, state=state)
    if row.asked:
        yield f"  {asked_text(row, language)}"
    yield from (f"  {printable(finding)}" for finding in row.findings)
    for obstacle in row.obstacles:
        yield "  " + _say("obstacle", language, text=refusal_text(obstacle, language))


def asked_text(row: Row, language: str) -> str:
    """Whose approval is missing: of anybody who is named, or of somebody of each role."""
    key = "any" if not row.each or len(row.asked) == 1 else "each" if len(row.asked) == row.missing else "each-and-more"
    asked = [role_with_persons(role.title, role.persons) for role in row.asked]
    return _say(f"asked-{key}", language, missing=row.missing, asked=asked)


def role_with_persons(title: str, persons: Sequence[str]) -> Sentence:
    """A role and who holds it."""
    return Sentence("approval.asked-role", {"title": title, "persons": persons or [Sentence("approval.no-holder")]})


def recorded(outcomes: Sequence[Outcome], left: Sequence[str], language: str) -> Iterator[str]:
    """What became of the reviews on the forge; `left` are the items that nobody approved as they are."""
    yield from _became(outcomes, left, language)
    if any(outcome.written for outcome in outcomes):
        yield say("forge.next", language)
    elif not left:
        yield say("forge.nothing", language)


def _became(outcomes: Sequence[Outcome], left: Sequence[str], language: str) -> Iterator[str]:
    for outcome in outcomes:
        key = "recorded" if outcome.written else "refused"
        yield say(f"forge.{key}", language, item=outcome.item, login=outcome.login)
        yield from (f"  {path}" for path in outcome.written)
        yield from (f"  {refusal_text(refusal, language)}" for refusal in outcome.refused)
    yield from (say("forge.missing", language, item=item) for item in left)


def not_counted(outcomes: Sequence[Outcome], language: str) -> Iterator[Item]:
    """Whoever pressed the button has to hear that it counts for nothing, and why; not that it counts already, nor that
    a mere comment, or what was taken back, is no approval."""
    for outcome in outcomes:
        names = {refusal.name for refusal in outcome.refused}
        if names and "forge missing-approval" not in names and not names & {"given-already", "given-enough"}:
            item = item_name(outcome.item, language)
            said = say("requests.not-counted", language, name=outcome.name, item=item)
            yield Item(said, tuple(refusal_text(refusal, language) for refusal in outcome.refused))


def tended(
    number: int, outcomes: Sequence[Outcome], left: Sequence[str], problem: CannotCheck | None, language: str
) -> Iterator[str]:
    """What became of a request that was looked at."""
    yield say("requests.request", language, number=number)
    lines = [cannot(problem).say(language)] if problem else _became(outcomes, left, language)
    yield from (f"  {line}" for line in lines)


def _say(key: str, language: str, /, **values: Any) -> str:
    """A sentence of approval.yaml."""
    return say(f"approval.{key}", language, **values)
