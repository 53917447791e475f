"""What stands in a file stands on a page, as it was typed, and search finds it: every text of the format is tried."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
import yaml

from procbook import pages
from procbook.manual.load import load
from procbook.pages.markdown import to_html
from procbook.pages.page import Site
from procbook.tree import WorkTree
from tests.site.free_text import Route, filled, kinds
from tests.site.payloads import EVERYTHING, Texts, free

SIGNS = r"¤ 3*4*5，a_b \\x~<&>^"
"""What people type; ¤ stands for the code of the text."""

NOT_SHOWN: dict[tuple[str, Route], str] = {
    ("handbook", ("notices", "*")): "stands at the foot of every page, which the frame of the site makes",
    ("handbook", ("calendar", "holidays", "*", "name")): "the calendar is reckoned with; no page is about it",
    ("handbook", ("policy", "site", "*")): "names of files; the page of versions says what is approved",
    ("handbook", ("forge", "branch")): "a part of addresses",
    **dict.fromkeys(
        (
            ("handbook", ("editions", "*", "title")),
            ("handbook", ("editions", "*", "summary")),
            ("handbook", ("editions", "*", "notices", "*")),
            ("handbook", ("editions", "*", "may_say", "*")),
        ),
        "an edition is another site (tests/site/test_edition.py)",
    ),
    ("handbook", ("waivers", "*", "subject")): "waivers are for those who check; reports tell them",
    ("handbook", ("waivers", "*", "reason")): "waivers are for those who check; reports tell them",
    ("handbook", ("policy", "incidents", "*", "reason")): "known incidents are for those who audit; every report tells",
}
"""Texts that no page shows, and why."""

NOT_FOUND: dict[tuple[str, Route], str] = {
    **NOT_SHOWN,
    ("glossary", ("terms", "*", "do_not_write", "*")): "a synonym: whoever types it is led to the term",
    ("handbook", ("title",)): "stands on every page",
    ("handbook", ("summary",)): "the home page is where one searches",
}
"""Texts that search does not find, and why."""


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts()


@pytest.fixture(scope="module")
def site(texts: Texts, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The manual that uses every field, with another text in each."""
    root = tmp_path_factory.mktemp("texts")
    for source in sorted(EVERYTHING.rglob("*.yaml")):
        kind = "process" if source.parent.name == "office" else source.stem
        data = filled(yaml.safe_load(source.read_text("utf-8")), free(kind), texts.writer(kind, SIGNS))
        file = root / "processes" / source.relative_to(EVERYTHING)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(yaml.safe_dump(data, allow_unicode=True, width=10_000, sort_keys=False), "utf-8")
    loaded = load(WorkTree(root))
    assert loaded.faults == []
    return pages.make(loaded, date(2026, 11, 23))


def lost(texts: Texts, places: dict[str, str]) -> set[tuple[str, Route]]:
    """The texts that are in none of the places, or not where they belong: those of a process on its page."""
    found = set()
    for code, text in texts.written.items():
        kind, route = texts.places[code]
        own = [said for path, said in places.items() if kind != "process" or path.startswith("processes/")]
        if not any(blank(text) in said for said in own):
            found.add((kind, route))
    return found


def blank(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_every_text_is_tried(site: Site, texts: Texts) -> None:
    """A field that is new to the format is shown nowhere, and no test notices."""
    assert site.pages
    assert {(kind, route) for kind in kinds() for route in free(kind)} == set(texts.places.values())


def test_every_text_stands_on_its_page(site: Site, texts: Texts) -> None:
    """An author writes something that no reader ever sees, or that readers see otherwise."""
    shown = {page.path: blank(html.unescape(re.sub("<[^>]*>", "", to_html(page.markdown)))) for page in site.pages}
    assert lost(texts, shown) == set(NOT_SHOWN)


def test_every_text_is_found(site: Site, texts: Texts) -> None:
    """A reader remembers words of a page, and search does not know them."""
    known = {
        page.path: blank(
            "\n".join(
                text
                for each in page.documents
                for text in (
                    *(each.title, each.summary, *each.aliases),
                    *(text for part in each.parts for text in (f"{part.heading}\n{part.text}", *part.aliases)),
                )
            )
        )
        for page in site.pages
    }
    assert lost(texts, known) == set(NOT_FOUND)
