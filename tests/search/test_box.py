"""The search box as readers meet it: typing, keys, screen reader, phone, hostile text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from procbook.search import asset_files


@pytest.fixture
def field(page: Page, manual: str) -> Locator:
    page.goto(manual + "page/")
    return page.get_by_role("combobox")


def options(page: Page) -> Locator:
    return page.get_by_role("option")


def test_nothing_is_loaded_before_the_first_search(page: Page, manual: str) -> None:
    """Opening a page costs the reader no index; the first search fetches it from a relative address."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(manual)))
    page.goto(manual + "page/")
    page.get_by_role("combobox").focus()
    page.wait_for_load_state("networkidle")
    assert asked == ["page/", "assets/search.css", "assets/search.js"]
    page.keyboard.type("合同")
    expect(options(page).first).to_be_visible()
    assert "search/index.js" in asked


def test_typing_shows_the_place_with_the_words_marked(page: Page, field: Locator, manual: str) -> None:
    """The reader sees page, place and sentence, the words marked, and a click leads there."""
    field.press_sequentially("骑缝")
    first = options(page).first
    expect(first).to_contain_text("报价、合同与货款跟进")
    expect(first).to_contain_text("签署盖章")
    expect(first.locator("mark")).to_have_text("骑缝")
    expect(first).to_have_attribute("href", manual + "order-support/index.html#s70")


def test_hits_that_only_share_characters_say_so(page: Page, field: Locator) -> None:
    """What matches badly looks like an answer."""
    field.fill("署款")
    expect(options(page).first).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("没有相符的")
    hint = "list => getComputedStyle(list, '::before').content"
    assert "没有相符的" in page.get_by_role("listbox").evaluate(hint)
    field.fill("盖章")
    expect(page.get_by_role("status")).not_to_contain_text("没有相符的")
    assert page.get_by_role("listbox").evaluate(hint) == "none"


def test_keys_choose_and_escape_closes(page: Page, field: Locator, manual: str) -> None:
    """Without a mouse: arrows go through the hits and back to the field, Escape closes, Enter opens the hit."""
    field.press_sequentially("脚本")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    assert active == options(page).first.get_attribute("id")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    field.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(options(page)).to_have_count(0)
    field.press("ArrowDown")
    page.route("**/evil/*", lambda route: route.fulfill(body="arrived"))
    field.press("Enter")
    page.wait_for_url(manual + "evil/**")


def test_a_screen_reader_hears_how_many(page: Page, field: Locator) -> None:
    """The number of results, and that there is none, is announced."""
    status = page.get_by_role("status")
    field.press_sequentially("盖章")
    expect(status).to_contain_text("找到 1 条结果")
    field.fill("魑魅魍魉")
    expect(status).to_contain_text("没有找到")
    expect(status).to_have_css("position", "static")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.fill("")
    expect(status).to_be_empty()


def test_enter_lists_all_results_under_an_address_of_their_own(page: Page, field: Locator, manual: str) -> None:
    """Enter shows every place as an ordinary link; the address can be sent to a colleague."""
    field.press_sequentially("客户")
    field.press("Enter")
    heading = page.get_by_role("heading", name="“客户”的搜索结果")
    expect(heading).to_be_focused()
    page.goto(page.url)
    expect(heading).to_be_visible()
    link = page.get_by_role("link", name="分类评级")
    expect(link).to_have_attribute("href", manual + "customer-development/index.html#s50")
    page.keyboard.press("Escape")
    expect(heading).to_be_hidden()


def test_hostile_text_is_shown_literally(page: Page, field: Locator) -> None:
    """Markup in a title, a step or the query is text to read and runs nothing."""
    page.on("dialog", lambda dialog: pytest.fail(f"script ran: {dialog.message}"))
    field.press_sequentially("脚本 <img src=x onerror=alert(3)>")
    expect(options(page).first).to_contain_text('<img src=x onerror="alert(1)">脚本')
    field.press("Enter")
    expect(page.get_by_role("heading", name="onerror=alert(3)")).to_be_visible()
    expect(page.locator("[data-procbook-search] :is(img, script, i, b)")).to_have_count(0)


