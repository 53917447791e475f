"""What readers see of approvals: whether what a page says was approved, by whom and how strongly, and what is coming."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page

from procbook.audit import audit_history
from procbook.pages.page import Site
from procbook.site.build import build
from tests.site.approved_manual import FORM, PEOPLE, PROCESS, Repository, changed, page
from tests.site.built import read

NEW_TEXT = "新的做法"
TODAY = "2026-11-20"


@pytest.fixture(scope="module")
def announced(template: Repository, tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    """The site of 2026-11-20, on which a version of 2026-12-01 is approved already."""
    folder = tmp_path_factory.mktemp("announced")
    manual = template.copy(folder / "manual")
    changed(manual, "2026-12-01")
    manual.approve("office-supplies", "--reason", "少跑一趟", day="2026-11-12")
    build(manual.root, manual.handbook(TODAY), folder / "site")
    return serve(folder / "site")


def warned(markdown: str) -> list[str]:
    """The kinds of the warnings above the title."""
    above, title, _ = markdown.partition("\n# ")
    assert title
    return re.findall(r'<aside class="approval approval--(\w+)"', above)


def state(markdown: str) -> str:
    found = re.search(r'<details class="state"><summary>(.*?)</summary>', markdown)
    assert found
    return re.sub("<[^>]*>", "", found[1])


def form(site: Site) -> bytes:
    return next(file.content for file in site.files if file.path == FORM.removeprefix("processes/"))


def test_what_was_adopted_says_so(manual: Repository) -> None:
    """A text that nobody ever read before is taken for one that somebody approved."""
    shown = page(manual.site(TODAY))
    assert state(shown) == "现行 · 1.0.0 · 2026-11-01 起 · 沿用，未逐份批准"
    assert warned(shown) == []


def test_approver_day_and_evidence_are_told(manual: Repository) -> None:
    """A reader cannot tell who approved the version, when, in which role, or what that is worth."""
    changed(manual, "2026-11-16")
    manual.approve("office-supplies", "--reason", "少跑一趟", day="2026-11-12")
    shown = page(manual.site(TODAY))
    assert state(shown) == "现行 · 1.1.0 · 2026-11-16 起 · 样例·赵 2026-11-12 批准（仅声明）"
    assert "样例·赵（部门负责人），2026-11-12，仅声明：" in shown
    assert warned(shown) == []


@pytest.mark.parametrize("how", ["committed", "only edited"])
def test_what_nobody_approved_is_warned_of(manual: Repository, how: str) -> None:
    """Somebody works by a text that nobody approved, and the page looks like any other."""
    if how == "committed":
        changed(manual, "2026-11-16")
    else:
        manual.edit(PROCESS, "照单发放,", "不用登记,")
    site = manual.site(TODAY)
    assert warned(page(site)) == ["unapproved"]
    assert "批准的是 1.0.0 版（2026-11-03）" in page(site)
    assert state(page(site)).endswith("内容没有批准")
    assert warned(page(site, "roles/index.md")) == warned(page(site, "glossary.md")) == []


def test_another_form_makes_the_page_another(manual: Repository) -> None:
    """The form that people fill in was exchanged, and the page of the process says it is approved."""
    (manual.root / FORM).write_bytes(b"exchanged")
    assert warned(page(manual.site(TODAY))) == ["unapproved"]


def test_pages_of_roles_are_judged_too(manual: Repository) -> None:
    """Somebody entered himself as the holder of a role, and the page of the role shows it as if it were approved."""
    manual.edit(PEOPLE, "name: 样例·李", "name: 样例·新")
    manual.commit("2026-11-10")
    site = manual.site(TODAY)
    assert warned(page(site, "roles/office-clerk.md")) == ["unapproved"]
    assert warned(page(site)) == []


def test_files_of_the_site_are_judged_too(tmp_path: Path) -> None:
    """Who writes a style sheet hides every warning, and no page says that the site itself was tampered with."""
    manual = Repository.new(tmp_path / "manual")
    manual.edit(
        "processes/handbook.yaml", "{items: [site], uncontrolled: true}", "{items: [site], roles: [department-head]}"
    )
    manual.commit("2026-11-02")
    manual.approve("governance", "--reason", "网站也要批准", day="2026-11-02")
    manual.approve("--all", "--action", "adopt", day="2026-11-03")
    assert manual.site(TODAY).warning == ""
    manual.edit("docs/about.md", "#", "# 已批准")
    build(manual.root, manual.handbook(TODAY), tmp_path / "site")
    for path in ("about", "processes/office-supplies", "glossary"):
        (warning,) = read(tmp_path / f"site/{path}/index.html").of_class("approval--unapproved")
        assert warning.text.startswith("网站自己的文件")


def test_nothing_was_ever_approved(template: Repository, tmp_path: Path) -> None:
    """A process that was slipped in stands between the approved ones without a sign."""
    manual = template.copy(tmp_path / "manual")
    text = (
        (manual.root / PROCESS).read_text("utf-8").replace("OF-01", "OF-02").replace("id: office-supplies", "id: gifts")
    )
    (manual.root / PROCESS).with_name("gifts.yaml").write_text(text.replace("title: 领用办公用品", "title: 领用礼品"))
    manual.commit("2026-11-10")
    shown = page(manual.site(TODAY, draft=True), "processes/gifts.md")
    assert warned(shown) == ["unapproved"]
    assert state(shown).endswith("没有批准过")


def test_without_git_nothing_is_claimed(manual: Repository) -> None:
    """A manual from a zip looks as if somebody had checked its approvals."""
    shutil.rmtree(manual.root / ".git")
    site = manual.site(TODAY)
    assert state(page(site)).endswith("批准未核查")
    assert "批准未核查：手册不在 git 仓库里" in page(site)
    assert "批准未核查：手册不在 git 仓库里" in page(site, "versions.md")


def test_shallow_clone_claims_nothing(manual: Repository, tmp_path: Path) -> None:
    """A site built from a part of the history says that everything is approved."""
    manual.git("clone", "--quiet", "--depth=1", f"file://{manual.root}", str(tmp_path / "shallow"))
    shown = page(Repository(tmp_path / "shallow").site(TODAY))
    assert state(shown).endswith("批准未核查")
    assert "批准未核查：这个克隆不完整" in shown


def test_version_in_force_is_shown_and_the_next_announced(manual: Repository) -> None:
    """People work by a version before its day, or hear of it only on that day."""
    changed(manual, "2026-12-01")
    manual.approve("office-supplies", "--reason", "少跑一趟", day="2026-11-12")
    before, after = manual.site(TODAY), manual.site("2026-12-01")
    assert warned(page(before)) == ["coming"]
    assert "1.1.0 版 2026-12-01 起生效，现在还照这一版做；这一页的文字用到 2026-11-30。" in page(before)
    assert state(page(before)) == "现行 · 1.0.0 · 2026-11-01 起 · 沿用，未逐份批准"
    assert (NEW_TEXT in page(before), form(before)) == (False, b"first form")
    assert state(page(after)) == "现行 · 1.1.0 · 2026-12-01 起 · 样例·赵 2026-11-12 批准（仅声明）"
    assert (NEW_TEXT in page(after), form(after)) == (True, b"second form")
    assert warned(page(after)) == []


def test_what_is_announced_before_it_is_said(tmp_path: Path) -> None:
    """A version of the 1st and another one of the 7th are approved, and the page says that nothing holds until then."""
    made = Repository.new(tmp_path / "manual")
    made.edit(PROCESS, 'effective_from: "2026-11-01"', 'effective_from: "2026-12-01"')
    made.commit("2026-11-02")
    made.approve("--all", "--action", "adopt", day="2026-11-03")
    made.edit(PROCESS, 'effective_from: "2026-12-01"', 'effective_from: "2026-11-01"')
    changed(made, "2026-12-07")
    made.approve("office-supplies", "--reason", "少跑一趟", day="2026-11-12")
    said = re.sub("<[^>]*>", "", page(made.site(TODAY)))
    assert "这一版 2026-12-07 起才生效。在那以前是 1.0.0 版，2026-12-01 起生效" in said
    said = re.sub("<[^>]*>", "", page(made.site("2026-12-02")))
    assert "1.1.0 版 2026-12-07 起生效，现在还照这一版做；这一页的文字用到 2026-12-06。" in said


@pytest.mark.parametrize(
    ("day", "kinds", "state"),
    [("2026-11-30", "coming", "现行"), ("2026-12-01", "over", "已有新版"), ("2027-01-05", "over", "已有新版")],
)
def test_text_that_is_over_says_so(announced: str, page: Page, day: str, kinds: str, state: str) -> None:
    """A site that nobody built again shows the earlier text as the one in force for ever."""
    page.clock.set_fixed_time(f"{day}T10:00:00")
    page.goto(f"{announced}/processes/office-supplies/")
    shown = page.locator("aside.approval:visible")
    assert [re.sub(".*--", "", each.get_attribute("class") or "") for each in shown.all()] == [kinds]
    assert "2026-11-30" in shown.inner_text()
    assert page.locator("details.state > summary").inner_text().startswith(f"{state} · 1.0.0 ·")


@pytest.mark.parametrize(("day", "said"), [("2026-11-30", "2026-12-01 起停用"), ("2026-12-01", "不要再用")])
def test_process_that_is_to_end_says_so(
    manual: Repository, tmp_path: Path, serve: Callable[[Path], str], page: Page, day: str, said: str
) -> None:
    """A retirement is announced as if it were another version to work by."""
    manual.edit(PROCESS, "status: effective", "status: retired")
    manual.edit(PROCESS, 'version: "1.0.0"', 'version: "2.0.0"')
    manual.edit(PROCESS, 'effective_from: "2026-11-01"', 'effective_from: "2026-12-01"')
    manual.commit("2026-11-10")
    manual.approve("office-supplies", "--reason", "不再需要", day="2026-11-12")
    build(manual.root, manual.handbook(TODAY, draft=True), tmp_path / "site")  # a way in still leads to it
    page.clock.set_fixed_time(f"{day}T10:00:00")
    page.goto(f"{serve(tmp_path / 'site')}/processes/office-supplies/")
    assert said in page.locator("aside.approval:visible").inner_text()
    assert ("已停用" in page.locator("details.state > summary").inner_text()) == (day == "2026-12-01")


def test_first_version_with_a_later_day_says_so(tmp_path: Path) -> None:
    """A version before which there is none is shown as if it held already."""
    manual = Repository.new(tmp_path / "manual")
    manual.edit(PROCESS, 'effective_from: "2026-11-01"', 'effective_from: "2026-12-01"')
    manual.commit("2026-11-02")
    manual.approve("office-supplies", day="2026-11-04", by="sample-wang")
    shown = page(manual.site(TODAY))
    assert state(shown) == "将生效 · 1.0.0 · 2026-12-01 起 · 样例·王 2026-11-04 批准（仅声明）"
    assert warned(shown) == []


def test_emergency_is_told_until_it_is_ratified(manual: Repository) -> None:
    """An emergency change lives on as if it had been approved like any other."""
    changed(manual, "2026-11-10")
    manual.approve("office-supplies", "--action", "emergency", "--reason", "系统停机", day="2026-11-10")
    assert warned(page(manual.site("2026-11-11"))) == ["emergency"]
    late = page(manual.site("2026-11-30"))
    assert warned(late) == ["doubtful", "emergency"]
    assert "没有补批" in late or "已经过了" in late
    manual.approve("office-supplies", "--action", "ratify", day="2026-11-12")
    assert warned(page(manual.site("2026-11-13"))) == []


def test_chain_can_be_followed_and_pinned(manual: Repository) -> None:
    """Compliance finds no digest to keep elsewhere, misses a statement, or is not told what nobody controls."""
    changed(manual, "2026-11-16")
    manual.approve("office-supplies", "--reason", "少跑一趟", day="2026-11-12")
    shown = page(manual.site(TODAY), "versions.md")
    record = next((manual.root / "processes/approvals/governance").rglob("*-sample-zhao.yaml"))
    root = re.search(r'<code class="digest">sha256:([0-9a-f]{64})</code>', shown)
    assert root
    assert record.name.startswith(root[1][:12])
    assert "政策写明不用批准的：网站和工具文件" in shown
    rows = [re.sub(r"<[^>]+>", " ", row).split() for row in shown.split("<tr")]
    told = [
        [word for word in row if word in ("沿用", "修改", "1.0.0", "1.1.0", "2026-11-03", "2026-11-12")] for row in rows
    ]
    assert ["1.0.0", "沿用", "2026-11-03"] in told
    assert ["1.1.0", "修改", "2026-11-12"] in told
    assert "少跑一趟" in shown
    assert [
        name for name in ("组织和规矩", "术语和依据", "网站和工具文件") if f"<strong>{name}</strong>" not in shown
    ] == []


def test_the_last_approval_comes_first(manual: Repository) -> None:
    """Who looks for last week's approval goes through all of the years before; the last row says 落地, which is no word."""
    changed(manual, "2026-11-16")
    manual.approve("office-supplies", "--reason", "少跑一趟", day="2026-11-12")
    told = page(manual.site(TODAY), "versions.md")
    days = re.findall(r'data-label="批准"><div><p>([0-9-]+)</p>', told)
    assert len(days) > 2
    assert days == sorted(days, reverse=True)
    assert "落地" not in told
    manual.edit(PROCESS, "title: 领用办公用品", "title: 领用用品")
    manual.commit("2026-11-13")
    (first, *_) = re.findall(r"<tbody><tr[^>]*><td>(.*?)</td>", page(manual.site(TODAY), "versions.md"))
    assert "领用用品" in first, "what lacks its approval"


