"""The whole manual on one page, for paper."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

from playwright.sync_api import Page

MILLIMETRE = 96 / 25.4


def test_nothing_in_it_leads_nowhere(page: Page, address: str) -> None:
    """Two steps answer to one address, or a link in the whole manual is dead."""
    html = page.request.get(f"{address}/print/index.html").text()
    names = Counter(re.findall(r'(?<=[ <])id="([^"]*)"', html))
    assert [name for name, count in names.items() if count > 1] == []
    assert "processes-campaign-planning--s10" in names
    targets = {unescape(each) for each in re.findall(r'(?<=[ <])href="([^"]*)"', html)}
    assert [each for each in targets if each.startswith("#") and each[1:] not in names] == []
    out = {each.partition("#")[0] for each in targets if each.startswith("../")}
    assert len(out) > 5
    assert [each for each in out if not page.request.get(f"{address}/print/{each}").ok] == []


def test_every_process_has_its_number_and_version_on_its_sheets(page: Page, address: str) -> None:
    """A sheet that falls out of the pile does not say to which process and version it belongs."""
    page.goto(f"{address}/print/index.html")
    marks = page.evaluate(
        """() => [...document.styleSheets].flatMap(sheet => sheet.ownerNode.tagName === 'STYLE' ? [...sheet.cssRules] : [])
          .map(rule => rule.cssText)"""
    )
    number = "".join(f"\\{ord(sign):06x}" for sign in "MKT-C-01 ")
    written = page.locator("#processes-campaign-planning style").inner_text()
    assert number in written
    assert any("@page processes-campaign-planning" in each for each in marks)
    section = page.locator("#processes-campaign-planning")
    assert section.evaluate("section => getComputedStyle(section).page") == "processes-campaign-planning"


def test_it_reads_on_a_phone_and_on_paper(page: Page, address: str) -> None:
    """The whole manual cannot be read where it is printed from, has two charts of each flow, or a cut one."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{address}/print/index.html")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.emulate_media(media="print")
    page.set_viewport_size({"width": round(182 * MILLIMETRE), "height": 1000})
    charts = [chart.bounding_box() for chart in page.locator("svg.fc:visible").all()]
    assert len(charts) == 4, "two sheets for each"
    for box in charts:
        assert box is not None
        assert 181 * MILLIMETRE <= box["width"] <= 183 * MILLIMETRE
        assert box["height"] <= 250 * MILLIMETRE
