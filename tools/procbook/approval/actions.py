"""What may happen to an item: which action leads from the approved content to another, and which version it asks for.

The one rule for both sides: `approve` refuses what does not fit here, and the audit lets it not stand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from procbook.approval.canonical import parsed
from procbook.approval.changes import EVERYWHERE, Weight, class_of, weight_of
from procbook.approval.reading import process_of
from procbook.change import heaviest, large_enough, required_version
from procbook.change.change import MATERIAL
from procbook.manual.current_roles import Roles, with_current
from procbook.manual.model import Process

EFFECTIVE, RETIRED = "effective", "retired"
"""States of a process: in use, out of use."""

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
    there: what is approved, what was approved last in the ordinary way, the last one that was another. `used`: of a
    process out of use the last one that was in use. `withdrawn`: the approved one came by a withdrawal. `steps`: of the
    changes not long before, the last first, each with its class and the content that it began with. `roles`: those of
    the governance that judges, some of which may have become others.
    """

    content: bytes
    version: str = ""
    same: bool = False
    emergency: bool = False
    approved: bytes = b""
    ratified: bytes = b""
    previous: bytes = b""
    used: bytes = b""
    withdrawn: bool = False
    steps: tuple[tuple[str, bytes], ...] = ()
    roles: Roles = field(default_factory=dict)

    @property
    def is_first(self) -> bool:
        return not self.version

    @property
    def class_(self) -> str:
        return self.weight.class_

    @cached_property
    def weight(self) -> Weight:
        """Against the last version approved in the ordinary way: an emergency does not make the next change lighter."""
        if not self.is_first and not self.approved:
            return Weight(MATERIAL, frozenset({EVERYWHERE}))
        return weight_of(self.ordinary, self.content, self.roles)

    @cached_property
    def together(self) -> str:
        """What it weighs with the steps before, when that is more than each of them and itself; else "".

        A step whose approver saw as heavy a change ends the row.
        """
        each = self.class_
        for class_, before in self.steps:
            each = heaviest((each, class_))
            if before and (total := heaviest((each, class_of(before, self.content, self.roles)))) != each:
                return total
        return ""

    @cached_property
    def old(self) -> Process | None:
        """The process that names its approver: that of the last version approved in the ordinary way."""
        process = process_of(self.ordinary) if self.ordinary else None
        return with_current(process, self.roles) if process else None

    @property
    def ordinary(self) -> bytes:
        """The content approved last in the ordinary way."""
        return self.ratified or self.approved


def usual_action(transition: Transition) -> str:
    """The action that a transition is when nobody says another; "" when there is nothing to approve."""
    if transition.is_first:
        return "create"
    if transition.same:
        return "ratify" if transition.emergency else ""
    return _by_status(transition)


def _by_status(transition: Transition) -> str:
    """Whoever worked by a process may not do so any more when it is retired, and as little when it is a draft again."""
    before, after = (written(content, "status") for content in (transition.approved, transition.content))
    if after != before and (after == RETIRED or before == EFFECTIVE):
        return "retire"
    return "reinstate" if before == RETIRED and after != RETIRED else "change"


def judged_as(action: str, transition: Transition) -> str:
    """The action by whose rule a statement is judged: what it does, whatever it is called.

    Who takes a process back into use with another text changes it; who withdraws a withdrawal brings a text in. What
    takes a process out of use that was in use in the ordinary way is a retirement, what brings it back no mere
    withdrawal or ratification.
    """
    if action == "withdraw" and transition.withdrawn:
        action = "change"
    if action == "change" and not transition.is_first:
        action = _by_status(transition)
    if action in ("change", "withdraw", "ratify") and _goes_out_of_use(transition):
        action = "retire"
    elif action in ("withdraw", "ratify") and _comes_back(transition):
        action = "reinstate"
    return "change" if action == "reinstate" and _has_other_text(transition) else action


def _goes_out_of_use(transition: Transition) -> bool:
    """Whether people worked by a process as it was approved last in the ordinary way, and now no more."""
    before, after = (written(content, "status") for content in (transition.ordinary, transition.content))
    return before == EFFECTIVE != after


def _comes_back(transition: Transition) -> bool:
    """Whether a process that was out of use in the ordinary way is so no more."""
    before, after = (written(content, "status") for content in (transition.ordinary, transition.content))
    return before == RETIRED != after


def _has_other_text(transition: Transition) -> bool:
    """Whether a process comes back with another text than it went with, or was in use with."""
    before = (transition.approved, transition.used or transition.approved)
    return any(_without_status(transition.content) != _without_status(each) for each in before)


def _without_status(content: bytes) -> object:
    text = _text(content)
    return ({name: value for name, value in text[0].items() if name != "status"}, text[1]) if text else None


def misfit(action: str, transition: Transition) -> str:
    """Why an action is not what happens; "" when it is. The names are those of sentences."""
    if transition.is_first != (action in FIRST):
        return "not-approved-yet" if transition.is_first else "approved-before"
    if not transition.is_first and transition.same != (action in KEEPING):
        return "nothing-new" if transition.same else "not-the-approved-text"
    if action == "ratify" and not transition.emergency:
        return "no-emergency"
    if action in BY_STATUS and action != _by_status(transition) and not _was_a_change(action, transition):
        return "other-action"
    if action == "withdraw" and _text(transition.content) != _text(transition.previous):
        return "not-the-text-before"
    return ""


def _was_a_change(action: str, transition: Transition) -> bool:
    """Earlier releases called it a change to make a draft of a process; it is judged as a retirement all the same."""
    return action == "change" and RETIRED not in (
        written(transition.approved, "status"),
        written(transition.content, "status"),
    )


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


def same_text(one: bytes, other: bytes) -> bool:
    """Whether two contents say the same apart from version and day."""
    return one == other or (_text(one) is not None and _text(one) == _text(other))


def _text(content: bytes) -> tuple[dict[str, Any], Any] | None:
    """What a content says apart from its version, so that a withdrawal can be told from another change."""
    if not content:
        return None
    text = {name: value for name, value in _data(content).items() if name not in ("version", "effective_from")}
    return text, parsed(content)["files"]


def _data(content: bytes) -> dict[str, Any]:
    data = parsed(content)["data"] if content else None
    return data if isinstance(data, dict) else {}
