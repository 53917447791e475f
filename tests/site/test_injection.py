"""Nothing that an author writes is more than text: not on the pages, not in the browser, not in a spreadsheet.

Every free text of the format holds one of the payloads. The site is built with the plugin and without it, and each page
is compared with the same page of a manual with harmless texts: the elements that do something must be the same.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from procbook.manual.load import load
from procbook.site.build import build
from procbook.site.export import export
from procbook.tree import WorkTree
from tests.site.built import Element, Html, pages, read
from tests.site.free_text import kinds
from tests.site.payloads import Texts, free, write_manual
from tests.site.sites import Once, build_without_procbook, manual_at

FORGE = "https://git.example/handbook/-/"
"""Where the forge of the manual of payloads has its forms and editors."""

DOING = ("script", "style", "link", "meta", "base", "iframe", "object", "embed", "form", "input", "button", "img", "a")
"""Elements that load, run or lead somewhere: exactly those of the harmless page."""


@pytest.fixture(scope="session")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Texts:
    """What is written in the manual of payloads."""
    return write_manual(tmp_path_factory.mktemp("texts"))


@pytest.fixture(scope="session")
def harmless(once: Once) -> Path:
    """The site of the manual with harmless texts."""

    def make(folder: Path) -> None:
        write_manual(folder / "manual", harmless=True)
        assert load(WorkTree(folder / "manual")).faults == []
        build(folder / "manual", manual_at(folder / "manual", draft=True), folder / "site")

    return once("harmless", make) / "site"


@pytest.fixture(scope="session")
def hostile(once: Once) -> Path:
    """The manual of payloads: built with the plugin in site/, and exported and built in pages/site/."""

    def make(folder: Path) -> None:
        write_manual(folder / "manual")
        assert load(WorkTree(folder / "manual")).faults == []
        manual = manual_at(folder / "manual", draft=True)
        build(folder / "manual", manual, folder / "site")
        export(folder / "manual", manual, folder / "pages")
        build_without_procbook(folder / "pages")

    return once("hostile", make)


@pytest.fixture(params=["site", "pages/site"])
def built(request: pytest.FixtureRequest, hostile: Path) -> Path:
    return hostile / str(request.param)


def test_every_free_text_of_the_format_is_tried(texts: Texts) -> None:
    """A field that is added to the format is tried too."""
    assert {(kind, route) for kind in kinds() for route in free(kind)} == set(texts.places.values())


def test_pages_have_no_element_of_an_author(built: Path, harmless: Path) -> None:
    """A page holds no script, link, attribute or comment that an author wrote, and none of its own is missing."""
    assert [page.relative_to(built) for page in pages(built)] == [
        page.relative_to(harmless) for page in pages(harmless)
    ]
    known = {shape for page in pages(harmless) for element in read(page).elements for shape in shapes(element)}
    for page in pages(built):
        html, expected = read(page), read(harmless / page.relative_to(built))
        made = {shape for element in html.elements for shape in shapes(element)} - known
        assert (page.name, made) == (page.name, set())
        assert doing(html) == doing(expected), page
        assert html.ids == expected.ids, page
        assert html.comments == expected.comments, page


def test_state_of_a_process_is_never_written_by_an_author(built: Path, harmless: Path) -> None:
    """Where a reader sees state and version of a process, only data speaks, whatever a title says."""
    for page in pages(built):
        states = [state.text for state in read(page).of_class("state")]
        assert len(states) == len(read(harmless / page.relative_to(built)).of_class("state"))
        for summary in read(page).of_class("state"):
            assert "9.9.9" not in summary.text.split("\n")[0]


def test_texts_are_shown_as_written(built: Path, texts: Texts) -> None:
    """A reader sees what the author wrote, sign for sign, in all its strangeness."""
    shown = [" ".join("".join(read(page).prose).split()) for page in pages(built)]
    everything = "\n".join(shown)
    one_line = {code: " ".join(text.split()) for code, text in texts.written.items() if "\n" not in text}
    seen = {code: text for code, text in one_line.items() if code in everything}
    shown_fields, fields = {texts.places[code] for code in seen}, set(texts.places.values())
    assert len(shown_fields) > len(fields) * 0.9
    assert [text for text in seen.values() if text not in everything] == []


def test_spreadsheets_compute_nothing(built: Path) -> None:
    """A register opened in a spreadsheet shows the text of a cell that looks like a formula."""
    files = list(built.glob("registers/*.csv"))
    cells = [cell for file in files for row in csv.reader(file.open(encoding="utf-8-sig")) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert {"'=", "'+", "'-", "'@"} <= {cell[:2] for cell in cells}


def test_nothing_runs_in_a_browser(hostile: Path, serve: Callable[[Path], str], page: Page, faults: list[str]) -> None:
    """Whoever opens the pages and searches on them runs no line of an author, and leaves the site for nowhere."""
    page.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
    site = serve(hostile / "site")
    for path in sorted({path.relative_to(hostile / "site").parent for path in pages(hostile / "site")})[::6]:
        page.goto(f"{site}/{path.as_posix()}/")
        assert page.evaluate("window.pwned") is None
    for query in ("script", "javascript", "pwned"):
        page.goto(f"{site}/glossary/?q={query}")
        page.locator(".pb-search__panel ol li").first.wait_for()
        assert page.locator(".pb-search__panel").locator("script, img, svg, b, h1").count() == 0
        assert page.evaluate("window.pwned") is None


def test_search_index_is_data(built: Path) -> None:
    """The index that the browser loads, or runs when the site is opened from disk, is plain data."""
    for path in built.glob("search/**/*.js"):
        text = path.read_text("utf-8")
        assert text.startswith("procbookFile(")
        assert text.endswith(");\n")
        json.loads(text.removeprefix("procbookFile(").removesuffix(");\n"))


def shapes(element: Element) -> Iterator[tuple[str, str, str]]:
    """Name and attributes of an element, and its classes; drawings depend on the length of their texts in numbers only."""
    yield element.name, "", ""
    for name, value in element.attributes.items():
        yield element.name, name, ""
        if name == "class":
            yield from ((element.name, name, each) for each in value.split())


def doing(html: Html) -> Counter[tuple[str, str, str]]:
    """The elements that do something, with where they lead."""
    return Counter(
        (element.name, ",".join(sorted(element.attributes)), where(element.attributes.get("href", "")))
        for element in html.elements
        if element.name in DOING
    )


def where(address: str) -> str:
    """Forms and editors of the forge are filled in with texts, as data: no sign of theirs can mean more there."""
    if not address.startswith(FORGE):
        return address
    assert re.fullmatch(r"[A-Za-z0-9/?=&%#+._~-]*", address.removeprefix(FORGE)), address
    return FORGE
