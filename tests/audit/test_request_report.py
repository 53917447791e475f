"""What everybody reads who looks at a request to change the manual."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import markdown
import pytest
from click.testing import CliRunner, Result

from procbook.cli.report import report
from procbook.cli.status import status
from procbook.report.section_markdown import as_markdown
from procbook.report.sections import Chart, Section, Text
from tests.audit.attacks.example import GOVERNANCE, HANDBOOK, HIRING, ROLES, Manual
from tests.refusals import reason

ITEM = "process/hiring"
NEW_STEP = """  - id: s15
    title: 核对编制
    owner: hr-lead
    does: |
      对照编制表。
      超编的退回。
    within: 2d
    effort: 10min
"""
BEFORE_S20 = "  - id: s20\n    title: 面试\n"

pytestmark = pytest.mark.history


@pytest.fixture
def run(manual: Manual, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`run("--format", "html")` makes the report of the branch `work` against main, on a fixed day."""
    monkeypatch.chdir(manual.folder)

    def command(*arguments: str, day: str = "2026-11-23") -> Result:
        manual.make()
        return CliRunner().invoke(report, ["--base", "main", "--today", day, *arguments])

    return command


LIMITS = "  limits: {A: {at_most: 1, per: half-year, notice: 20d}, B: {at_most: 1, per: quarter}}\n"


def limited(manual: Manual) -> None:
    """A policy with limits of frequency, approved."""
    manual.edit(HANDBOOK, "  site: [", f"{LIMITS}  site: [")
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")


def changed(manual: Manual, version: str = "1.0.0") -> None:
    """A new step and a shorter limit, on a branch."""
    manual.start("work")
    manual.edit(HIRING, BEFORE_S20, NEW_STEP + BEFORE_S20)
    manual.edit(HIRING, "within: 10d", "within: 8d")
    if version != "1.0.0":
        manual.to_version(HIRING, version, "2027-01-04")
    manual.commit("author")


def told(done: Result) -> str:
    """The report as text, without what keeps names apart for forges."""
    assert done.exit_code == 0, done.output
    return html.unescape(done.stdout.replace("<!-- -->", ""))


def test_all_that_somebody_asks_stands_in_its_order(manual: Manual, run: Any) -> None:
    """Verdict, changes, drawing, class and day, approvers, what to mend, who needs to know, preview."""
    changed(manual)
    manual.edit(HIRING, "within: 8d", "within: 80d")
    manual.commit("author")
    text = told(run("--preview", "https://preview.example/12/"))
    order = ["结论：还不能合并", "流程“招聘”", "流程图：招聘", "级别、版本、哪天起用", "还差谁批准", "这次改动要改的",
             "要让谁知道", "看改完的样子", "<https://preview.example/12/>"]  # fmt: skip
    places = [text.index(each) for each in order]
    assert places == sorted(places)


def test_what_changed_is_told_before_and_after(manual: Manual, run: Any) -> None:
    """A row for each change; a new step whole; what follows for those who work by it."""
    changed(manual)
    text = told(run())
    assert "| B | 步骤“面试”的时限 | 10 个工作日 | 8 个工作日 |" in text
    assert "| A | 新增步骤 |  | 核对编制 |" in text
    for line in ("新步骤“核对编制”", "责任岗位：", "时限：2 个工作日", "怎么做：对照编制表。↵超编的退回。"):
        assert line in text
    for mark in ("```mermaid", "核对编制<br/>＋ 新增"):
        assert mark in text


def test_class_version_day_and_approvers_stand_with_their_reasons(manual: Manual, run: Any) -> None:
    limited(manual)
    changed(manual)
    text = told(run())
    assert "按 A级 重大，至少要写 2.0.0；现在写的是 1.0.0，不够。" in text
    assert re.search(r"写的是 2026-11-01；最早 2\d{3}-\d\d-\d\d 起用：.*（按今天 2026-11-23 改的算）", text)
    assert re.search(r"还要 1 人批准，下面任何 1 位都行：.+（.+）", text)
    assert "为什么：改了步骤，是 A 级变更，按审批规矩还要 1 人批准；写这次改动的人不能批。" in text