def test_an_error_of_the_audit_says_who_mends_it_and_how(manual: Repository) -> None:
    """A manager reads that the audit found an error, and the remedy is a command."""
    assert "怎么改" not in page(manual.site(TODAY), "versions.md")
    changed(manual, "2026-11-16")
    (box,) = re.findall(
        r'<aside class="approval approval--doubtful".*?</aside>', page(manual.site(TODAY), "versions.md"), re.S
    )
    assert 'href="../rules/#missing-approval"' in box
    assert 'href="../how-to-change/#restore"' in box
    assert "交一张办理单“补批没有批准的内容”，由有权的人批准" in box
    assert re.search('由他看着改好： <span class="contact">.*样例', box)
    assert "procbook" not in re.sub("<[^>]*>", "", box)


def test_changes_come_from_the_approvals(manual: Repository) -> None:
    """Who reads the changes or the feed misses one, or does not learn why."""
    changed(manual, "2026-11-16")
    unapproved = page(manual.site(TODAY), "changes.md")
    assert '1.1.0 版</a> <span class="tag">内容没有批准</span>' in unapproved
    manual.approve("office-supplies", "--reason", "少跑一趟", "--summary", "发放时多登记一项", day="2026-11-12")
    site = manual.site(TODAY)
    assert "发放时多登记一项" in page(site, "changes.md")
    assert "内容没有批准" not in page(site, "changes.md")
    feed = next(file.content for file in site.files if file.path == "changes.xml")
    titles = [each.text for each in ElementTree.fromstring(feed).iter("{http://www.w3.org/2005/Atom}title")][1:]
    assert titles == ["领用办公用品 1.1.0 版", "领用办公用品 1.0.0 版"]


