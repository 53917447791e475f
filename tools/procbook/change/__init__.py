"""What differs between two manuals, how heavy it is, what it means, and how often things may change.

Pure: two manuals in, changes out. See docs/decisions/changes.md.
"""

from procbook.change.change import Change, item_class, large_enough, required_version
from procbook.change.limits import Earliest, Limited, Past, earliest, is_correction, limit_faults
from procbook.change.manual import apply, changes, process_changes

__all__ = [
    "Change",
    "Earliest",
    "Limited",
    "Past",
    "apply",
    "changes",
    "earliest",
    "is_correction",
    "item_class",
    "large_enough",
    "limit_faults",
    "process_changes",
    "required_version",
]
