"""What changed and when: the page, the feed, the versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import msgspec
import pytest
from playwright.sync_api import Page

from procbook import pages
from procbook.manual.load import Loaded
from procbook.pages.history import times
from procbook.pages.page import Site
from tests.shown import shown

ATOM = "{http://www.w3.org/2005/Atom}"
NEW = "campaign-planning"


@pytest.fixture(scope="module")
def site(loaded: Loaded) -> Site:
    """The manual on a day on which one process has a new version and the other is to have one."""
    days = {NEW: ("2.1.0", "2026-12-02"), "market-research": ("1.3.0", "2026-12-20")}
    processes = {
        id: msgspec.structs.replace(each, version=days[id][0], effective_from=days[id][1]) if id in days else each
        for id, each in loaded.manual.processes.items()
    }
    manual = msgspec.structs.replace(loaded.manual, processes=processes)
    return pages.make(replace(loaded, manual=manual), date(2026, 12, 10))


def markdown(site: Site, path: str) -> str:
    return shown(next(page.markdown for page in site.pages if page.path == path))


def test_what_is_not_yet_in_force_says_so(site: Site) -> None:
    """A reader works by a version that does not hold yet, or misses the one that does."""
    changes = markdown(site, "changes.md")
    coming, now = changes.index("市场调研 1.3.0 版"), changes.index("推广方案策划与预算审批 2.1.0 版")
    assert coming < changes.index("将生效") < now
    assert "将生效" not in changes[now:]
    assert ">将生效 · 1.3.0 · 2026-12-20 起 · " in markdown(site, "processes/market-research.md")
    assert ">现行 · 2.1.0 · 2026-12-02 起 · " in markdown(site, f"processes/{NEW}.md")
    assert "推广方案策划与预算审批 2.1.0 版" in markdown(site, "index.md")


@pytest.mark.parametrize(
    ("days", "held"),
    [
        (["2026-11-01", "2026-12-01"], [True, True]),
        (["2026-12-01", "2026-12-01"], [False, True]),
        (["2026-12-20", "2026-12-01"], [False, True]),
        (["2026-11-01", "2026-12-20", "2026-12-01"], [True, False, True]),
    ],
)
def test_what_was_replaced_before_its_day_never_held(days: list[str], held: list[bool]) -> None:
    """Two versions of a process are both called coming, or the home page tells of one that nobody ever worked by."""
    assert [time.held for time in times(days)] == held


def test_the_feed_tells_the_same(site: Site) -> None:
    """A reader of the feed misses a change, is told it twice, or gets no address for it."""
    root = ElementTree.fromstring(next(file.content for file in site.files if file.path == "changes.xml"))
    entries = root.findall(f"{ATOM}entry")
    assert [each.findtext(f"{ATOM}title") for each in entries] == [
        "市场调研 1.3.0 版",
        "推广方案策划与预算审批 2.1.0 版",
    ]
    ids = {each.findtext(f"{ATOM}id") or "" for each in (root, *entries)}
    assert len(ids) == 3
    assert all(each.startswith("urn:uuid:") for each in ids)
    assert root.findtext(f"{ATOM}updated") == "2026-12-02T00:00:00Z"
    targets = [link.attrib["href"] for link in root.iter(f"{ATOM}link")]
    assert targets == ["changes.xml", "changes/", "processes/market-research/", f"processes/{NEW}/"]


def test_browsers_find_the_feed(page: Page, address: str) -> None:
    """A feed reader that is given the address of a page finds no feed."""
    page.goto(f"{address}/processes/{NEW}/")
    found = page.locator('link[type="application/atom+xml"]').evaluate("link => link.href")
    answer = page.request.get(found)
    assert answer.ok
    assert ElementTree.fromstring(answer.body()).tag == f"{ATOM}feed"


def test_owners_see_what_is_due(loaded: Loaded) -> None:
    """A review passes by, since home says nothing of it before or after."""
    before, late = (markdown(pages.make(loaded, day), "index.md") for day in (date(2027, 5, 1), date(2027, 7, 1)))
    assert "2027-06-01 评审" in before
    assert "2027-06-01 该评审，已过期" in late
    assert "评审</span>" not in markdown(pages.make(loaded, date(2026, 12, 10)), "index.md")
