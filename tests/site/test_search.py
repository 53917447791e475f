"""Search on the finished site of the real manual, in a real browser."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sites import ROOT

from procbook.load import load
from procbook.model import Handbook
from procbook.tree import WorkTree

ASK_ALL = """async ([root, queries]) => {
  const { Engine } = await import(root + 'assets/procbook/search-engine.js');
  const manifest = await (await fetch(root + 'search/index.json')).json();
  const engine = new Engine(root + 'search/', manifest);
  const found = [];
  for (const query of queries) found.push((await engine.search(query)).map((page) => page.url));
  return found;
}"""


@pytest.fixture(scope="session")
def handbook() -> Handbook:
    return load(WorkTree(ROOT)).handbook


@pytest.fixture(scope="session")
def address(site: Path, serve: Callable[[Path], str]) -> str:
    return serve(site) + "/"


def names(handbook: Handbook) -> dict[str, set[str]]:
    """What somebody types who knows its name, and the pages that have it; what others call so may come first as well."""
    found: dict[str, set[str]] = defaultdict(set)
    for process in handbook.processes.values():
        known = [process.title, *(step.title for step in process.steps), *(record.id for record in process.records)]
        for name in known:
            found[name].add(f"processes/{process.id}/")
    for process in handbook.processes.values():
        for alias in set(process.aliases) & set(found):
            found[alias].add(f"processes/{process.id}/")
    return found


def test_every_name_finds_its_page_first(handbook: Handbook, address: str, page: Page) -> None:
    """Whoever types the name of a process or a step, or the number of a record, sees its page as the first result."""
    wanted = names(handbook)
    page.goto(address)
    found = page.evaluate(ASK_ALL, [address, list(wanted)])
    missed = {name: first for name, first in zip(wanted, found, strict=True) if not {*first[:1]} & wanted[name]}
    assert missed == {}


@pytest.mark.parametrize("query", ["CRM 录入", "50万"])
def test_mixed_words_are_found(query: str, address: str, page: Page) -> None:
    """Words of Latin letters, numbers and Chinese together lead to something."""
    page.goto(address)
    assert page.evaluate(ASK_ALL, [address, [query]])[0]


@pytest.mark.parametrize(("start", "width"), [("", 390), ("processes/market-research/", 390), ("roles/", 1280)])
def test_box_leads_to_the_page(start: str, width: int, handbook: Handbook, address: str, page: Page) -> None:
    """On a phone and on a desk, on the home page and deep in the site, typing a title and a tap lead to its page."""
    process = handbook.written[-1]
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address + start)
    page.get_by_role("combobox").fill(process.title)
    page.get_by_role("option").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(process.title)
