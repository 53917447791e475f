"""Going on from an earlier report: what it says is held against the repository, and what rests on it alone is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from procbook.cli.audit import audit
from tests.audit.attacks.example import GOVERNANCE, HIRING, Manual
from tests.audit.attacks.forge_attacks import forge_policy, recorded
from tests.refusals import reason

ITEM = "process/hiring"
OTHER = "sha256:" + "0" * 64
UNFIT = "does not fit this repository"

State = dict[str, Any]


@pytest.fixture
def run(manual: Manual, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`run("--base", "x")` runs the command in the manual, on a fixed day."""
    monkeypatch.chdir(manual.folder)

    def start(*arguments: str) -> Result:
        manual.make()
        return CliRunner().invoke(audit, ["--today", "2026-11-23", *arguments])

    return start


@pytest.fixture
def kept(manual: Manual, run: Callable[..., Result], tmp_path: Path) -> Path:
    """The report of a history with a change, with a text that nobody approved, and with a record that waits."""
    manual.change()
    manual.approve(ITEM, "approver")
    manual.commit("author")
    manual.record("process/refund", "approver", content="sha256:" + "1" * 64, version="2.0.0", action="change")
    manual.edit("processes/money/refund.yaml", "summary: ", "summary: 改")
    manual.commit("outsider")
    assert run("--format", "json", "--output", str(tmp_path / "kept.json")).exit_code == 1
    return tmp_path / "kept.json"


def item(state: State, name: str = ITEM) -> State:
    found: State = next(each for each in state["items"] if each["item"] == name)
    return found


def _without_finding(state: State) -> None:
    """As if the text that nobody approved were the approved one."""
    refund = item(state, "process/refund")
    refund["now"], refund["opened"] = refund["versions"][-1][0]["content"], None


def _approved_by_pen(state: State) -> None:
    """As if somebody had approved the text that is there."""
    refund = item(state, "process/refund")
    version = json.loads(json.dumps(refund["versions"][-1]))
    version[0] |= {"content": refund["now"], "previous": version[1]}
    refund["versions"].append(version)
    refund["opened"] = None


def _another_approver(state: State) -> None:
    item(state)["versions"][-1][3][0][0] = "governor"


ALTERATIONS: dict[str, Callable[[State], object]] = {
    "another root": lambda state: state.update(root=OTHER),
    "another first landing": lambda state: state.update(start=state["tip"]),
    "another governance in force": lambda state: state.update(under=OTHER),
    "an earlier landing": lambda state: state.update(landed="2026-11-09T10:00:00+08:00"),
    "no files of the site": lambda state: state.update(site=[]),
    "no such time zone": lambda state: state.update(landed=state["landed"][:19]),
    "the text as if approved": _without_finding,
    "a version by pen": _approved_by_pen,
    "an item that is gone": lambda state: state["items"].remove(item(state)),
    "an item that is nowhere": lambda state: state["items"].append(item(state) | {"item": "process/ghost"}),
    "another text": lambda state: item(state).update(now=OTHER),
    "the last version cut off": lambda state: item(state)["versions"].pop(),
    "the first version cut off": lambda state: item(state)["versions"].pop(0),
    "another approver": _another_approver,
    "a statement altered": lambda state: item(state)["versions"][-1][0].update(reason="x"),
    "a statement of half a sign": lambda state: item(state)["versions"][-1][0].update(reason="\udc00"),
    "nobody approved": lambda state: item(state)["versions"][-1].__setitem__(3, []),
    "a commit that is none": lambda state: item(state)["versions"][-1].__setitem__(4, "f" * 40),
    "never altered since the future": lambda state: item(state).update(since="9999-12-31T23:59:59-14:00"),
    "a waiting record forgotten": lambda state: item(state, "process/refund").update(waiting=[]),
}
"""What a pen can do to a report that the repository contradicts."""


def altered(report: Path, change: Callable[[State], object]) -> str:
    whole = json.loads(report.read_text("utf-8"))
    state = json.loads(whole["audit"]["state"])
    change(state)
    whole["audit"]["state"] = json.dumps(state)
    report.write_text(json.dumps(whole), "utf-8")
    return str(report)


@pytest.mark.parametrize("name", ALTERATIONS)
def test_an_altered_report_is_found(name: str, kept: Path, run: Callable[..., Result]) -> None:
    """Whoever can write the report of the last night must not thereby decide what is approved."""
    assert UNFIT in reason(run("--since", altered(kept, ALTERATIONS[name])).exception)


