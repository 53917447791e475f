"""What differs between two manuals, how heavy it is, what it means, and how often things may change.

Pure: two manuals in, changes out. See docs/decisions/changes.md.
"""

from procbook.change.change import Change, item_class, large_enough, required_version
from procbook.change.limits import Earliest, Limited, Past, earliest, is_correction, limit_faults

__all__ = [
    "Change",
    "Earliest",
    "Limited",
    "Past",
    "earliest",
    "is_correction",
    "item_class",
    "large_enough",
    "limit_faults",
    "required_version",
]
