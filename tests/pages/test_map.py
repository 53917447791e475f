"""The map of the landscape."""

from __future__ import annotations

import dataclasses
import re
from importlib.resources import files
from types import SimpleNamespace
from xml.etree import ElementTree

import msgspec
import pytest
from playwright.sync_api import Page

from procbook.manual.load import Loaded, load
from procbook.pages.landscape import PATH, _curve, area_map
from procbook.tree import WorkTree
from tests.pages.one_page import context
from tests.real_manual import ROOT

STYLE = files("procbook.pages").joinpath("assets/handbook.css").read_text("utf-8")

# Each text against its box or its frame, and the boxes against those below them.
OUTSIDE = """() => [...document.querySelectorAll('.landscape text')].flatMap(text => {
  const t = text.getBBox(), frame = text.parentElement.querySelector('rect').getBBox()
  const below = [...text.parentElement.querySelectorAll(':scope > a > rect')].map(rect => rect.getBBox().y)
  const end = Math.min(frame.y + frame.height, ...below)
  return t.x < frame.x || t.x + t.width > frame.x + frame.width || t.y < frame.y || t.y + t.height > end
    ? [text.textContent] : []
})"""


@pytest.fixture(scope="module")
def whole() -> Loaded:
    """The manual of this repository with all its hand-overs."""
    return load(WorkTree(ROOT))


def drawing(loaded: Loaded) -> ElementTree.Element:
    return ElementTree.fromstring(area_map(context(loaded, PATH)))


def test_every_area_and_process_is_on_the_map(whole: Loaded) -> None:
    """A process is missing, leads elsewhere, or its area is told by colour alone."""
    found = drawing(whole)
    links = {link.get("href") for link in found.iter("a")}
    assert links == {f"../processes/{process}/" for process in whole.manual.processes}
    texts = {"".join(text.itertext()) for text in found.iter("text")}
    assert {area.title for area in whole.manual.settings.areas} <= texts


def test_what_is_planned_looks_planned(loaded: Loaded) -> None:
    """A process without content looks like any other."""
    planned = [link.get("href") for link in drawing(loaded).iter("a") if "planned" in link.get("class", "")]
    assert planned == ["../processes/customer-visit/"]


def test_arrows_join_frames_and_boxes_stay_inside(whole: Loaded) -> None:
    """An arrow ends in the void, or a box sticks out of its area."""
    found = drawing(whole)
    frames = [group.find("rect") for group in found.iter("g")]
    sides = [
        tuple(float(rect.attrib[name]) for name in ("x", "y", "width", "height")) for rect in frames if rect is not None
    ]
    curves = [path.attrib["d"] for path in found.iter("path") if path.get("class") == "landscape__edge"]
    assert curves
    for curve in curves:
        numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", curve)]
        for x, y in (numbers[:2], numbers[-2:]):
            assert any(on_edge(x, y, side) for side in sides), curve
    for group, (left, top, width, height) in zip(found.iter("g"), sides, strict=True):
        for rect in group.findall("a/rect"):
            assert left < float(rect.attrib["x"]) < left + width - float(rect.attrib["width"])
            assert top < float(rect.attrib["y"]) < top + height - float(rect.attrib["height"])


def test_no_title_is_cut_and_none_leaves_its_box(loaded: Loaded, page: Page) -> None:
    """A long title ends with "…", or runs into the box below it."""
    long = "跨区域多品牌联合促销活动物料申请审批发放回收盘点与费用核销分摊复核管理总流程"
    manual, (first, second, *rest) = loaded.manual, loaded.manual.settings.areas
    areas = (msgspec.structs.replace(first, title=long), second, *rest)
    planned = msgspec.structs.replace(manual.processes["customer-visit"], title=long)
    changed = msgspec.structs.replace(
        manual,
        settings=msgspec.structs.replace(manual.settings, areas=areas),
        processes={**manual.processes, planned.id: planned},
    )
    svg = str(area_map(context(dataclasses.replace(loaded, manual=changed), PATH)))
    page.set_content(f"<!doctype html><style>{STYLE}</style><body class='md-typeset'>{svg}")
    assert page.locator("text").filter(has_text=long).count() == 2
    assert page.evaluate(OUTSIDE) == []


def on_edge(x: float, y: float, side: tuple[float, ...]) -> bool:
    """Within two pixels of the outline."""
    left, top, width, height = side
    inside = left - 2 <= x <= left + width + 2 and top - 2 <= y <= top + height + 2
    deep = left + 2 < x < left + width - 2 and top + 2 < y < top + height - 2
    return inside and not deep


def test_arrows_near_the_edge_are_drawn() -> None:
    """The site of a manual with many areas is not built: an arrow that starts at the very left is taken for a tip."""
    edge = SimpleNamespace(attr={"pos": "e,40,9 5,3 6,4 7,5 8,6", "penwidth": "1"})
    assert 'd="M5.0,-3.0C6.0,-4.0 7.0,-5.0 8.0,-6.0L40.0,-9.0"' in _curve(edge)