def test_what_rests_on_the_earlier_report_is_said(kept: Path, run: Callable[..., Result]) -> None:
    """A reader learns which judgements were not made again; an audit of everything says nothing of the kind."""
    for language, words in (("zh", "照上次的报告"), ("en", "as that report says")):
        assert words in run("--since", str(kept), "--lang", language).stdout
        assert words not in run("--lang", language).stdout


@pytest.mark.parametrize("pen", [False, True])
def test_the_root_is_that_of_the_repository(pen: bool, kept: Path, manual: Manual, run: Callable[..., Result]) -> None:
    """A report in which the root was written that is asked for does not make it the root."""
    if pen:
        altered(kept, lambda state: state.update(root=OTHER))
    told = run("--since", str(kept), "--root", OTHER)
    if pen:
        assert UNFIT in reason(told.exception)
        return
    assert "[root-mismatch]" in told.stdout
    assert manual.root in told.stdout


def test_of_two_first_records_the_history_tells(kept: Path, manual: Manual, run: Callable[..., Result]) -> None:
    """Somebody lays a second first record beside the true one: then everything is judged, and nobody is blocked."""
    manual.record(GOVERNANCE, "outsider", previous=None, under=None, action="create", version="9.0.0")
    manual.commit("outsider")
    run("--output", str(kept), "--format", "json")
    whole, rest = (json.loads(run("--format", "json", *more).stdout) for more in ((), ("--since", str(kept))))
    assert whole["findings"] == rest["findings"]
    assert rest["audit"]["root"] == manual.root


def test_a_history_that_was_set_back(kept: Path, manual: Manual, run: Callable[..., Result]) -> None:
    """The branch ends before the commit that was audited last: what came after it is gone."""
    manual.set("main", manual.git("rev-parse", "main~1"))
    told = run("--since", str(kept))
    assert told.exit_code == 1
    assert "[history-rewritten]" in told.stdout


def test_the_report_of_a_request_is_none_to_go_on_from(manual: Manual, run: Callable[..., Result], kept: Path) -> None:
    """It ends in a merge that nobody made yet."""
    manual.start("work")
    manual.write("notes.txt", "x")
    manual.commit("author")
    run("--base", "main", "--format", "json", "--output", str(kept))
    assert "--base" in reason(run("--since", str(kept)).exception)


def test_a_pull_that_merges_is_no_rewritten_history(kept: Path, manual: Manual, run: Callable[..., Result]) -> None:
    """`git pull` puts what was audited second among the parents: all of it is there still, and all is judged."""
    audited = manual.tip["main"]
    manual.set("main", manual.git("rev-parse", "main~1"))
    manual.write("notes.txt", "x")
    manual.commit("author")
    manual.files.update(manual.tree_of(audited))
    manual.commit("author", parents=[audited])
    told = run("--since", str(kept))
    assert "history-rewritten" not in told.output
    assert told.stdout.splitlines() == run().stdout.splitlines()


def test_a_review_of_a_text_of_before_the_report_is_stale(
    manual: Manual, run: Callable[..., Result], tmp_path: Path
) -> None:
    """What the forge's reviewer saw lies before the report: it is looked up, not passed over."""
    forge_policy(manual)
    manual.start("change")
    manual.change()
    manual.commit("author")
    manual.make()
    seen = manual.tip["change"]
    manual.edit(HIRING, "记下评分", "不记评分")
    manual.commit("author")
    manual.merge()
    assert run("--format", "json", "--output", str(tmp_path / "kept.json")).exit_code == 1
    recorded(manual, seen)
    for since in ((), ("--since", str(tmp_path / "kept.json"))):
        told = run(*since)
        assert told.exit_code == 1
        assert "[stale-approval]" in told.stdout


def test_a_slip_of_before_the_report_is_taken_back_after_it(
    manual: Manual, run: Callable[..., Result], tmp_path: Path
) -> None:
    """Who wrote it is no author of what the branch brings that took it back, from report to report too."""
    before = manual.read(HIRING)
    manual.change(new="写错岗位")
    manual.commit("approver")
    run("--format", "json", "--output", str(tmp_path / "kept.json"))
    manual.start("change")
    manual.write(HIRING, before)
    manual.commit("author")
    manual.change()
    manual.approve(ITEM, "approver")
    manual.commit("author")
    manual.merge()
    for since in ((), ("--since", str(tmp_path / "kept.json"))):
        assert run(*since).exit_code == 0
