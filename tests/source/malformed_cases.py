"""The cases of broken files: bytes as somebody might hand them in, and what their author is told in each language.

tests/cases/README.md shows the form.
"""

from __future__ import annotations

from pathlib import Path

from procbook.source import SourceFault, examine
from procbook.words import LANGUAGES, catalogue
from tests import expected

CASES = expected.CASES / "malformed"
TABLE = CASES / "expected.txt"


def cases() -> list[Path]:
    return sorted((path for path in CASES.iterdir() if path != TABLE), key=lambda path: path.stem)


def told(case: Path) -> list[str]:
    """The faults of a case as its author reads them, in the form of what it expects."""
    return expected.lines(
        expected.Told(f"{fault.line}:{fault.column} {fault.rule}", language, message(fault, language))
        for language in LANGUAGES
        for fault in examine(case.read_bytes()).faults
    )


def message(fault: SourceFault, language: str) -> str:
    return catalogue(language)[fault.rule].message(fault.variant, fault.values)


def write_expected() -> None:
    expected.write_table(TABLE, {case.name: told(case) for case in cases()})
