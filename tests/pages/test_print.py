"""What comes out of the printer, read from the PDF that Chromium makes."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page
from pypdf import PageObject as Sheet
from pypdf import PdfReader

A4 = {210, 297}
POINTS_A_MILLIMETRE = 72 / 25.4
PRINTED = datetime(2027, 3, 5, 12)
"""What the clock of the reader says, in his own time."""


def printed(page: Page, address: str) -> list[Sheet]:
    page.clock.set_fixed_time(PRINTED)
    page.goto(address)
    return list(PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages)


def text(sheet: Sheet) -> str:
    """Without blanks; PDFs write some Chinese characters with the code of their radical."""
    return "".join(unicodedata.normalize("NFKC", sheet.extract_text()).split())


def millimetres(sheet: Sheet) -> set[int]:
    return {round(float(length) / POINTS_A_MILLIMETRE) for length in sheet.mediabox[2:]}


def test_a_process_prints_on_a4(page: Page, address: str) -> None:
    """A sheet that falls out of the pile does not say what it belongs to."""
    sheets = printed(page, f"{address}/processes/market-research/")
    assert len(sheets) > 3
    for number, sheet in enumerate(sheets, 1):
        assert millimetres(sheet) == A4
        for said in ("MKT-A-01", "1.0.0", "打印件为非受控文件", "打印于2027-03-05", f"{number}/{len(sheets)}"):
            assert said in text(sheet)


@pytest.mark.parametrize(("process", "count"), [("market-research", 2), ("campaign-planning", 2)])
def test_a_flowchart_can_be_read_on_paper(page: Page, address: str, process: str, count: int) -> None:
    """A chart of 2,400 px is squeezed to one sheet, with letters of 3 pt; or a step is on none of its sheets."""
    sheets = printed(page, f"{address}/processes/{process}/")
    steps = page.locator(".step-title").evaluate_all("all => all.map(title => title.lastChild.textContent)")
    assert len(steps) > 5
    first = next(number for number, sheet in enumerate(sheets) if "流程图" in text(sheet))
    drawn = sheets[first : first + count]
    read = "".join(text(sheet) for sheet in drawn).partition("流程图")[2]
    chart = read.partition("责任岗位")[0]
    assert [step for step in steps if "".join(step.split())[:4] not in chart] == [], "beside each other their lines mix"
    assert min(size for sheet in drawn for size in letters(sheet)) >= 7


def letters(sheet: Sheet) -> set[float]:
    """The sizes of the letters on a sheet, in points."""
    found: set[float] = set()

    def seen(said: str, outer: list[float], inner: list[float], font: object, size: float) -> None:
        if said.strip():
            found.add(abs(size * inner[3] * outer[3]))

    sheet.extract_text(visitor_text=seen)
    return found


DARK = """() => {
  const parts = c => c.match(/[\\d.]+/g).map(Number)
  const light = c => { const [r, g, b] = parts(c); return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255 }
  const shown = [...document.querySelectorAll('.md-content *, body')].filter(e => e.checkVisibility())
  const back = shown.map(e => [e, getComputedStyle(e).backgroundColor]).filter(([, c]) => parts(c)[3] !== 0)
  const boxes = [...document.querySelectorAll('.fc-column, .fc-header, .fc-node--task .fc-box')]
  const texts = shown.filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
  return [...back.filter(([, c]) => light(c) < 0.8).map(([e]) => e), ...boxes.filter(e => light(getComputedStyle(e).fill) < 0.8),
    ...texts.filter(e => light(getComputedStyle(e).color) > 0.6)]
    .map(e => `${e.tagName} ${e.getAttribute('class')}: ${e.textContent.trim().slice(0, 20)}`)
}"""


@pytest.mark.parametrize("path", ["processes/campaign-planning/", "registers/controls/", "landscape/"])
def test_paper_is_white_by_night(new_page: Callable[..., Page], address: str, path: str) -> None:
    """Whoever reads in the dark prints black boxes, or pale words on white."""
    page = new_page(color_scheme="dark")
    page.goto(f"{address}/{path}")
    assert page.evaluate(DARK) != []
    page.emulate_media(media="print")
    page.wait_for_function(f"() => ({DARK})().length === 0")  # a theme fades from colour to colour


def test_the_whole_manual_is_one_print(page: Page, english_address: str) -> None:
    """Whoever prints the whole manual lacks a part, or cannot tell the sheets of a process from others."""
    texts = [text(sheet) for sheet in printed(page, f"{english_address}/print/")]
    assert sum("OF-011.2.0" in read[:40] for read in texts) > 1
    assert not all("OF-011.2.0" in read[:40] for read in texts)
    for said in ("Orderingsupplies", "Cleaning", "Servicedesk", "Limitsforsupplies"):
        assert any(said in read for read in texts[1:])


def lowest(sheet: Sheet) -> tuple[float, float]:
    """How many points above the foot of the sheet the sides of frames end, and the last line of its text."""
    boxes: list[tuple[float, float]] = []  # where they end, and how high they are; drawn when a fill follows
    sides: list[float] = []
    lines: list[float] = []

    def on_mark(operator: bytes, values: Sequence[Any], place: Sequence[float], _: object) -> None:
        if operator == b"re":
            _, y, width, height = map(float, values)
            if abs(width * place[0]) < 2 and abs(height * place[3]) > 10:
                boxes.append((place[5] + place[3] * (y + height), height))
        elif operator in (b"f", b"n"):
            sides.extend(end for end, _ in boxes if operator == b"f")
            boxes.clear()

    def on_text(said: str, place: Sequence[float], matrix: Sequence[float], *_: object) -> None:
        if said.strip():
            lines.append(place[5] + place[3] * matrix[5])

    sheet.extract_text(visitor_operand_before=on_mark, visitor_text=on_text)
    foot = 16 * POINTS_A_MILLIMETRE
    return min(sides, default=float(sheet.mediabox.top)), min(line for line in lines if line > foot)


@pytest.mark.parametrize("path", ["", "processes/campaign-planning/", "registers/controls/", "registers/records/"])
def test_no_sheet_ends_in_an_empty_frame(page: Page, address: str, path: str) -> None:
    """A row goes to the next sheet as a whole, and the frame of its table goes on around nothing."""
    sheets = printed(page, f"{address}/{path}")
    ends = [lowest(sheet) for sheet in sheets]
    assert len(ends) > 1
    assert [number for number, (side, line) in enumerate(ends, 1) if line - side > 24] == []
