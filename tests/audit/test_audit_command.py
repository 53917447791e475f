"""procbook audit as people and programs see it, and going on from an earlier report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from procbook.cli.at import at
from procbook.cli.audit import audit
from tests.audit.attacks.example import HIRING, Manual
from tests.refusals import reason
from tests.report.as_read import IN_WORDS, as_read

ITEM = "process/hiring"


@pytest.fixture
def run(manual: Manual, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`run("--base", "x")` runs the command in the manual, on a fixed day."""
    monkeypatch.chdir(manual.folder)

    def start(*arguments: str) -> Result:
        manual.make()
        return CliRunner().invoke(audit, ["--today", "2026-11-23", *arguments])

    return start


def report(result: Result) -> Any:
    return json.loads(result.stdout)


def changed(manual: Manual, version: str, old: str, new: str, by: str = "approver") -> None:
    manual.change(old=old, new=new, version=version)
    manual.approve(ITEM, by)
    manual.commit("author")


def test_every_report_says_what_was_judged(manual: Manual, run: Any) -> None:
    """Compliance reads in any form how much was judged, how strong the evidence is, and what was not compared."""
    for form in IN_WORDS:
        result = run("--format", form)
        told = as_read(result.stdout)
        assert told, result.exception
        assert manual.root in told
        assert "2 个提交" in told
        assert "已签名 5，平台记录 0，仅声明 0" in told
        assert "没有和仓库以外的记录核对" in told
    english = run("--lang", "en", "--root", manual.root).stdout
    assert "5 signed, 0 forge, 0 declared" in english
    assert "as given" in english


def test_json_names_each_approval(run: Any) -> None:
    """A program finds for each approval the person, the role, the commit and the strength."""
    approvals = report(run("--format", "json"))["audit"]["approvals"]
    hiring = next(approval for approval in approvals if approval["item"] == ITEM)
    assert (hiring["person"], hiring["role"], hiring["level"]) == ("governor", "governance-manager", "signed")


@pytest.mark.parametrize("bad", [False, True])
def test_going_on_says_the_same(manual: Manual, run: Any, tmp_path: Path, bad: bool) -> None:
    """An audit that goes on from the last report finds what a whole one finds: no more, no less."""
    manual.change(version="1.0.1")
    manual.commit("outsider" if bad else "author")
    kept = tmp_path / "report.json"
    assert run("--output", str(kept), "--format", "json").exit_code == 1
    manual.approve(ITEM, "approver", authors=["author"])
    manual.commit("author")
    changed(manual, "1.0.2", "记下评分", "记下评分和理由", "outsider" if bad else "approver")
    whole, rest = run("--format", "json"), run("--format", "json", "--since", str(kept))
    assert (whole.exit_code, rest.exit_code) == ((1, 1) if bad else (0, 0))
    errors = [
        {(f["rule"], f["subject"], f["path"]) for f in report(one)["findings"] if f["severity"] == "error"}
        for one in (whole, rest)
    ]
    assert errors[0] == errors[1]
    assert json.loads(report(whole)["audit"]["state"]) == json.loads(report(rest)["audit"]["state"])
    assert report(rest)["audit"]["commits"] < report(whole)["audit"]["commits"]


def test_a_branch_is_judged_from_the_last_report(manual: Manual, run: Any, tmp_path: Path) -> None:
    """The check of a pull request may go on from the report of main, though the branch is older than it."""
    manual.start("work")
    manual.change(version="1.0.1")
    manual.commit("author")
    manual.go("main")
    manual.write("README.md", "# 手册\n")
    manual.commit("author")
    kept = tmp_path / "report.json"
    assert run("--output", str(kept), "--format", "json").exit_code == 0
    manual.go("work")
    for since in ((), ("--since", str(kept))):
        told = run("--base", "main", "--format", "json", *since)
        assert told.exit_code == 1
        assert {f["rule"] for f in report(told)["findings"] if f["severity"] == "error"} == {"missing-approval"}
    manual.approve(ITEM, "approver")
    manual.commit("approver")
    assert run("--base", "main", "--since", str(kept)).exit_code == 0


