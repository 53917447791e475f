"""What comes out of the printer, read from the PDF that Chromium makes."""

from __future__ import annotations

import io
import unicodedata
from datetime import datetime

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
    """A sheet that falls out of the pile does not say what it belongs to, or the flowchart is cut in two."""
    sheets = printed(page, f"{address}/processes/market-research/")
    texts = [text(sheet) for sheet in sheets]
    assert len(sheets) > 3
    for number, (sheet, read) in enumerate(zip(sheets, texts, strict=True), 1):
        assert millimetres(sheet) == A4
        for said in ("MKT-A-01", "1.0.0", "打印件为非受控文件", "打印于2027-03-05", f"{number}/{len(sheets)}"):
            assert said in read
    steps = page.locator(".step-title").evaluate_all("all => all.map(title => title.lastChild.textContent)")
    assert len(steps) > 5
    assert any(all("".join(step.split()) in read for step in steps) for read in texts)


def test_the_whole_manual_is_one_print(page: Page, english_address: str) -> None:
    """Whoever prints the whole manual lacks a part, or cannot tell the sheets of a process from others."""
    texts = [text(sheet) for sheet in printed(page, f"{english_address}/print/")]
    assert sum("OF-011.2.0" in read[:40] for read in texts) > 1
    assert not all("OF-011.2.0" in read[:40] for read in texts)
    for said in ("Orderingsupplies", "Cleaning", "Servicedesk", "Limitsforsupplies"):
        assert any(said in read for read in texts[1:])
