"""What one looks up: a page for each register that has something in it, and no link to one that has not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from itertools import chain, combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from procbook import pages
from procbook.manual.load import Loaded, load
from procbook.pages.links import address
from procbook.pages.markdown import to_html
from procbook.pages.page import Section, Site
from procbook.tree import WorkTree
from tests.site.built import dead_links
from tests.site.payloads import EVERYTHING

DAY = date(2026, 11, 23)

EMPTY = {
    "terms": ("glossary.md",),
    "limits parameters": ("authority.md",),
    "systems": ("systems.md",),
    "sources": ("sources.md",),
    "requirements": ("registers/demands.md",),
    "records": ("registers/records.md",),
    "controls": ("registers/controls.md",),
    "kpis": ("registers/kpis.md",),
    "roles": ("roles/index.md", "first-week/index.md"),
    "people": (),
    "processes": ("registers/documents.md",),
}
"""What a manual may lack, and the pages that it then has not."""
MAY_LACK = ("terms", "limits parameters", "systems", "sources", "requirements", "records", "controls", "kpis")
"""What a manual may lack without an error."""


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    root = tmp_path_factory.mktemp("everything")
    (root / "processes").symlink_to(EVERYTHING)
    return load(WorkTree(root))


def paths(items: tuple[Section | str, ...]) -> Iterator[str]:
    for item in items:
        yield from [item] if isinstance(item, str) else paths(item.items)


def without(loaded: Loaded, names: Collection[str]) -> Site:
    """The pages of the manual without some of its registers."""
    manual = loaded.manual
    fields = [field for name in names for field in name.split()]
    parts: dict[str, object] = {field: () for field in fields if field in ("records", "controls", "kpis")}
    processes = {id: structs.replace(each, **parts) for id, each in manual.processes.items()}
    empty: dict[str, object] = {field: {} for field in fields if field not in parts}
    return pages.make(replace(loaded, manual=structs.replace(manual, **{"processes": processes, **empty})), DAY)


def faults(site: Site, folder: Path) -> list[str]:
    """What leads nowhere: links of pages, and of the menu; and pages that the menu does not have."""
    for page in site.pages:
        html = to_html(page.markdown)
        if page.path == "rules.md":  # is that of the product, and longer than all others
            html = "".join(re.findall(r"<h[23] [^>]*>", html))
        _write(folder / address(page.path) / "index.html", html.encode())
    for file in site.files:
        _write(folder / file.path, file.content)
    for script in ("day", "emergency"):
        _write(folder / f"assets/procbook/{script}.js", b"")
    for style in ("flowchart", "handbook"):
        _write(folder / f"assets/procbook/{style}.css", b"")
    differing = set(paths(site.navigation)) ^ {page.path for page in site.pages}
    return [*dead_links(folder), *sorted(differing)]


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.mark.parametrize("name", EMPTY)
def test_a_register_without_content_has_no_page(everything: Loaded, name: str, tmp_path: Path) -> None:
    """A manual without a glossary has no site at all, or a menu that leads nowhere."""
    site = without(everything, [name])
    there = {page.path for page in site.pages}
    assert there.isdisjoint(EMPTY[name])
    assert {page for pages in EMPTY.values() for page in pages} <= there | set(EMPTY[name]) or name == "processes"
    assert faults(site, tmp_path) == []


@pytest.mark.parametrize(
    "count", [0, 1, 2, *(pytest.param(count, marks=pytest.mark.long) for count in range(3, 8)), len(MAY_LACK)]
)
def test_whatever_is_missing(everything: Loaded, count: int, tmp_path: Path) -> None:
    """Each register can be missing, and two at once end in an internal error or a dead link."""
    for number, names in enumerate(combinations(MAY_LACK, count)):
        site = without(everything, names)
        there = {page.path for page in site.pages}
        assert there.isdisjoint(chain.from_iterable(EMPTY[name] for name in names))
        assert faults(site, tmp_path / str(number)) == [], names


@settings(max_examples=30)
@given(st.sets(st.sampled_from(sorted(EMPTY))))
def test_a_draft_lacks_anything(names: set[str]) -> None:
    """The draft of a manual without roles or processes is not built."""
    root = Path(__file__).parents[1] / "site"
    with TemporaryDirectory() as folder:
        (Path(folder) / "processes").symlink_to(root / "everything")
        site = without(load(WorkTree(Path(folder))), names)
        assert faults(site, Path(folder) / "site") == []
