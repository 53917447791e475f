"""An order: what somebody without a command line asks the pipeline to do, as one file in a request.

It is no part of a manual. While it is there the check says that it waits; the pipeline does what it asks for, takes it
away, and what it made is approved as any other change.
"""

from __future__ import annotations

from collections.abc import Mapping

from procbook.manual.model import Value
from procbook.tree import FOLDER

ORDER = f"{FOLDER}/order.yaml"

LEAVE, RENAME, MERGE, SPLIT = "leave", "rename-role", "merge-roles", "split-role"
ACTS = (LEAVE, RENAME, MERGE, SPLIT)
"""Orders that change files, on the branch of the request."""

APPROVE = "approve"

ACTIONS = ("review", "emergency", "ratify", APPROVE)
"""Orders that say as what an approval is meant, where the text alone does not, or of what."""

NEEDS: Mapping[str, tuple[str, ...]] = {
    LEAVE: ("person", "last_day"),
    RENAME: ("role", "title"),
    MERGE: ("roles", "into"),
    SPLIT: ("role", "into", "processes"),
    "review": ("processes", "conclusion"),
    "ratify": ("processes",),
    "emergency": ("processes", "reason"),
    APPROVE: ("reason",),
}
"""The fields that each order has to have."""


class Successor(Value, omit_defaults=True):
    """Who takes over a role; `role` is "" for all that nobody else is named for."""

    person: str
    role: str = ""


class Order(Value, omit_defaults=True):
    """People, roles and processes are named as people call them, or by their ids."""

    schema: int
    order: str
    person: str = ""
    last_day: str = ""
    successors: tuple[Successor, ...] = ()
    role: str = ""
    roles: tuple[str, ...] = ()
    into: str = ""
    title: str = ""
    holders: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()
    conclusion: str = ""
    reason: str = ""

    @property
    def lacks(self) -> list[str]:
        """The fields that it would need."""
        return [name for name in NEEDS[self.order] if not getattr(self, name)]


def waiting_order(documents: Mapping[str, Value]) -> Order | None:
    """The order among the documents of a manual, when it has all that it needs."""
    order = documents.get(ORDER)
    return order if isinstance(order, Order) and not order.lacks else None