@pytest.mark.parametrize(
    ("second", "day", "told"),
    [
        ("2026-12-01", "2026-11-20", ["1.1.0 将生效", "1.0.0 没有生效过"]),
        ("2026-12-01", "2026-12-01", ["1.1.0 现行", "1.0.0 没有生效过"]),
        ("2026-12-15", "2026-11-20", ["1.1.0 将生效", "1.0.0 将生效"]),
        ("2026-12-15", "2026-12-02", ["1.1.0 将生效", "1.0.0 现行"]),
        ("2026-12-15", "2026-12-20", ["1.1.0 现行", "1.0.0 已有新版"]),
    ],
)
def test_each_version_has_its_own_state(tmp_path: Path, second: str, day: str, told: list[str]) -> None:
    """Two versions of one process are both called coming, though only one of them ever comes."""
    manual = Repository.new(tmp_path / "manual")
    manual.edit(PROCESS, 'effective_from: "2026-11-01"', 'effective_from: "2026-12-01"')
    manual.commit("2026-11-02")
    manual.approve("--all", "--action", "adopt", day="2026-11-03")
    manual.edit(PROCESS, 'version: "1.0.0"', 'version: "1.1.0"')
    manual.edit(PROCESS, 'effective_from: "2026-12-01"', f'effective_from: "{second}"')
    manual.edit(PROCESS, "照单发放,", "新的做法：照单发放，")
    manual.commit("2026-11-10")
    manual.approve("office-supplies", "--reason", "少跑一趟", day="2026-11-12")
    site = manual.site(day)
    lines = re.findall(
        r'<li id="office-supplies-([^"]*)"[^>]*>.*?</a> <span[^>]*class="tag">(\w+)<', page(site, "changes.md")
    )
    assert [" ".join(line) for line in lines] == told
    rows = re.findall(
        r'<tr id="office-supplies-([^"]*)">.*?data-label="生效日"><div>[0-9-]+ <span[^>]*class="tag">(\w+)<',
        page(site, "versions.md"),
    )
    assert [" ".join(row) for row in rows] == told


