"""The report formats, on findings with everything that could go wrong in them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft4Validator

from procbook.check.engine import Report
from procbook.finding import Finding, Location, Severity
from procbook.report import View, render
from tests.report.as_read import IN_WORDS
from tests.rules.rule_cases import base_files

SARIF = json.loads(Path(__file__).with_name("sarif-schema-2.1.0.json").read_text("utf-8"))
PATH = "processes/example/example.yaml"


def finding(line: int = 3, rule: str = "missing-owner", message: str = "没有负责人", **more: object) -> Finding:
    return Finding(Location(PATH, line, 5), rule, more.pop("severity", Severity.error), message, "example#s10", **more)  # type: ignore[arg-type]


def report(*findings: Finding, base: str = "") -> Report:
    rules = ("duplicate-key", "missing-owner", "vacant-role")
    return Report("样例手册", tuple(sorted(findings)), rules, 12, 3, date(2026, 11, 23), base, "preparation")


VIEW = View("zh", line=lambda path, line: base_files()[path].decode().splitlines()[line - 1])


@pytest.mark.parametrize("form", IN_WORDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_report_says_what_was_checked(form: str, language: str) -> None:
    """A clean report is no empty page: it says how much was looked at."""
    text = render(report(), View(language), form)
    if form == "json":
        assert json.loads(text)["checked"] == {
            "files": 12,
            "processes": 3,
            "rules": ["duplicate-key", "missing-owner", "vacant-role"],
        }
    else:
        assert "12" in text
        assert ("3 个流程" if language == "zh" else "3 processes") in text


def test_one_of_each_is_said_as_one() -> None:
    """English says `1 errors`."""
    one = Report("样例手册", (finding(),), ("missing-owner",), 1, 1, date(2026, 11, 23))
    last = render(one, View("en"), "concise").splitlines()[-1]
    assert last == "Checked 1 file, 1 process, 1 rule: 1 error, 0 warnings, 0 notes, 0 waived."


def test_full_shows_the_line_with_a_caret_under_wide_characters() -> None:
    """The caret stands under the character meant, also where characters take two columns."""
    view = View("zh", line=lambda path, line: "    title: 推广 owner: finance-pb")
    text = render(
        report(Finding(Location(PATH, 41, 22), "unknown-reference", Severity.error, "不在岗位表里")), view, "full"
    )
    shown, caret = text.splitlines()[1:3]
    assert caret.index("^") == shown.index("finance-pb") + 2
    assert "为什么" in text
    assert "怎么改" in text


def test_full_has_the_remedy_of_the_message() -> None:
    """A value that a field cannot hold is not mended by quotes, as a sentence that was cut is."""
    texts = [render(report(finding(rule="schema-invalid", variant=of)), VIEW, "full") for of in ("form-in-days", "cut")]
    assert ["引号" in text for text in texts] == [False, True]


@pytest.mark.parametrize("form", ["full", "concise"])
def test_hints_do_not_bury_what_has_to_be_mended(form: str) -> None:
    """Whoever scrolls to the end of a first manual sees its error and its warning, not twenty roles that nobody uses."""
    hints = [finding(line, "vacant-role", severity=Severity.note) for line in range(1, 21)]
    found = [
        finding(5, message="错"),
        finding(4, severity=Severity.warning, message="小心"),
        finding(3, waiver="已批准"),
    ]
    lines = [line for line in render(report(*hints, *found), VIEW, form).splitlines() if line.startswith(PATH)]
    assert [line.split("  ")[1] for line in lines] == ["已豁免", *["提示"] * 20, "警告", "错误"]


def test_hints_of_one_kind_say_once_how_they_are_mended() -> None:
    """Twenty times the same remedy is a screen that nobody reads; the place of each is still there."""
    hints = [finding(line, "vacant-role", severity=Severity.note) for line in range(1, 21)]
    text = render(report(*hints), VIEW, "full")
    assert (text.count("为什么"), text.count(f"{PATH}:")) == (1, 20)
    assert render(report(finding(3), finding(4)), VIEW, "full").count("为什么") == 2


def test_concise_is_one_line_a_finding() -> None:
    """Place, severity, message and rule can be read and clicked in one line."""
    first = render(report(finding()), VIEW, "concise").splitlines()[0]
    assert first == f"{PATH}:3:5  错误  没有负责人  [missing-owner]"


def test_json_has_everything() -> None:
    """A program finds each finding whole, and the version of the form."""
    related = (Location(PATH, 9, 1),)
    data = json.loads(render(report(finding(related=related), finding(4, waiver="已批准")), VIEW, "json"))
    assert data["schema_version"] == 1
    assert data["counts"] == {"error": 1, "warning": 0, "note": 0, "waived": 1}
    assert data["findings"][0]["related"] == [{"path": PATH, "line": 9, "column": 1}]
    assert data["failed"] is True


def test_sarif_is_valid_against_the_official_schema() -> None:
    """A code scanning service takes the report."""
    log = json.loads(
        render(report(finding(), finding(related=(Location(PATH, 9, 1),)), finding(4, waiver="已批准")), VIEW, "sarif")
    )
    assert not list(Draft4Validator(SARIF).iter_errors(log))
    assert [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]] == [
        "duplicate-key",
        "missing-owner",
        "vacant-role",
    ]


def test_sarif_fingerprints_do_not_move_with_lines() -> None:
    """A finding that only moved is the same one; two in one file are two."""

    def prints(*lines: int) -> list[str]:
        log = json.loads(
            render(report(*(finding(line, message=f"第 {line} 行已写过") for line in lines)), VIEW, "sarif")
        )
        return [result["partialFingerprints"]["procbook/v1"] for result in log["runs"][0]["results"]]

    assert prints(3, 8) == prints(13, 18)
    assert len(set(prints(3, 8))) == 2


def test_github_shows_ten_a_kind_changed_lines_first_and_counts_the_rest() -> None:
    """GitHub drops what is beyond ten: so the author's own lines come first, and the rest is said."""
    findings = [finding(line) for line in range(1, 14)] + [
        finding(line, severity=Severity.warning) for line in range(1, 4)
    ]
    text = render(report(*findings), View("zh", changed={PATH: {12, 13}}), "github")
    errors = [line for line in text.splitlines() if line.startswith("::error ")]
    assert [line.split("line=")[1].split(",")[0] for line in errors][:3] == ["12", "13", "1"]
    assert len(errors) == 10
    assert sum(line.startswith("::warning ") for line in text.splitlines()) == 3
    assert "还有 3 个错误" in text


