"""What a case expects: each finding with its place and its whole sentence in both languages.

tests/cases/README.md shows the form. `python -m tests.write_expected` writes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

CASES = Path(__file__).parent / "cases"

_MARK = "\n# expected:"
_NOTHING = ["nothing"]


class Told(NamedTuple):
    """One finding in one language: its place and rule, its sentence, and what else is known of it."""

    place: str
    language: str
    sentence: str
    more: tuple[str, ...] = ()


def lines(told: Iterable[Told]) -> list[str]:
    """What a case expects when this is told. What one rule says of one place stands together, a language at a time.

    That there is no finding is said too, so that it differs from a case that nobody has written yet.
    """
    entries: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for place, language, sentence, more in told:
        entries.setdefault((place, more), []).append(f"  {language}: {sentence}")
    found = ((place, *said, *(f"  {what}" for what in more)) for (place, more), said in entries.items())
    return [line for entry in found for line in entry] or _NOTHING


def read_case(file: Path) -> tuple[str, list[str]]:
    """The input of a case of one file, and the lines that it expects; no line when nobody has written them yet."""
    given, mark, expected = file.read_bytes().decode().partition(_MARK)
    return given, [line.removeprefix("#").removeprefix("   ") for line in expected.strip().splitlines()] if mark else []


def write_case(file: Path, told: list[str]) -> None:
    """Write anew what a case of one file expects; its input stays as it is."""
    given, _ = read_case(file)
    said = f" {told[0]}" if told == _NOTHING else "".join(f"\n#   {line}" for line in told)
    file.write_bytes(f"{given}{_MARK}{said}\n".encode())


def read_table(file: Path) -> dict[str, list[str]]:
    """What every case of a table expects, by the name of the case."""
    blocks = re.split(r"^(?=\S)", file.read_text("utf-8"), flags=re.MULTILINE)
    cases = (block.rstrip().splitlines() for block in blocks if block)
    return {name: [line.removeprefix("  ") for line in told] for name, *told in cases}


def write_table(file: Path, told: Mapping[str, list[str]]) -> None:
    """Write anew what every case of a table expects."""
    blocks = ("\n  ".join((name, *said)) + "\n" for name, said in told.items())
    file.write_text("\n".join(blocks), "utf-8")
