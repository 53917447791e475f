"""The site opened from a folder on disk, and below a path of a server: pages, search, filters and downloads work."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from procbook.site.from_disk import named_files
from tests.site.built import pages, read
from tests.site.sites import Once

NAME = "市场部 共享/流程手册"


@pytest.fixture(scope="session")
def folder(site: Path, once: Once) -> Path:
    """The site below folders as people name them."""

    def make(target: Path) -> None:
        shutil.copytree(site, target / NAME)

    return once("on disk", make) / NAME


@pytest.fixture(scope="session")
def address(folder: Path, serve: Callable[[Path], str], request: pytest.FixtureRequest) -> str:
    """Where the site is opened; ends with '/'."""
    way = request.param
    return folder.as_uri() + "/" if way == "disk" else f"{serve(folder.parent.parent)}/{NAME}/"


both_ways = pytest.mark.parametrize("address", ["disk", "below a path"], indirect=True)


def test_links_to_folders_name_their_file() -> None:
    """Only relative links to folders change; a link to a place, a file, another site or the server's top does not."""
    before = (
        '<a href=".."><a class="x" href="../x/#s10"><a href="x/?q=1"><link rel="next" href="./">'
        '<a href="#s10"><a href=""><a href="?q=1"><a href="../x.pdf"><a href="/x/"><a href="https://x.cn/y/">'
        '<a href="mailto:x/"><img src="../x/"><code>href="x/"</code>'
    )
    after = (
        '<a href="../index.html"><a class="x" href="../x/index.html#s10"><a href="x/index.html?q=1">'
        '<link rel="next" href="./index.html">' + before[before.index('<a href="#s10">') :]
    )
    assert named_files(before) == after
    assert named_files(after) == after


def test_no_link_shows_a_list_of_files(site: Path) -> None:
    """Whoever follows any link of the site on disk arrives at a page or a file."""
    lists = {
        f"{page.relative_to(site)}: {link}"
        for page in pages(site)
        if page.name != "404.html"
        for link in read(page).links
        if not urlsplit(link).scheme and (path := unquote(urlsplit(link).path)) and not (page.parent / path).is_file()
    }
    assert lists == set()


@both_ways
def test_search_finds_and_leads(address: str, page: Page) -> None:
    """What is typed is found, also by its sound, and a hit leads to its place."""
    page.goto(address + "index.html")
    page.get_by_role("combobox").fill("yusuan")
    expect(page.get_by_role("option").first).to_contain_text("推广方案策划与预算审批")
    page.get_by_role("combobox").fill("写活动快报")
    page.get_by_role("option").filter(has_text="步骤 写活动快报").first.click()
    page.wait_for_url(re.compile(r"campaign-evaluation/index\.html#s30$"))
    page.get_by_role("combobox").fill("盖章")
    page.get_by_role("combobox").press("Enter")
    expect(page.get_by_role("heading", name="“盖章”的搜索结果")).to_be_focused()


@both_ways
def test_menu_and_filter_work(address: str, page: Page) -> None:
    """The way through the menu to a register, its filter, and the choice of a role on a page."""
    page.goto(address + "index.html")
    page.get_by_role("link", name="清单", exact=True).first.click()
    page.locator("main a[href='controls/index.html']").first.click()
    rows = page.locator("main tbody tr")
    expect(rows.first).to_be_visible()
    all_rows = rows.count()
    page.get_by_role("main").get_by_role("searchbox").fill("盖章")
    expect(rows.filter(visible=True)).not_to_have_count(all_rows)
    assert rows.filter(visible=True).count() > 0


@both_ways
def test_forms_and_registers_can_be_had(address: str, folder: Path, page: Page) -> None:
    """A form and a register as CSV arrive whole."""
    page.goto(address + "registers/records/index.html")
    for ends in (".csv", ".xlsx"):
        link = page.locator(f"main a[href$='{ends}']").first
        with page.expect_download() as waiting:
            link.click()
        wanted = folder / "registers/records" / unquote(link.get_attribute("href") or "")
        assert Path(waiting.value.path()).read_bytes() == wanted.read_bytes()


def test_page_of_a_wrong_address_has_its_looks_from_disk(folder: Path, page: Page, faults: list[str]) -> None:
    """Opened from a folder it is bare text, its search finds nothing, and the way home lists the disk."""
    page.goto((folder / "404.html").as_uri())
    expect(page.locator("header.md-header")).to_have_css("position", "sticky")
    page.get_by_role("combobox").fill("盖章")
    expect(page.get_by_role("option").first).to_be_visible()
    page.locator("main a").last.click()
    page.wait_for_url((folder / "index.html").as_uri())
    faults.clear()  # it is written for the top of a server, and looked there first


@pytest.mark.parametrize("address", ["below a path"], indirect=True)
@pytest.mark.parametrize("kind", ["usual", "refuses HEAD", "answers anything"])
def test_page_of_a_wrong_address_finds_its_site(
    address: str, folder: Path, page: Page, faults: list[str], kind: str
) -> None:
    """A server sends it for any address; below a path it has the looks of the site, its search and a way home."""
    html = (folder / "404.html").read_text("utf-8")
    if kind == "refuses HEAD":
        page.route("**", lambda route: route.abort() if route.request.method == "HEAD" else route.continue_())
    elif kind == "answers anything":  # as one does that sends its first page wherever there is none
        page.route(re.compile("//[^/]+/assets/"), lambda route: route.fulfill(body=html, content_type="text/html"))
    page.route("**/processes/nowhere/", lambda route: route.fulfill(body=html, content_type="text/html", status=200))
    page.goto(address + "processes/nowhere/")
    expect(page.locator("header.md-header")).to_have_css("position", "sticky")
    page.get_by_role("combobox").fill("盖章")
    expect(page.get_by_role("option").first).to_be_visible()
    home = page.locator("main a").last
    assert home.evaluate("link => link.href") == page.evaluate("address => new URL(address).href", address)
    told = [fault for fault in faults if "404" not in fault]  # where it looks in vain, the browser says so
    assert told == [] or kind == "answers anything"  # there pages came in place of scripts
    faults.clear()
