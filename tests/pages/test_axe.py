"""What axe finds on each type of page, in a small manual that has every block."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PAGES = {
    "home": "",
    "process": "processes/office-supplies/",
    "planned": "processes/cleaning/",
    "landscape": "landscape/",
    "roles": "roles/",
    "role": "roles/clerk/",
    "week": "first-week/clerk/",
    "changes": "changes/",
    "versions": "versions/",
    "whole": "print/index.html",
    "register": "registers/controls/",
    "glossary": "glossary/",
    "authority": "authority/",
    "systems": "systems/",
    "sources": "sources/",
    "rules": "rules/",
    "missing": "404.html",
}


@pytest.mark.parametrize("kind", PAGES)
def test_everybody_can_use_it(page: Page, english_address: str, kind: str) -> None:
    """Too little contrast, links without a name, boxes that a keyboard cannot scroll; by day and by night."""
    for width, scheme in ((390, "light"), (1280, "light"), (1280, "dark"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{english_address}/{PAGES[kind]}")
        found = Axe().run(page).response["violations"]
        assert [(width, scheme, each["id"], each["nodes"][0]["html"][:200]) for each in found] == []
