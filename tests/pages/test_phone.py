"""The page of a process on a phone: the answer first, what the doer must know in sight, the rest one press away."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from procbook.manual.load import Loaded

PHONE = {"width": 390, "height": 844}
PROCESS = "campaign-planning"
FOLDED = ["#flowchart", "#purpose", "#parameters", "#raci", "#records", "#controls", "#kpis", "#related", "#fulfils"]


@pytest.fixture
def phone(new_page: Callable[..., Page], address: str) -> Page:
    page = new_page(viewport=PHONE)
    page.goto(f"{address}/processes/{PROCESS}/")
    return page


def test_two_screens_answer_what_a_newcomer_asks(phone: Page) -> None:
    """When, who, how long, the first step, the form and whom to ask stand below tables, charts and figures."""
    facts = phone.locator("dl.facts")
    for name in ("先做", "开始", "谁发起", "总时限", "表单", "找谁问"):
        expect(facts.locator("dt", has_text=re.compile(f"^{name}$"))).to_be_visible()
    assert facts.evaluate("facts => facts.getBoundingClientRect().bottom + scrollY") < 2 * PHONE["height"]
    form = facts.locator(".download").filter(has_text="F-CP-01 推广简报 · 空白 xlsx")
    expect(form).to_be_visible()
    assert str(form.get_attribute("href")).endswith("F-CP-01.xlsx")


def test_what_only_an_auditor_needs_is_folded(phone: Page) -> None:
    """Thirty screens of figures, matrices and controls of others; and on a desk or paper they are missing."""
    folds = [phone.locator(f"{section} + details") for section in FOLDED]
    contents = [fold.locator("> :not(summary)").first for fold in folds]
    for fold, content in zip(folds, contents, strict=True):
        expect(content).to_be_hidden()
        fold.locator("> summary").click()
        expect(content).to_be_visible()
    phone.reload()
    phone.set_viewport_size({"width": 1280, "height": 900})
    for fold, content in zip(folds, contents, strict=True):
        expect(content).to_be_visible()
        expect(fold.locator("> summary")).to_be_hidden()


def test_what_the_doer_must_know_is_never_folded(phone: Page, loaded: Loaded) -> None:
    """A caution or a control of one's own stands behind a button that nobody presses."""
    for text in phone.locator(".cautions, .step > .controls").all():
        expect(text).to_be_visible()
    process = loaded.manual.processes[PROCESS]
    owners = {control.id: control.owner for control in process.controls}
    for step in process.steps:
        own = [id for id in step.controls if owners.get(id) == step.owner]
        shown = phone.locator(f'.step[data-step="{step.id}"] > .controls').all_inner_texts()
        assert all(id in "".join(shown) for id in own)


def test_controls_of_others_are_one_press_away(phone: Page, loaded: Loaded) -> None:
    process = loaded.manual.processes[PROCESS]
    owners = {control.id: control.owner for control in process.controls}
    step, id = next((s, id) for s in process.steps for id in s.controls if s.kind == "task" and owners[id] != s.owner)
    foot = phone.locator(f'.step[data-step="{step.id}"] .step__foot > details')
    expect(foot.get_by_text(id)).to_be_hidden()
    foot.locator("summary").first.click()
    expect(foot.get_by_text(id)).to_be_visible()


def test_with_a_role_only_its_steps_are_open(phone: Page) -> None:
    """Tables, chips of all other roles and the list of sections stand between a doer and his steps."""
    phone.locator(".chip", has_text="财务BP").click()
    assert phone.locator(".roles .chip:visible").all_inner_texts() == ["全部", "财务BP"]
    assert phone.locator("details[data-open][open]").count() == 0
    mine = phone.locator('.step[data-roles~="finance-bp"]')
    assert phone.locator(".step:visible").count() == mine.count() > 0
    phone.locator(".chip", has_text="全部").click()
    assert phone.locator("details[data-open]:not([open])").count() == 0
    assert phone.locator(".roles .chip:visible").count() > 5


def test_a_link_into_folds_within_folds_opens_them(phone: Page, address: str) -> None:
    """A row of a folded table is found, and the page stays shut."""
    phone.goto(f"{address}/processes/{PROCESS}/#F-CP-03")
    expect(phone.locator("#F-CP-03")).to_be_visible()


def test_what_a_text_names_is_a_link(phone: Page, loaded: Loaded) -> None:
    """照“活动分级”表 and 交给财务BP: the reader has to look for both."""
    table = phone.locator('.step__does a[href^="#table-"], .cautions a[href^="#table-"]').first
    title = table.inner_text()
    assert any(title in each.title for each in loaded.manual.processes[PROCESS].tables)
    table.click()
    expect(phone.locator(f"{table.get_attribute('href')} + details table")).to_be_visible()
    role = phone.locator(".step__does a.role-link", has_text="财务BP").first
    expect(role).to_be_visible()
    assert "roles/finance-bp/" in str(role.get_attribute("href"))
