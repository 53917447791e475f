"""The addresses that check knows are those that the pages have."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from procbook.check import addresses
from procbook.manual.load import load
from procbook.pages import facts_of, makers
from procbook.tree import WorkTree
from tests.real_manual import ROOT

TEMPLATE = Path(addresses.__file__).parents[1] / "pages/templates/process.md.j2"


def test_the_sections_of_a_process_page_are_known() -> None:
    """A link to a part of a page that is there is called dead."""
    text = TEMPLATE.read_text("utf-8")
    assert set(re.findall(r"\{ #([a-z-]+) \}", text)) <= addresses.SECTIONS


def test_every_page_of_ours_is_known() -> None:
    pages = [maker.path for maker in makers(facts_of(load(WorkTree(ROOT)), date(2026, 11, 23)))]
    assert [path for path in pages if addresses.leads_nowhere(path, load(WorkTree(ROOT)).manual)] == []
    first = {path.removesuffix(".md").split("/")[0] for path in pages}
    assert first <= {*addresses.PAGES, *addresses.FOLDERS}