def test_what_the_change_got_wrong_has_place_and_remedy(manual: Manual, run: Any) -> None:
    """Its own faults, errors first; faults of before are counted in one line."""
    manual.edit(HIRING, "summary: 填需求", "summary: 尽快填需求")
    manual.to_version(HIRING, "1.0.1", "2026-11-23")
    manual.approve(ITEM, "approver")
    manual.commit("author")
    changed(manual)
    manual.edit(HIRING, "owner: hr-lead\n    does: |", "owner: nobody\n    does: |")
    manual.commit("author")
    text = told(run())
    found = text.partition("这次改动要改的")[2]
    assert found.index("错误：步骤 s15 的责任岗位“nobody”不在岗位表里。") < found.index("在 processes/")
    assert "怎么改：" in found
    assert "尽快" not in found
    assert "别处原有的问题" not in text, "that the command was run without a root is no fault of anybody"


def test_an_approved_change_may_be_merged(manual: Manual, run: Any) -> None:
    changed(manual, "2.0.0")
    manual.approve(ITEM, "approver")
    manual.commit("approver")
    text = told(run())
    assert "结论：可以合并" in text
    assert "还差谁批准" not in text
    assert json.loads(run("--format", "json").stdout)["may_be_merged"] is True


def test_another_way_of_writing_is_one_line(manual: Manual, run: Any) -> None:
    """Nobody needs to read a report of a comment."""
    manual.start("work")
    manual.edit(HIRING, "schema: 1\n", "schema: 1\n# 说明\n")
    manual.commit("author")
    text = told(run())
    assert "只改了写法" in text
    assert "结论：可以合并" in text
    assert text.count("#") == 2


EVIL = "x](https://e.example) | <img src=x onerror=alert(1)> @everyone #12 `a` **b** ```\n~~~ </style><script>alert(1)</script>"


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_no_text_of_an_author_means_anything(form: str, manual: Manual, run: Any) -> None:
    """Neither as Markdown nor as HTML, in any place of the report."""
    changed(manual)
    manual.edit(HIRING, "title: 核对编制", f"title: {json.dumps(EVIL.replace(chr(10), ' '), ensure_ascii=False)}")
    manual.edit(
        HIRING, "does: |\n      对照编制表。\n      超编的退回。", f"does: {json.dumps(EVIL, ensure_ascii=False)}"
    )
    manual.commit("author <a@x>")
    page = run("--format", form).stdout
    if form == "markdown":
        body = re.sub(r"```mermaid\n.*?```", "", page, flags=re.DOTALL)
        page = markdown.markdown(body, extensions=["tables", "sane_lists"])
        for part in re.split(r"<[^>]*>", page):
            assert not re.search(r"@\w|#\d|://", html.unescape(part))
    assert not re.search(r"<(img|script)\b", page)
    assert all(address.startswith("#s") for address in re.findall(r'<a href="([^"]*)"', page))
    assert page.count("<style>") == (form == "html")
    assert "alert" in html.unescape(page)


def test_a_long_report_keeps_its_verdict_and_fits() -> None:
    """Forges refuse comments that are too long: whole sections are left out, and it says so."""
    long = [Section(f"流程 {number}", (Text("*长*" * number * 100),)) for number in range(1, 30)]
    page = as_markdown([Section("结论", (Text("可以合并"),), 1), *long], "报告太长", "图太大")
    assert len(page) <= 60_000
    assert page.startswith("## 结论\n\n可以合并\n\n### 流程 1\n")
    assert page.endswith("*报告太长*\n")


def test_a_large_drawing_is_left_to_the_page() -> None:
    """Forges draw no Mermaid beyond some length."""
    section = Section("流程图", (Chart("图", lambda: ("", ""), "flowchart TB\n" + "n1 --> n2\n" * 600),))
    assert as_markdown([section], "报告太长", "图太大") == "### 流程图\n\n图太大\n"


