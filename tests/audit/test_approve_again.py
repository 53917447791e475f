"""A record that does not count cannot be altered: whoever gave it approves once more, for another reason."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner, Result

from procbook.cli.approve import approve
from procbook.cli.audit import audit
from tests.audit.attacks.example import HIRING, PEOPLE, Manual

pytestmark = pytest.mark.history

ITEM = "process/hiring"


@pytest.fixture
def again(manual: Manual, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`again("x")` approves hiring as the approver with her key, for the reason x."""
    monkeypatch.chdir(manual.folder)

    def run(reason: str) -> Result:
        manual.make()
        key = str(manual.keys.folder / "approver")
        return CliRunner().invoke(approve, ["hiring", "--by", "approver", "--key", key, "--yes", "--reason", reason])

    return run


def test_a_declared_record_where_a_signature_is_asked_for(manual: Manual, again: Any) -> None:
    """The remedy of weak-evidence, followed to its end: the audit passes."""
    manual.change()
    evidence = {"type": "declared"}
    manual.record(ITEM, "approver", evidence=evidence, reason="改正", summary="版本由“1.0.0”改为“2.0.0”。")
    manual.commit("author")
    done = again("另一个原因")
    assert done.exit_code == 0, done.output
    for path in sorted(manual.folder.glob(f"processes/approvals/{ITEM}/2.0.0/*")):
        manual.write(path.relative_to(manual.folder).as_posix(), path.read_bytes())
    manual.commit("approver")
    manual.make()
    told = CliRunner().invoke(audit, ["--history", "--root", manual.root])
    assert told.exit_code == 0, told.output


def test_the_very_same_record_is_refused_with_the_way_out(manual: Manual, again: Any) -> None:
    """The same statement by the same person would lie in the same file, which nobody may alter."""
    manual.edit(HIRING, "写清岗位", "写明岗位")
    manual.to_version(HIRING, "2.0.0", "2027-12-01")
    manual.commit("author")
    assert again("一个原因").exit_code == 0
    for path in sorted(manual.folder.glob(f"processes/approvals/{ITEM}/2.0.0/*")):
        text = path.read_bytes()
        if path.suffix == ".yaml":
            text = text.replace(b"type: ssh", b"type: declared").split(b"    key:")[0]
        manual.write(path.relative_to(manual.folder).as_posix(), text)
    manual.commit("author")
    done = again("一个原因")
    assert done.exit_code == 1
    assert "--reason" in done.output


def test_whose_account_is_approved(manual: Manual, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody approves a new account without seeing whose it is: what is shown names the person."""
    manual.edit(PEOPLE, "forge: {github: 13,", "forge: {github: 1006,")
    manual.commit("author")
    manual.make()
    monkeypatch.chdir(manual.folder)
    key = str(manual.keys.folder / "governor")
    shown = CliRunner().invoke(
        approve, ["governance", "--by", "governor", "--key", key, "--reason", "换账号"], input="n\n"
    )
    assert "人员“旁人”（outsider）：" in shown.output
    assert "1006" in shown.output
