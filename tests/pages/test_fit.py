"""What is long or wide: folds on a phone, and signs that something goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import msgspec
import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from procbook import pages
from procbook.manual.load import Loaded

PHONE = {"width": 390, "height": 844}
PROCESS = "processes/campaign-planning/"
FOLD = "details.fold-section:not([data-open])"


def shown_at(element: Locator) -> FloatRect:
    box = element.bounding_box()
    assert box
    return box


def open_chart(page: Page) -> None:
    """A phone shows the chart of a process when it is asked for."""
    page.locator("#flowchart + details > summary").click()


def test_long_tables_do_not_push_the_steps_away(new_page: Callable[..., Page], address: str) -> None:
    """On a phone the chart comes after screens of table rows; on a wide screen a table is hidden."""
    page = new_page(viewport=PHONE)
    page.goto(f"{address}/{PROCESS}")
    table = page.locator(f"{FOLD} table").first
    assert not table.is_visible()
    page.locator(f"{FOLD} summary").first.click()
    assert table.is_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.reload()
    assert page.locator(f"{FOLD} table").first.is_visible()
    assert not page.locator(f"{FOLD} summary").first.is_visible()


def test_a_phone_jumps_past_the_tables(new_page: Callable[..., Page], address: str) -> None:
    """On a phone one must scroll past all tables to the steps; on a wide screen the same links stand twice."""
    page = new_page(viewport=PHONE)
    page.goto(f"{address}/{PROCESS}")
    page.locator(".jumps").get_by_role("link", name="步骤", exact=True).click()
    box = page.locator("#steps").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 200
    page.set_viewport_size({"width": 1440, "height": 800})
    assert not page.locator(".jumps").is_visible()


def test_a_link_to_a_folded_table_opens_it(new_page: Callable[..., Page], address: str) -> None:
    """A hit of the search leads to a title without its table."""
    page = new_page(viewport=PHONE)
    page.goto(f"{address}/{PROCESS}")
    anchor = page.locator(FOLD).first.evaluate("fold => fold.previousElementSibling.id")
    assert anchor.startswith("table-")
    page.goto(f"{address}/{PROCESS}#{anchor}")
    assert page.locator(f"{FOLD} table").first.is_visible()


def test_what_goes_on_at_the_side_shows_it(new_page: Callable[..., Page], address: str) -> None:
    """A register that is wider than its column looks complete; or it looks cut when one has come to its end."""
    page = new_page(viewport={"width": 1000, "height": 800})
    page.goto(f"{address}/registers/controls/")
    box = page.locator(".table")
    page.wait_for_function("document.querySelector('.table').hasAttribute('data-cut')")
    assert box.evaluate("box => getComputedStyle(box).maskImage") != "none"
    box.evaluate("box => box.scrollTo(box.scrollWidth, 0)")
    page.wait_for_function("!document.querySelector('.table').hasAttribute('data-cut')")


def test_nothing_fades_on_paper(new_page: Callable[..., Page], address: str) -> None:
    """The last column of a printed register is grey."""
    page = new_page(viewport={"width": 1000, "height": 800})
    page.goto(f"{address}/registers/controls/")
    page.wait_for_function("document.querySelector('.table').hasAttribute('data-cut')")
    page.emulate_media(media="print")
    assert page.locator(".table").evaluate("box => getComputedStyle(box).maskImage") == "none"


@pytest.mark.parametrize("width", [1280, 1366, 1440, 1920])
def test_no_chart_is_cut_on_a_desk(new_page: Callable[..., Page], address: str, width: int) -> None:
    """A chart of five or six roles is cut at the side of its column."""
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(f"{address}/{PROCESS}")
    box = page.locator(".flowchart > .flowchart__wide")
    assert box.locator("svg[role]").is_visible()
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
    assert box.locator(".fc-title").first.evaluate("text => text.getBoundingClientRect().height") >= 13
    assert not page.get_by_role("button", name="放大看图").is_visible()


def test_the_heads_of_the_lanes_stay_in_sight(page: Page, address: str) -> None:
    """In the middle of a long chart nobody sees whose box it is."""
    page.set_viewport_size({"width": 1280, "height": 700})
    page.goto(f"{address}/{PROCESS}")
    last = page.locator("svg.fc--lanes[role] .fc-node--end").last
    last.scroll_into_view_if_needed()
    roles = page.locator(".flowchart__heads .fc-role")
    assert roles.count() == page.locator("svg.fc--lanes[role] .fc-role").count() > 3
    for role in roles.all():
        expect(role).to_be_in_viewport(ratio=1)
        assert shown_at(role)["y"] > page.locator(".md-header").evaluate("head => head.getBoundingClientRect().bottom")


def test_the_chart_fills_the_window(new_page: Callable[..., Page], address: str) -> None:
    """On a tablet the column of steps is shown, and there is no other way to see who acts beside whom."""
    page = new_page(viewport={"width": 820, "height": 800})
    page.goto(f"{address}/{PROCESS}")
    assert page.locator(".flowchart__narrow svg").is_visible()
    page.get_by_role("button", name="放大看图").click()
    chart = page.get_by_role("dialog").locator("svg.fc--lanes[role]")
    assert chart.is_visible()
    chart.locator('a[href="#s20"]').first.click()
    assert not page.get_by_role("dialog").is_visible()
    assert page.url.endswith("#s20")
    assert 0 <= page.locator("#s20").evaluate("title => title.getBoundingClientRect().top") < 800


def test_the_lanes_open_on_a_phone_held_upright(new_page: Callable[..., Page], address: str) -> None:
    """A phone shows the column of steps; who does what side by side could only be seen lying down, and small."""
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto(f"{address}/{PROCESS}")
    open_chart(page)
    page.get_by_role("button", name="放大看图").tap()
    dialog = page.get_by_role("dialog")
    text = dialog.locator("svg.fc--lanes .fc-title").first
    assert text.evaluate("text => text.getBoundingClientRect().height") >= 13
    box = dialog.locator(".flowchart__wide")
    assert box.evaluate("box => (box.scrollTo(9999, 0), box.scrollLeft)") > 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    lanes = dialog.locator(".fc-role:visible")
    said = lanes.all_inner_texts()
    assert said[: len(said) // 2] == said[len(said) // 2 :]
    assert box.evaluate("box => (box.scrollTo(9999, 9999), box.scrollTop)") > 0
    head, drawn = dialog.locator(".flowchart__heads .fc-role").last, dialog.locator("svg.fc--lanes").last
    expect(head).to_be_in_viewport(ratio=1)
    expect(dialog.get_by_role("button")).to_be_in_viewport(ratio=1)
    assert shown_at(drawn.locator(".fc-role").last)["x"] == shown_at(head)["x"]
    assert shown_at(head)["y"] > 44
    dialog.get_by_role("button").tap()
    assert not dialog.is_visible()
    assert page.locator(".flowchart__narrow svg").is_visible()


def test_the_way_back_closes_the_chart(new_page: Callable[..., Page], address: str) -> None:
    """Who closes the large chart with the phone's own key has left the page."""
    page = new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(f"{address}/")
    page.goto(f"{address}/{PROCESS}")
    open_chart(page)
    dialog = page.get_by_role("dialog")
    for close in (page.go_back, dialog.get_by_role("button").tap, lambda: page.keyboard.press("Escape")):
        page.get_by_role("button", name="放大看图").tap()
        expect(dialog).to_be_visible()
        close()
        expect(dialog).not_to_be_visible()
        assert page.url.endswith(PROCESS)
        page.wait_for_function("!history.state?.chart")
    page.get_by_role("button", name="放大看图").tap()
    dialog.locator('svg.fc--lanes a[href="#s20"]').first.tap()
    expect(page.locator("#s20")).to_be_in_viewport()
    page.go_back()
    assert page.url.endswith(PROCESS)
    expect(dialog).not_to_be_visible()
    page.go_back()
    assert page.url == f"{address}/"


