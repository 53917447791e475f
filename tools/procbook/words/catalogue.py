"""The words of the rules: one catalogue per language, a file per family, read once.

A catalogue entry (YAML, `words/<language>/rules/<family>.yaml`, key = rule id) has

    summary: what the rule finds, one line
    why:     what goes wrong otherwise, with the demand or standard it serves
    fix:     how to mend it
    message: "text with {blanks}"      # or a mapping variant -> text; the variant "" is the default
    bad:     YAML that breaks the rule  # overlaid on the example manual, see tests/examples
    good:    YAML that does not
    apart:   # groups of messages that are mended in another way
      - {of: [variant, …], summary: what they are about, fix: how to mend these}   # and why, bad, good

A group without a `why` has that of the rule; its examples are its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeAlias

from procbook.words.fill import fill
from procbook.words.texts import LANGUAGES, folder, read

Examples: TypeAlias = Mapping[tuple[str, ...], Mapping[str, str]]
"""The examples of a rule, by the messages that they are about."""

AUDITED = "governance"
"""The family of rules that judge a history: `audit` reports them, `check` cannot."""


@dataclass(frozen=True, slots=True)
class RuleWords:
    """The words of one rule in one language. `of`: the messages that a group is about, () for all others."""

    summary: str
    why: str
    fix: str
    messages: Mapping[str, str]
    bad: str
    good: str
    family: str
    language: str
    of: tuple[str, ...] = ()
    apart: tuple[RuleWords, ...] = ()

    def about(self, variant: str) -> RuleWords:
        """The words for one of the messages: those of its group, if it is in one."""
        return next((group for group in self.apart if variant in group.of), self)

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
def _examples() -> Mapping[str, Examples]:
    """The examples stand once, in the first language; other catalogues may have their own."""
    return {
        rule: {words.of: {"bad": words.bad, "good": words.good} for words in (whole, *whole.apart)}
        for rule, whole in catalogue(LANGUAGES[0]).items()
    }


def _words(entry: Mapping[str, Any], examples: Examples, family: str, language: str) -> RuleWords:
    message = entry["message"]
    messages = {"": message} if isinstance(message, str) else {str(k or ""): v for k, v in message.items()}
    whole = _group(entry, RuleWords("", "", "", messages, "", "", family, language), examples)
    return replace(whole, apart=tuple(_group(group, whole, examples) for group in entry.get("apart", ())))


def _group(entry: Mapping[str, Any], whole: RuleWords, examples: Examples) -> RuleWords:
    """The words of a group of messages, or of the rule."""
    of = tuple(entry.get("of", ()))
    own = examples.get(of, {})
    bad, good = (entry.get(name, own.get(name, "")) for name in ("bad", "good"))
    why = entry.get("why", whole.why)
    return replace(whole, summary=entry["summary"], why=why, fix=entry["fix"], bad=bad, good=good, of=of)
