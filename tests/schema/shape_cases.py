"""The cases of shape: a file as somebody might write it, and what they are told in each language.

`tests/cases/shape/<name>/input.yaml` (a first line `# kind: roles` says what kind of file it is, otherwise it is a
process), `expected.zh.txt` and `expected.en.txt` with lines `line:column rule message`. Run as a script it writes
the expectations of cases that have none: read what it wrote before you commit it.
"""

from __future__ import annotations

import re
from pathlib import Path

from procbook.finding import Fault
from procbook.manual.load import Unusable, build
from procbook.words import LANGUAGES, catalogue

CASES = Path(__file__).parent.parent / "cases" / "shape"


def cases() -> list[Path]:
    return sorted(path for path in CASES.iterdir() if path.is_dir())


def faults(case: Path) -> list[Fault]:
    """What is wrong with the file of a case."""
    data = (case / "input.yaml").read_bytes()
    told = re.match(rb"# kind: ([a-z]+)\n", data)
    built = build("input.yaml", told[1].decode() if told else "process", data)
    return built.faults if isinstance(built, Unusable) else []


def report(case: Path, language: str) -> str:
    """The faults of a case as somebody reads them."""
    return "".join(f"{_line(fault, language)}\n" for fault in faults(case))


def _line(fault: Fault, language: str) -> str:
    message = catalogue(language)[fault.rule].message(fault.variant, fault.values)
    return f"{fault.location.line}:{fault.location.column} {fault.rule} {message}"


def expected(case: Path, language: str) -> Path:
    return case / f"expected.{language}.txt"


def write_expected() -> None:
    for case in cases():
        for language in LANGUAGES:
            if not expected(case, language).exists():
                expected(case, language).write_text(report(case, language), "utf-8")
                print(case.name, report(case, language).rstrip("\n"))


if __name__ == "__main__":
    write_expected()