def test_who_closes_the_chart_is_back_where_it_was_opened(page: Page, address: str) -> None:
    """After Escape the keys begin at the top of the page."""
    page.set_viewport_size({"width": 820, "height": 800})
    page.goto(f"{address}/{PROCESS}")
    page.get_by_role("button", name="放大看图").click()
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.matches('.flowchart__enlarge')")


def test_a_text_leads_to_a_table(loaded: Loaded) -> None:
    """`[[table-…]]` stands on the page as it was typed."""
    found = loaded.manual.processes["campaign-planning"]
    text = "见[[table-lead-times]]、[[campaign-planning#table-lead-times]]。"
    processes = {**loaded.manual.processes, found.id: msgspec.structs.replace(found, purpose=text)}
    changed = replace(loaded, manual=msgspec.structs.replace(loaded.manual, processes=processes))
    made = next(page.markdown for page in pages.make(changed, date(2026, 11, 23)).pages if found.id in page.path)
    assert made.count(f'<a href="#table-lead-times">{found.tables[0].title}</a>') == 3  # and the jump to it


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_forms_of_several_records_stay_with_their_names(
    new_page: Callable[..., Page], address: str, width: int
) -> None:
    """Buttons stand between the names of other forms, and nobody sees which button is whose."""
    page = new_page(viewport={"width": width, "height": 844})
    page.goto(f"{address}/{PROCESS}")
    several = page.locator("dd:visible", has=page.locator(".download ~ .download")).filter(
        has=page.locator(".material ~ .material")
    )
    assert several.count() > 0
    for listed in several.all():
        left, below = shown_at(listed)["x"], 0.0
        for entry in listed.locator(".material").all():
            named, buttons = entry.locator("> span").first, entry.locator(".download").all()
            name = shown_at(named)
            assert abs(name["x"] - left) < 1
            assert name["y"] >= below - 1
            below = max(box["y"] + box["height"] for box in (name, *map(shown_at, buttons)))
            assert entry.inner_text().split() == words_of([named, *buttons])


def words_of(elements: list[Locator]) -> list[str]:
    return [word for element in elements for word in element.inner_text().split()]


CUT = """field => {
  const style = getComputedStyle(field), pen = document.createElement('canvas').getContext('2d')
  pen.font = style.font
  return pen.measureText(field.placeholder).width > field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
}"""


@pytest.mark.parametrize("path", ["", PROCESS])
@pytest.mark.parametrize("width", [320, 390])
def test_the_box_says_whole_what_it_searches(
    new_page: Callable[..., Page], address: str, english_address: str, width: int, path: str
) -> None:
    """On a phone the hint in the box ends in half a word."""
    for site in (address, english_address):
        page = new_page(viewport={"width": width, "height": 844})
        page.goto(f"{site}/{path if site == address else ''}")
        assert not page.get_by_role("combobox").evaluate(CUT)


@pytest.mark.parametrize("width", [320, 360, 390])
def test_the_ways_in_do_not_break_their_names(new_page: Callable[..., Page], address: str, width: int) -> None:
    """On a small phone 我是负责人 stands on two lines, its last character alone."""
    page = new_page(viewport={"width": width, "height": 740})
    page.goto(address)
    names = page.locator(".ways strong").all()
    assert len(names) == 3
    assert {round(shown_at(name)["height"]) for name in names} == {round(shown_at(names[0])["height"])}
    assert shown_at(names[0])["height"] < 40
    assert page.evaluate("document.documentElement.scrollWidth") == width
