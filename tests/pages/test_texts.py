"""Texts of the manual on pages: what they name is shown, never how it is named, and search knows the same."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from procbook import pages
from procbook.manual.load import Loaded, load
from procbook.manual.model import Parameter, Value
from procbook.manual.references import FIELDS
from procbook.pages.page import Site
from procbook.pages.readers import TITLES
from procbook.tree import WorkTree

DAY = date(2026, 11, 23)
NAMES = "见 [[everything#s10]]、[[F-ALL-01]]，$(some_days) 内"
MARKS = "**要紧** `细看` " + NAMES
TEXT_FIELDS = {
    type_: [name for name, kind in (each.split("=") for each in naming.split()) if kind == "text"]
    for type_, naming in FIELDS.items()
}


def filled(value: Any) -> Any:
    """A value in which every text that can name something does."""
    if isinstance(value, tuple):
        return tuple(map(filled, value))
    if isinstance(value, dict):
        return {key: filled(part) for key, part in value.items()}
    if not isinstance(value, Value):
        return value
    changed = {name: filled(getattr(value, name)) for name in value.__struct_fields__}
    for name in TEXT_FIELDS.get(type(value), ()):
        text = NAMES if name in TITLES.get(type(value), ()) else MARKS
        changed[name] = written(changed[name], text)
    return structs.replace(value, **changed)


def written(held: Any, text: str) -> Any:
    """The text in place of a text, and of each in a list, a mapping or a table."""
    if isinstance(held, tuple):
        return tuple(written(part, text) for part in held)
    if isinstance(held, dict):
        return dict.fromkeys(held, text)
    return text if held else held


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A manual that uses every field, and whose every text names a step, a record and a number."""
    loaded = everything(tmp_path_factory.mktemp("everything"))
    manual = loaded.manual
    parts = {name: {id: filled(each) for id, each in getattr(manual, name).items()} for name in ("roles", "limits")}
    processes = {id: filled(each) for id, each in manual.processes.items()}
    settings = filled(manual.settings)
    numbers = {"some_days": Parameter(value=5, unit="天", meaning="天数")}
    changed = structs.replace(manual, settings=settings, processes=processes, parameters=numbers, **parts)
    return pages.make(replace(loaded, manual=changed), DAY)


def everything(root: Path) -> Loaded:
    (root / "processes").symlink_to(Path(__file__).parents[1] / "site/everything")
    return load(WorkTree(root))


def test_every_text_is_tried(site: Site) -> None:
    """A text of the format is shown nowhere, so that nothing is said of it here."""
    (page,) = (page for page in site.pages if page.path == "processes/everything.md")
    assert page.markdown.count("要紧") > 20
    assert page.markdown.count('class="parameter"') > 20


TEACHING = ("rules.md", "fields.md", "new-process.md", "orders.md")
"""Pages that show how the files are written, marks and all."""


@pytest.mark.parametrize("mark", ["[[", "$(", "**", "`细看`"])
def test_no_mark_is_left(site: Site, mark: str) -> None:
    """Search, a list, a drawing, a spreadsheet or the feed has brackets or asterisks where the page has words."""
    assert [page.path for page in site.pages if mark in page.markdown and page.path not in TEACHING] == []
    assert [page.path for page in site.pages if mark in repr(page.documents)] == []
    assert [file.path for file in site.files if mark.encode() in file.content] == []


def test_search_says_what_the_page_says(site: Site) -> None:
    """Who copies a line of a page into the search box finds nothing."""
    (page,) = (page for page in site.pages if page.path == "processes/everything.md")
    shown = blank(re.sub("<[^>]*>", "", page.markdown))
    (document,) = page.documents
    assert document.parts
    for part in document.parts:
        for line in part.text.split("\n"):
            for piece in line.split(" · ") if "要紧" in line else ():
                assert blank(piece).removeprefix("常见错误：") in shown, (part.anchor, piece)


def blank(text: str) -> str:
    return re.sub(r"\s", "", text)
