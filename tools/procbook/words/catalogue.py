"""The words of the rules: one catalogue per language, a file per family, read once.

A catalogue entry (YAML, `words/<language>/rules/<family>.yaml`, key = rule id) has

    summary: what the rule finds, one line
    why:     what goes wrong otherwise, with the demand or standard it serves
    fix:     how to mend it
    message: "text with {blanks}"      # or a mapping variant -> text; the variant "" is the default
    bad:     YAML that breaks the rule  # overlaid on the example manual, see tests/examples
    good:    YAML that does not
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from procbook.words.fill import fill
from procbook.words.texts import LANGUAGES, folder, read

AUDITED = "governance"
"""The family of rules that judge a history: `audit` reports them, `check` cannot."""


@dataclass(frozen=True, slots=True)
class RuleWords:
    """The words of one rule in one language."""

    summary: str
    why: str
    fix: str
    messages: Mapping[str, str]
    bad: str
    good: str
    family: str
    language: str

    def message(self, variant: str, values: Mapping[str, Any]) -> str:
        """The message in words; blanks are filled with printable text only.

        Raises KeyError when the catalogue lacks the variant or a blank: a fault of ours that a test finds.
        """
        return fill(self.messages[variant], self.language, **values)


@cache
def catalogue(language: str) -> Mapping[str, RuleWords]:
    """Every rule's words in a language, by rule id."""
    found: dict[str, RuleWords] = {}
    for file in sorted(folder(language, "rules").iterdir(), key=lambda f: f.name):
        for rule, entry in read(file).items():
            examples = {} if language == LANGUAGES[0] else _examples().get(rule, {})
            found[rule] = _words(entry, examples, file.name.removesuffix(".yaml"), language)
    return found


@cache
def _examples() -> Mapping[str, Mapping[str, str]]:
    """The examples stand once, in the first language; other catalogues may have their own."""
    return {rule: {"bad": words.bad, "good": words.good} for rule, words in catalogue(LANGUAGES[0]).items()}


def _words(entry: Mapping[str, Any], examples: Mapping[str, str], family: str, language: str) -> RuleWords:
    message = entry["message"]
    messages = {"": message} if isinstance(message, str) else {str(k or ""): v for k, v in message.items()}
    bad, good = (entry.get(name, examples.get(name, "")) for name in ("bad", "good"))
    return RuleWords(entry["summary"], entry["why"], entry["fix"], messages, bad, good, family, language)
