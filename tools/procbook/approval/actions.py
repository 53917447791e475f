"""What may happen to an item: which action leads from the approved content to another, and which version it asks for.

The one rule for both sides: `approve` refuses what does not fit here, and the audit lets it not stand.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from procbook.approval.changes import class_of
from procbook.approval.reading import process_of
from procbook.change import large_enough, required_version
from procbook.change.change import MATERIAL
from procbook.manual.model import Process

ACTIONS = ("adopt", "create", "change", "review", "retire", "reinstate", "emergency", "ratify", "withdraw")
FIRST = frozenset({"create", "adopt"})
"""Actions of which nothing was approved before."""

KEEPING = frozenset({"review", "ratify"})
"""Actions that change neither version nor content."""

WITH_REASON = frozenset({"change", "retire", "reinstate", "emergency", "withdraw"})
"""Actions that nobody may take without saying why."""

BY_STATUS = frozenset({"change", "retire", "reinstate"})
"""Actions that tell whether an item goes out of use, or comes back."""


@dataclass(frozen=True)
class Transition:
    """From the approved content of an item to another one (or to the same).

    `version`: the approved one, "" when nothing is approved yet. `same`: the content stays. `emergency`: an emergency
    change waits for its ratification. `approved`, `ratified`, `previous`: canonical contents, b"" for one that is not
    there: what is approved, what was approved last in the ordinary way, the last one that was another.
    """

    content: bytes
    version: str = ""
    same: bool = False
    emergency: bool = False
    approved: bytes = b""
    ratified: bytes = b""
    previous: bytes = b""

    @property
    def is_first(self) -> bool:
        return not self.version

    @cached_property
    def class_(self) -> str:
        """Against the last version approved in the ordinary way: an emergency does not make the next change lighter."""
        if not self.is_first and not self.approved:
            return MATERIAL
        return class_of(self._ordinary, self.content)

    @cached_property
    def old(self) -> Process | None:
        """The process that names its approver: that of the last version approved in the ordinary way."""
        return process_of(self._ordinary) if self._ordinary else None

    @property
    def _ordinary(self) -> bytes:
        return self.ratified or self.approved


def usual_action(transition: Transition) -> str:
    """The action that a transition is when nobody says another; "" when there is nothing to approve."""
    if transition.is_first:
        return "create"
    if transition.same:
        return "ratify" if transition.emergency else ""
    return _by_status(transition)


def _by_status(transition: Transition) -> str:
    retired = _is_retired(transition.approved), _is_retired(transition.content)
    return {(False, True): "retire", (True, False): "reinstate"}.get(retired, "change")


def misfit(action: str, transition: Transition) -> str:
    """Why an action is not what happens; "" when it is. The names are those of sentences."""
    if transition.is_first != (action in FIRST):
        return "not-approved-yet" if transition.is_first else "approved-before"
    if not transition.is_first and transition.same != (action in KEEPING):
        return "nothing-new" if transition.same else "not-the-approved-text"
    if action == "ratify" and not transition.emergency:
        return "no-emergency"
    if action in BY_STATUS and action != _by_status(transition):
        return "other-action"
    if action == "withdraw" and _text(transition.content) != _text(transition.previous):
        return "not-the-text-before"
    return ""


def version_fault(action: str, transition: Transition, version: str) -> str:
    """What is wrong with the version of an action; "" when nothing is.

    `kept`: it must stay; `same`: it must go on; `back`: it is not greater; `small`: less than the class asks for. The
    first three void a statement, the last is only said of it.
    """
    if transition.is_first:
        return ""
    if action in KEEPING:
        return "" if version == transition.version else "kept"
    if version == transition.version:
        return "same"
    if not large_enough(transition.version, version, ""):
        return "back"
    return "" if large_enough(transition.version, version, transition.class_) else "small"


def version_asked(action: str, transition: Transition, kind: str, written: str) -> str:
    """The version of a statement: that of the text (`written`); where it has none, the next one, in the record only."""
    if action in KEEPING:
        return transition.version
    if written:
        return written
    if not transition.is_first:
        return required_version(transition.version, transition.class_)
    return "0.1.0" if kind == "process" else "1.0.0"


def written(content: bytes, field: str) -> str:
    """What a canonical content says in a field of text; "" when it says nothing."""
    value = _data(content).get(field)
    return value if isinstance(value, str) else ""


def _is_retired(content: bytes) -> bool:
    return written(content, "status") == "retired"


def _text(content: bytes) -> object:
    """What a content says apart from its version, so that a withdrawal can be told from another change."""
    if not content:
        return None
    text = {name: value for name, value in _data(content).items() if name not in ("version", "effective_from")}
    return text, json.loads(content)["files"]


def _data(content: bytes) -> dict[str, Any]:
    data = json.loads(content)["data"] if content else None
    return data if isinstance(data, dict) else {}
