"""What a reader takes along, finds again and prints: on every page, also where the browser refuses to help."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from procbook.pages import scripts
from tests.pages.kinds import kinds

PHONE = {"width": 390, "height": 844}
PROCESS = "processes/campaign-planning/"
PAGES = kinds("campaign-planning", "customer-visit", "brand-manager", "campaign", "F-CP-01")
BARE = {"home", "whole", "about", "missing"}
"""Home shows what the tools gathered; the whole manual is for the printer; the others are not of the manual."""

NO_STORAGE = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused') } })"
NO_CLIPBOARD = """document.execCommand = () => false;
  Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('refused')) } })"""
PRINTER = "window.print = () => { window.prints = (window.prints ?? 0) + 1 }"


def copied(page: Page) -> list[str]:
    """The lines on the clipboard, once the reader was told that something is there."""
    expect(page.get_by_role("status").filter(has_text="复制好了")).to_be_visible()
    return str(page.evaluate("navigator.clipboard.readText()")).split("\n")


@pytest.fixture
def reader(new_page: Callable[..., Page]) -> Page:
    """Somebody with a phone."""
    return new_page(viewport=PHONE, permissions=["clipboard-read", "clipboard-write"])


@pytest.mark.parametrize("kind", [kind for kind in PAGES if kind not in BARE])
def test_the_tools_stand_below_the_title_of_every_page(reader: Page, address: str, kind: str) -> None:
    """A page cannot be kept, passed on or printed; or the tools push its text off the first screen."""
    reader.goto(f"{address}/{PAGES[kind]}")
    names = reader.locator(".tools button").all_inner_texts()
    assert names == ["收藏", "复制", "二维码", "打印"]
    box = reader.locator(".tools").bounding_box()
    assert box is not None
    assert box["height"] <= 44


def test_the_row_has_its_place_before_the_script_runs(new_page: Callable[..., Page], address: str) -> None:
    """The text jumps down under the reader's eyes; or without scripts there is a gap."""
    page = new_page(viewport=PHONE)
    page.goto(f"{address}/{PROCESS}")
    full = page.locator(".summary").bounding_box()
    page.locator(".tools").evaluate("row => row.replaceChildren()")
    assert page.locator(".summary").bounding_box() == full
    bare = new_page(viewport=PHONE, java_script_enabled=False)
    bare.goto(f"{address}/{PROCESS}")
    expect(bare.locator(".tools")).to_be_hidden()


def test_a_message_says_what_it_is_and_where(reader: Page, address: str) -> None:
    """A colleague gets a bare address, or one that a chat does not make a link of."""
    reader.goto(f"{address}/{PROCESS}index.html")
    reader.get_by_role("button", name="复制", exact=True).click()
    sentence = reader.locator(".summary").inner_text()
    assert copied(reader) == ["【推广方案策划与预算审批】", sentence, f"{address}/{PROCESS}"]


def test_a_message_about_a_step_says_who_and_how_long(reader: Page, address: str) -> None:
    """Whoever is sent to a step lands at the top of the page, or has to read to learn whether it is his."""
    reader.goto(f"{address}/{PROCESS}")
    reader.get_by_role("button", name="复制“第 2 步 初审并定级”的链接").click()
    title, facts, link = copied(reader)
    assert title == "【推广方案策划与预算审批】第 2 步 初审并定级"
    assert "责任岗位：市场总监" in facts
    assert "时限：" in facts
    reader.goto(link)
    expect(reader.locator("#s20")).to_be_in_viewport()


def test_every_heading_can_be_passed_on(reader: Page, address: str) -> None:
    """The table that a colleague needs has no address."""
    reader.goto(f"{address}/{PROCESS}")
    headings = reader.locator(".md-content :is(h2, h3)[id]")
    assert headings.count() == headings.locator(".tool--link").count() > 20
    reader.get_by_role("button", name="复制“流程图”的链接").click()
    assert copied(reader) == ["【推广方案策划与预算审批】流程图", f"{address}/{PROCESS}#flowchart"]


def test_without_a_clipboard_the_text_is_selected(new_page: Callable[..., Page], address: str) -> None:
    """Inside of another app nothing is copied, and the reader pastes what was there before."""
    page = new_page(viewport=PHONE)
    page.add_init_script(NO_CLIPBOARD)
    page.goto(f"{address}/{PROCESS}")
    page.get_by_role("button", name="复制", exact=True).click()
    field = page.get_by_role("dialog").get_by_role("textbox")
    expect(field).to_have_value(re.compile(f"^【推广方案策划与预算审批】\n.*\n{address}/{PROCESS}$"))
    assert page.evaluate("getSelection().toString()") == field.input_value()
    page.get_by_role("button", name="关闭").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_favourites_and_what_was_seen_stand_on_the_home_page(reader: Page, address: str) -> None:
    """What somebody needs every day has to be looked for every day."""
    reader.goto(address)
    expect(reader.locator(".mine")).to_be_hidden()
    reader.goto(f"{address}/{PROCESS}")
    reader.get_by_role("button", name="收藏").click()
    for other in ("roles/", "glossary/"):
        reader.goto(f"{address}/{other}")
    reader.goto(address)
    assert lists(reader) == {
        "我的收藏": ["推广方案策划与预算审批"],
        "最近看过": ["术语", "岗位", "推广方案策划与预算审批"],
    }
    reader.get_by_role("button", name="清除最近看过").click()
    assert lists(reader) == {"我的收藏": ["推广方案策划与预算审批"]}
    reader.locator(".mine a").click()
    assert reader.url.startswith(f"{address}/{PROCESS}")
    reader.get_by_role("button", name="已收藏").click()
    reader.goto(address)
    assert list(lists(reader)) == ["最近看过"]


