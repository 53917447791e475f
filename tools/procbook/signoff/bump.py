"""The version and the day that a change is due: found out, and written into its file without touching anything else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from procbook.audit import ItemState
from procbook.change import MATERIAL, Comparison, earliest
from procbook.change.change import GENERAL
from procbook.finding import CannotCheck
from procbook.manual.calendar import workday_from
from procbook.manual.dates import day_of
from procbook.manual.load import Loaded, touched
from procbook.manual.model import Process
from procbook.signoff.orders import ordered
from procbook.signoff.workspace import Workspace
from procbook.source.edit import Put, edited

VERSION, DAY = "version", "effective_from"


class Due(NamedTuple):
    """What the file of a changed process says and has to say; "" where it says nothing, or nothing has to change."""

    item: str
    path: str
    class_: str
    version: tuple[str, str]
    day: tuple[str, str]

    @property
    def changes(self) -> dict[str, str]:
        """The fields that have to say something else."""
        new = {VERSION: self.version, DAY: self.day}
        return {field: after for field, (before, after) in new.items() if after and after != before}


def bumps(workspace: Workspace, old: Loaded, new: Loaded, spare: int = 0) -> list[Due]:
    """What changed processes have to say and do not say yet. `spare`: how many days later than today the change may
    land, for a day that has to be written anew; an emergency is in force at once. Raises CannotCheck when something
    could not be compared."""
    if left_out := old.manual.left_out | new.manual.left_out:
        raise CannotCheck("not-compared", names=sorted(left_out))
    compared = Comparison(old.manual, new.manual, workspace.base, "", touched(old, new))
    return [each for each in due(workspace, compared, new, spare) if each.changes]


def due(workspace: Workspace, compared: Comparison, head: Loaded, spare: int = 0) -> Iterator[Due]:
    """For each process that changed against the base: the smallest version that says so, where the one there does not,
    and the earliest working day, where the one there is too early. An editorial change needs no day of its own."""
    landing = workspace.today + timedelta(spare)
    wishes = ordered(workspace)
    for item, bump in compared.bumps.items():
        process, old = (side.processes[bump.process] for side in (compared.head, compared.base))
        version = bump.new if bump.enough and bump.new != bump.old else bump.needed
        day = process.effective_from
        if item in wishes and wishes[item].action == "emergency":
            day = workspace.today.isoformat()
        elif bump.class_ in (MATERIAL, GENERAL):
            first, later = (_first_day(workspace, item, bump.class_, on) for on in (workspace.today, landing))
            if not (_is_chosen(process, old, workspace.today) and day_of(day) >= first):
                day = workday_from(later, workspace.governance.settings.calendar).isoformat()
        if bump.class_:
            days = (process.effective_from, day)
            yield Due(item, head.paths[bump.process], bump.class_, (bump.new, version), days)


def _first_day(workspace: Workspace, item: str, class_: str, landing: date) -> date:
    """The earliest day on which a change of this class may be in force, were it to land on a day."""
    state = workspace.state(item) or ItemState(item)
    authors = {*workspace.authors(item, "change").persons, *([me] if (me := workspace.me()) else [])}
    return earliest(class_, landing, authors, state.changes, workspace.governance.settings).day


def _is_chosen(process: Process, old: Process, today: date) -> bool:
    """Whether a day is one that somebody meant: another one than before, or one that was announced and is to come. One
    that is past was that of the old text."""
    day = process.effective_from
    return day != old.effective_from or (day != "" and day_of(day) > today)


def written(data: bytes, path: str, changes: dict[str, str]) -> bytes:
    """A file with other values in fields at its top, every other byte as it is. Raises CannotCheck where that cannot be
    done."""
    below = {DAY: VERSION}
    return edited(data, path, [Put((field,), value, below.get(field, "")) for field, value in changes.items()])