def test_the_record_of_approval_is_that_of_the_page(manual: Repository, tmp_path: Path) -> None:
    """The way from a page to its approval ends at the top of a list of all approvals of the manual."""
    changed(manual, "2026-11-16")
    manual.approve("office-supplies", "--reason", "少跑一趟", day="2026-11-12")
    manual.edit(PEOPLE, "name: 样例·李", "name: 样例·新")
    manual.commit("2026-11-13")
    build(manual.root, manual.handbook(TODAY), tmp_path / "site")
    records = read(tmp_path / "site/versions/index.html")
    for path, anchor in (
        ("processes/office-supplies", "office-supplies-1.1.0"),
        ("roles/office-clerk", "governance-manual-1.0.0"),
    ):
        links = read(tmp_path / f"site/{path}/index.html").named("a")
        assert [each.attributes["href"] for each in links if each.text == "看批准记录"] == [
            f"../../versions/index.html#{anchor}"
        ]
        assert records.ids[anchor] == 1


BADGE = '<aside class="approval">已批准</aside>'
IMITATION = '</p><aside class="approval approval--coming" role="note">已批准</aside><details class="state"><summary>现行 · 9.9.9 · 已签名</summary></details>'
"""What somebody writes who wants to look approved: short, and with everything that the real one has."""


