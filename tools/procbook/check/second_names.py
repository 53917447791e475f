"""Names that are not there only because the entry that should have them has the id of another one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from procbook.finding import Fault
from procbook.manual.known import FILES
from procbook.tree import FOLDER


def second_names(faults: Iterable[Fault]) -> list[Fault]:
    """The unknown names of each file that may be those of its entries whose ids are told as double: not more of them
    than there are such entries. What they shall be called says whoever mends the ids.
    """
    faults = list(faults)
    doubled = Counter(fault.location.path for fault in faults if _is_double(fault))
    unknown: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults if doubled else ():
        if _is_unknown(fault) and not _is_slip(fault):
            unknown[_home(fault)].append(fault)
    few = (found for path, found in unknown.items() if len(set(map(_name, found))) <= doubled[path])
    return [fault for found in few for fault in found]


def _name(fault: Fault) -> str:
    return str(fault.values["id"])


def _is_unknown(fault: Fault) -> bool:
    """Whether a name is not there; one that names its own entry is."""
    return fault.rule == "unknown-reference" and fault.variant != "itself"


def _is_slip(fault: Fault) -> bool:
    """Whether a name is nearly one that is there: a slip of its own. Ids of steps are all alike."""
    kind, _, close = fault.variant.partition("-")
    return close != "" and kind != "step"


def _is_double(fault: Fault) -> bool:
    return fault.rule == "duplicate-id" and fault.variant in ("item", "step")


def _home(fault: Fault) -> str:
    """The file in which an unknown name should stand, "" when that is not one alone."""
    kind = fault.variant.partition("-")[0]
    if kind == "step":
        return fault.location.path
    return f"{FOLDER}/{FILES[kind]}" if kind in FILES else ""
