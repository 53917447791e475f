"""What people are told about the shape of their files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from procbook.schema import explain
from procbook.schema.reasons import MAX_FAULTS
from procbook.words import LANGUAGES, catalogue
from tests.expected import read_case
from tests.schema.shape_cases import cases, faults, message, told

RULES = {"unknown-field", "missing-field", "wrong-type", "unsupported-schema-version", "bad-id"}
OF_SHAPE = {
    "empty-file", "choice", "choice-meant", "date", "date-form", "no-such-day", "form", "form-meant", "line", "too-long",
    "too-many", "twice", "range", "at-least", "choice-person", "form-in-days", "form-in-years", "time",
}  # fmt: skip
"""The messages of schema-invalid that are about shape; the others are the reader's."""

ELSEWHERE = {
    *(("bad-id", variant) for variant in ("reserved", "reference-listed", "known", "person", "person-holds")),
    *(("bad-id", variant) for variant in ("several", "several-with", "several-items")),
    *(("wrong-type", variant) for variant in ("step-number", "no-such-step")),
}
"""What only a whole manual shows, see the cases of the rules."""


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.stem)
def test_case(case: Path) -> None:
    """Somebody who writes this reads exactly these lines: the place, the rule, and the words in either language."""
    _, expected = read_case(case)
    assert told(case) == expected


def test_every_message_is_seen() -> None:
    """No message about shape exists that nobody has ever read in its place."""
    seen = {(fault.rule, fault.variant) for case in cases() for fault in faults(case)}
    words = catalogue("zh")
    wanted = {(rule, variant) for rule in RULES for variant in words[rule].messages}
    wanted |= {("schema-invalid", variant) for variant in OF_SHAPE}
    assert wanted - ELSEWHERE <= seen


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_remedy_is_one_for_shape(language: str) -> None:
    """Under `within: 两周` nobody is told of two programs and of quotes, which help with faults of writing."""
    words = catalogue(language)["schema-invalid"]
    remedies = {variant: words.about(variant) for variant in words.messages}
    assert not [
        variant for variant in OF_SHAPE if re.search("引号|quote", remedies[variant].why + remedies[variant].fix)
    ]
    assert {variant for variant, of in remedies.items() if of is remedies["choice"]} == (OF_SHAPE | {"shape"}) - {
        "empty-file"
    }
    assert {
        variant for variant, text in words.messages.items() if "{quotes}" in text and remedies[variant] is not words
    } == set()


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.stem)
def test_no_programmers_words(case: Path) -> None:
    """Nobody meets the words of Python or of JSON Schema in a message."""
    messages = " ".join(message(fault, language) for fault in faults(case) for language in LANGUAGES)
    words = ["None", "True", "False", "dict", "null", "$ref", "anyOf", "oneOf", "^[", "additionalProperties"]
    assert not [word for word in words if word in messages]


def test_all_faults_at_once() -> None:
    """Whoever mends a file is told everything that is wrong with it in one run; only of a ruin the rest is counted."""
    process = {"schema": 1, "id": "a", "steps": [{"id": f"s{n}", "titel": "一"} for n in range(200)]}
    told = explain("process", process)
    assert len(told) == MAX_FAULTS + 1
    assert (told[-1].variant, told[-1].values["count"] > MAX_FAULTS) == ("more", True)
