"""The cases of shape: a file as somebody might write it, and what they are told in each language.

tests/cases/README.md shows the form.
"""

from __future__ import annotations

import re
from pathlib import Path

from procbook.finding import Fault
from procbook.manual.load import build
from procbook.words import LANGUAGES, catalogue
from tests import expected

CASES = expected.CASES / "shape"


def cases() -> list[Path]:
    return sorted(CASES.glob("*.yaml"))


def faults(case: Path) -> list[Fault]:
    """What is wrong with the file of a case."""
    text, _ = expected.read_case(case)
    kind = re.match(r"# kind: ([a-z]+)\n", text)
    return build("input.yaml", kind[1] if kind else "process", text.encode()).faults


def told(case: Path) -> list[str]:
    """The faults of a case as somebody reads them, in the form of what it expects."""
    return expected.lines(
        expected.Told(_place(fault), language, message(fault, language))
        for language in LANGUAGES
        for fault in faults(case)
    )


def message(fault: Fault, language: str) -> str:
    return catalogue(language)[fault.rule].message(fault.variant, fault.values)


def _place(fault: Fault) -> str:
    return f"{fault.location.line}:{fault.location.column} {fault.rule}"
