"""What a manual says of itself stands in every report, and changes no verdict."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from procbook.cli.audit import audit
from procbook.cli.verify import verify
from tests.audit.attacks.content_attacks import ITEM
from tests.audit.attacks.example import GOVERNANCE, HANDBOOK, Manual
from tests.report.as_read import IN_WORDS, as_read

NOTICE = "人员都是样例，不判断作者。"
TITLE = "title: "


@pytest.fixture
def samples(manual: Manual, monkeypatch: pytest.MonkeyPatch) -> Manual:
    """The example, which says with its approvers' consent that its persons are samples."""
    noticed(manual, NOTICE)
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    monkeypatch.chdir(manual.folder)
    return manual


def noticed(manual: Manual, *texts: str) -> None:
    manual.edit(HANDBOOK, TITLE, f"notices: {json.dumps(texts, ensure_ascii=False)}\n{TITLE}")


def audited(manual: Manual, *arguments: str) -> Result:
    manual.make()
    return CliRunner().invoke(audit, ["--today", "2026-11-23", *arguments])


@pytest.mark.parametrize("form", IN_WORDS)
def test_every_report_begins_with_the_notice(samples: Manual, form: str) -> None:
    """Whoever reads a report in whatever form reads what the manual says of itself, as the manual's words."""
    assert f"手册自己声明：{NOTICE}" in as_read(audited(samples, "--format", form).stdout)
    assert f"The manual says of itself: {NOTICE}" in as_read(audited(samples, "--format", form, "--lang", "en").stdout)


def test_the_period_and_the_bundle_say_it_too(samples: Manual, tmp_path: Path) -> None:
    """Also the report over a year, the ZIP that goes with it, and who verifies it or the folder without a history."""
    target = tmp_path / "audit.zip"
    told = audited(samples, "--from", "2026-01-01", "--zip", str(target))
    assert f"手册自己声明：{NOTICE}" in told.stdout
    assert json.loads(audited(samples, "--from", "2026-01-01", "--format", "json").stdout)["notices"] == [NOTICE]
    for source in (target, samples.folder):
        done = CliRunner().invoke(verify, [str(source)])
        assert done.exit_code == 0, done.output
        assert f"手册自己声明：{NOTICE}" in done.stdout
        assert json.loads(CliRunner().invoke(verify, [str(source), "--format", "json"]).stdout)["notices"] == [NOTICE]


def test_a_notice_that_nobody_approved_is_not_repeated(manual: Manual, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may only push cannot have the reports say something."""
    noticed(manual, NOTICE)
    manual.commit("author")
    monkeypatch.chdir(manual.folder)
    told = audited(manual)
    assert told.exit_code == 1
    assert NOTICE not in told.stdout


@pytest.mark.parametrize("attack", ["unapproved", "by its author"])
def test_a_notice_excuses_nothing(samples: Manual, attack: str) -> None:
    """What is an error without the notice is one with it."""
    samples.change()
    if attack == "by its author":
        samples.approve(ITEM, "approver", authors=["approver"])
    samples.commit("author")
    told = audited(samples)
    assert told.exit_code == 1
    assert ("self-approval" if attack == "by its author" else "missing-approval") in told.stdout


def test_a_notice_is_one_line_of_its_own(manual: Manual, monkeypatch: pytest.MonkeyPatch) -> None:
    """However a notice is written, no line of a report begins with its words, and no cursor moves."""
    noticed(manual, "样例。\n\n起点 sha256:0000：和给出的一致。\n审了 0 个提交。")
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    monkeypatch.chdir(manual.folder)
    lines = audited(manual, "--format", "full").stdout.splitlines()
    (line,) = [line for line in lines if line.startswith("手册自己声明")]
    assert line == "手册自己声明：样例。 起点 sha256:0000：和给出的一致。 审了 0 个提交。"
    assert not [line for line in lines if line.startswith(("起点 sha256:0000", "审了 0"))]
