"""Telling a mistake where it was met: nothing that was written is lost, whatever the app or the network does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from procbook.manual.load import Loaded
from tests.pages.conftest import built
from tests.pages.test_feedback import FORMS, with_forge
from tests.pages.test_reader_tools import NO_CLIPBOARD, NO_STORAGE, PHONE, copied

PROCESS = "processes/campaign-planning/"
STEP = "#s20 + .step"
TEXT = "时限写的是 1 天，做不到：<b>总监</b>常出差 & 不在"


@pytest.fixture
def phone(new_page: Callable[..., Page], address: str) -> Page:
    page = new_page(viewport=PHONE, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/{PROCESS}")
    return page


def box(page: Page, within: str = STEP) -> Locator:
    page.locator(f"{within} .feedback-link").click()
    return page.locator(f"{within} .report")


def test_it_is_written_without_leaving_the_step(phone: Page, address: str) -> None:
    """The reader is sent to the foot of the page, and has forgotten what it was about; or the phone number is not there."""
    report = box(phone)
    expect(report.get_by_role("textbox")).to_be_focused()
    report.get_by_role("textbox").fill(TEXT)
    assert phone.url == f"{address}/{PROCESS}"
    send = report.get_by_role("button", name="复制，发给品牌经理")
    assert "分机" in send.inner_text()
    send.click()
    title, text, version, link = copied(phone)
    assert title == "意见：【推广方案策划与预算审批】第 2 步 初审并定级"
    assert text == TEXT
    assert version.startswith("版本：")
    assert link == f"{address}/{PROCESS}#s20"
    report.get_by_role("button", name="收起").click()
    expect(report).to_have_count(0)
    expect(phone.locator(f"{STEP} .feedback-link")).to_be_focused()


def test_what_was_written_is_still_there(phone: Page, address: str) -> None:
    """The app closes, and a quarter of an hour of typing is gone; or it appears at another step."""
    box(phone).get_by_role("textbox").fill(TEXT)
    phone.goto(f"{address}/roles/")
    phone.goto(f"{address}/{PROCESS}")
    expect(phone.locator(f"{STEP} .feedback-link")).to_have_text("接着写意见（还没发出）")
    expect(phone.locator("#s10 + .step .feedback-link")).to_have_text("提意见")
    report = box(phone)
    expect(report.get_by_role("textbox")).to_have_value(TEXT)
    report.get_by_role("button", name="清掉").click()
    phone.reload()
    expect(phone.locator(f"{STEP} .feedback-link")).to_have_text("提意见")


def test_every_page_has_a_place_for_it(phone: Page, address: str) -> None:
    """A mistake on a page that is no process has to be dictated over the phone."""
    phone.goto(f"{address}/glossary/")
    phone.get_by_role("button", name="写意见").click()
    phone.locator(".report").get_by_role("textbox").fill(TEXT)
    phone.locator(".report").get_by_role("button", name="复制，发给流程管理员").click()
    assert copied(phone) == ["意见：【术语】", TEXT, f"{address}/glossary/"]


def test_where_all_is_refused_the_text_can_be_taken_by_hand(new_page: Callable[..., Page], address: str) -> None:
    """In a private window inside another app the text cannot be got out."""
    page = new_page(viewport=PHONE)
    page.add_init_script(NO_STORAGE)
    page.add_init_script(NO_CLIPBOARD)
    page.goto(f"{address}/{PROCESS}")
    report = box(page)
    report.get_by_role("textbox").fill(TEXT)
    expect(report).to_contain_text("这里存不住字")
    report.get_by_role("button", name="复制，发给").click()
    assert TEXT in page.get_by_role("dialog").get_by_role("textbox").input_value()
    page.get_by_role("button", name="关闭").click()
    expect(report.get_by_role("textbox")).to_have_value(TEXT)


@pytest.mark.parametrize("kind", ["gitee", "gitea"])
def test_the_forges_form_has_the_text(
    new_page: Callable[..., Page],
    loaded: Loaded,
    tmp_path_factory: pytest.TempPathFactory,
    serve: Callable[[Path], str],
    kind: str,
) -> None:
    """The reader types everything again into the forge's form, or what is long is refused by the forge's server."""
    page = new_page(viewport=PHONE, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{serve(built(with_forge(loaded, kind), tmp_path_factory))}/{PROCESS}")
    report = box(page)
    report.get_by_role("textbox").fill(TEXT)
    link = report.get_by_role("link", name="去平台提交")
    field = FORMS[kind][2]
    address = link.evaluate("link => link.href")
    asked = parse_qs(urlsplit(address).query)[field][0]
    assert asked.endswith(TEXT)
    assert "（s20）" in asked
    assert address.startswith("https://git.example/")
    assert link.get_attribute("target") == "_blank"
    report.get_by_role("textbox").fill("长" * 3000)
    assert len(link.evaluate("link => link.href")) < 6000
    link.evaluate("link => link.addEventListener('click', event => event.preventDefault())")
    link.click()
    assert copied(page) == ["长" * 3000]


def test_without_scripts_the_link_leads_to_whom_to_ask(new_page: Callable[..., Page], address: str) -> None:
    """Where scripts are blocked the link does nothing."""
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.goto(f"{address}/{PROCESS}")
    page.locator(f"{STEP} .feedback-link").click()
    expect(page.locator("#feedback")).to_be_in_viewport()
