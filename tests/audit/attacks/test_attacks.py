"""Every line of attacks.md, played on a real repository."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from procbook.words import catalogue
from tests.audit.attacks.attack import HISTORY, Attack, run, watched
from tests.audit.attacks.example import Manual
from tests.audit.attacks.table import ATTACKS

LINES = (
    *(
        [
            "A01",
            "A04",
            "A05",
            "A07",
            "A08",
            "A10",
            "A11",
            "A13",
            "A14",
            "A16",
            "A17",
            "A19",
            "A20",
            "A22",
            "A23",
            "A25",
            "A26",
            "A28",
            "A29",
            "A31",
            "A32",
            "A34",
        ]
    ),
    *(["B01", "B03", "B04", "B06", "B07", "B09", "B10", "B12", "B13", "B15"]),
    *(["C01", "C03", "C04", "C06", "C07", "C09", "C10", "C12", "C13", "C15", "C16", "C18"]),
    *(["D01", "D03", "D04", "D06", "D07", "D09", "D10", "D12"]),
    *(["E01", "E03", "E04", "E06", "E07", "E09", "E10", "E12", "E13", "E15", "E16", "E19"]),
    *(["F01", "F02", "F04", "F05", "F07", "F08", "F10", "F11"]),
    *(["G02", "G03", "G05", "G06", "H02", "H03", "H05", "H06", "H08", "H09", "I01", "I02", "I04", "I05"]),
)
"""The lines of the case list that are no controls."""


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.id)
def test_attack(attack: Attack, manual: Manual) -> None:
    """The attack is found and named where it lies; nothing is written, shown or fetched on the way."""
    said = {"BASE": attack.prepare(manual), "ROOT": manual.root}
    for command in attack.commands:
        told = watched(manual, *(said.get(word, word) for word in command))
        assert told.status in attack.status, f"{command}\n{told}"
        missing = [rule for rule in attack.rules if not told.names(rule)] if told.out.startswith("{") else []
        assert not missing, f"{command}: {missing} not found\n{told}"
        assert not attack.spares or not any(attack.spares in error for error in errors(told.findings)), str(told)
        assert told.status < 2 or told.err.count("\n") <= 6


FROM_A_REPORT = [attack for attack in ATTACKS if HISTORY in attack.commands and attack.status == (1,)]


@pytest.mark.long
@pytest.mark.parametrize("attack", FROM_A_REPORT, ids=lambda attack: attack.id)
def test_attack_after_the_last_report(attack: Attack, manual: Manual) -> None:
    """Whoever goes on from a clean report, made before the attack and kept outside, is told as much as of the whole."""
    report = manual.folder.parent / "outside/report.json"
    whole = ("audit", "--history", "--root", manual.root)
    run(manual, *whole, "--output", str(report))
    attack.prepare(manual)
    told = run(manual, *whole, "--since", str(report))
    assert told.status == 1, str(told)
    assert not [rule for rule in attack.rules if not told.names(rule)], str(told)


def test_rules_are_rules() -> None:
    """No attack waits for a rule that is not there: it would never be found, nor missed."""
    named = {rule for attack in ATTACKS for wanted in attack.rules for rule in wanted.split("@")[0].split("|")}
    assert named <= set(catalogue("zh"))


def errors(findings: Iterable[dict[str, str]]) -> list[str]:
    return [f"{f['path']} {f['subject']}" for f in findings if f["severity"] == "error"]


ELSEWHERE = {
    **dict.fromkeys(("B13", "D09", "D10", "E19", "F11"), "test_program_attacks.py"),
    **dict.fromkeys(("F02", "F04", "F07", "F08"), "tests/forge"),
    **dict.fromkeys(("H02", "H03", "H06", "H08"), "test_site_attacks.py and tests/site/test_injection.py"),
}
"""Lines that are played by other tests."""


def test_every_line_is_played() -> None:
    """No line of the case list is forgotten."""
    played = {match[0] for attack in ATTACKS if (match := re.match(r"[A-Z]\d\d", attack.id)) and not attack.found_by_us}
    assert set(LINES) - played == set(ELSEWHERE)