def test_a_history_that_lost_its_last_report(manual: Manual, run: Any, tmp_path: Path) -> None:
    """A forced push that takes back what was audited is told, and all of it is judged anew."""
    before = manual.tip["main"]
    changed(manual, "1.0.1", "写清岗位", "写明岗位")
    kept = tmp_path / "report.json"
    run("--output", str(kept), "--format", "json")
    manual.set("main", before)
    changed(manual, "1.0.1", "记下评分", "记下评分和理由")
    told = run("--since", str(kept))
    assert told.exit_code == 1
    assert "[history-rewritten]" in told.stdout


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"audit": {"state": "{}"}}', '{"audit": {"state": 1}}', "[" * 100_000]
)
def test_what_is_no_report(run: Any, tmp_path: Path, text: str) -> None:
    """A wrong file is refused: never a pass for lack of evidence."""
    kept = tmp_path / "report.json"
    kept.write_text(text)
    told = run("--since", str(kept))
    assert "is no report that procbook audit" in reason(told.exception)


def test_gaps_are_errors_when_history_must_be_clean(manual: Manual, run: Any) -> None:
    """With --strict-history a time without approval fails, though it is over."""
    before = manual.read(HIRING)
    manual.edit(HIRING, "写清岗位", "写明岗位")
    manual.commit("author")
    manual.write(HIRING, before)
    manual.commit("author")
    assert run().exit_code == 0
    assert run("--strict-history").exit_code == 1


def test_a_manual_without_governance_cannot_be_audited(manual: Manual, run: Any) -> None:
    """Without a first governance nobody is entitled, and that is no pass."""
    for path in manual.paths(""):
        manual.remove(path)
    manual.orphan("bare")
    manual.commit("author")
    told = run("--head", "bare")
    assert "No governance was ever approved" in reason(told.exception)


def test_the_text_of_a_day(manual: Manual, run: Any) -> None:
    """Whoever asks what held on a day gets the text as it was written, who approved it, and nothing announced later."""
    changed(manual, "1.0.1", "写清岗位", "写明岗位")
    manual.edit(HIRING, "写明岗位", "胡乱写")
    manual.commit("outsider")
    run()
    before, after = (CliRunner().invoke(at, [day, "hiring"]) for day in ("2026-11-30", "2026-12-01"))
    assert 'version: "1.0.0"' in before.stdout
    assert "写清岗位" in before.stdout
    assert 'version: "1.0.1"' in after.stdout
    assert "写明岗位" in after.stdout
    assert "approver（已签名）" in after.stdout
    assert "Nothing of process/hiring" in reason(CliRunner().invoke(at, ["2020-01-01", "hiring"]).exception)


def test_what_waits_is_told_where_it_changed(manual: Manual, run: Any) -> None:
    """Somebody who changed one line far down in a process finds the missing approval at that line, not at the top; and
    code scanning keeps the audit apart from the check."""
    manual.make()
    base = manual.id(manual.tip["main"])
    before = manual.read(HIRING)
    manual.edit(HIRING, "within: 10d", "within: 8d")
    line = 1 + next(n for n, text in enumerate(before.splitlines()) if "within: 10d" in text)
    manual.commit("author")
    told = report(run("--base", base, "--format", "json"))
    (place,) = [(f["path"], f["line"]) for f in told["findings"] if f["rule"] == "missing-approval"]
    assert place == (HIRING, line)
    assert (
        json.loads(run("--base", base, "--format", "sarif").stdout)["runs"][0]["automationDetails"]["id"]
        == "procbook/audit"
    )


def test_a_new_file_waits_at_its_top(manual: Manual, run: Any) -> None:
    """Of a file that is new there is no line that changed."""
    manual.make()
    base = manual.id(manual.tip["main"])
    text = manual.read(HIRING).replace("id: hiring", "id: second").replace("number: HR-01", "number: HR-02")
    manual.write("processes/people/second.yaml", text.replace("HR-01", "HR-02"))
    manual.commit("author")
    told = report(run("--base", base, "--format", "json"))
    places = [(f["path"], f["line"]) for f in told["findings"] if f["rule"] == "missing-approval"]
    assert places == [("processes/people/second.yaml", 1)]
