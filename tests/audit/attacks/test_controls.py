"""Honest work passes: who presses the forge's buttons, or works in an order of her own, is not blamed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audit.attacks.attack import BASE, HISTORY, Told, run, watched
from tests.audit.attacks.control_table import CONTROLS
from tests.audit.attacks.example import Manual


def audit(manual: Manual, command: tuple[str, ...], base: str) -> Told:
    said = {"ROOT": manual.root, "BASE": manual.id(base)}
    return watched(manual, *(said.get(word, word) for word in command))


@pytest.mark.parametrize("id", CONTROLS)
def test_honest_work_passes(id: str, manual: Manual) -> None:
    """Main and the pull request both pass, with no error named."""
    base = manual.tip["main"]
    base = CONTROLS[id](manual) or base
    manual.make()
    commands: tuple[tuple[str, ...], ...] = (BASE,) if manual.branch != "main" else (HISTORY, BASE)
    if "squashed" in id or "pressed" in id:
        commands = (HISTORY,)
    for command in commands:
        told = audit(manual, command, base)
        assert (told.status, told.errors) == (0, set()), f"{command}\n{told}"


@pytest.mark.parametrize("id", CONTROLS)
def test_honest_work_passes_from_report_to_report(id: str, manual: Manual, tmp_path: Path) -> None:
    """Whoever goes on from the last report, made before the work or after it, is told the same as of the whole history."""
    base = manual.tip["main"]
    base = CONTROLS[id](manual) or base
    manual.make()
    if manual.branch != "main" or "squashed" in id or "pressed" in id:
        base = "main"
    for head in (manual.id(base), "main"):
        report = tmp_path / "outside/report.json"
        run(
            manual,
            *(manual.root if word == "ROOT" else word for word in HISTORY),
            "--head",
            head,
            "--output",
            str(report),
        )
        told = audit(manual, (*HISTORY, "--head", "main", "--since", str(report)), base)
        assert (told.status, told.errors) == (0, set()), f"{head}\n{told}"
        report.unlink()


def test_the_example_is_clean(manual: Manual) -> None:
    """The strict, signed example passes as it stands, with everything controlled and signed."""
    told = audit(manual, HISTORY, manual.tip["main"])
    assert (told.status, [f for f in told.findings if f["severity"] != "note"]) == (0, []), str(told)
    assert watched(manual, "check").status == 0
