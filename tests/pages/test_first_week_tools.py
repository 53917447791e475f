"""The first week in the reader's own browser: what was done is ticked, and several positions have one week."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Page, expect

from procbook import pages
from procbook.manual.load import Loaded
from procbook.manual.model import Holder
from tests.pages.conftest import DAY
from tests.pages.test_reader_tools import NO_STORAGE, PHONE
from tests.shown import shown

WEEK = "first-week/brand-manager/"


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    return new_page(viewport=PHONE)


def test_what_was_done_is_still_ticked_tomorrow(phone: Page, address: str) -> None:
    """Somebody new has to remember which processes were read, or finds the ticks of the last one."""
    phone.goto(f"{address}/{WEEK}")
    phone.get_by_role("checkbox", name="做完：流程全景").check()
    phone.get_by_role("checkbox", name="做完：推广方案策划与预算审批").check()
    count = phone.locator(".tick").count()
    expect(phone.get_by_role("status").filter(has_text="做完")).to_have_text(f"做完 2 / {count} 项")
    phone.reload()
    expect(phone.get_by_role("checkbox", name="做完：流程全景")).to_be_checked()
    expect(phone.locator(".tick:checked")).to_have_count(2)
    phone.get_by_role("button", name="全部清除").click()
    phone.reload()
    expect(phone.locator(".tick:checked")).to_have_count(0)
    expect(phone.locator(".tick")).to_have_count(count)


def test_ticks_last_as_long_as_the_page_where_nothing_is_kept(new_page: Callable[..., Page], address: str) -> None:
    """In a private window nothing can be ticked."""
    page = new_page(viewport=PHONE)
    page.add_init_script(NO_STORAGE)
    page.goto(f"{address}/{WEEK}")
    page.get_by_role("checkbox", name="做完：流程全景").check()
    expect(page.get_by_role("status").filter(has_text="做完 1 /")).to_be_visible()


def test_paper_has_boxes_to_tick(phone: Page, address: str) -> None:
    """The printed week shows what a finger presses, or no box at all."""
    phone.goto(f"{address}/{WEEK}")
    phone.get_by_role("checkbox", name="做完：流程全景").check()
    phone.emulate_media(media="print")
    expect(phone.locator(".tick").first).to_be_hidden()
    boxes = phone.locator(".todo > li").evaluate_all(
        "items => items.map(item => getComputedStyle(item, '::before')).map(each => [each.content, each.borderTopStyle])"
    )
    assert {border for _, border in boxes} == {"solid"}
    assert [content for content, _ in boxes].count('"✓"') == 1


def test_a_position_is_found_by_what_the_company_calls_it(phone: Page, address: str) -> None:
    """Somebody whose contract says 产品经理 does not know that the manual calls it 品牌经理."""
    phone.goto(f"{address}/first-week/")
    alias = phone.locator("li[data-role=brand-manager] .note").first.inner_text().partition("：")[2].split("、")[-1]
    field = phone.get_by_label("职务名称")
    field.fill(alias)
    assert "品牌经理的第一周" in phone.locator(".weeks li:visible > a").all_inner_texts()
    field.fill("宇航员")
    expect(phone.locator(".weeks li:visible")).to_have_count(0)
    expect(phone.get_by_text("没有叫“宇航员”的岗位")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_two_positions_have_one_week(phone: Page, address: str) -> None:
    """Who has two positions reads a process twice, and does not see which steps belong to which."""
    alone = {role: processes(phone, address, role) for role in ("brand-manager", "marketing-director")}
    phone.goto(address)
    phone.get_by_role("link", name="按职务名称找").click()
    phone.get_by_role("checkbox", name="选：品牌经理的第一周").check()
    phone.get_by_role("checkbox", name="选：市场总监的第一周").check()
    phone.get_by_role("link", name="看合在一起的第一周（2 个岗位）").click()
    heading = phone.locator("h1")
    expect(heading).to_contain_text("、")
    assert {"品牌经理", "市场总监"} == set(heading.inner_text().removesuffix("的第一周").split("、"))
    keys = phone.locator(".todo > [data-tick]").evaluate_all("items => items.map(item => item.dataset.tick)")
    assert len(keys) == len(set(keys))
    both = {key for key in keys if key.startswith("process-")}
    assert both == alone["brand-manager"] | alone["marketing-director"]
    shared = phone.locator(".todo > [data-tick=process-campaign-planning]").inner_text()
    assert "第 1 步 提报活动简报" in shared
    assert "第 2 步 初审并定级" in shared
    met = phone.locator("#people ~ .table").first.locator("tbody strong").all_inner_texts()
    assert not {"品牌经理", "市场总监"} & set(met)
    systems = phone.locator("#systems ~ .table").first.locator("tbody strong").all_inner_texts()
    assert len(systems) == len(set(systems))
    targets = phone.locator(".md-content a[href]").evaluate_all(
        "all => [...new Set(all.map(a => a.href.split('#')[0]))]"
    )
    assert [each for each in targets if each.startswith(address) and not phone.request.get(each).ok] == []


def processes(page: Page, address: str, role: str) -> set[str]:
    page.goto(f"{address}/first-week/{role}/")
    keys = page.locator(".todo > [data-tick]").evaluate_all("items => items.map(item => item.dataset.tick)")
    return {key for key in keys if key.startswith("process-")}


def test_from_disk_the_other_week_is_a_link(new_page: Callable[..., Page], site_folder: Path) -> None:
    """In a folder on a share the second position is lost without a word."""
    page = new_page(viewport=PHONE)
    page.goto(f"{(site_folder / WEEK / 'index.html').as_uri()}?also=marketing-director")
    link = page.get_by_role("link", name="另外的岗位分开看：marketing-director")
    link.click()
    assert page.locator("h1").inner_text() == "市场总监的第一周"
    page.get_by_role("checkbox", name="做完：流程全景").check()


def test_only_positions_that_somebody_holds_are_offered(loaded: Loaded) -> None:
    """Somebody new is offered a position that the company does not have; or one whose holder comes next week is
    missing when he comes."""
    roles = dict(loaded.manual.roles)
    first, second = [role for role in roles.values() if role.kind == "position" and role.holders][:2]
    roles[first.id] = msgspec.structs.replace(first, holders=())
    comes = Holder(person=second.holders[0].person, from_="2026-12-15")
    roles[second.id] = msgspec.structs.replace(second, holders=(comes,))
    manual = msgspec.structs.replace(loaded.manual, roles=roles)
    site = pages.make(replace(loaded, manual=manual), DAY)
    for path in ("index.md", "first-week/index.md"):
        text = next(page.markdown for page in site.pages if page.path == path)
        text = text.partition("{ #errands }")[0]
        assert f"/{first.id}/" not in text
        later = [line for line in text.split("<li") if f"/{second.id}/" in line]
        assert all('data-from="2026-12-15" hidden' in each for each in later)
        assert f"/{second.id}/" not in shown(text)
    assert date(2026, 12, 15) > DAY
