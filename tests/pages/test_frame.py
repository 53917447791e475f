"""The frame around the pages in a browser: menu, light and dark, contents at the side, the way back up."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.pages.kinds import kinds

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 800}
PROCESS = "processes/campaign-planning/"
PAGES = kinds("campaign-planning", "customer-visit", "brand-manager", "campaign", "F-CP-01")


def colours(page: Page, scheme: str) -> None:
    """Fails when the page does not get these colours."""
    page.locator(f"body[data-md-color-scheme={scheme}]").wait_for()


def test_colours_follow_the_system_until_a_reader_chooses(new_page: Callable[..., Page], address: str) -> None:
    """A phone that turns dark in the evening keeps a bright page, or a choice is lost on the next page."""
    page = new_page(color_scheme="light")
    page.goto(f"{address}/{PROCESS}")
    colours(page, "default")
    page.emulate_media(color_scheme="dark")
    colours(page, "slate")
    page.get_by_role("button", name="换成浅色").click()
    colours(page, "default")
    page.goto(address)
    colours(page, "default")
    page.get_by_role("button", name="换成深色").click()
    page.emulate_media(color_scheme="light")
    colours(page, "default")


def test_the_menu_opens_and_shuts_with_keys(new_page: Callable[..., Page], address: str) -> None:
    """Without a finger nobody gets at the menu of a phone, or the keys walk through a menu that is shut."""
    page = new_page(viewport=PHONE)
    page.goto(f"{address}/{PROCESS}")
    button = page.get_by_role("button", name="打开目录")
    level = page.locator(".md-nav--primary .md-nav__title", has_text="市场推广策划与执行")
    assert not level.is_visible()
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    level.wait_for()
    page.keyboard.press("Tab")
    while page.evaluate("!document.activeElement.closest('.md-sidebar--primary')"):
        page.keyboard.press("Tab")
    reached = []
    while page.evaluate("document.activeElement.closest('.md-sidebar--primary') !== null"):
        reached.append(page.evaluate("document.activeElement.innerText.trim()"))
        page.keyboard.press("Tab")
    assert reached == ["市场推广策划与执行", "推广方案策划与预算审批"]
    page.keyboard.press("Escape")
    level.wait_for(state="hidden")
    assert button.get_attribute("aria-expanded") == "false"
    assert button.evaluate("button => button === document.activeElement")


@pytest.mark.parametrize("script", [True, False])
def test_the_menu_leads_to_another_area(new_page: Callable[..., Page], address: str, script: bool) -> None:
    """On a phone the menu does not open, does not shut, or shows no way to the other pages; nor without script."""
    page = new_page(viewport=PHONE, java_script_enabled=script)
    page.goto(f"{address}/{PROCESS}")
    page.locator(".md-header [title=打开目录]").click()
    page.locator(".md-overlay").click(position={"x": 380, "y": 400})
    page.locator(".md-sidebar--primary").wait_for(state="hidden")
    page.locator(".md-header [title=打开目录]").click()
    page.locator(".md-nav__title", has_text="市场推广策划与执行").click()
    page.locator(".md-nav--primary").get_by_role("link", name="参考").click()
    page.wait_for_url(lambda url: PROCESS not in url)


def test_the_contents_show_where_one_reads(new_page: Callable[..., Page], address: str) -> None:
    """Deep in a long page nobody sees in which part, on which page, and how to get up again."""
    page = new_page(viewport=DESK)
    page.goto(f"{address}/{PROCESS}")
    active = page.locator(".md-nav--secondary .md-nav__link--active")
    title = page.locator(".md-header__title--active")
    assert active.count() == title.count() == 0
    page.locator("#records").evaluate("heading => heading.scrollIntoView()")
    active.get_by_text("记录").wait_for()
    assert active.count() == 1
    frame, link = page.locator(".md-sidebar--primary .md-sidebar__scrollwrap").bounding_box(), active.bounding_box()
    assert frame
    assert link
    assert frame["y"] <= link["y"] <= frame["y"] + frame["height"] <= DESK["height"]
    assert "推广方案策划与预算审批" in title.inner_text()
    up = page.get_by_role("button", name="回到页面顶部")
    assert not up.is_visible()
    page.mouse.wheel(0, -200)
    up.click()
    page.wait_for_function("scrollY === 0")
    active.wait_for(state="detached")


def test_what_was_written_wide_by_hand_moves_with_the_keys(new_page: Callable[..., Page], address: str) -> None:
    """A wide table or a long command in a page of docs/ cannot be read without a mouse."""
    page = new_page(viewport=PHONE)
    page.goto(f"{address}/about/")
    page.locator(".md-content article").evaluate(
        "box => box.innerHTML += '<pre><code>' + 'x'.repeat(300) + '</code></pre>'"
    )
    page.add_script_tag(url=f"{address}/assets/procbook/site.js?again")
    page.locator("pre > code[tabindex='0']").wait_for()


@pytest.mark.parametrize("kind", PAGES)
def test_what_every_page_tells_machines(page: Page, address: str, kind: str) -> None:
    """A search engine shows the handbook to anybody, a screen reader or font takes the signs for others, or a link has
    no address."""
    page.goto(f"{address}/{PAGES[kind]}")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert page.locator("meta[name=robots]").get_attribute("content") == "noindex"
    assert page.locator("a:not([href])").evaluate_all("links => links.map(link => link.outerHTML)") == []


def test_the_keys_get_past_the_frame(page: Page, address: str) -> None:
    """The first link of a page says that it leads, and not where; or the words of the frame are in another language."""
    page.goto(f"{address}/{PROCESS}")
    page.keyboard.press("Tab")
    skip = page.locator(".md-skip")
    expect(skip).to_be_focused()
    assert skip.inner_text().strip() == "跳到正文"
    assert page.locator(".md-nav--primary").get_attribute("aria-label") == "导航栏"
    page.keyboard.press("Enter")
    assert page.url.endswith("#top")


def test_the_frame_of_an_english_manual_is_english(page: Page, english_address: str) -> None:
    page.goto(english_address)
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator(".md-skip").inner_text().strip() == "Skip to the text"
