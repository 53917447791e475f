"""Every case of tests/cases/malformed: what the author of a broken file is told, in both languages."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from procbook.source import Reading, SourceFault, positions, read
from procbook.words import LANGUAGES, catalogue

CASES = Path(__file__).parents[1] / "cases" / "malformed"
FOLDERS = sorted(CASES.iterdir())


def content(folder: Path) -> bytes:
    return next(folder.glob("input.*")).read_bytes()


def told(reading: Reading, language: str) -> list[str]:
    return [f"{fault.line}:{fault.column} {fault.rule} {message(fault, language)}" for fault in reading.faults]


def message(fault: SourceFault, language: str) -> str:
    return catalogue(language)[fault.rule].message(fault.variant, fault.values)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_the_author_is_told(folder: Path, language: str) -> None:
    """Place, what is wrong and how to mend it, word for word; a good file is read and nothing is told."""
    reading = read(content(folder))
    expected = (folder / f"expected.{language}.txt").read_text("utf-8").splitlines()
    assert (told(reading, language) or ["accepted"]) == expected
    assert reading.faults or isinstance(reading.data, dict)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_messages_are_one_safe_line(folder: Path) -> None:
    """No message moves the cursor, hides a character, names a part of Python or grows without end."""
    for fault in read(content(folder)).faults:
        for language in LANGUAGES:
            text = message(fault, language)
            assert text.isprintable()
            assert len(text) < 250
            assert not re.search(r"\b(None|Traceback|\w*Error|str|dict|class|scalar|token)\b", text)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_damaged_further_it_still_names_a_place_in_the_file(folder: Path) -> None:
    """A file with a line lost or cut off anywhere gives findings inside the file or data, never a crash."""
    data = content(folder)
    lines = data.split(b"\n")
    chance = random.Random(folder.name)
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
