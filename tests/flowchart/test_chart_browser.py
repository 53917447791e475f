"""What the browser makes of it: the same fonts and sizes as on the site."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from procbook import flowchart
from procbook.manual.model import Process
from tests.flowchart.chart_samples import NAMES, OFFICE

STYLE = files("procbook.flowchart").joinpath("assets/flowchart.css").read_text("utf-8")

# Every text against the shape of its own box: what sticks out, in pixels of the drawing.
OVERFLOW = """() => [...document.querySelectorAll('.fc-node')].flatMap(node => {
  const box = node.querySelector('.fc-box').getBBox()
  return [...node.querySelectorAll('text')].flatMap(text => {
    const t = text.getBBox()
    const out = Math.max(box.x - t.x, t.x + t.width - box.x - box.width,
                         box.y - t.y, t.y + t.height - box.y - box.height)
    return out > 0 ? [`${text.textContent}: ${out.toFixed(1)}`] : []
  })
})"""

# Every label against all boxes and labels of its drawing.
CLASHES = """() => [...document.querySelectorAll('svg')].flatMap(svg => {
  const area = e => e.getBBox()
  const boxes = [...svg.querySelectorAll('.fc-box')].map(area)
  const apart = (a, b) => a.x >= b.x + b.width || a.y + 2 >= b.y + b.height
  const meets = (a, b) => !apart(a, b) && !apart(b, a)
  return [...svg.querySelectorAll('.fc-label')].filter(label => boxes.some(box => meets(area(label), box)))
    .map(label => label.textContent)
})"""


def document(*drawings: str, scheme: str = "default") -> str:
    colour = "#1e2129" if scheme == "slate" else "#fff"
    return (
        f'<!doctype html><html lang="zh"><title>x</title><style>{STYLE} body {{ background: {colour} }}</style>'
        f'<body data-md-color-scheme="{scheme}"><main><h1>x</h1>{"".join(drawings)}</main>'
    )


def test_text_stays_in_its_box(page: Page, processes: list[Process]) -> None:
    """Words run over the edge of their box."""
    drawings = [draw(p, NAMES) for p in processes[:60] for draw in (flowchart.lanes_svg, flowchart.plain_svg)]
    page.set_content(document(*drawings))
    assert page.evaluate("document.querySelectorAll('.fc-node text').length") > 1500
    assert page.evaluate(OVERFLOW) == []
    assert page.evaluate(CLASHES) == []


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_everybody_can_read_it(page: Page, scheme: str) -> None:
    """Too little contrast, links without a name, or links that a screen reader cannot reach."""
    drawings = [draw(OFFICE["campaign-execution"], NAMES) for draw in (flowchart.lanes_svg, flowchart.plain_svg)]
    page.set_content(document(*drawings, scheme=scheme))
    found = Axe().run(page)
    assert [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]] == []


CONTRAST = """() => {
  const light = c => c.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0)
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((m, n) => n - m); return (x + 0.05) / (y + 0.05) }
  const fill = e => getComputedStyle(e).fill
  const worst = []
  for (const node of document.querySelectorAll('.fc-node'))
    for (const text of node.querySelectorAll('text')) worst.push(ratio(fill(text), fill(node.querySelector('.fc-box'))))
  for (const label of document.querySelectorAll('.fc-label'))
    for (const column of document.querySelectorAll('.fc-column')) worst.push(ratio(fill(label), fill(column)))
  return Math.min(...worst)
}"""


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_text_has_contrast(page: Page, scheme: str) -> None:
    """Grey on grey, by day or by night (WCAG 2.2, 1.4.3: 4.5 to 1)."""
    page.set_content(document(*(flowchart.lanes_svg(p, NAMES) for p in OFFICE.values()), scheme=scheme))
    assert page.evaluate(CONTRAST) >= 4.5


def test_a_phone_shows_the_column_without_scrolling(new_page: Callable[..., Page]) -> None:
    """On a phone a reader must push the chart sideways, or its text is shrunk."""
    page = new_page(viewport={"width": 360, "height": 800})
    process = OFFICE["campaign-planning"]
    wide, narrow = flowchart.lanes_svg(process, NAMES), flowchart.plain_svg(process, NAMES)
    page.set_content(
        document(f'<div class="flowchart__wide">{wide}</div><div class="flowchart__narrow">{narrow}</div>')
    )
    page.add_style_tag(content="body { margin: 0 10px }")
    assert not page.locator(".fc--lanes").is_visible()
    assert page.locator(".fc--plain").bounding_box()["width"] == 340  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth") == 360