def test_the_page_needs_nothing_beside_it(manual: Manual, run: Any, tmp_path: Path) -> None:
    """One file with both drawings, which runs nothing and asks nobody."""
    changed(manual)
    assert run("--format", "html", "--output", str(tmp_path / "report.html")).exit_code == 0
    page = (tmp_path / "report.html").read_text("utf-8")
    assert page.count("<svg") == 2
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<link|src=|url\(", page)


def test_a_manual_that_was_never_approved_is_checked_all_the_same(manual: Manual, run: Any) -> None:
    """No verdict of the audit is no pass: what the check finds is told, and the request may not be merged."""
    manual.remove("processes/approvals/")
    manual.commit("author")
    manual.orphan("main")
    manual.tip.pop("main")
    manual.commit("author")
    changed(manual)
    manual.edit(HIRING, "owner: hr-lead\n    does: |", "owner: nobody\n    does: |")
    manual.commit("author")
    text = told(run())
    assert "结论：还不能合并" in text
    assert "步骤 s15 的责任岗位“nobody”不在岗位表里。" in text


def test_programs_get_all_of_it(manual: Manual, run: Any) -> None:
    limited(manual)
    changed(manual)
    data = json.loads(run("--format", "json").stdout)
    assert (data["may_be_merged"], data["items"][0]["class"], data["waiting"][0]["item"]) == (False, "A", ITEM)
    assert data["first_days"][ITEM]["reasons"]
    assert {"role", "persons"} == set(data["to_know"][0])


def test_both_languages(manual: Manual, run: Any) -> None:
    changed(manual)
    text = told(run("--lang", "en"))
    for line in ("Verdict: not yet.", "Who still has to approve", "| Class | What | Before | Now |", "+ new"):
        assert line in text.replace("＋ 新增", "+ new")


def test_nothing_to_report(manual: Manual, run: Any) -> None:
    """Whoever names the commit that is checked out reads what to do, and nothing of another command."""
    assert "先提交改动" in reason(run().exception)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "preview", "https://e.example/a b", "https://e.example/)x"])
def test_an_address_that_is_none_is_refused(address: str, manual: Manual, run: Any) -> None:
    changed(manual)
    assert run("--preview", address).exit_code == 2


