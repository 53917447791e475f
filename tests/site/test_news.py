"""What a version brings, as those who work by it are told: on the page of all changes, and on that of its process."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from procbook.site.build import build
from tests.pages.test_axe import violations
from tests.pages.test_look import LOW, SMALL
from tests.site.approved_manual import FORM, PAGE, PROCESS, Repository, page

CHANGES = "changes.md"
SHOWN = "2026-11-20"


def next_version(manual: Repository, version: str, old: str, new: str, *words: str) -> None:
    """A version that says `new` for `old`; approved, and in force from 2026-11-16 on."""
    text = (manual.root / PROCESS).read_text("utf-8")
    for field, value in (("version", version), ("effective_from", "2026-11-16")):
        text = re.sub(rf"^{field}: .*", f'{field}: "{value}"', text, flags=re.M)
    (manual.root / PROCESS).write_text(text, "utf-8")
    manual.edit(PROCESS, old, new)
    manual.commit("2026-11-10")
    manual.approve("office-supplies", "--reason", "少跑一趟", *words, day="2026-11-12")


def told(manual: Repository, path: str = CHANGES) -> str:
    """The text that a reader sees, without the frame of sheets."""
    text = re.sub(r"<style.*?</style>|^---.*?^---|\{ #.*?\}", "", page(manual.site(SHOWN), path), flags=re.S | re.M)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split()).replace("： ", "：")


CLERK, MANAGER = "within: 1d\n    effort: 10min", "within: 1d\n    effort: 5min"
"""How long the clerk and the manager have for their steps."""


@pytest.mark.parametrize(
    ("old", "new", "whom"),
    [
        (MANAGER, MANAGER.replace("1d", "2d"), "流程管理员"),
        (CLERK, CLERK.replace("1d", "2d"), "行政专员"),
        ("keep: {for: 2y, after: 领用}, where: oa, contains: [品名, 数量, 签收]",
         "keep: {for: 3y, after: 领用}, where: oa, contains: [品名, 数量, 签收]", "行政专员"),
        ('target: "≥ 95%"', 'target: "≥ 90%"', "行政专员"),
        ("review_every: half-year", "review_every: quarter", "流程管理员"),
        ("excludes: [电脑和其他固定资产]", "excludes: [电脑]", "做这个流程的所有岗位"),
    ],
)  # fmt: skip
def test_a_change_says_whom_it_concerns(manual: Repository, old: str, new: str, whom: str) -> None:
    """Everybody reads every change, or the one whose work changed does not learn that it is hers."""
    next_version(manual, "2.0.0", old, new)
    assert f"和谁有关：{whom} " in told(manual)


def test_a_change_is_a_sentence_for_people(manual: Repository) -> None:
    """A reader is told ids, names of files, signs for line ends, and neither whether it matters nor what to do."""
    (manual.root / FORM).write_bytes(b"second form")
    does = "does: 看用途和数量是否对得上。每单超过 500 元的由部门负责人批。"
    next_version(manual, "1.1.0", does, 'does: "1. 看用途。\\n2. 看数量。\\n3. 每单超过 300 元的由部门负责人批。"')
    for path in (CHANGES, PAGE):
        text = told(manual, path)
        assert "步骤“审批领用单”的怎么做由“" in text
        assert "空白表单换了新的：F-OF-01 领用单。" in text
        assert "要做什么：" in text
        assert "原因：少跑一趟" in text
        assert re.findall(r"↵|\bs20\b|files/|\.xlsx|office-supplies|\[\[", text.partition("先做")[0]) == []
    assert "从 2026-11-16 起照改后的做；表单重新下载" in told(manual)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("owner: office-clerk\n    does", "owner: process-manager\n    does", ("A 级", "必须知道", "从 2026-11-16 起")),
        (CLERK, CLERK.replace("1d", "2d"), ("B 级", "要知道", "从 2026-11-16 起照改后的做。")),
        ("aliases: [领文具, 领东西]", "aliases: [领文具]", ("C 级", "可以不看", "不用做什么。")),
    ],
)
def test_a_change_says_how_much_it_matters(manual: Repository, old: str, new: str, said: tuple[str, ...]) -> None:
    """A word put right and a duty taken from somebody look alike."""
    next_version(manual, "2.0.0", old, new)
    places = [told(manual).find(word) for word in said]
    assert -1 not in places
    assert places == sorted(places)


def test_what_people_wrote_of_a_change_stays(manual: Repository) -> None:
    """What the approver wrote for the others is lost; or what the program wrote stands there a second time."""
    next_version(manual, "1.1.0", CLERK, CLERK.replace("1d", "2d"), "--summary", "前台可以晚一天发")
    next_version(manual, "1.2.0", MANAGER, MANAGER.replace("1d", "3d"))
    text = told(manual)
    assert "前台可以晚一天发" in text
    assert text.count("3 个工作日") == 1
    assert "版本由" not in text


def test_what_is_not_at_hand_is_told_by_its_approval(manual: Repository) -> None:
    """A record whose content is gone leaves a version of which nothing is said."""
    next_version(manual, "1.1.0", CLERK, CLERK.replace("1d", "2d"), "--summary", "前台可以晚一天发")
    for content in (manual.root / "processes/approvals/process/office-supplies/1.1.0").glob("*.json"):
        content.unlink()
    text = told(manual)
    assert "前台可以晚一天发" in text
    assert "2 个工作日" not in text
    assert "原因：少跑一趟" in text


def test_what_was_only_taken_over_is_no_change(manual: Repository) -> None:
    """The list begins with every process of the manual, of which nothing changed."""
    assert "1 个流程第一次纳入批准，内容没有变" in told(manual)
    assert "改了什么" not in told(manual, PAGE)


def test_my_role_comes_first(manual: Repository, new_page: Callable[..., Page], serve: Callable[[Path], str]) -> None:
    """Among the changes of all somebody looks for her own; she chose her role on a page before."""
    next_version(manual, "1.1.0", CLERK, CLERK.replace("1d", "2d"))
    next_version(manual, "1.2.0", MANAGER, MANAGER.replace("1d", "3d"))
    address = site_of(manual, serve)
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}/changes/")
    entries = page.locator(".news").first.locator(":scope > li:visible")
    assert numbers(entries.all_inner_texts()) == ["1.2.0", "1.1.0"]
    page.goto(f"{address}/processes/office-supplies/")
    page.get_by_role("button", name="行政专员", exact=True).click()
    page.goto(f"{address}/changes/")
    assert page.get_by_label("我的岗位").evaluate("box => box.selectedOptions[0].textContent") == "行政专员"
    assert numbers(entries.all_inner_texts()) == ["1.1.0", "1.2.0"]
    assert ["和你有关" in text for text in entries.all_inner_texts()] == [True, False]
    expect(page.locator(".news-mine [role=status]")).to_have_text("和行政专员有关的 1 条排在前面。")
    page.get_by_label("我的岗位").select_option("全部岗位")
    assert numbers(entries.all_inner_texts()) == ["1.2.0", "1.1.0"]
    assert not any("和你有关" in text for text in entries.all_inner_texts())


def numbers(entries: list[str]) -> list[str]:
    return [re.findall(r"\d\.\d\.\d", entry)[0] for entry in entries]


def site_of(manual: Repository, serve: Callable[[Path], str]) -> str:
    build(manual.root, manual.handbook(SHOWN), manual.root.parent / "site")
    return serve(manual.root.parent / "site")


def test_what_changed_since_i_looked(
    manual: Repository, new_page: Callable[..., Page], serve: Callable[[Path], str]
) -> None:
    """Who knows a process opens its page and goes on working by what was; or is told the same again and again."""
    address = site_of(manual, serve)
    page = new_page(viewport={"width": 390, "height": 844})
    process = f"{address}/processes/office-supplies/"
    page.goto(process)
    since = page.locator("details.since")
    assert since.count() == 0
    next_version(manual, "1.1.0", CLERK, CLERK.replace("1d", "2d"))
    next_version(manual, "1.2.0", MANAGER, MANAGER.replace("1d", "3d"))
    site_of(manual, serve)
    page.goto(process)
    assert since.locator("> summary").inner_text() == "自从你上次看过（1.0.0 版），改了 2 处"
    assert [each in since.inner_text() for each in ("2 个工作日", "3 个工作日")] == [True, True]
    page.reload()
    assert since.locator("> summary").inner_text() == "1.2.0 版改了什么（1 处）"
    assert not since.get_by_text("3 个工作日").is_visible()
    since.locator("> summary").click()
    assert [each in since.inner_text() for each in ("2 个工作日", "3 个工作日")] == [False, True]


def test_it_works_where_nothing_is_kept(
    manual: Repository, new_page: Callable[..., Page], serve: Callable[[Path], str]
) -> None:
    """A browser that keeps nothing, or something else under the name, shows no page or none of its news."""
    next_version(manual, "1.1.0", CLERK, CLERK.replace("1d", "2d"))
    address = site_of(manual, serve)
    for script in (
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})",
        "localStorage.setItem('procbook-seen', 'broken')",
        "localStorage.setItem('procbook-seen', '[]')",
    ):
        page = new_page()
        page.add_init_script(script)
        page.goto(f"{address}/processes/office-supplies/")
        expect(page.locator("details.since > summary")).to_have_text("1.1.0 版改了什么（1 处）")
        page.get_by_role("button", name="行政专员", exact=True).click()
        assert page.locator(".roles__shown").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_the_news(
    manual: Repository, new_page: Callable[..., Page], serve: Callable[[Path], str], scheme: str
) -> None:
    """On a small phone, by night or with a screen reader the news are cut, pale, or cannot be pressed."""
    next_version(manual, "1.1.0", CLERK, CLERK.replace("1d", "2d"))
    address = site_of(manual, serve)
    page = new_page(viewport={"width": 320, "height": 740}, color_scheme=scheme)
    page.goto(f"{address}/changes/")
    page.evaluate("localStorage.setItem('procbook-seen', '{\"office-supplies\": \"1.0.0\"}')")
    page.get_by_label("我的岗位").select_option("行政专员")
    for path in ("changes/", "processes/office-supplies/"):
        page.goto(f"{address}/{path}")
        expect(page.locator(".news, .since--new").first).to_be_visible()
        assert (page.evaluate(SMALL), page.evaluate(LOW), violations(page)) == ([], [], [])
        assert page.evaluate("document.documentElement.scrollWidth") == 320
