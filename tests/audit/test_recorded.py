"""What an earlier release recorded and judged is judged the same (see recorded/README.md)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from procbook.cli.audit import audit
from procbook.cli.verify import verify
from procbook.words.catalogue import AUDITED, catalogue

RECORDED = Path(__file__).parent / "recorded"
NAMES = ("ordinary", "odd", "signed")


def then(name: str) -> Any:
    """The report that the earlier release made."""
    return json.loads((RECORDED / f"{name}.json").read_text("utf-8"))


def judged(report: Any) -> list[tuple[str, str, str, str]]:
    """What the audit itself says; what the check says of the files as they stand today may grow."""
    governance = {rule for rule, words in catalogue("zh").items() if words.family == AUDITED}
    found = (tuple(found[key] for key in ("rule", "severity", "subject", "path")) for found in report["findings"])
    return sorted(entry for entry in found if entry[0] in governance)


def errors(report: Any) -> list[tuple[str, str]]:
    """Rule and item; which file of an item is named is not kept from one report to the next."""
    return [(rule, item) for rule, severity, item, _ in judged(report) if severity == "error"]


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Inside a clone of each history."""
    folder = tmp_path / "manual"
    subprocess.run(
        ["git", "clone", "-q", "-b", "main", str(RECORDED / f"{request.param}.bundle"), str(folder)], check=True
    )
    monkeypatch.chdir(folder)
    return str(request.param)


def run(*arguments: str) -> Any:
    done = CliRunner().invoke(audit, ["--today", "2026-11-27", *arguments, "--format", "json"])
    assert done.exit_code in (0, 1), done.output
    return json.loads(done.stdout)


def test_a_recorded_history_gets_the_same_verdict(name: str) -> None:
    """Who was blamed then is blamed now and nobody else; every approval counts as it counted."""
    before = then(name)
    now = run("--root", before["audit"]["root"])
    assert judged(now) == judged(before)
    assert now["audit"]["pinned"]
    assert now["audit"]["approvals"] == before["audit"]["approvals"]
    assert now["audit"]["levels"] == before["audit"]["levels"]


def test_an_audit_goes_on_from_a_recorded_report(name: str) -> None:
    """The report that compliance kept outside is still the witness that history was not rewritten."""
    before = then(name)
    now = run("--root", before["audit"]["root"], "--since", str(RECORDED / f"{name}.json"))
    assert now["audit"]["since"] == before["audit"]["tip"]
    assert errors(now) == errors(before)


@pytest.mark.parametrize("name", NAMES)
def test_a_recorded_bundle_verifies(name: str) -> None:
    """An auditor opens the ZIP of years ago with the program of today."""
    done = CliRunner().invoke(verify, [str(RECORDED / f"{name}.zip"), "--root", then(name)["audit"]["root"]])
    failed = then(name)["failed"]
    assert done.exit_code == 0, done.output
    assert ("没有被改过；但是做这个包的那次审计没有通过" if failed else "没有发现问题") in done.stdout
