"""What differs between two manuals, how heavy it is, what it means, and how often things may change.

Pure: two manuals in, changes out. See docs/decisions/changes.md.
"""

from procbook.change.bumps import Bump, bumps
from procbook.change.change import MATERIAL, Change, heaviest, item_class, large_enough, required_version
from procbook.change.comparison import Comparison
from procbook.change.concerned import concerned, everybody
from procbook.change.effects import Effect, effect_sentence, effects
from procbook.change.fields import FieldClass, field_classes
from procbook.change.limits import Earliest, Limited, Past, earliest, limit_faults, limits_of_authority
from procbook.change.manual import changes, steering
from procbook.change.names import Names
from procbook.change.sentences import Row, item_title, noun, row, sentence
from procbook.change.whole import Whole, whole

__all__ = [
    "MATERIAL", "Bump", "Change", "Comparison", "Earliest", "Effect", "FieldClass", "Limited", "Names", "Past", "Row",
    "Whole", "bumps", "changes", "concerned", "earliest", "effect_sentence", "effects", "everybody", "field_classes",
    "heaviest", "item_class", "item_title", "large_enough", "limit_faults", "limits_of_authority", "noun",
    "required_version", "row", "sentence", "steering", "whole",
]  # fmt: skip