def test_no_text_imitates_an_approval(manual: Repository, tmp_path: Path) -> None:
    """An author writes a badge into title and text, and readers take the page for approved; the real warning is lost."""
    manual.edit(PROCESS, "title: 领用办公用品", f"title: {BADGE}")
    manual.edit(PROCESS, "summary: 先填单,批准以后到前台领。", f"summary: '# {BADGE}'")
    manual.edit(PROCESS, "does: 照单发放,", f"does: |-\n      # 批准\n\n      {IMITATION}\n      照单发放,")
    manual.commit("2026-11-10")
    build(manual.root, manual.handbook(TODAY), tmp_path / "site")
    html = read(tmp_path / "site/processes/office-supplies/index.html")
    (warning,) = html.of_class("approval")
    assert warning.attributes["class"] == "approval approval--unapproved"
    assert [element.start > warning.start for element in html.named("h1")] == [True]
    (line,) = html.of_class("state")
    assert line.text.strip().splitlines()[0] == "现行 · 1.0.0 · 2026-11-01 起 · 内容没有批准"
    assert "已签名" not in line.text
    assert IMITATION in html.text


def test_no_text_of_a_record_is_more_than_text(manual: Repository) -> None:
    """Who gives the reason of a change gets elements of his own onto the page of the chain."""
    changed(manual, "2026-11-16")
    said = {"--reason": f"reason {IMITATION}", "--summary": f"# summary {IMITATION}\n\n# {IMITATION}"}
    manual.approve("office-supplies", *(part for pair in said.items() for part in pair), day="2026-11-12")
    site = manual.site(TODAY)
    for path in ("versions.md", "changes.md"):
        shown = page(site, path)
        assert "<aside" not in shown
        assert "9.9.9" in shown
        assert len(re.findall("^#", shown, re.MULTILINE)) == len(re.findall("^#+ .* { #", shown, re.MULTILINE))


def test_one_commit_makes_one_site_with_one_audit(
    manual: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two builds of one commit differ, or every rebuild while editing waits for the audit."""
    audits: list[str] = []

    def counted(root: Path, **how: Any) -> Any:
        audits.append(how["tip"])
        return audit_history(root, **how)

    monkeypatch.setattr("procbook.site.approved.audit_history", counted)
    changed(manual, "2026-12-01")
    manual.approve("office-supplies", "--reason", "少跑一趟", day="2026-11-12")
    for name in ("one", "two"):
        build(manual.root, manual.handbook(TODAY), tmp_path / name)
    one, two = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        for name in ("one", "two")
    )
    assert [path for path in one if one[path] != two.get(path)] == []
    assert len(one) == len(two)
    assert len(audits) == 1
