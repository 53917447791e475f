"""Every sentence of the product in both languages: complete, and said as the language says it."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

from procbook.words import LANGUAGES, fill
from tests.words.sentences import blanks, sentences

VOCABULARY = re.compile(
    r"search/(alarms|asks|bounds|facts|forms|generic|ignore|measures|numbers|numerals|powers|regional|synonyms|who)/|pages/emergency/public/|change/(things|fields|values|decisive)/|fields/(told/|common/|kinds/|stands)"
)
"""Lists of a language's own words, and what the schemas say in Chinese. `things` and `fields` are called as in the files where English has no better word."""

IN_CHINESE = {"title", "outer_title", "description", "fields", "known", "where", "allowed", "suggestion"}
"""What the schema says of a field, in Chinese only: an English message calls the field by its name in the file."""

BY_NAME = {"names", "meant"}
"""What an English message has instead."""

ZH, EN = (sentences(language) for language in LANGUAGES)
SHARED = sorted(name for name in EN if not VOCABULARY.match(name))


def test_both_languages_have_the_same_sentences() -> None:
    """Somebody who reads English is told a key, or nothing at all."""
    assert {name for name in ZH if not VOCABULARY.match(name)} == set(SHARED)


def test_both_languages_have_the_same_blanks() -> None:
    """A sentence loses a number or a name in one of the languages."""
    assert [name for name in SHARED if filled_by(ZH[name], name) != filled_by(EN[name], name)] == []


def filled_by(text: str, name: str) -> tuple[set[str], int]:
    """The names of the blanks, and how many have none."""
    names = set(blanks(text)) - {""}
    return names - (IN_CHINESE | BY_NAME) if name.startswith("rules/") else names, blanks(text).count("")


VALUES: tuple[Any, ...] = (0, 1, 2, 5, (), ("alpha",), ("alpha", "beta"), ("alpha", "beta", "gamma"))


def said(text: str, language: str, value: Any) -> str:
    """The sentence with the value in every blank."""
    names = blanks(text)
    return fill(text, language, *[value] * names.count(""), **dict.fromkeys(filter(None, names), value))


def test_no_sentence_keeps_a_blank() -> None:
    """A reader sees the name of a blank, or what Python calls nothing."""
    odd = re.compile(r"(?<!\{)\{\w*\}(?!\})|\bNone\b|[\[(]'|'[\])]")
    for texts, language in ((ZH, "zh"), (EN, "en")):
        found = [
            (name, value) for name, value in product(SHARED, VALUES) if odd.search(said(texts[name], language, value))
        ]
        assert found == []


def test_lists_are_joined_as_the_language_does() -> None:
    """English has a Chinese comma between names, or Chinese an "and"."""
    for name in SHARED:
        assert "、" not in said(EN[name], "en", ("alpha", "beta", "gamma")), name
        assert not re.search("alpha(, | and )beta", said(ZH[name], "zh", ("alpha", "beta", "gamma"))), name


VERBS = frozenset(
    [
        "affects",
        "allows",
        "approves",
        "asks",
        "calls",
        "cites",
        "comes",
        "consults",
        "differs",
        "does",
        "goes",
        "hands",
        "has",
        "holds",
        "is",
        "lacks",
        "leads",
        "lies",
        "makes",
        "names",
        "owns",
        "says",
        "starts",
        "takes",
        "uses",
        "waits",
        "was",
    ]
)
"""What may stand behind the name of one thing: "step 1 has", never "1 steps". A sentence with another verb adds it."""

NOT_ONE = re.compile(r"(?<!and )\b1 (?:[a-z]+(?:ing|ed) |more |new )?([a-z]+s|are|were|have)\b")


def test_one_is_not_many() -> None:
    """English says `1 processes` or `1 are allowed`."""
    for name in SHARED:
        many = {
            match[0]
            for match in NOT_ONE.finditer(said(EN[name], "en", 1))
            if match[1] not in VERBS | {"process", "this"}
        }
        assert not many, f"{name}: {many}; write both forms, as in {{count:# file|# files}}"
