"""The code to scan: what the browser draws is what a library makes of the same address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import MODE_8BIT_BYTE, QRData

from procbook.pages import scripts

PROCESS = "processes/campaign-planning/"
SOURCE = (Path(scripts.__file__).parent / "assets" / "qr.js").read_text("utf-8").replace("export ", "")

Modules = list[list[bool]]


def drawn(drawing: str) -> Modules:
    """The modules of an SVG."""
    size = int(re.findall(r'viewBox="-4 -4 (\d+)', drawing)[0]) - 8
    dark = {(int(y), int(x)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", drawing)}
    return [[(y, x) in dark for x in range(size)] for y in range(size)]


def made(text: str, mask: int) -> Modules:
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=mask)
    code.add_data(QRData(text.encode(), mode=MODE_8BIT_BYTE), optimize=0)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def mask_of(modules: Modules) -> int:
    """Three of the bits beside the first corner, as the standard veils them."""
    first, second, third = modules[8][2:5]
    return (not first) * 4 + second * 2 + (not third)


@pytest.mark.parametrize("length", [12, 26, 100, 122, 180, 190, 400, 660], ids=lambda length: f"{length}-signs")
def test_every_size_is_as_a_library_makes_it(page: Page, length: int) -> None:
    """A phone does not recognise the code, or lands somewhere else."""
    text = ("https://手册.example/processes/" + "campaign-planning/" * 40)[:length]
    found = drawn(page.evaluate(f"text => {{ {SOURCE}; return drawnCode(text).outerHTML }}", text))
    assert found == made(text, mask_of(found))


def test_what_no_code_can_hold_has_none(page: Page) -> None:
    """A code is drawn that holds half of an address."""
    assert page.evaluate(f"text => {{ {SOURCE}; return drawnCode(text) }}", "x" * 700) is None


def test_the_screen_shows_code_and_address(page: Page, address: str) -> None:
    """Somebody at a desk has to type the address of the page into a phone; or it cannot be seen by night."""
    page.emulate_media(color_scheme="dark")
    page.goto(f"{address}/{PROCESS}index.html#s20")
    page.get_by_role("button", name="二维码").click()
    box = page.get_by_role("dialog")
    expect(box).to_contain_text(f"{address}/{PROCESS}")
    found = drawn(box.locator("svg").evaluate("drawing => drawing.outerHTML"))
    assert found == made(f"{address}/{PROCESS}", mask_of(found))
    assert box.locator("svg rect").evaluate("paper => getComputedStyle(paper).fill") == "rgb(255, 255, 255)"
    side = box.locator("svg").bounding_box()
    assert side is not None
    assert side["width"] >= 200
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    assert page.evaluate("document.activeElement.textContent") == "二维码"
