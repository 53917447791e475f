"""The addresses that check knows are those that the site has."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from procbook.check.addresses import own_pages
from procbook.manual.docs import docs
from procbook.manual.load import load
from procbook.pages import make
from procbook.pages.links import address
from procbook.tree import WorkTree
from tests.real_manual import ROOT

DRAWN = ("flowchart-", "roles-label")
"""What the parts of a drawing are called by, which nobody links to."""

MANUALS = [ROOT, ROOT / "tests/pages/english", ROOT / "tests/damage/everything"]


@pytest.mark.parametrize("folder", MANUALS, ids=lambda folder: folder.name)
def test_the_check_knows_the_pages_of_the_site(folder: Path) -> None:
    """A link that the check takes leads to a page that the manual does not make, or it refuses one that leads well."""
    loaded = load(WorkTree(folder))
    site = make(loaded, date(2026, 11, 23))
    made = {address(page.path): anchors(page.markdown) for page in site.pages}
    known = own_pages(loaded.manual)
    assert known.keys() == made.keys() | {file.path for file in site.files} | loaded.manual.files
    for process in loaded.manual.written:
        page = f"processes/{process.id}/"
        assert set(known[page] or ()) == {place for place in made[page] if not place.startswith(DRAWN)}, page


def anchors(markdown: str) -> set[str]:
    return set(re.findall(r'(?:id="|\{ #)([^"\s]+)', markdown))


def manual_with(folder: Path, **files: str) -> Path:
    """A folder with pages in docs/, by their names, and settings if there are any."""
    for name, text in files.items():
        path = folder / ("mkdocs.yml" if name == "settings" else f"docs/{name}.md")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def test_places_of_a_page_written_by_hand_are_those_of_the_site(tmp_path: Path) -> None:
    """A link to a heading that is there is called dead."""
    text = '# Start\n\n## 今天 { #today }\n\n```\n# no heading\n```\n\n<a id="raw"></a>\n\n## How to check\n'
    assert docs(WorkTree(manual_with(tmp_path, about=text))).pages == {
        "about/": frozenset({"start", "today", "raw", "how-to-check"})
    }


@pytest.mark.parametrize(
    ("settings", "whole", "places"),
    [
        ("plugins: [procbook]", True, frozenset({"a"})),
        ("plugins: [procbook, {blog: {}}]", False, frozenset({"a"})),
        ("plugins:\n  procbook: {}\nhooks: [x.py]", False, frozenset({"a"})),
        ("markdown_extensions:\n  - toc:\n      slugify: !!python/name:x.y", True, None),
        ("a: [", False, "nothing"),
    ],
)
def test_what_other_extensions_make_is_not_known(
    tmp_path: Path, settings: str, whole: bool, places: frozenset[str] | str | None
) -> None:
    """A page or place that a plugin or an extension makes is called missing."""
    found = docs(WorkTree(manual_with(tmp_path, page="# A", settings=settings)))
    assert found.whole is whole
    assert found.pages.get("page/", "nothing") == places
