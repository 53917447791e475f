"""Every sentence of every rule stands whole in a case, in both languages: a wrong word, blank or id is seen there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter

import pytest

from procbook.words import LANGUAGES, RuleWords, catalogue
from tests.audit import sentences
from tests.expected import CASES, read_case, read_table
from tests.rules import test_odd_files
from tests.source import malformed_cases

NEVER = {
    ("bad-identity", ""): "a record by such a person is malformed, so nobody looks for the person's key",
    ("site-not-buildable", "unreadable"): "asks for a pipe or a link: tests/site/test_ready.py",
    ("unreviewed-site", "link"): "asks for a link on a disk: tests/site/test_fence.py",
    ("site-not-buildable", "refused"): "asks MkDocs, of settings on a disk: tests/site/test_ready.py",
    ("schema-invalid", ""): "every fault of shape has a reason today",
    ("schema-invalid", "other"): "whatever the parser complains of today has a reason of its own",
    ("schema-invalid", "shape"): "whatever the schemas demand today has words of its own",
}
"""Sentences that nobody has met, and why they are there all the same."""


def expectations() -> Iterator[list[str]]:
    """What every case expects, of every kind."""
    yield from (read_case(file)[1] for file in CASES.glob("shape/*.yaml"))
    yield from (read_case(file)[1] for file in CASES.glob("rules/*/*.yaml"))
    yield from read_table(malformed_cases.TABLE).values()
    yield from read_table(sentences.TABLE).values()
    yield from (expected for _, expected in test_odd_files.EXPECTED.values())


def told() -> Iterator[tuple[str, str, str]]:
    """Rule, language and sentence of every finding that a case expects."""
    for lines in expectations():
        rule = ""
        for line in lines:
            language, _, sentence = line.strip().partition(": ")
            if line.startswith("  ") and language in LANGUAGES:
                yield rule, language, sentence
            elif not line.startswith("  "):
                rule = next((word for word in line.split() if word in catalogue("zh")), "")


def variants(words: RuleWords, sentence: str) -> set[str]:
    """Which message of a rule the sentence is: of those that it can be, the one (or ones) with the most own words."""
    fitting = {name: message for name, message in words.messages.items() if _pattern(message).fullmatch(sentence)}
    own = {name: len("".join(_literals(message))) for name, message in fitting.items()}
    return {name for name, length in own.items() if length == max(own.values())}


def _pattern(message: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, _literals(message))))


def _literals(message: str) -> list[str]:
    """What stands before, between and behind the blanks of a message."""
    parts = list(Formatter().parse(message))
    return [literal for literal, *_ in parts] + ([""] if parts[-1][1] is not None else [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_seen_whole(language: str) -> None:
    """Whoever changes a sentence reads the change in a case."""
    words = catalogue(language)
    seen = {(rule, name) for rule, of, text in told() if of == language for name in variants(words[rule], text)}
    wanted = {(rule, name) for rule, of_rule in words.items() for name in of_rule.messages}
    assert wanted - seen == set(NEVER)