def test_github_escapes_what_could_be_a_command() -> None:
    """A title in a pull request cannot write a command into the log of the check."""
    text = render(report(finding(message="a%0A::error::x\r\n::warning::y")), View("zh", prefix="手册,a:b/"), "github")
    line = text.splitlines()[0]
    assert "a%250A::error::x%0D%0A::warning::y" in line
    assert "file=手册%2Ca%3Ab/processes" in line
    assert sum(each.startswith("::") for each in text.splitlines()) == 1


@pytest.mark.parametrize("form", ["full", "concise", "github"])
def test_no_format_lets_a_terminal_be_driven(form: str) -> None:
    """What somebody wrote into a file never moves a cursor or changes a colour."""
    from procbook.words import printable

    view = View("zh", line=lambda path, line: "title: \x1b[31mred\x07")
    text = render(report(finding(message=printable("\x1b[2Jgone"))), view, form)
    assert "\x1b" not in text
    assert "\x07" not in text


@pytest.mark.parametrize("form", ["full", "concise"])
def test_a_chinese_console_can_show_it(form: str) -> None:
    """A console in a GBK code page shows every sign that the report itself brings."""
    render(report(finding(), finding(4, waiver="已批准"), base="main"), VIEW, form).encode("gbk")


def test_gitlab_shows_each_finding_with_its_remedy_at_its_line() -> None:
    """Errors first; two findings of one text have marks of their own, or GitLab shows one of them only."""
    note = replace(finding(), severity=Severity.note)
    waived = replace(finding(), waiver="领导同意")
    entries = json.loads(render(report(note, waived, finding(), finding(line=9)), VIEW, "gitlab"))
    assert [entry["severity"] for entry in entries] == ["critical", "critical", "info"]
    assert len({entry["fingerprint"] for entry in entries}) == 3
    first = entries[0]
    assert set(first) == {"description", "check_name", "fingerprint", "severity", "location"}
    assert "怎么改" in first["description"]
    assert first["location"] == {"path": PATH, "lines": {"begin": 3}}


def test_junit_has_a_case_for_each_finding_and_for_each_rule_that_found_nothing() -> None:
    """A server that reads test reports shows errors as failures, and what was checked at all."""
    found = report(
        finding(), replace(finding(line=9), severity=Severity.warning), replace(finding(line=7), waiver="领导同意")
    )
    text = render(found, VIEW, "junit")
    (suite,) = ElementTree.fromstring(text.encode())
    counts = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "5", "failures": "1", "errors": "0", "skipped": "1"}
    assert len(suite.findall("testcase")) == 5
    (failure,) = suite.iter("failure")
    assert failure.get("type") == "missing-owner"
    assert "怎么改" in str(failure.text)


def test_markdown_findings_are_no_markup() -> None:
    """Errors first, with place and remedy; a text of the manual means nothing there."""
    evil = replace(finding(), message="<img src=x> [x](https://e.example) @everyone")
    text = render(report(replace(finding(line=9), severity=Severity.warning), evil), VIEW, "markdown")
    assert text.index("错误") < text.index("警告  ")
    for mark in ("<img", "](", "@everyone"):
        assert mark not in text
    assert text.count("怎么改") == 2


def test_an_annotation_has_the_remedy() -> None:
    """Who reads it beside the line has nothing else."""
    assert "怎么改" in render(report(finding()), VIEW, "github")
