"""What differs between two manuals, how heavy it is, what it means, and how often things may change.

Pure: two manuals in, changes out. See docs/decisions/changes.md.
"""

from procbook.change.bumps import Bump, bumps
from procbook.change.change import Change, heaviest, item_class, large_enough, required_version
from procbook.change.comparison import Comparison
from procbook.change.effects import Effect, effect_sentence, effects
from procbook.change.limits import Earliest, Limited, Past, earliest, is_correction, limit_faults
from procbook.change.manual import apply, changes, process_changes
from procbook.change.names import Names
from procbook.change.sentences import item_title, sentence

__all__ = [
    "Bump",
    "Change",
    "Comparison",
    "Earliest",
    "Effect",
    "Limited",
    "Names",
    "Past",
    "apply",
    "bumps",
    "changes",
    "earliest",
    "effect_sentence",
    "effects",
    "heaviest",
    "is_correction",
    "item_class",
    "item_title",
    "large_enough",
    "limit_faults",
    "process_changes",
    "required_version",
    "sentence",
]
