"""A small handbook behind a static server, and a way to ask its search."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.search.search_site import SEARCH, make_site


@pytest.fixture(scope="session")
def manual(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    """The address of the handbook's root, which is not the root of its server; ends with '/'."""
    return serve(make_site(tmp_path_factory.mktemp("search"))) + "/sub/handbook/"


@pytest.fixture
def ask(page: Page, manual: str) -> Callable[[str], list[dict[str, Any]]]:
    """`ask(query)` gives the pages found, best first, as the box gets them."""
    page.goto(manual + "page/")
    return lambda query: page.evaluate(SEARCH, [manual, query])
