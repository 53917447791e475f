"""Every case of tests/cases/malformed: what the author of a broken file is told, in both languages."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from procbook.source import examine, positions, read
from procbook.words import LANGUAGES
from tests.expected import read_table
from tests.source.malformed_cases import TABLE, cases, message, told

EXPECTED = read_table(TABLE)


def test_every_case_expects_something() -> None:
    """No case lies around unread, and no expectation without its case."""
    assert list(EXPECTED) == [case.name for case in cases()]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.stem)
def test_what_the_author_is_told(case: Path) -> None:
    """Place, what is wrong and how to mend it, word for word in either language; a good file is read and no more."""
    assert told(case) == EXPECTED[case.name]
    reading = read(case.read_bytes())
    assert reading.faults or isinstance(reading.data, dict)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.stem)
def test_messages_are_one_safe_line(case: Path) -> None:
    """No message moves the cursor, hides a character, names a part of Python or grows without end."""
    for fault in read(case.read_bytes()).faults:
        for language in LANGUAGES:
            text = message(fault, language)
            assert text.isprintable()
            assert len(text) < 250
            assert not re.search(r"\b(None|Traceback|\w*Error|str|dict|class|scalar|token)\b", text)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.stem)
def test_damaged_further_it_still_names_a_place_in_the_file(case: Path) -> None:
    """A file with a line lost or cut off anywhere gives findings inside the file or data, never a crash."""
    data = case.read_bytes()
    lines = data.split(b"\n")
    chance = random.Random(case.stem)
    cuts = [data[: chance.randrange(len(data) + 1)] for _ in range(10)]
    dropped = [b"\n".join(lines[:n] + lines[n + 1 :]) for n in range(min(len(lines), 20))]
    for damaged in cuts + dropped:
        assert_sound(damaged)


def assert_sound(data: bytes) -> None:
    reading = read(data)
    assert reading.faults or isinstance(reading.data, dict)
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    for fault in reading.faults:
        assert all(message(fault, language) for language in LANGUAGES)
        if fault.rule != "bad-encoding":
            assert 1 <= fault.line <= len(lines)
            assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1
    positions(data)
    seen = examine(data)
    assert bool(seen.faults) >= bool(reading.faults)
    assert all(1 <= line <= len(lines) for line in seen.lost)