def lists(page: Page) -> dict[str, list[str]]:
    """What stands on the home page, by heading."""
    headings = page.locator(".mine h2")
    return {
        headings.nth(place).inner_text(): headings.nth(place).locator("+ ul a").all_inner_texts()
        for place in range(headings.count())
    }


def test_what_others_wrote_into_the_storage_leads_nowhere_else(reader: Page, address: str) -> None:
    """Another site at the same address plants a script, or the home page breaks on what it cannot read."""
    reader.goto(f"{address}/{PROCESS}")
    reader.get_by_role("button", name="收藏").click()
    reader.evaluate(
        """() => {
          const key = Object.keys(localStorage).find(each => each.startsWith('procbook-favourites'));
          const planted = ['javascript:alert(1)', 'https://elsewhere.example/', '../../x'];
          localStorage.setItem(key, JSON.stringify([...planted.map(path => ({ path, title: '假的' })), 7, null]));
          localStorage.setItem(key.replace('favourites', 'recent'), '{');
        }"""
    )
    reader.goto(address)
    hrefs = reader.locator(".mine a").evaluate_all("links => links.map(link => link.href)")
    assert [each for each in hrefs if not each.startswith(f"{address}/")] == []


def test_all_works_where_nothing_may_be_kept(new_page: Callable[..., Page], address: str) -> None:
    """In a private window a tool does nothing, or breaks the page."""
    page = new_page(viewport=PHONE, permissions=["clipboard-read", "clipboard-write"])
    page.add_init_script(NO_STORAGE)
    page.goto(f"{address}/{PROCESS}")
    page.get_by_role("button", name="收藏").click()
    expect(page.get_by_role("button", name="已收藏")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="复制", exact=True).click()
    assert copied(page)[0] == "【推广方案策划与预算审批】"
    page.get_by_role("button", name="市场总监", exact=True).click()
    expect(page.locator(".roles__shown")).to_contain_text("只展开市场总监做的 2 步")
    page.goto(address)
    expect(page.locator(".ways")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_opens_can_be_used_by_all(
    new_page: Callable[..., Page], address: str, scheme: Literal["light", "dark"]
) -> None:
    """The box for a mistake or the code cannot be read by night, has no name for a reader of screens, or is too small to
    press or to read."""
    page = new_page(viewport=PHONE, color_scheme=scheme)
    page.add_init_script(NO_CLIPBOARD)
    page.goto(f"{address}/{PROCESS}")
    page.locator("#s20 + .step .feedback-link").click()
    expect(page.locator(".report textarea")).to_be_focused()
    opened = [page.locator(".report")]
    for press in ("二维码", "复制"):
        page.get_by_role("button", name=press, exact=True).click()
        opened.append(page.get_by_role("dialog"))
        expect(opened[-1]).to_be_visible()
        assert Axe().run(page).response["violations"] == []
        low = "all => all.map(each => each.getBoundingClientRect().height).filter(height => height && height < 43.5)"
        assert [box.locator("button, a").evaluate_all(low) for box in opened] == [[]] * len(opened)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        page.keyboard.press("Escape")
        opened.pop()


def sheets(page: Page) -> str:
    """What the printer gets, without blanks."""
    return "".join("".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf())).pages).split())


def test_a_role_prints_its_own_steps(new_page: Callable[..., Page], address: str) -> None:
    """Twenty sheets come out of the printer for the two steps that somebody has to do."""
    page = new_page()
    page.add_init_script(PRINTER)
    page.goto(f"{address}/{PROCESS}")
    page.locator(".tools__paper svg").wait_for(state="attached")
    whole = sheets(page)
    page.get_by_role("button", name="市场总监", exact=True).click()
    assert sheets(page) == whole, "the page as such is printed whole"
    page.get_by_role("button", name="打印这几步").click()
    page.wait_for_function("window.prints === 1")
    expect(page.locator(".roles__shown")).to_contain_text("只展开市场总监做的 2 步")
    own = sheets(page)
    steps = page.locator(".step-title").evaluate_all("titles => titles.map(each => [each.id, each.textContent])")
    cards = page.locator(".step:visible").evaluate_all("steps => steps.map(step => step.dataset.step)")
    assert len(cards) == 2
    headings = {"".join(text.split()) for id, text in steps if id in cards}
    assert all(each in own for each in headings)
    assert "提前多久报" in own, "the tables that steps use"
    for other in ("职责分工", "指标"):
        assert other not in own
    assert len(own) < len(whole) / 2
    assert sheets(page) == whole, "afterwards the page is printed whole again"


def test_paper_says_where_the_page_is(new_page: Callable[..., Page], address: str) -> None:
    """Who finds a sheet on the wall cannot get at what is in force."""
    page = new_page()
    page.goto(f"{address}/{PROCESS}")
    page.locator(".tools__paper svg").wait_for(state="attached")
    assert f"现行内容看网站：{address}/{PROCESS}" in sheets(page)
    page.emulate_media(media="print")
    expect(page.locator(".tools__paper svg")).to_be_visible()
    expect(page.locator(".tools button").first).to_be_hidden()


def names_of(source: str) -> Iterator[str]:
    """What a module calls by a name of its own."""
    for found in re.finditer(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+|\[[^\]]*\])", source, re.M):
        yield from re.findall(r"\w+", found[1])


@pytest.mark.parametrize("bundle", scripts.BUNDLES.values(), ids=scripts.BUNDLES)
def test_no_name_stands_for_two_things_in_one_script(bundle: tuple[str, ...]) -> None:
    """Modules that are joined overwrite a function of each other, and a page breaks somewhere else."""
    folder = Path(scripts.__file__).parent / "assets"
    counted = Counter(name for each in bundle for name in names_of((folder / each).read_text("utf-8")))
    assert [name for name, count in counted.items() if count > 1] == []
