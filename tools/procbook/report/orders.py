"""What an order does: the files as they are to be, and everything that this touches, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from procbook.check.engine import check
from procbook.finding import CannotCheck, Finding
from procbook.manual.dates import day_of, is_date
from procbook.manual.departure import departure
from procbook.manual.load import Loaded, load
from procbook.manual.orders import LEAVE, MERGE, RENAME, SPLIT, Order
from procbook.manual.role_acts import known_person, known_role, merging, renaming, splitting
from procbook.report.departure import departure_text
from procbook.report.role_acts import merging_text, renaming_text, splitting_text
from procbook.report.section_markdown import as_markdown
from procbook.report.sections import Block, Item, Items, Section, Text
from procbook.signoff import Row, Workspace, rows
from procbook.tree.overlay import Overlay
from procbook.words import Sentence, cannot, rule_message, say

NO_HISTORY = frozenset({"no-git", "no-repository", "no-commit", "no-governance", "governance-unreadable"})
"""Why nobody can say what waits for an approval: the rest of a departure is told all the same."""


class Done(NamedTuple):
    """The files that change, and what is to be told."""

    files: dict[str, bytes]
    text: str


def order_markdown(text: str, language: str) -> str:
    """What an order did, or why it could not, for a comment: lines that stand in become lists."""
    blocks: list[Block] = []
    for line in filter(None, text.splitlines()):
        told, depth = line.lstrip(), len(line) - len(line.lstrip())
        last = blocks[-1].items if depth and blocks and isinstance(blocks[-1], Items) else ()
        if not depth:
            blocks.append(Text(told))
        elif last and depth > 2:
            blocks[-1] = Items((*last[:-1], last[-1]._replace(below=(*last[-1].below, told))))
        elif last:
            blocks[-1] = Items((*last, Item(told)))
        else:
            blocks.append(Items((Item(told),)))
    cut = say("request.cut", language)
    return as_markdown([Section(say("requests.order", language), tuple(blocks), 1)], cut, "")


def carried_out(order: Order, loaded: Loaded, workspace: Workspace) -> Done:
    """What an order that changes files does to a manual; nothing is written. Raises CannotCheck for what cannot be."""
    _require_known(order, loaded)
    done = _ACTS[order.order](order, loaded, workspace)
    _require_readable(loaded, done.files)
    return done


def _require_known(order: Order, loaded: Loaded) -> None:
    """Raises CannotCheck for all names at once that nobody has: else each costs whoever wrote them a round."""
    manual = loaded.manual
    people = [order.person, *(each.person for each in order.successors), *order.holders]
    roles = [order.role, *(each.role for each in order.successors), *order.roles]
    roles += [] if order.title else [order.into]  # a new role has an id that is no name yet
    wrong = [
        *_unknown(partial(known_person, manual), people),
        *_unknown(partial(known_role, manual), roles),
    ]
    if len(wrong) > 1 and not manual.left_out:
        raise CannotCheck("order-names", count=len(wrong), told=wrong)


def _unknown(known: Callable[[str], object], names: Iterable[str]) -> Iterator[Sentence]:
    for name in dict.fromkeys(filter(None, names)):
        try:
            known(name)
        except CannotCheck as problem:
            yield cannot(problem)


def _require_readable(loaded: Loaded, files: dict[str, bytes]) -> None:
    """Raises CannotCheck when the files could not be read as they are to be: with an id, say, that is none."""
    known = {(fault.rule, fault.location) for fault in loaded.faults}
    for fault in load(Overlay(loaded.tree, files)).faults:
        if fault.location.path in files and (fault.rule, fault.location) not in known:
            raise CannotCheck("act-unreadable", why=rule_message(fault.rule, fault.variant, fault.values))


def _leave(order: Order, loaded: Loaded, workspace: Workspace) -> Done:
    if not is_date(order.last_day):
        raise CannotCheck("no-date", value=order.last_day)
    leaving = departure(loaded, order.person, day_of(order.last_day), order.successors)
    files, language = leaving.files, workspace.language
    found = check(leaving.loaded_after, today=leaving.next_day, base=leaving.loaded, language=language).findings
    return Done(files, departure_text(leaving, _waiting(leaving.person.name, workspace), found, language))


def _rename(order: Order, loaded: Loaded, workspace: Workspace) -> Done:
    act = renaming(loaded, order.role, order.title)
    return Done(act.files, renaming_text(act, workspace.language))


def _merge(order: Order, loaded: Loaded, workspace: Workspace) -> Done:
    act = merging(loaded, order.roles, order.into, workspace.today)
    return Done(act.files, merging_text(act, _found(loaded, act.files, workspace), workspace.language))


def _split(order: Order, loaded: Loaded, workspace: Workspace) -> Done:
    moved = (order.processes, order.holders, workspace.today)
    act = splitting(loaded, order.role, order.into, order.title, *moved)
    return Done(act.files, splitting_text(act, _found(loaded, act.files, workspace), workspace.language))


_ACTS = {LEAVE: _leave, RENAME: _rename, MERGE: _merge, SPLIT: _split}


def _found(loaded: Loaded, files: dict[str, bytes], workspace: Workspace) -> Sequence[Finding]:
    """What the check finds of the manual as it is to be, against what it is."""
    after, today = load(Overlay(loaded.tree, files)), workspace.today
    return check(after, today=today, base=loaded, language=workspace.language).findings


def _waiting(name: str, workspace: Workspace) -> list[Row]:
    """The items that wait for the approval of somebody, among others."""
    try:
        found = rows(workspace, workspace.today)
    except CannotCheck as problem:
        if problem.name not in NO_HISTORY:
            raise
        return []
    return [row for row in found if any(name in asked.persons for asked in row.asked)]
