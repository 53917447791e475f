"""The finished site of the real manual: nothing leads nowhere, and MkDocs alone makes the same."""

from __future__ import annotations

from pathlib import Path

from procbook.writing.folder import LIST
from tests.site.built import dead_links, pages, read


def test_every_link_leads_somewhere(site: Path) -> None:
    """Whoever follows a link lands on the page and the place it promised."""
    assert len(pages(site)) > 50
    assert dead_links(site) == []


def test_no_place_has_two_addresses_alike(site: Path) -> None:
    """A link to a step never lands on another place with the same address."""
    twice = {f"{page}#{name}" for page in pages(site) for name, count in read(page).ids.items() if count > 1}
    assert twice == set()


def test_pages_ask_nothing_of_other_servers(site: Path) -> None:
    """A page on the intranet works without the internet."""
    loaded = ("script", "link", "img", "iframe", "source")
    found = {
        value
        for page in pages(site)
        for element in read(page).elements
        if element.name in loaded
        for name, value in element.attributes.items()
        if name in ("src", "href") and value.startswith(("http:", "https:", "//"))
    }
    assert found == set()


def test_pages_say_their_language_and_title(site: Path) -> None:
    """Screen readers speak Chinese, and a bookmark carries the name of its page."""
    for page in pages(site):
        html = read(page)
        assert html.named("html")[0].attributes["lang"] == "zh-CN"
        assert len(html.named("h1")) == 1
    titles = [read(page).named("title")[0].text for page in pages(site) if page.parent.parent.name == "processes"]
    assert len(set(titles)) == len(titles) > 20


def test_same_site_without_procbook(real: Path, site: Path) -> None:
    """Pages written by `procbook pages` become the same site with MkDocs alone: same files, same bytes, but for the list
    of what the build wrote."""
    alone = real / "pages/site"
    names = {path.relative_to(site) for path in site.rglob("*") if path.is_file()} - {Path(LIST)}
    assert {path.relative_to(alone) for path in alone.rglob("*") if path.is_file()} == names
    assert [name for name in sorted(names) if (alone / name).read_bytes() != (site / name).read_bytes()] == []
    assert dead_links(alone) == []
