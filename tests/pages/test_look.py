"""What a reader sees of the pages in a browser: on a phone, on a wide screen, by night, on paper, without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.pages.kinds import kinds

PHONE = {"width": 360, "height": 740}
PROCESS = "processes/campaign-planning/"
PAGES = kinds("campaign-planning", "customer-visit", "brand-manager", "campaign", "F-CP-01")

# Text that is seen and smaller than 16 px; drawings have sizes of their own.
SMALL = """() => [...document.querySelectorAll('body *')]
  .filter(e => !e.closest('svg') && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
  .filter(e => e.getClientRects().length && parseFloat(getComputedStyle(e).fontSize) < 16)
  .map(e => `${e.tagName} ${e.className}: ${e.textContent.trim().slice(0, 30)}`)"""

# What can be pressed and is lower than 44 px; links inside a sentence are as high as their line (WCAG 2.5.8).
LOW = """() => [...document.querySelectorAll('a, button, summary, input, label[for]')]
  .filter(e => !e.closest('svg') && getComputedStyle(e).display !== 'inline')
  .filter(e => { const { width, height } = e.getBoundingClientRect(); return width && height < 43.5 })
  .map(e => `${e.tagName} ${e.className}: ${e.textContent.trim().slice(0, 30)}`)"""

# What only a pointer brings to light: a title that says more than its element, or a rule of ours that uncovers.
HOVERED = """() => [
  ...[...document.querySelectorAll('.md-content [title]')].filter(e => !e.textContent.includes(e.title)).map(e => e.outerHTML),
  ...[...document.styleSheets].filter(s => s.href?.includes('procbook')).flatMap(s => [...s.cssRules])
    .filter(r => !r.selectorText?.startsWith('.md-')) // those of the frame
    .filter(r => r.selectorText?.split(',').every(part => part.includes(':hover')) && /display|visibility|opacity|clip|height|content/.test(r.style.cssText))
    .map(r => r.cssText)]"""


@pytest.mark.parametrize("kind", PAGES)
def test_a_phone_shows_it_all(new_page: Callable[..., Page], address: str, kind: str, faults: list[str]) -> None:
    """On a phone a reader must push the page sideways, screw up the eyes, misses what to press, or needs a mouse."""
    page = new_page(viewport=PHONE)
    page.goto(f"{address}/{PAGES[kind]}")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert page.evaluate(SMALL) == []
    assert page.evaluate(LOW) == []
    assert page.evaluate(HOVERED) == []


def test_the_first_screen_says_what_to_do_first(new_page: Callable[..., Page], address: str) -> None:
    """A newcomer on a phone has to scroll to learn where to begin."""
    page = new_page(viewport=PHONE)
    page.goto(f"{address}/{PROCESS}")
    first = page.locator(".facts__first")
    assert first.inner_text().split()[:5] == ["先做", "第", "1", "步", "提报活动简报"]
    assert "品牌经理" in first.inner_text()
    box = first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE["height"]


def test_blocks_come_in_the_order_of_a_readers_questions(page: Page, address: str) -> None:
    """The tables people search for stand behind the flowchart, or the steps behind the duties of others."""
    page.goto(f"{address}/{PROCESS}")
    found = page.evaluate(
        """() => [...document.querySelectorAll('.summary, .state, .facts, .roles, h2[id], #s10, #s20')]
          .map(e => e.id || e.classList[0] || e.tagName)"""
    )
    blocks = ["summary", "state", "facts", "roles", "table-lead-times", "flowchart", "steps", "s10", "s20"]
    blocks += ["cautions", "exceptions", "purpose", "raci", "records", "controls", "kpis", "related", "ask", "feedback"]
    assert [name for name in found if name in blocks] == blocks


def test_a_step_answers_every_question(page: Page, address: str) -> None:
    """A card leaves open who acts, how long it takes, with which form, what to mind, or what comes next."""
    page.goto(f"{address}/{PROCESS}")
    assert page.locator("#s20").inner_text() == "第 2 步\n初审并定级"
    card = page.locator("#s20 + .step").inner_text()
    answers = [
        "责任岗位",
        "市场总监",
        "时限",
        "不能是同一个人",
        "F-CP-01 ",
        "系统",
        "怎么做",
        "常见错误",
        "下一步",
        "输入",
        "谁开权限",
    ]
    places = [card.find(answer) for answer in answers]
    assert -1 not in places
    assert places == sorted(places)
    ways = page.locator("#s20 + .step .step__next li").all_inner_texts()
    assert ways == [
        "退回：回到第 1 步 提报活动简报（最多 2 次，约占 20%）",
        "“退回”满 2 次：到此结束：不做了",
        "同意走快速通道：做第 9 步 写快速通道一页方案（约占 10%）",
        "同意，按级别做：做第 3 步 策划方案",
    ]


def test_forms_are_at_hand_where_they_are_needed(page: Page, address: str) -> None:
    """The form of a step has to be looked for elsewhere."""
    page.goto(f"{address}/{PROCESS}")
    links = page.locator("#s10 + .step .download")
    assert links.all_inner_texts()[:3] == ["在手机上填", "空白表单 xlsx", "填好的样例 xlsx"]
    assert all(page.request.get(link.evaluate("a => a.href")).ok for link in links.all()[:3])


def test_a_chosen_role_keeps_its_steps_in_sight(page: Page, address: str) -> None:
    """Somebody who chose a role still has to pick the own steps out of all, or must choose anew on the next page."""
    page.goto(f"{address}/{PROCESS}")
    page.get_by_role("button", name="市场总监", exact=True).click()
    shown = page.locator(".step:visible").evaluate_all("steps => steps.map(step => step.dataset.roles)")
    assert shown
    assert all("marketing-director" in roles for roles in shown)
    assert page.locator(".step-title:visible").count() == page.locator(".step").count()
    for chart in ("wide", "narrow"):
        assert page.locator(f".flowchart__{chart} .fc-node--chosen").count() == len(shown)
    assert page.locator(".roles__shown").inner_text().startswith(f"只展开市场总监做的 {len(shown)} 步")
    page.goto(f"{address}/processes/market-research/")
    assert 0 < page.locator(".step:visible").count() < page.locator(".step").count()
    page.get_by_role("button", name="全部").click()
    assert page.locator(".step:visible").count() == page.locator(".step").count()


def test_a_keyboard_chooses_a_role(page: Page, address: str) -> None:
    """Without a mouse no role can be chosen, or nobody hears which one is."""
    page.goto(f"{address}/{PROCESS}")
    chips = page.locator("[data-role-chips] button")
    chips.first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert chips.evaluate_all("all => all.map(chip => chip.getAttribute('aria-pressed')).indexOf('true')") == 1
    assert page.get_by_role("status").filter(has_text="只展开").is_visible()


def test_a_link_to_a_step_opens_it(page: Page, address: str) -> None:
    """With another role chosen, a link to a step leads to a title without content."""
    page.goto(f"{address}/{PROCESS}")
    page.get_by_role("button", name="市场总监", exact=True).click()
    assert not page.locator("#s10 + .step").is_visible()
    page.goto(f"{address}/{PROCESS}#s10")
    assert page.locator("#s10 + .step").is_visible()


def test_registers_sort_by_a_column(page: Page, address: str) -> None:
    """A register cannot be sorted, or does not tell a screen reader how it is sorted."""
    page.goto(f"{address}/registers/controls/")
    cells, head = page.locator("tbody td:nth-child(1)"), page.locator("th").first
    for order in ("ascending", "descending"):
        head.get_by_role("button").click()
        found = cells.all_inner_texts()
        assert head.get_attribute("aria-sort") == order
        assert len(found) > 10
        assert found == sorted(found, reverse=order == "descending")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_register_is_narrowed_to_what_one_looks_for(width: int, new_page: Callable[..., Page], address: str) -> None:
    """Among 182 records the own ones have to be found by eye, or nobody sees that others are hidden."""
    page = new_page(viewport={"width": width, "height": 844})
    page.goto(f"{address}/registers/records/")
    rows, count = page.locator("tbody tr:visible"), page.locator(".register__count")
    whole, said = rows.count(), count.inner_text()
    page.get_by_label("筛选").fill("市场调研 立项")
    assert 0 < rows.count() < whole
    assert count.inner_text() == f"{rows.count()} 条，共 {whole} 条。"
    page.get_by_label("筛选").fill("")
    assert (rows.count(), count.inner_text()) == (whole, said)


@pytest.mark.parametrize("register", ["controls", "documents", "demands", "kpis", "records"])
def test_every_register_is_narrowed_on_a_phone(new_page: Callable[..., Page], address: str, register: str) -> None:
    """The filter counts fewer rows and leaves all of them standing."""
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}/registers/{register}/")
    rows = page.locator("tbody tr:visible")
    wanted = (page.locator("tbody tr").last.locator("td").first.text_content() or "").strip()
    whole = rows.count()
    page.get_by_label("筛选").fill(wanted)
    assert 0 < rows.count() < whole
    assert all(wanted in row for row in rows.all_text_contents())
    page.get_by_label("筛选").fill("没有这个词")
    assert rows.count() == 0


def test_the_glossary_is_narrowed_to_a_word(new_page: Callable[..., Page], address: str) -> None:
    """A word is looked up by scrolling past all others; or what was narrowed hides the word that a link leads to."""
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}/glossary/")
    titles, count = page.locator("h2:visible"), page.locator(".register__count")
    whole = titles.all_inner_texts()
    last, anchor = whole[-1], page.locator("h2").last.get_attribute("id")
    page.get_by_label("筛选").fill(last)
    assert last in titles.all_inner_texts()
    assert titles.count() < len(whole)
    assert page.locator(".term:visible").count() == titles.count()
    assert count.inner_text() == f"{titles.count()} 条，共 {len(whole)} 条。"
    page.get_by_label("筛选").fill("没有这个词")
    assert titles.count() == page.locator(".term:visible").count() == 0
    page.evaluate("anchor => { location.hash = anchor }", anchor)
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()
    assert titles.all_inner_texts() == whole


def test_approvals_are_narrowed_to_one_process(page: Page, address: str) -> None:
    """All approvals of all processes stand in one table."""
    page.goto(f"{address}/versions/")
    page.get_by_label("筛选").fill("市场调研")
    expect(page.locator("tbody tr:visible")).to_have_count(1)
    assert "市场调研" in page.locator("tbody tr:visible").inner_text()


@pytest.mark.parametrize("asked", ["市場調研", "ｆ－ｍｒ－０１", "F-mr-01"])
def test_a_register_is_narrowed_as_search_finds(page: Page, address: str, asked: str) -> None:
    """Who types traditional script, full width or capitals finds no row, though search finds the page."""
    page.goto(f"{address}/registers/records/")
    page.get_by_label("筛选").fill(asked)
    expect(page.locator("tbody tr", has_text="F-MR-01")).to_be_visible()
    expect(page.locator("#F-CP-01")).not_to_be_visible()


@pytest.mark.parametrize("width", [390, 1366])
def test_a_register_without_a_match_says_so(width: int, new_page: Callable[..., Page], address: str) -> None:
    """Nothing is left of a list, and nothing says for what it looked or how to get the list back."""
    page = new_page(viewport={"width": width, "height": 844})
    page.goto(f"{address}/registers/records/")
    count, rows = page.locator(".register__count"), page.locator("tbody tr:visible")
    whole = rows.count()
    page.get_by_label("筛选").fill("没有 {all}")
    assert count.inner_text() == f"没有哪一条有“没有 {{all}}”，共 {whole} 条。"
    assert rows.count() == 0
    clear = page.get_by_role("button", name="清除筛选")
    expect(clear).to_be_in_viewport()
    clear.click()
    assert rows.count() == whole
    assert not clear.is_visible()
    assert page.get_by_label("筛选").evaluate("field => field === document.activeElement && field.value === ''")


def test_the_heads_of_a_register_stay_and_are_printed(new_page: Callable[..., Page], address: str) -> None:
    """Deep in a register, or on its second sheet, columns have no names."""
    page = new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}/registers/controls/")
    page.locator("tbody tr").last.scroll_into_view_if_needed()
    header, head = page.locator(".md-header").bounding_box(), page.locator("th").first.bounding_box()
    assert header
    assert head
    assert head["y"] >= header["y"] + header["height"]
    page.emulate_media(media="print")
    assert page.locator("th").first.inner_text() == "控制编号"
    assert page.locator("th button:visible").count() == 0


def test_a_title_of_another_role_opens_its_step(page: Page, address: str) -> None:
    """With a role chosen, pressing the title of another's step does nothing, and the own steps are hard to find."""
    page.goto(f"{address}/{PROCESS}")
    page.get_by_role("button", name="市场总监", exact=True).click()
    assert page.locator(".roles__steps a").all_inner_texts() == ["第 2 步 初审并定级", "第 12 步 审批方案和预算"]
    page.locator("#s10").click()
    assert page.locator("#s10 + .step").is_visible()
    page.get_by_role("button", name="全部").click()
    assert not page.locator(".roles__steps").is_visible()


def test_processes_stand_as_the_work_goes(page: Page, address: str) -> None:
    """An area leads to whichever process comes first in the alphabet, or to one that is not written yet."""
    page.goto(f"{address}/{PROCESS}")
    page.locator(".md-path").get_by_role("link", name="市场推广策划与执行").click()
    page.wait_for_url("**/areas/campaign/index.html")
    page.goto(f"{address}/areas/customer/")
    assert page.locator(".processes > li > a").all_inner_texts() == ["客户拜访"]
    page.goto(f"{address}/registers/")
    assert page.locator(".processes > li > a").count() == 5


def test_it_reads_without_script(new_page: Callable[..., Page], address: str) -> None:
    """Where scripts are blocked, steps, chart or roles are missing."""
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.goto(f"{address}/{PROCESS}")
    assert page.locator(".step:visible").count() == page.locator(".step").count() > 5
    page.locator("#flowchart + details > summary").click()
    assert page.locator(".flowchart__narrow svg").is_visible()
    page.get_by_role("link", name="财务BP").first.click()
    assert page.locator("h1").inner_text() == "财务BP"


@pytest.mark.parametrize("kind", ["home", "process", "controls", "glossary", "week"])
def test_nothing_is_lost_without_script(new_page: Callable[..., Page], address: str, kind: str) -> None:
    """Where scripts are blocked, a text is missing; what they add are buttons only."""
    path = f"{address}/{PAGES[kind]}"
    page = new_page(java_script_enabled=False)
    page.goto(path)
    without = words(page, ".md-content")
    assert len(without) > 50
    page = new_page()
    page.goto(path)
    assert words(page, ".md-content") - without <= words(
        page, ".md-content button, .register__filter, .progress, [data-offline]"
    )


def words(page: Page, selector: str) -> set[str]:
    """The words that are seen there."""
    return {word for text in page.locator(selector).all_inner_texts() for word in text.split()}
