"""What axe finds on each kind of page, in a small manual that has every block. axe-core comes in a pinned package."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.pages.kinds import kinds

PAGES = kinds("office-supplies", "cleaning", "clerk", "office", "F-OF-01")
POINTED = (
    "home",
    "process",
    "landscape",
    "role",
    "week",
    "documents",
    "sources",
    "glossary",
    "changes",
    "whole",
    "missing",
)
"""Those that have a kind of link of their own; the frame is on each of them."""
WIDTHS = (390, 1280)

Scheme = Literal["light", "dark"]

# By night only the colours differ.
SCHEMES: dict[Scheme, dict[str, Any] | None] = {
    "light": None,
    "dark": {"runOnly": ["color-contrast", "link-in-text-block"]},
}


def colours(kind: str, scheme: Scheme) -> str:
    """What Material calls the colours; the whole manual looks like paper at any time."""
    return "slate" if scheme == "dark" and kind != "whole" else "default"


def settle(page: Page) -> None:
    """Nothing is pointed at, and no colour is on its way to another any more."""
    page.mouse.move(0, 0)
    page.wait_for_function("document.getAnimations().every(each => each.playState !== 'running')")


def point_at_everything(page: Page) -> None:
    """Every link and button looks as it does under the pointer."""
    devtools = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        devtools.send(f"{domain}.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    query = {"nodeId": root, "selector": "a, button, summary, label, [role=button], [role=option]"}
    for node in devtools.send("DOM.querySelectorAll", query)["nodeIds"]:
        devtools.send("CSS.forcePseudoState", {"nodeId": node, "forcedPseudoClasses": ["hover"]})


def pale(page: Page) -> dict[str, float]:
    """What has less contrast than 4.5 when it is pointed at, by the beginning of its HTML."""
    point_at_everything(page)
    settle(page)
    response = Axe().run(page, options={"runOnly": ["color-contrast"]}).response
    measured = [
        (node["html"][:200], check["data"]["contrastRatio"])
        for found in (*response["passes"], *response["violations"])
        for node in found["nodes"]
        for check in node["any"]
    ]
    assert measured
    return {html: ratio for html, ratio in measured if ratio < 4.5}


def violations(page: Page, options: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    settle(page)
    found = Axe().run(page, options=options).response["violations"]
    return [(each["id"], node["html"][:200]) for each in found for node in each["nodes"][:3]]


@pytest.mark.parametrize("kind", PAGES)
def test_everybody_can_use_it(new_page: Callable[..., Page], english_address: str, kind: str) -> None:
    """Too little contrast, links without a name, boxes that a keyboard cannot scroll; by day and by night."""
    for scheme, options in SCHEMES.items():
        page = new_page(color_scheme=scheme)
        page.goto(f"{english_address}/{PAGES[kind]}")
        page.locator(f"body[data-md-color-scheme={colours(kind, scheme)}]").wait_for()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            assert (scheme, width, violations(page, options)) == (scheme, width, [])


@pytest.mark.parametrize("scheme", SCHEMES)
def test_everybody_can_use_what_opens(new_page: Callable[..., Page], english_address: str, scheme: Scheme) -> None:
    """The results of a search, an unfolded card, a chosen role or the menu shut somebody out."""
    page = new_page(color_scheme=scheme, viewport={"width": 390, "height": 844})
    page.goto(f"{english_address}/{PAGES['process']}")
    page.get_by_role("button", name="Clerk", exact=True).click()
    for fold in page.locator(".md-content details").all():
        fold.evaluate("fold => { fold.open = true }")
    assert violations(page, SCHEMES[scheme]) == []
    page.get_by_role("combobox").fill("order")
    page.get_by_role("option").first.wait_for()
    assert violations(page, SCHEMES[scheme]) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Open the contents").click()
    assert violations(page, SCHEMES[scheme]) == []


@pytest.mark.parametrize("kind", POINTED)
def test_what_is_pointed_at_can_be_read(new_page: Callable[..., Page], english_address: str, kind: str) -> None:
    """A link turns pale at the moment when somebody points at it; by day and by night."""
    for scheme in SCHEMES:
        page = new_page(color_scheme=scheme)
        page.goto(f"{english_address}/{PAGES[kind]}")
        page.locator(f"body[data-md-color-scheme={colours(kind, scheme)}]").wait_for()
        assert pale(page) == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_opens_can_be_read_when_pointed_at(
    new_page: Callable[..., Page], english_address: str, scheme: Scheme
) -> None:
    """A result of a search or an entry of the menu turns pale under the pointer."""
    page = new_page(color_scheme=scheme, viewport={"width": 390, "height": 844})
    page.goto(f"{english_address}/{PAGES['process']}")
    page.get_by_role("combobox").fill("order")
    page.get_by_role("option").first.wait_for()
    assert pale(page) == {}
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Open the contents").click()
    assert pale(page) == {}
