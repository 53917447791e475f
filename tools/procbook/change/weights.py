"""The class of one change: by its kind, or by what its old and new values are.

What the values decide stands in JUDGED: how much of a text changed, whether a control got weaker.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

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


def classes_of(what: str, action: str) -> Mapping[str, str]:
    """Every class that a change of a kind can have, by what decides: see `Judge`; "" where nothing has to."""
    kind = f"{what}-{action}"
    judge = JUDGED.get(kind)
    return judge.classes if judge else {"": CLASSES.get(kind, CLASSES.get(what, MATERIAL))}


def _listed(value: Any) -> Any:
    """One value and a list of only that one mean the same."""
    return value if isinstance(value, tuple) else (value,)


class Judge(Protocol):
    """Gives the class of a change by its values. `classes`: all that it can give, by what decides: marks, words, sense;
    weaker, stronger; taken, own."""

    @property
    def classes(self) -> Mapping[str, str]: ...

    def __call__(self, before: Any, after: Any) -> str: ...


_NAMED = re.compile(NAME.pattern + r"|(?<![A-Za-z0-9-])[A-Za-z]+(?:-[A-Za-z0-9]+)+|\d+(?:[.,]\d+)*%?")

_LONG = 1_000
"""As in `lists`; here one pair is compared, there hundreds."""


@dataclass(frozen=True)
class Text:
    """Judges a text by how much of it changed: only its marks and blanks, its wording, or its sense.

    Sense: numbers, names in [[…]] and $(…), codes, words that decide ("not", "only"), or more than half of the text.
    No machine can tell that other words mean the same; the class of `words` says how far the field is trusted.
    `read`: how to read a value that is no text.
    """

    marks: str
    words: str
    sense: str
    read: Callable[[Any], Any] = lambda value: value

    @property
    def classes(self) -> Mapping[str, str]:
        return {"sense": self.sense, "words": self.words, "marks": self.marks}

    def __call__(self, before: Any, after: Any) -> str:
        before, after = self.read(before), self.read(after)
        if not isinstance(before, str) or not isinstance(after, str):
            return self.sense
        if _sense(before) != _sense(after):
            return self.sense
        if _letters(before) == _letters(after):
            return self.marks
        return self.words if likeness(before, after, _LONG) >= ALIKE else self.sense


def text(marks_words_sense: str) -> Text:
    return Text(*marks_words_sense)


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


class Strength:
    """Judges whether a control got weaker (material) or stronger (general); the values are told weakest first."""

    classes: Mapping[str, str] = {"weaker": MATERIAL, "stronger": GENERAL}

    def __init__(self, *weak_to_strong: Any) -> None:
        self._rank = {value: place for place, value in enumerate(weak_to_strong)}

    def __call__(self, before: Any, after: Any) -> str:
        stronger = self._rank.get(after, -1) > self._rank.get(before, len(self._rank))
        return self.classes["stronger" if stronger else "weaker"]


class WayIn:
    """Judges a way in that comes or goes: what another process hands over is weighed there; here it is only written
    down again."""

    classes: Mapping[str, str] = {"own": GENERAL, "taken": EDITORIAL}

    def __call__(self, before: Input | Start | None, after: Input | Start | None) -> str:
        way_in = before or after
        return self.classes["taken" if way_in and way_in.from_ not in ("", "external") else "own"]


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
    "input-added": WayIn(),
    "input-removed": WayIn(),
    "start-added": WayIn(),
    "start-removed": WayIn(),
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
    "control.kind-changed": Strength("detective", "preventive"),
    "control.frequency-changed": Strength("", *FREQUENCIES),
    "control.key-changed": Strength(False, True),
    "control.automatic-changed": Strength(False, True),
    "record.contains-changed": text("CCB"),
    "table.columns-changed": text("CCB"),
    "table.row-changed": Text("C", "C", "B", lambda cells: " | ".join(map(str, cells))),
    "table.note-changed": text("CCB"),
    "role.duties-changed": text("CCB"),
    "term.meaning-changed": text("CCB"),
    "article.demand-changed": text("CCB"),
}