def test_chinese_input_searches_only_finished_words(page: Page, field: Locator) -> None:
    """While the reader composes with an input method, half-typed pinyin is not searched."""
    session = page.context.new_cdp_session(page)
    field.focus()
    session.send("Input.imeSetComposition", {"text": "he'tong", "selectionStart": 7, "selectionEnd": 7})
    expect(field).to_have_value("he'tong")
    expect(field).to_have_attribute("aria-expanded", "false")
    session.send("Input.insertText", {"text": "合同"})
    expect(options(page).first).to_contain_text("合同")


def test_pinyin_that_finds_its_page_is_not_excused(page: Page, field: Locator) -> None:
    """A right hit under “nothing fits” is not looked at."""
    field.fill("gaizhang")
    expect(options(page).first).to_contain_text("签署盖章")
    expect(page.get_by_role("status")).not_to_contain_text("没有相符的")


def test_the_key_that_takes_a_word_does_not_search(page: Page, field: Locator) -> None:
    """In Safari the Enter that commits a word comes after the composition, with the code 229 of input methods."""
    field.fill("盖章")
    expect(options(page).first).to_be_visible()
    enter = "(field, code) => field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', keyCode: code}))"
    field.evaluate(enter, 229)
    expect(page.get_by_role("heading", name="的搜索结果")).to_be_hidden()
    field.evaluate(enter, 13)
    expect(page.get_by_role("heading", name="的搜索结果")).to_be_focused()


def test_a_search_that_cannot_load_says_so(page: Page, field: Locator, faults: list[str]) -> None:
    """When the network fails, the reader is told; the next try works."""
    page.route("**/search/**", lambda route: route.abort())
    field.press_sequentially("合同")
    expect(page.get_by_role("status")).to_contain_text("搜索暂时用不了")
    assert faults
    page.unroute("**/search/**")
    field.press_sequentially("盖章")
    expect(options(page).first).to_be_visible()
    faults.clear()


@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_and_is_accessible(new_page: Callable[..., Page], manual: str, width: int) -> None:
    """On a small phone nothing runs off the side, targets are a thumb wide, text is large; axe finds no fault."""
    page = new_page(viewport={"width": width, "height": 740})
    page.goto(manual + "page/?q=合同")
    expect(page.get_by_role("link", name="合同审批单")).to_be_visible()
    assert Axe().run(page).violations_count == 0
    page.get_by_role("combobox").press_sequentially("盖章")
    expect(options(page).first).to_be_visible()
    report = Axe().run(page)
    assert report.violations_count == 0, report.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for target in (page.get_by_role("combobox"), options(page).first):
        size = target.bounding_box()
        assert size is not None
        assert size["height"] >= 44
        assert float(target.evaluate("(element) => parseFloat(getComputedStyle(element).fontSize)")) >= 16


def test_a_number_that_does_not_exist_is_said(page: Page, field: Locator) -> None:
    """Whoever mistypes a number is told so, and is not led to another form."""
    field.fill("F-OS-77")
    expect(page.get_by_role("status")).to_have_text("手册里没有 F-OS-77 这个编号。")
    expect(options(page)).to_have_count(0)


def test_back_brings_the_query_back(page: Page, field: Locator, manual: str) -> None:
    """A wrong hit costs one press: the results are there again."""
    page.route("**/order-support/*", lambda route: route.fulfill(body="arrived"))
    field.press_sequentially("骑缝")
    options(page).first.click()
    page.wait_for_url(manual + "order-support/**")
    page.go_back()
    expect(page.get_by_role("combobox")).to_have_value("骑缝")
    expect(page.get_by_role("heading", name="“骑缝”的搜索结果")).to_be_visible()


def test_without_javascript_the_box_says_what_to_do(new_page: Callable[..., Page], manual: str) -> None:
    """Readers without JavaScript see no dead field, but a link to the list of all processes."""
    page = new_page(java_script_enabled=False)
    page.goto(manual + "page/")
    expect(page.get_by_role("combobox")).to_have_count(0)
    link = page.get_by_role("link", name="全部流程")
    expect(link).to_be_visible()
    assert link.evaluate("(link) => link.href") == manual + "registers/documents/"


def test_scripts_set_no_html_and_use_no_word_breaker() -> None:
    """No text of a manual can become markup, and results are the same on every phone."""
    for content in asset_files().values():
        text = content.decode()
        assert not [word for word in ("innerHTML", "insertAdjacentHTML", "eval(", "Segmenter", "http:") if word in text]
