"""What somebody new finds: the way in, the first week, words explained where they stand."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

PHONE = {"width": 360, "height": 740}
PROCESS = "processes/campaign-planning/"
TERM = ".md-content a.term-link:not(.fold-section *)"
FOLDED_TERM = ".fold-section a.term-link"


def test_home_leads_to_the_first_week(new_page: Callable[..., Page], address: str) -> None:
    """A newcomer with a phone does not find what to do in the first week."""
    page = new_page(viewport=PHONE)
    page.goto(address)
    ways = page.locator(".ways a strong")
    assert ways.all_inner_texts() == ["我是新人", "我要办事", "我是负责人"]
    box = page.locator(".ways").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE["height"]
    page.locator("#new-here ~ .chips").first.get_by_role("link", name="品牌经理", exact=True).click()
    assert page.locator("h1").inner_text() == "品牌经理的第一周"


def test_every_errand_leads_to_a_step(page: Page, address: str) -> None:
    """Who wants to get something done lands at the top of a long page, though home promises the step."""
    page.goto(f"{address}/")
    links = page.locator(".errands a").filter(has_not=page.locator(".tag"))
    for place in range(links.count()):
        page.goto(f"{address}/")
        links.nth(place).click()
        expect(page.locator(".step-title:target")).to_be_in_viewport()


def test_first_week_is_five_days_and_what_they_need(page: Page, address: str) -> None:
    """The first week leaves out own steps, whom to ask for access, whom to meet, or the words of the trade."""
    page.goto(f"{address}/first-week/brand-manager/")
    headings = page.locator("h2").all_inner_texts()
    assert [each for each in headings if each.startswith("第一天")] == ["第一天：认路"]
    assert headings[-4:] == ["系统", "要认识的人", "你负责的控制", "先懂这几个词"] or headings[-3:] == [
        "系统",
        "要认识的人",
        "先懂这几个词",
    ]
    read = page.locator(".todo").all_inner_texts()
    assert any("推广方案策划与预算审批" in day and "第 1 步 提报活动简报" in day for day in read)
    systems = page.locator("#systems ~ .table").first.inner_text()
    assert "TPM活动费用系统" in systems
    assert "分机" in systems
    people = page.locator("#people ~ .table tbody tr").all_inner_texts()
    assert 1 < len(people) <= 8
    assert "市场总监" in people[0]
    assert 3 < page.locator(".terms > div").count() <= 10


def test_who_does_no_step_has_no_first_week(page: Page, address: str) -> None:
    """A role without steps gets an empty week, and its chip leads nowhere."""
    page.goto(address)
    targets = page.locator("#new-here ~ .chips a, #new-here ~ details a").evaluate_all("all => all.map(a => a.href)")
    assert any("/roles/" in target for target in targets)
    assert all(page.request.get(target).ok for target in targets)


def test_the_first_week_prints_on_a4(page: Page, address: str) -> None:
    """On paper a table of the first week is cut at the right."""
    page.set_viewport_size({"width": round(182 * 96 / 25.4), "height": 1000})
    page.goto(f"{address}/first-week/brand-manager/")
    page.emulate_media(media="print")
    wide = "all => all.filter(box => box.scrollWidth > box.clientWidth + 1).length"
    assert page.locator(".table").count() > 1
    assert page.locator(".table").evaluate_all(wide) == 0


def test_a_word_is_explained_where_it_stands(new_page: Callable[..., Page], address: str) -> None:
    """A tap on a word of the trade leads away from the step, shows nothing, or covers the word."""
    page = new_page(viewport=PHONE, has_touch=True)
    page.goto(f"{address}/{PROCESS}")
    word = page.locator(TERM).first
    word.tap()
    box = page.locator(".meaning")
    assert len(box.inner_text()) > 10
    assert page.url.endswith(PROCESS)
    shown, own = box.bounding_box(), word.bounding_box()
    assert shown is not None
    assert own is not None
    assert 0 <= shown["x"] <= shown["x"] + shown["width"] <= PHONE["width"]
    assert shown["y"] >= own["y"] + own["height"] or shown["y"] + shown["height"] <= own["y"]
    word.tap()
    assert not box.is_visible()


def test_a_word_is_explained_to_a_keyboard(page: Page, address: str) -> None:
    """Without a mouse the meaning cannot be opened, reached or closed."""
    page.goto(f"{address}/{PROCESS}")
    word = page.locator(TERM).first
    word.focus()
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        assert word.get_attribute("aria-expanded") == "true"
        page.locator(".meaning").wait_for(state="visible")
        page.keyboard.press("Escape")
        page.locator(".meaning").wait_for(state="hidden")
    assert word.evaluate("word => document.activeElement === word")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary/index.html#*")


def test_every_word_is_explained_once_and_without_script(new_page: Callable[..., Page], address: str) -> None:
    """A page is littered with marks, or a word leads nowhere where scripts are blocked."""
    page = new_page(java_script_enabled=False)
    page.goto(f"{address}/{PROCESS}")
    for place in (TERM, FOLDED_TERM):
        targets = page.locator(place).evaluate_all("all => all.map(a => a.getAttribute('href'))")
        assert len(targets) > 3
        assert len(set(targets)) == len(targets)
    page.locator(TERM).first.click()
    assert page.locator(":target").is_visible()
