"""The version each changed process has to say, and whether it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from procbook.change.change import Change, heaviest, large_enough, required_version
from procbook.manual.model import Manual


@dataclass(frozen=True, slots=True)
class Bump:
    """A process on both sides: class of its changes (its forms included), versions, the smallest version allowed."""

    process: str
    class_: str
    old: str
    new: str
    needed: str
    enough: bool


def bumps(base: Manual, head: Manual, changes: Sequence[Change]) -> list[Bump]:
    """The processes whose content or version changed, in the order of the manual; new and deleted ones have no rule."""
    listed = []
    for id, new in head.processes.items():
        old = base.processes.get(id)
        attached = {name for record in new.records for name in (record.form, record.sample) if name}
        items = {f"process/{id}", *(f"file/{name}" for name in attached)}
        own = [change for change in changes if change.item in items]
        if own and old and old.written and new.written:
            class_ = heaviest(change.class_ for change in own)
            enough = large_enough(old.version, new.version, class_)
            needed = required_version(old.version, class_)
            listed.append(Bump(id, class_, old.version, new.version, needed, enough))
    return listed
