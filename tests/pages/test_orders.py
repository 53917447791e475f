"""The page for what needs no command line: every order that the pipeline knows, and the file that asks for it."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from playwright.sync_api import Page

from procbook.check.engine import check
from procbook.manual.load import Loaded, load
from procbook.manual.orders import NEEDS, ORDER
from procbook.words import LANGUAGES, texts
from tests.damage.promises import TODAY
from tests.pages.one_page import page as page_of
from tests.pages.test_feedback import links, with_forge
from tests.rules.rule_cases import Given

PATH = "orders.md"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_order_has_its_file(loaded: Loaded, language: str) -> None:
    """An order that nobody can ask for; or a file that the check does not take once its gaps are filled."""
    kinds, gap = texts("orders", language)["kinds"], texts("new", language)["gap"]
    assert set(kinds) == set(NEEDS)
    before = {each.path: loaded.tree.read(each.path, 10**7) for each in loaded.tree.entries()}
    for name, told in kinds.items():
        filled = told["text"].replace(f"last_day: {gap}", 'last_day: "2026-12-31"').replace(gap, "周岚")
        found = check(load(Given({**before, ORDER: filled.encode()})), today=TODAY).findings
        said = [(each.rule, each.variant) for each in found if each.location.path == ORDER]
        assert said == [("open-order", "")], (name, filled, said)


@pytest.mark.parametrize("kind", ["gitlab", "gitee", "gitea", "github"])
def test_the_editor_opens_with_the_file(loaded: Loaded, kind: str) -> None:
    """Somebody lands elsewhere, or under a name that is no order's."""
    made = [each for each in links(with_forge(loaded, kind), PATH) if "/issues/" not in each]
    assert len(made) == len(NEEDS)
    assert all("processes" in each for each in made)
    assert all(("order.yaml" in each) == (kind != "gitee") for each in made)
    assert all(len(each) < 8000 for each in made)


def test_without_a_forge_it_says_whom_to_send_it(loaded: Loaded) -> None:
    """The page speaks of an editor that nobody has."""
    text = page_of(loaded, PATH).markdown
    says = texts("orders", "zh")
    assert says["begin"]["hand"] in unescape(text)
    assert says["send"] not in unescape(text)
    assert 'class="contact"' in text


def test_what_is_copied_is_the_file(new_page: Callable[..., Page], address: str) -> None:
    """What the button copies is cut, or the page goes sideways on a phone."""
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}/orders/#leave")
    details = page.locator("details.fold").first
    details.locator("summary").click()
    details.get_by_role("button", name="复制", exact=True).click()
    page.get_by_role("button", name="已复制").wait_for()
    copied = page.evaluate("getSelection().toString()").strip()
    assert copied == texts("orders", "zh")["kinds"]["leave"]["text"].strip()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_home_leads_there(loaded: Loaded) -> None:
    assert 'href="orders/"' in page_of(loaded, "index.md").markdown
