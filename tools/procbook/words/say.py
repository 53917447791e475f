"""Saying a sentence of the product: a name and values in, the sentence in a language out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from procbook.finding import CannotCheck
from procbook.words.catalogue import catalogue
from procbook.words.fill import fill
from procbook.words.texts import LANGUAGES, texts

RULES = "rules"
"""The part whose sentences are the messages of rules: "rules.missing-owner", "rules.missing-owner.variant"."""


class Sentence(NamedTuple):
    """A sentence before the language is known. It can be a value of another one."""

    name: str
    values: Mapping[str, Any] = {}

    def say(self, language: str) -> str:
        """The sentence in a language, safe to print."""
        return say(self.name, language, **self.values)


def say(name: str, language: str, /, **values: Any) -> str:
    """The sentence `<part>.<key>` of `words/<language>/texts/<part>.yaml` with its blanks filled, safe to print.

    Keys within keys are joined by dots ("verify.levels"). Raises KeyError for a sentence that is not there and for a
    blank without a value: faults of ours that a test finds.
    """
    return fill(_template(name, language), language, **values)


def rule_message(rule: str, variant: str, values: Mapping[str, Any]) -> Sentence:
    """What a rule says of one finding."""
    return Sentence(f"{RULES}.{rule}.{variant}" if variant else f"{RULES}.{rule}", values)


def cannot(problem: CannotCheck) -> Sentence:
    """What could not be done, and how to mend it."""
    return Sentence(f"cannot.{problem.name}", problem.values)


def bilingual(name: str, /, **values: Any) -> str:
    """The sentence in every language, for places that know nothing of their reader."""
    return " / ".join(say(name, language, **values) for language in LANGUAGES)


def _template(name: str, language: str) -> str:
    part, *keys = name.split(".")
    if part == RULES:
        rule, variant = (*keys, "")[:2]
        return catalogue(language)[rule].messages[variant]
    found: Any = texts(part, language)
    for key in keys:
        found = found[key]
    return str(found)
