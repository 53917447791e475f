"""What one looks up: a page for each subject that the manual has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from msgspec import structs

from procbook import pages
from procbook.manual.load import Loaded
from procbook.pages.page import Section, Site

DAY = date(2026, 11, 23)


def paths(items: tuple[Section | str, ...]) -> Iterator[str]:
    for item in items:
        yield from [item] if isinstance(item, str) else paths(item.items)


def without(loaded: Loaded, *fields: str) -> Site:
    empty: dict[str, object] = {field: {} for field in fields}
    return pages.make(replace(loaded, manual=structs.replace(loaded.manual, **empty)), DAY)


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        (("terms",), "glossary.md"),
        (("limits", "parameters"), "authority.md"),
        (("systems",), "systems.md"),
        (("sources",), "sources.md"),
    ],
    ids=["terms", "limits", "systems", "sources"],
)
def test_a_subject_without_content_has_no_page(loaded: Loaded, fields: tuple[str, ...], missing: str) -> None:
    """A manual without a glossary has no site at all, or a menu that leads nowhere."""
    site = without(loaded, *fields)
    there = {page.path: page.markdown for page in site.pages}
    assert missing not in there
    assert set(paths(site.navigation)) == there.keys()
    assert f"../{missing.removesuffix('.md')}/" not in there["reference/index.md"]
