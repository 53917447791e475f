"""The words of the rules: complete in both languages, and their examples are true."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from procbook import words as words_module
from procbook.check.rule import rules
from procbook.words import LANGUAGES, RuleWords, catalogue
from tests.rules.rule_cases import manual

AUDITED = {rule for rule, words in catalogue("zh").items() if words.family == words_module.AUDITED}
"""Rules that `audit` reports: they need a history and are tested with it."""

WITHOUT_EXAMPLE = {"bad-encoding": "bytes that are no text"}
"""Rules whose fault no text can show, and why."""

READING = {"schema-invalid", "unknown-field", "missing-field", "wrong-type"}
"""Rules for files that cannot be read."""

IN_CHINESE = {"title", "outer_title", "description", "fields", "known", "where", "allowed", "suggestion", "meant"}
"""What the schema says of a field or value, in Chinese only: an English message calls it by its name in the file."""


def blanks(text: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in Formatter().parse(text) if name is not None}


def groups(language: str) -> list[tuple[str, RuleWords]]:
    """The words of each rule, then those of its messages that are mended in another way."""
    return [(rule, each) for rule, words in catalogue(language).items() for each in (words, *words.apart)]


def examples(side: str) -> list[tuple[str, str]]:
    """Rule and example of every language that has one."""
    every = [(rule, getattr(each, side)) for language in LANGUAGES for rule, each in groups(language)]
    return sorted({(rule, text) for rule, text in every if text and rule not in AUDITED})


def test_every_rule_has_words() -> None:
    """No finding appears without words, and the reference lists no rule that is not there in the other language."""
    assert set(catalogue("zh")) == set(catalogue("en"))
    assert set(rules()) <= set(catalogue("zh"))


@pytest.mark.parametrize("rule", sorted(catalogue("zh")))
def test_words_are_complete(rule: str) -> None:
    """A reader of either language gets the same facts: all texts, all variants, the same blanks in each."""
    zh, en = (catalogue(language)[rule] for language in LANGUAGES)
    assert {variant: blanks(text) - IN_CHINESE for variant, text in zh.messages.items()} == {
        variant: blanks(text) - IN_CHINESE - {"names"} for variant, text in en.messages.items()
    }
    for words in (zh, en, *zh.apart, *en.apart):
        assert all([words.summary, words.why, words.fix, *words.messages.values()])
    for words in (en, *en.apart):
        assert chinese(words) < 5, "an English text may quote a word of a manual, no more"


@pytest.mark.parametrize("rule", sorted(catalogue("zh")))
def test_words_apart_are_for_messages_that_are_there(rule: str) -> None:
    """A remedy that no finding brings, or two for one finding."""
    zh, en = (catalogue(language)[rule] for language in LANGUAGES)
    named = [variant for group in zh.apart for variant in group.of]
    assert len(named) == len(set(named))
    assert set(named) <= set(zh.messages)
    assert [group.of for group in zh.apart] == [group.of for group in en.apart]


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_messages_have_blanks(language: str) -> None:
    """What a rule is for and how it is mended is the same for every finding: nobody fills a blank there."""
    told = [(rule, each.summary + each.why + each.fix) for rule, each in groups(language)]
    assert [(rule, found) for rule, text in told if (found := re.findall(r"\{[^}\s:]*\}", text))] == []


def chinese(words: RuleWords) -> int:
    return sum("\u4e00" <= c <= "\u9fff" for c in words.summary + words.why + words.fix)


@pytest.mark.parametrize("rule", sorted(set(catalogue("zh")) - AUDITED))
def test_rule_has_examples(rule: str) -> None:
    """The reference shows for every rule what is wrong and what is right."""
    words = catalogue("zh")[rule]
    assert rule in WITHOUT_EXAMPLE or (words.bad and words.good)


def rule_of(value: str) -> str:
    return value if "\n" not in value else "example"


@pytest.mark.parametrize(("rule", "example"), examples("bad"), ids=rule_of)
def test_bad_example(rule: str, example: str) -> None:
    """What the reference shows as wrong is found wrong, and for the reason that it gives."""
    assert rule in {finding.rule for finding in manual(example).findings()}


@pytest.mark.parametrize(("rule", "example"), examples("good"), ids=rule_of)
def test_good_example(rule: str, example: str) -> None:
    """Who copies the right example does not get the finding again, nor a file that cannot be read."""
    found = {finding.rule for finding in manual(example).findings()}
    assert not found & {rule, *READING}
