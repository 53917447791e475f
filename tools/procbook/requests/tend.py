"""Going through the requests on a forge: what was approved is recorded, and each gets its report as one comment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial, reduce
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from procbook.finding import CannotCheck
from procbook.forge import MERGED, OPEN, Request, Thread, numbers, request
from procbook.manual.forge_pages import is_filled_in, new_file_address
from procbook.manual.load import load
from procbook.manual.orders import ORDER
from procbook.report.escaped import escaped
from procbook.report.orders import order_markdown
from procbook.report.request import Request as Changed
from procbook.report.request import request_of
from procbook.report.request_formats import markdown
from procbook.requests.branch import Acted, acted, bumped, caught_up, put_records
from procbook.requests.limits import TOO_LONG, in_time, require_small
from procbook.requests.previews import clear_previews, put_preview
from procbook.requests.tending import Tending
from procbook.signoff import Workspace, is_own, ordered, rows
from procbook.signoff.recorder import Outcome, record, require_trusted, unapproved
from procbook.tree import Revision, began, prefix_of
from procbook.words import cannot, say, texts

MARK = "<!-- procbook report -->"
"""The first line of our comment."""

ORDER_MARK = "<!-- procbook order -->"
"""The first line of our other comment, on what an order did."""

LONGEST_TOLD = 20_000
"""Signs of that comment; a departure from a large manual touches more than anybody reads."""

LOOKED_BACK = 20
"""Requests that were merged last, among which one without a record is looked for."""

_REFS = {"gitlab": "refs/merge-requests/{}/head"}
_PULL = "refs/pull/{}/head"
"""Where each forge keeps the branch of a request, also of one from another repository."""

_FETCHED = "refs/procbook"
"""Where the clone keeps it."""

LONGEST = 2_000
"""Signs of a problem that are told in a comment: a forge that refused it would keep the old verdict."""

_FOR_THE_LOG = {"request-fault", "git-refused", "not-read", "not-written"}
"""Problems that tell of the machine of the job: its log has them, the comment does not."""


class Tended(NamedTuple):
    """What became of a request: its outcomes and the items that nobody approved; that it is as it was the last time; or
    why it could not be looked at."""

    number: int
    same: bool = False
    outcomes: tuple[Outcome, ...] = ()
    left: tuple[str, ...] = ()
    problem: CannotCheck | None = None


def tend(tending: Tending) -> Iterator[Tended]:
    """Go through the open requests; then record what was merged without a record, as from a branch in somebody's own
    repository, which cannot be written to.

    Raises CannotCheck when the forge or the repository cannot be reached at all.
    """
    forge = tending.forge
    tending.clone.fetch(_published(tending))
    opened = numbers(forge.kind, tending.api, forge.address, forge.branch, OPEN)
    for number in opened:
        yield _tried(number, partial(_open, tending, number))
    tending.clone.forget(_FETCHED, {str(number) for number in opened})
    if tending.previews:
        clear_previews(tending.previews, set(map(str, opened)))
    (published,) = tending.clone.fetch(_published(tending))
    with tending.clone.laid_out(published) as folder:
        yield from _merged(tending, Workspace(folder, tending.today, tending.language))


def _published(tending: Tending) -> dict[str, str]:
    """The protected branch as the forge has it, and its name here."""
    return {f"refs/heads/{tending.forge.branch}": f"refs/remotes/origin/{tending.forge.branch}"}


def _tried(number: int, tended: Callable[[], Tended]) -> Tended:
    """What keeps one request from being looked at keeps none of the others, be it a fault of ours: somebody could
    otherwise stop the approvals of everybody."""
    try:
        return tended()
    except CannotCheck as problem:
        return Tended(number, problem=problem)
    except (Exception, SystemExit) as error:
        told = CannotCheck("request-fault", name=type(error).__name__, text=" ".join(str(error).split()))
        return Tended(number, problem=told)


def _open(tending: Tending, number: int) -> Tended:
    asking, published = _asked(tending, number)
    thread = Thread(tending.forge.kind, tending.api, tending.forge.address, number, MARK)
    state = _state(tending, asking, published)
    if thread.text.startswith(state):
        return Tended(number, same=True)
    tended = _tried(number, partial(_reported, tending, asking, published, thread))
    if tended.problem:  # else the verdict on what was there before would stay
        thread.keep(_unjudged(tended.problem, state, tending.language))
    return tended


def _reported(tending: Tending, asking: Request, published: str, thread: Thread) -> Tended:
    """Write onto the branch what is due and what was approved, and the report into the comment."""
    with in_time():
        require_small(tending.clone.root, published, asking.head)
        with tending.clone.laid_out(asking.head) as folder:
            workspace = Workspace(folder, tending.today, tending.language, published)
            require_trusted(workspace, tending.root)
            if merged := caught_up(tending, workspace, asking):
                workspace, asking = replace(workspace), replace(asking, head=merged)
            if done := acted(tending, workspace, asking):
                _told(tending, asking.number, done)
                workspace, asking = replace(workspace), replace(asking, head=done.commit or asking.head)
            if commit := bumped(tending, workspace, asking, anew=bool(merged)):
                workspace, asking = replace(workspace), replace(asking, head=commit)
            outcomes = tuple(record(workspace, asking, tending.recorder)) if asking.own else ()
            head = put_records(tending, workspace, outcomes, asking.number, asking.source) or asking.head
            left = unapproved(workspace, asking, outcomes)
            failed = done is not None and done.problem is not None
            thread.keep(_comment(tending, folder, replace(asking, head=head), published, outcomes, failed))
    return Tended(asking.number, outcomes=outcomes, left=tuple(left))


def _told(tending: Tending, number: int, done: Acted) -> None:
    """What became of an order, as a comment that stays when the report goes on."""
    why = done.problem and say("requests.not-acted", tending.language, text=cannot(done.problem).say(tending.language))
    thread = Thread(tending.forge.kind, tending.api, tending.forge.address, number, ORDER_MARK)
    thread.keep(order_markdown((why or done.text)[:LONGEST_TOLD], tending.language))


def _asked(tending: Tending, number: int) -> tuple[Request, str]:
    """The request, with its commits in the clone, and the published branch at the same moment: what the request took
    over from there is no change of its own. Raises CannotCheck when it went on meanwhile."""
    forge = tending.forge
    asking = request(forge.kind, tending.api, forge.address, number, forge.branch)
    ref = _REFS.get(forge.kind, _PULL).format(number)
    there, published = tending.clone.fetch({ref: f"{_FETCHED}/{number}", **_published(tending)})
    if there != asking.head:
        raise CannotCheck("request-went-on", number=number)
    return asking, published


def _unjudged(problem: CannotCheck, state: str, language: str) -> str:
    """In place of a report, why there is none. What takes too long is begun again only when something has changed."""
    why = say("requests.log", language) if problem.name in _FOR_THE_LOG else cannot(problem).say(language)[:LONGEST]
    lines = [f"## {escaped(say('request.title', language))}", escaped(say("requests.unjudged", language, text=why))]
    return "\n\n".join([state, *lines] if problem.name in TOO_LONG else lines)


def _state(tending: Tending, asking: Request, published: str) -> str:
    """All that a comment depends on, as a line that nobody sees; while it is the same there is nothing to do."""
    opinions = sorted((review.review, review.user, review.state, review.at) for review in asking.reviews)
    told = repr((asking.head, published, tending.today, opinions)).encode()
    return f"<!-- {sha256(told).hexdigest()} -->"


def _comment(
    tending: Tending, folder: Path, asking: Request, published: str, outcomes: tuple[Outcome, ...], failed: bool
) -> str:
    """The report of what is laid out now, with the records that were written. `failed`: the order in it could not be
    carried out."""
    blanks = {"{number}": str(asking.number), "{branch}": quote(asking.source, safe=""), "{commit}": asking.head}
    preview = reduce(lambda text, blank: text.replace(blank, blanks[blank]), blanks, tending.preview)
    old, new = (load(Revision(folder, revision)) for revision in (began(folder, published), "HEAD"))
    workspace = Workspace(folder, tending.today, tending.language, published)
    if tending.previews and not put_preview(workspace, tending.previews / str(asking.number)):
        preview = ""
    changed = replace(request_of(old, new, workspace, preview), outcomes=outcomes, order_failed=failed)
    text = markdown(changed, tending.language)
    notes = [say("requests.commit", tending.language, commit=asking.head[:12])]
    if asking.own and _may_be_urgent(workspace, changed):
        notes += _urgent(tending, prefix_of(new.tree), asking.source)
    if not asking.own:
        notes.append(say("requests.elsewhere", tending.language))
        notes += [say("requests.order-elsewhere", tending.language)] * is_own(workspace)
    return "\n".join([_state(tending, asking, published), text.rstrip(), *(f"\n{note}" for note in notes)])


def _may_be_urgent(workspace: Workspace, changed: Changed) -> bool:
    """Whether processes that people work by wait for approval, which an emergency may do without; nothing of them is to
    be mended, and no order says anything yet."""
    waits = any(row.item.startswith("process/") and row.action == "change" for row in changed.waiting)
    allowed = workspace.governance.policy.emergency is not None and not ordered(workspace)
    return waits and allowed and not changed.errors


def _urgent(tending: Tending, folder: str, branch: str) -> list[str]:
    """What to do when it cannot wait, with the way to it."""
    text = texts("orders", tending.language)["kinds"]["emergency"]["text"]
    address = new_file_address(tending.forge, folder + ORDER, text, branch)
    lines = [say("requests.urgent", tending.language, branch=branch)]
    lines += [] if is_filled_in(tending.forge) else [say("requests.urgent-text", tending.language)]
    return [" ".join([*map(escaped, lines), f"<{address}>"])]


def _merged(tending: Tending, workspace: Workspace) -> Iterator[Tended]:
    """Record on the published branch what waits there and was approved in a request that is merged."""
    require_trusted(workspace, tending.root)
    if not any(row.waits for row in rows(workspace, tending.today)):
        return
    forge = tending.forge
    for number in islice(numbers(forge.kind, tending.api, forge.address, forge.branch, MERGED), LOOKED_BACK):
        tended = _tried(number, partial(_landed, tending, number, workspace))
        if tended.problem or tended.outcomes:
            yield tended


def _landed(tending: Tending, number: int, workspace: Workspace) -> Tended:
    asking, _ = _asked(tending, number)
    with in_time():
        outcomes = tuple(record(workspace, asking, tending.recorder))
    put_records(tending, workspace, outcomes, number, tending.forge.branch)
    return Tended(number, outcomes=outcomes, left=tuple(unapproved(workspace, asking, outcomes)))