def test_status_tells_what_would_be_too_early(manual: Manual, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever approves learns before what the audit would say after."""
    monkeypatch.chdir(manual.folder)
    limited(manual)
    changed(manual)
    manual.to_version(HIRING, "2.0.0", "2026-11-24")
    manual.commit("author")
    manual.make()
    done = CliRunner().invoke(status, ["--today", "2026-11-23"])
    assert done.exit_code == 0
    assert "2026-11-24" in done.stdout
    assert "最早" in done.stdout


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_an_order_is_told_and_nothing_is_to_be_mended(form: str, manual: Manual, run: Any) -> None:
    """Who sees a request with nothing but an order learns what it asks for, and that the program will do it."""
    manual.start("work")
    manual.write("processes/order.yaml", "schema: 1\norder: rename-role\nrole: 文员\ntitle: 办事员\n")
    manual.commit("author")
    text = told(run("--format", form))
    for each in ("还不能合并", "要改的错误 0 处", "岗位改名", "岗位：文员", "新名称：办事员", "等程序照它办"):
        assert each in text
    assert "只改了写法" not in text
    assert json.loads(run("--format", "json").stdout)["order"]["title"] == "办事员"


def test_an_order_that_lacks_something_is_to_be_mended(manual: Manual, run: Any) -> None:
    manual.start("work")
    manual.write("processes/order.yaml", "schema: 1\norder: rename-role\nrole: 文员\n")
    manual.commit("author")
    assert "要改的错误 1 处" in told(run())


TWO_ROLES = "    - {items: [process], roles: [approver, finance], count: COUNT, evidence: signed}\n"
ONE_ROLE = "    - {items: [process], roles: [approver], evidence: signed}\n"


def of_two_roles(manual: Manual, count: int) -> None:
    manual.edit(HANDBOOK, ONE_ROLE, TWO_ROLES.replace("COUNT", str(count)))
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    changed(manual, "2.0.0")


def test_any_of_them_and_one_of_each_are_told_apart(manual: Manual, run: Any) -> None:
    """One of two roles, whoever comes first."""
    of_two_roles(manual, 1)
    text = told(run())
    assert "等批准 1 项，还差 1 个批准" in text
    assert re.search("还要 1 人批准，下面任何 1 位都行：总监（.+）、财务（.+）", text)


def test_one_of_each_role_and_who_has_approved_already(manual: Manual, run: Any) -> None:
    of_two_roles(manual, 2)
    text = told(run())
    assert "等批准 1 项，还差 2 个批准" in text
    assert re.search("还要 2 人批准，每个岗位各一位：总监（.+）、财务（.+）", text)
    manual.record(ITEM, "approver")
    manual.commit("approver")
    text = told(run())
    assert "要改的错误 0 处，等批准 1 项，还差 1 个批准" in text
    assert "已批准，还差 1 人" in text
    assert re.search("还要 1 人批准，下面任何 1 位都行：财务（.+）", text)
    manual.record(ITEM, "controller")
    manual.commit("controller")
    text = told(run())
    assert "结论：可以合并" in text
    assert re.search("已经批准的\n\n- 流程“招聘”（hiring）：.+、.+", text)


def test_a_new_process_is_told_whole_and_why_its_own_approver_does_not_approve_it(manual: Manual, run: Any) -> None:
    manual.start("work")
    text = manual.read(HIRING).replace("id: hiring", "id: leaving").replace("title: 招聘", "title: 离职")
    manual.write("processes/people/leaving.yaml", text)
    manual.commit("author")
    report = told(run())
    for each in ("新流程“离职”：", "步骤：面试", "批准人：总监（director）"):
        assert each in report
    assert "不由它自己写的批准人批" in report
    assert "制度经理" in report


@pytest.mark.parametrize("writer", ["author", "somebody <somebody@x>"])
def test_only_writers_of_this_request_are_told_of(writer: str, manual: Manual, run: Any) -> None:
    """Whoever wrote earlier versions is nothing that this request could mend, where approvals are declarations; and an
    approval more makes no problem more."""
    manual.edit(HANDBOOK, ONE_ROLE, ONE_ROLE.replace("signed", "declared"))
    manual.approve(GOVERNANCE, "governor")
    manual.commit("author")
    manual.edit(HIRING, "summary: 填需求", "summary: 先填需求")
    manual.to_version(HIRING, "1.0.1", "2026-11-23")
    manual.commit("stranger <stranger@x>")
    manual.approve(ITEM, "approver")
    manual.commit("approver")
    manual.start("work")
    manual.edit(HIRING, "within: 10d", "within: 8d")
    manual.to_version(HIRING, "1.1.0", "2026-12-01")
    manual.commit(writer)
    manual.approve(ITEM, "approver")
    manual.commit("approver")
    text = told(run())
    assert "结论：可以合并" in text
    assert "stranger@x" not in text
    assert ("somebody@x" in text) == (writer != "author")
    for each in ("别处原有的问题", "--root"):
        assert each not in text
    assert json.loads(run("--format", "json").stdout)["old_findings"] == 0


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-23", "从 2026-11-23 起用，就是最早的一天"),
        ("2027-01-04", "从 2027-01-04 起用；最早可以写 2026-11-23"),
        ("2026-11-02", "写的是 2026-11-02；最早 2026-11-23 起用"),
    ],
)
def test_the_day_as_written_and_the_earliest_stand_in_one_line(day: str, said: str, manual: Manual, run: Any) -> None:
    """Nobody reads that it may begin today, and in the table that it begins in two weeks."""
    changed(manual)
    manual.to_version(HIRING, "2.0.0", day)
    manual.commit("author")
    text = told(run())
    assert said in text
    assert "当天就可以起用" not in text


def test_a_draft_stays_one_and_it_is_said_what_puts_it_in_force(manual: Manual, run: Any) -> None:
    manual.start("work")
    text = manual.read(HIRING).replace("id: hiring", "id: leaving").replace("status: effective", "status: draft")
    manual.write("processes/people/leaving.yaml", text)
    manual.commit("author")
    assert "合并以后还是草稿，没有人照它办。要生效，把 status 改成 effective" in told(run())


def test_a_change_of_the_organisation_says_from_when_it_holds(manual: Manual, run: Any) -> None:
    manual.start("work")
    manual.edit(ROLES, "title: 文员", "title: 办事员")
    manual.commit("author")
    text = told(run())
    assert "- 组织和规矩\n  - 合并以后马上算数；写了起止日子的（任职、代理），照那个日子。" in text
    assert "--root" not in text


def test_an_emergency_says_until_when_with_dates(manual: Manual, run: Any) -> None:
    changed(manual)
    manual.to_version(HIRING, "2.0.0", "2026-11-23")
    order = "schema: 1\norder: emergency\nprocesses: [hiring]\nreason: 停电\n"
    manual.write("processes/order.yaml", order)
    manual.commit("author")
    text = told(run())
    assert "紧急变更，从 2026-11-23 起用，合并就生效" in text
    assert "2026-11-30 以前要照平常的规矩补批；到 2026-12-23 还没有补批，就失效" in text
