"""What meets each demand: the processes that say it, the features of the product that do it, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from procbook.manual.model import Process, Requirement

NEEDS = {"content": ("content",), "mechanism": ("mechanism",), "both": ("content", "mechanism")}
"""What a kind of demand needs: content is met by a process in force that names it, a mechanism by a feature."""


class State(Enum):
    """How far a demand is met; the value names the word for it."""

    met = "met"
    partly = "partly_met"
    open = "open"


@dataclass(frozen=True)
class Answer:
    """A demand, the processes in force that name it, and what is still missing ("content", "mechanism")."""

    demand: Requirement
    processes: tuple[Process, ...]
    missing: tuple[str, ...]

    @property
    def state(self) -> State:
        if not self.missing:
            return State.met
        return State.open if len(self.missing) == len(NEEDS[self.demand.kind]) else State.partly


def answer(demand: Requirement, processes: Iterable[Process]) -> Answer:
    """What meets a demand. A process that is planned, a draft or retired meets nothing: nobody works by it."""
    naming = tuple(each for each in processes if each.status == "effective" and demand.id in each.fulfils)
    there = {"content": bool(naming), "mechanism": bool(demand.met_by)}
    return Answer(demand, naming, tuple(part for part in NEEDS[demand.kind] if not there[part]))
