"""Some hundreds of damaged manuals; `python -m tests.damage` tries as many as one likes (docs/decisions/promises.md)."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from procbook.check.engine import check
from procbook.finding import Severity
from procbook.manual.load import load
from tests.damage.__main__ import damaged_files, verdict
from tests.damage.commands import Play
from tests.damage.edits import Damage, places
from tests.damage.manuals import files, plain
from tests.damage.promises import TODAY, judged
from tests.rules.rule_cases import Given
from tests.site.free_text import free_texts, kinds, schema_of

SMALL = ("everything", "starter")
DAMAGE = Damage([plain(name) for name in SMALL])


def test_the_manual_of_every_field_is_clean() -> None:
    """Else damage to it would be refused for what was wrong before."""
    found = check(load(Given(files("everything"))), today=TODAY).findings
    assert [finding for finding in found if finding.severity is not Severity.note and not finding.waiver] == []


def test_the_manual_of_every_field_has_every_text() -> None:
    """A field that is new in the format is put there too: what is in no manual is damaged in none."""
    known = places(plain("everything"))
    for kind in kinds():
        for route, _ in free_texts(schema_of(kind)):
            place = (kind, *("*" if part == "<name>" else part for part in route))
            assert place in known, f"{kind}: {'.'.join(route)}"


@pytest.mark.parametrize("name", SMALL)
def test_a_whole_manual_keeps_every_promise(name: str) -> None:
    assert judged(files(name), load(Given(files(name)))) == ("accepted", [])


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("part", range(4))
def test_what_the_check_accepts_is_made(name: str, part: int) -> None:
    """Each is refused with a place and words, or drawn, shown as typed, compared both ways and read back."""
    base = load(Given(files(name)))
    for number in range(part * 50, part * 50 + 50):
        manual, edits = damaged_files(name, DAMAGE, Random(f"ci-{number}"))
        outcome, promises = verdict(manual, base)
        assert not promises, (number, outcome, promises, edits)


@pytest.mark.long
@pytest.mark.parametrize("name", SMALL)
def test_a_damaged_manual_goes_through_all_commands(name: str, tmp_path: Path) -> None:
    play = Play(name, tmp_path)
    for number in range(12):
        manual, edits = damaged_files(name, DAMAGE, Random(f"commands-{number}"))
        assert play.play(manual) == [], (number, edits)
