"""Small manuals for the pages, with a page of each type. Neither they nor their day ever change."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from procbook import pages
from procbook.manual.load import Loaded, load
from procbook.pages.page import Site
from procbook.site.build import build
from procbook.site.handbook import Handbook
from procbook.tree import WorkTree

ROOT = Path(__file__).parents[2]
CHINESE, ENGLISH = (Path(__file__).parent / name for name in ("chinese", "english"))
DAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """Two processes of a Chinese company and one that is only planned; with their forms, which say nothing here."""
    root = tmp_path_factory.mktemp("manual")
    shutil.copytree(CHINESE, root, dirs_exist_ok=True)
    (root / "processes/files").mkdir()
    for process in load(WorkTree(root)).manual.written:
        for record in process.records:
            for name in filter(None, (record.form, record.sample)):
                (root / "processes" / name).write_bytes(b"form")
    return load(WorkTree(root))


@pytest.fixture(scope="session")
def site_folder(loaded: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site, as somebody may open it from disk."""
    return built(pages.make(loaded, DAY), tmp_path_factory)


@pytest.fixture(scope="session")
def address(site_folder: Path, serve: Callable[[Path], str]) -> str:
    """Where the built site is read."""
    return serve(site_folder)


@pytest.fixture(scope="session")
def english_address(english: Site, tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    """Where the site of the small manual is read: each type of page and block, and all of them short."""
    pages = tuple(replace(page, markdown=first_family(page.markdown)) for page in english.pages)
    return serve(built(replace(english, pages=pages), tmp_path_factory))


def first_family(markdown: str) -> str:
    """The pages of rules and of fields up to their second part, since all look alike; others are shorter anyway."""
    head, *families = markdown.split("\n## ")
    long = "{ #family-2 }" in markdown or "{ #kind-roles }" in markdown
    return "\n## ".join([head, *(families[:2] if long else families)])


def built(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site."""
    root, out = tmp_path_factory.mktemp("empty"), tmp_path_factory.mktemp("site")
    (root / "docs").mkdir()
    shutil.copy(ROOT / "docs/about.md", root / "docs")
    build(root, Handbook(site, DAY), out)
    return out


@pytest.fixture(scope="session")
def english() -> Site:
    """A small manual in English."""
    return pages.make(load(WorkTree(ENGLISH)), DAY)
