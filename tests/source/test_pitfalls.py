"""What misleads people although every reader reads it: told by the check, and never a reason to refuse an old version."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from procbook.approval.items import part
from procbook.manual.load import build
from procbook.source import examine, read, suspect, usual
from procbook.words import LANGUAGES, catalogue
from tests.source import malformed_cases

ROOT = Path(__file__).parents[2]
MANUALS = [
    *(ROOT / "processes").rglob("*.yaml"), *(ROOT / "tools/procbook/starter").rglob("*.yaml"),
    *(ROOT / "tests/site/everything").rglob("*.yaml"), *(ROOT / "tests/cases/rules/_base").rglob("*.yaml"),
    *(ROOT / "forms").rglob("*.yaml"),
]  # fmt: skip
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]

READ = {
    "a comma in a sentence": ("cautions: [先问,再买]", ["先问", "再买"]),
    "a comma in an amount": ("cautions: [超过 1,000 元]", ["超过 1", "000 元"]),
    "a comma between ids": ("cautions: [a,b]", ["a", "b"]),
    "a blank at the end": ("cautions: [一　]", ["一"]),
    "a radical": ("cautions: [⻋辆]", ["⻋辆"]),
}


def samples() -> Iterator[tuple[str, str]]:
    """Everything in the format that people copy from, with the name of where it stands."""
    yield from ((str(path.relative_to(ROOT)), path.read_text("utf-8")) for path in MANUALS)
    for path in PAGES:
        yield from (
            (path.name, block) for block in re.findall(r"```ya?ml\n(.*?)```", path.read_text("utf-8"), re.DOTALL)
        )
        yield from (
            (path.name, line.strip()) for line in re.findall(r"^    [a-z_]+: .*$", path.read_text("utf-8"), re.M)
        )
    for language in LANGUAGES:
        yield from ((rule, words.good) for rule, words in catalogue(language).items())


def test_no_sample_cuts_a_sentence() -> None:
    """Who copies from the starter, a manual, a page or an example copies no sentence that a comma cuts in two."""
    told = {
        where: [f.variant for f in examine(text.encode()).faults if f.variant == "cut"] for where, text in samples()
    }
    assert {where: cut for where, cut in told.items() if cut} == {}


@pytest.mark.parametrize(("text", "value"), READ.values(), ids=list(READ))
def test_old_versions_stay_readable(text: str, value: list[str]) -> None:
    """The check tells it, with its place; the audit reads what was approved as it always did."""
    data = text.encode()
    assert len(examine(data).faults) == 1
    assert read(data).data == {"cautions": value}
    assert part(data, "process") is not None


def test_other_findings_are_not_hidden() -> None:
    """A file with a pitfall is used all the same, so that its other faults are told in the same run."""
    path = "processes/example/example.yaml"
    data = (ROOT / "tests/cases/rules/_base" / path).read_bytes().replace("，按件填".encode(), b",x")
    built = build(path, "process", data)
    assert [fault.variant for fault in built.faults] == ["cut"]
    assert built.value is not None


@pytest.mark.parametrize("case", malformed_cases.cases(), ids=lambda case: case.name)
def test_every_file_with_a_pitfall_is_looked_at(case: Path) -> None:
    """The quick look at a file that can be read passes over none that the close look finds something in."""
    data = case.read_bytes()
    lines = data.split(b"\n")
    if not read(data).faults and examine(data).faults:
        assert suspect(data)
        for fault in examine(data).faults:
            assert suspect(lines[fault.line - 1] + b"\n")


RADICALS = [chr(code) for code in (*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6)) if code != 0x2E9A]
"""All of the two blocks but one that does not exist."""


@pytest.mark.parametrize("radical", RADICALS)
def test_every_radical_is_told_with_its_character(radical: str) -> None:
    """What a copy out of a PDF brings is told with the character that people type."""
    data = f"title: {radical}".encode()
    (fault,) = examine(data).faults
    assert suspect(data)
    assert fault.variant == "radical"
    assert fault.values["usual"] == [usual(radical)] != [radical]
    assert unicodedata.is_normalized("NFKC", usual(radical))
