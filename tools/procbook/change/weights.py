"""The class of one change: by its kind, or by what its old and new values are.

What the values decide stands in JUDGED: how much of a text changed, whether a control got weaker.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

from procbook.change.change import EDITORIAL, GENERAL, MATERIAL
from procbook.change.classes import CLASSES
from procbook.change.lists import ALIKE, likeness
from procbook.manual.model import Input, Start
from procbook.manual.richtext import NAME
from procbook.words import LANGUAGES, texts


def class_of(what: str, action: str, before: Any, after: Any) -> str:
    """The class of a change. What nobody weighed is material: then a person looks."""
    kind = f"{what}-{action}"
    judge = JUDGED.get(kind)
    if judge:
        return judge(before, after)
    if action == "changed" and _listed(before) == _listed(after):
        return EDITORIAL
    return CLASSES.get(kind, CLASSES.get(what, MATERIAL))


def _listed(value: Any) -> Any:
    """One value and a list of only that one mean the same."""
    return value if isinstance(value, tuple) else (value,)


Judge = Callable[[Any, Any], str]

_NAMED = re.compile(NAME.pattern + r"|(?<![A-Za-z0-9-])[A-Za-z]+(?:-[A-Za-z0-9]+)+|\d+(?:[.,]\d+)*%?")

_LONG = 1_000
"""As in `lists`; here one pair is compared, there hundreds."""


def text(marks_words_sense: str) -> Judge:
    """Judge a text by how much of it changed: only its marks and blanks, its wording, or its sense.

    Sense: numbers, names in [[…]] and $(…), codes, words that decide ("not", "only"), or more than half of the text.
    No machine can tell that other words mean the same; the class of `words` says how far the field is trusted.
    """
    marks, words, sense = tuple(marks_words_sense)

    def class_of_text(before: Any, after: Any) -> str:
        if not isinstance(before, str) or not isinstance(after, str):
            return sense
        if _sense(before) != _sense(after):
            return sense
        if _letters(before) == _letters(after):
            return marks
        return words if likeness(before, after, _LONG) >= ALIKE else sense

    return class_of_text


def _sense(value: str) -> list[str]:
    """Names, numbers and words that decide in a text. Other numerals than digits count, but for one."""
    normal = unicodedata.normalize("NFKC", value)
    numerals = [c for c in normal if not c.isascii() and unicodedata.numeric(c, 1) != 1]
    return [match[0] for match in _NAMED.finditer(normal)] + numerals + _decisive().findall(normal)


@cache
def _decisive() -> re.Pattern[str]:
    """Words that turn the sense of a sentence round, longest first."""
    words = {word for language in LANGUAGES for word in texts("change", language)["decisive"]}
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))))


def _letters(value: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", value).casefold()))


def strength(*weak_to_strong: Any) -> Judge:
    """A control got weaker (material) or stronger (general)."""
    rank = {value: place for place, value in enumerate(weak_to_strong)}
    return lambda before, after: GENERAL if rank.get(after, -1) > rank.get(before, len(rank)) else MATERIAL


FREQUENCIES = ("yearly", "half-yearly", "quarterly", "monthly", "biweekly", "weekly", "daily", "per-case", "realtime")
"""How often a control is carried out, rarest first."""

JUDGED: dict[str, Judge] = {
    "process.ends-changed": text("CCB"),
    "process.cautions-changed": text("CCB"),
    "process.clocks-changed": text("CCB"),
    "step.does-changed": text("CCB"),
    "step.cautions-changed": text("CCB"),
    "step.inputs-changed": text("CBB"),
    "step.outputs-changed": text("CBB"),
    "scope.includes-changed": text("CAA"),
    "scope.excludes-changed": text("CAA"),
    "process.purpose-changed": text("CAA"),
    "input-added": lambda before, after: _taken(after),
    "input-removed": lambda before, after: _taken(before),
    "start-added": lambda before, after: _taken(after),
    "start-removed": lambda before, after: _taken(before),
    "start.event-changed": text("CCB"),
    "start.when-changed": text("CCB"),
    "branch.when-changed": text("CAA"),
    "owner_when.when-changed": text("CAA"),
    "hand_over.when-changed": text("CBB"),
    "hand_over.what-changed": text("CBB"),
    "exception_rule.when-changed": text("CBA"),
    "exception_rule.how-changed": text("CBA"),
    "control.risk-changed": text("CCB"),
    "control.activity-changed": text("CBA"),
    "control.test-changed": text("CCB"),
    "control.evidence-changed": text("CBA"),
    "control.kind-changed": strength("detective", "preventive"),
    "control.frequency-changed": strength("", *FREQUENCIES),
    "control.key-changed": strength(False, True),
    "control.automatic-changed": strength(False, True),
    "record.contains-changed": text("CCB"),
    "record.contains-added": lambda before, after: GENERAL,
    "table.columns-changed": text("CCB"),
    "table.row-changed": lambda before, after: text("CCB")(_row(before), _row(after)),
    "table.note-changed": text("CCB"),
    "role.duties-changed": text("CCB"),
    "term.meaning-changed": text("CCB"),
    "article.demand-changed": text("CCB"),
}


def _taken(way_in: Input | Start) -> str:
    """What another process hands over is weighed there; here it is only written down again."""
    return EDITORIAL if way_in.from_ not in ("", "external") else GENERAL


def _row(cells: Any) -> str:
    return " | ".join(map(str, cells))
