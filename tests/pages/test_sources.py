"""The page of laws and standards: from a source to where it is used, and readable on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from msgspec import structs
from playwright.sync_api import Page

from procbook.manual.load import Loaded
from tests.pages import one_page

PHONE = {"width": 360, "height": 740}


def sections(loaded: Loaded) -> dict[str, str]:
    """What the page says of each source, by its id."""
    markdown = one_page.page(loaded, "sources.md").markdown
    parts = re.split(r"^## .* \{ #(\S+) \}$", markdown, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def with_status(loaded: Loaded, status: str) -> Loaded:
    """The manual with all its processes in one status."""
    known = loaded.manual.processes.items()
    changed = {name: structs.replace(each, status=status if each.written else each.status) for name, each in known}
    return replace(loaded, manual=structs.replace(loaded.manual, processes=changed))


def test_each_citation_can_be_followed_back(loaded: Loaded) -> None:
    """An auditor comes to a law and finds no way to the controls, steps and records that it is there for."""
    shown, found = sections(loaded), 0
    for process in loaded.manual.written:
        at = f"../processes/{process.id}/"
        cited = [(control.id, citation) for control in process.controls for citation in control.basis]
        cited += [(each.id, citation) for each in process.records if each.keep for citation in each.keep.basis]
        for part, citation in cited:
            assert f'"{at}"' in shown[citation.source]
            assert f'"{at}#{part}"' in shown[citation.source]
            steps = [step.id for step in process.steps if part in step.controls]
            assert all(f'"{at}#{step}"' in shown[citation.source] for step in steps)
            found += 1
    assert found > 10


def test_what_nothing_cites_says_so(loaded: Loaded) -> None:
    """A source that no process uses, or only one that is retired, ends without a word."""
    assert "现在没有控制或记录引用它" in sections(loaded)["L-AUCL-2019"]
    assert all("现在没有控制或记录引用它" in text for text in sections(with_status(loaded, "retired")).values())


def test_a_phone_shows_whole_lines(new_page: Callable[..., Page], address: str) -> None:
    """On a phone a demand stands in a column of five characters, or the page is wider than the screen."""
    page = new_page(viewport=PHONE)
    page.goto(f"{address}/sources/#L-AD")
    assert "不构成法律意见" in page.locator(".banner").first.inner_text()
    page.locator("details.fold-narrow summary").first.click()
    demand = page.locator("td[data-label=要求] > div").first.bounding_box()
    assert demand is not None
    assert demand["width"] > 160
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_link_leads_to_the_control(new_page: Callable[..., Page], address: str) -> None:
    """The link from a law leads to the top of a process, or nowhere."""
    page = new_page(viewport=PHONE)
    page.goto(f"{address}/sources/")
    link = page.locator('ul.processes a[href*="#C-"]:visible').first
    name = link.inner_text()
    link.click()
    page.wait_for_url(f"**/processes/*/index.html#{name}")
    box = page.locator(f"[id='{name}']").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < PHONE["height"]
