"""What the job writes onto the branch of a request: what an order asks for, versions and days that are due, and the
records of approvals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from procbook.approval import contents, is_record_path
from procbook.finding import CannotCheck
from procbook.forge import APPROVED, Request, Review, person
from procbook.manual.code_owners import Standing, code_owners, found, standing
from procbook.manual.load import Loaded, load
from procbook.manual.named import with_ids
from procbook.manual.orders import ACTS, ORDER, waiting_order
from procbook.report.orders import carried_out
from procbook.requests.tending import Tending
from procbook.signoff import Workspace, asks_for_everything, is_own, is_settled, ordered
from procbook.signoff.bump import bumps, written
from procbook.signoff.recorder import Outcome
from procbook.tree import Revision, Tree, WorkTree, began
from procbook.tree.overlay import Overlay
from procbook.words import say
from procbook.writing import remove_file, write_files

SPARE = 7
"""Days that a request is given for its approvals, where the day it comes into force is written for it."""


class Acted(NamedTuple):
    """What became of an order: the commit, what is to be told; or why it cannot be carried out."""

    commit: str = ""
    text: str = ""
    problem: CannotCheck | None = None


def caught_up(tending: Tending, workspace: Workspace, asking: Request) -> str:
    """Merge the published branch into that of a request where both changed one item: what was approved of the half that
    lies here is no approval of what the merge would make, and nobody could ever approve that. So where an order brings
    all that was published without an approval.

    The commit; "" where there is nothing to do, or a person has to decide what stays.
    """
    folder = workspace.root
    first = began(folder, workspace.base)
    if not asking.own or first == workspace.base:
        return ""
    site = workspace.governance.policy.site
    before, there, here = (_digests(Revision(folder, commit), site) for commit in (first, workspace.base, "HEAD"))
    both = any(there.get(id, mine) != mine and before.get(id) not in (mine, there[id]) for id, mine in here.items())
    if not both and not asks_for_everything(workspace):
        return ""
    message = say("requests.caught-up", tending.language, branch=tending.forge.branch)
    commit = tending.clone.merge(folder, workspace.base, message, _recorder(tending, workspace), tending.recorder.now)
    if commit:
        tending.clone.push(commit, asking.source)
    return commit


def _digests(tree: Tree, site: Iterable[str]) -> dict[str, str]:
    return {item: content.digest for item, content in contents(tree, site).items()}


def acted(tending: Tending, workspace: Workspace, asking: Request) -> Acted | None:
    """Carry out an order that changes files, and take it away; None when there is none."""
    loaded = load(WorkTree(workspace.root))
    order = waiting_order(loaded.documents)
    if not (asking.own and order and order.order in ACTS and is_own(workspace)):
        return None
    try:
        done = carried_out(order, loaded, workspace)
    except CannotCheck as problem:
        return Acted(problem=problem)
    write_files(workspace.root, done.files)
    remove_file(workspace.root / ORDER)
    message = say("requests.acted", tending.language, order=order.order)
    wished = tending.clone.writers(workspace.root, ORDER, workspace.base)
    return Acted(_pushed(tending, workspace, [*done.files, ORDER], message, asking.source, wished), done.text)


def bumped(tending: Tending, workspace: Workspace, asking: Request, anew: bool) -> str:
    """Write onto the branch the records that it takes away; and the ids of what is named where ids belong, and the
    versions and days that are due, until somebody has approved what it says. `anew`: also afterwards, since that is no
    longer what it says.

    The commit; "" when there is nothing to write or it cannot be known.
    """
    if not asking.own:
        return ""
    folder = workspace.root
    before = Revision(folder, began(folder, workspace.base))
    files = _taken_away(before, WorkTree(folder))
    if anew or not any(_counts(workspace, review) for review in asking.reviews):
        files |= _due(tending, workspace, load(before), load(Overlay(WorkTree(folder), files)))
    write_files(folder, files)
    return _pushed(tending, workspace, list(files), say("requests.bumped", tending.language), asking.source)


def _due(tending: Tending, workspace: Workspace, old: Loaded, new: Loaded) -> dict[str, bytes]:
    """The files with the ids, versions and days that they have to say, as far as that can be known."""
    broken_before = {fault.location.path for fault in old.faults}
    files = {path: data for path, data in with_ids(new).items() if path not in broken_before}
    new = load(Overlay(new.tree, files)) if files else new
    try:
        found = bumps(workspace, old, new, SPARE)
        files |= {each.path: written(new.bytes_of(each.path), each.path, each.changes) for each in found}
        files |= _owners(new, tending)
    except CannotCheck:  # the report says what is wrong with the files
        pass
    return files


def _taken_away(before: Tree, now: Tree) -> dict[str, bytes]:
    """The records of approvals that the branch takes away, as the forge's button that takes back a merge does: they
    only grow, and what was approved once stays on record."""
    kept = {entry.path for entry in now.entries()}
    records = (entry for entry in before.entries() if entry.ordinary and is_record_path(entry.path))
    return {entry.path: before.read(entry.path, entry.size) for entry in records if entry.path not in kept}


def _owners(loaded: Loaded, tending: Tending) -> dict[str, bytes]:
    """CODEOWNERS as it has to be now, by its path from the manual, when there is one of ours that is not."""
    forge = loaded.manual.settings.forge
    file = found(loaded.tree, forge.kind if forge else "")
    if loaded.faults or standing(file, loaded.manual, tending.today) not in (Standing.stale, Standing.outlived):
        return {}
    above = "../" * file.prefix.count("/")
    return {above + file.path: code_owners(loaded.manual, tending.today, file.prefix).encode()}


def _counts(workspace: Workspace, review: Review) -> bool:
    """Whether it is an approval by one of the people, of another's request: those of strangers hold nobody up."""
    known = person(review, workspace.governance.people) is not None
    return review.state == APPROVED and known and review.user != review.opener


def put_records(tending: Tending, workspace: Workspace, outcomes: tuple[Outcome, ...], number: int, branch: str) -> str:
    """Commit the records, without the order that has all its approvals now, and let the branch go on to that commit;
    "" when there are none."""
    paths = [path for outcome in outcomes for path in outcome.written]
    wishes = ordered(workspace) if paths else {}
    if wishes and all(is_settled(workspace, wish) for wish in wishes.values()):
        remove_file(workspace.root / ORDER)
        paths.append(ORDER)
    return _pushed(tending, workspace, paths, say("requests.message", tending.language, number=number), branch)


def _pushed(
    tending: Tending, workspace: Workspace, paths: list[str], message: str, branch: str, authors: Sequence[str] = ()
) -> str:
    if not paths:
        return ""
    by = _recorder(tending, workspace)
    commit = tending.clone.commit(workspace.root, paths, message, by, tending.recorder.now, authors)
    tending.clone.push(commit, branch)
    return commit


def _recorder(tending: Tending, workspace: Workspace) -> tuple[str, str]:
    """By whose name and address the job commits."""
    recorder = workspace.governance.people[tending.recorder.id]
    return recorder.name, next(iter(recorder.emails), f"{recorder.id}@procbook.invalid")
