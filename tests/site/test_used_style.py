"""The style sheet of a site has the rules that its pages use, and no others."""

from __future__ import annotations

import gzip
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page

from procbook.site.settings import STYLES
from procbook.site.used_style import Seen, used_style
from tests.pages.kinds import kinds
from tests.site.built import read


@pytest.fixture
def seen() -> Seen:
    seen = Seen()
    seen.page('<body data-md-scheme="slate"><p class="note big" style="color: var(--inline)">x</p></body>')
    seen.script("element.classList.add('made-by-script', `put--${together}`, 'joined_' + end)")
    return seen


@pytest.mark.parametrize(
    ("css", "left"),
    [
        ("p{a:1}table{a:1}", "p{a:1}"),
        (".note{a:1}.other{a:1}", ".note{a:1}"),
        (".note,.other{a:1}", ".note{a:1}"),
        (".note .other{a:1}", ""),
        (".made-by-script{a:1}", ".made-by-script{a:1}"),
        (".put--x,.joined_x,.put{a:1}", ".put--x,.joined_x{a:1}"),
        (".note:not(.other){a:1}", ".note:not(.other){a:1}"),
        (":is(.note, .other):hover{a:1}", ":is(.note, .other):hover{a:1}"),
        ("[data-md-scheme=slate]{a:1}[data-md-scheme=default]{a:1}", "[data-md-scheme=slate]{a:1}"),
        ("[hidden]{a:1}", "[hidden]{a:1}"),
        ("@media print{.note{a:1}.other{a:1}}@media print{.other{a:1}}", "@media print{.note{a:1}}"),
        ("@font-face{a:1}", "@font-face{a:1}"),
        (":root{--inline:1;--unread:url('data:;}');b:1}", ":root{--inline:1;b:1}"),
        (":root{--one:var(--two);--two:1}", ""),
        (":root{--one:var(--two);--two:1}p{a:var(--one)}", ":root{--one:var(--two);--two:1}p{a:var(--one)}"),
        ("/* a */p{a:1}", "p{a:1}"),
    ],
)
def test_what_stays(seen: Seen, css: str, left: str) -> None:
    """A rule that a page needs is gone, or all of them stay."""
    assert used_style([css], seen) == left


ROUNDED = 100
"""A browser draws the round corners of the same box now and then by a few points of another grey."""

DIFFERENT = """async (pictures) => {
  const [one, other] = await Promise.all(pictures.map(async (picture) => {
    const image = new Image();
    image.src = `data:image/png;base64,${picture}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    return new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer);
  }));
  return one.length === other.length ? one.filter((point, place) => point !== other[place]).length : one.length;
}"""
"""How many points of two pictures differ."""

PATHS = kinds("campaign-planning", "", "brand-manager", "customer", "F-CP-01")


@pytest.fixture(scope="module")
def all_rules(site: Path) -> str:
    """What the one style sheet is made from."""
    sheets = [path for name in ("main.*.css", "palette.*.css") for path in site.glob(f"assets/stylesheets/{name}")]
    return "\n".join(
        path.read_text("utf-8") for path in [*sheets, *(site / "assets/procbook" / name for name in STYLES)]
    )


@pytest.mark.parametrize("kind", ["home", "process", "week", "controls", "landscape", "emergency", "about"])
@pytest.mark.parametrize(
    ("width", "scheme", "media"), [(390, "light", "screen"), (1280, "dark", "screen"), (794, "light", "print")]
)
def test_pages_look_as_with_all_rules(
    new_page: Callable[..., Page],
    serve: Callable[[Path], str],
    site: Path,
    all_rules: str,
    kind: str,
    width: int,
    scheme: str,
    media: Literal["screen", "print"],
) -> None:
    """A rule is taken for unused, and a page falls apart where nobody looked."""
    address, looks = f"{serve(site)}/{PATHS[kind]}", []
    for sheet in ("", all_rules):
        page = new_page(viewport={"width": width, "height": 2000}, color_scheme=scheme, reduced_motion="reduce")
        if sheet:
            page.route("**/style.css", lambda route: route.fulfill(body=all_rules, content_type="text/css"))
        page.emulate_media(media=media)
        page.goto(address, wait_until="networkidle")
        if media == "print" and page.locator(".tools").count():
            page.locator(".tools__paper svg").wait_for(state="attached")  # which comes when the browser has time
        page.add_style_tag(content="* { content-visibility: visible !important }")
        looks.append((page.evaluate("document.documentElement.scrollHeight"), page.screenshot()))
    (height, picture), (other_height, other) = looks
    assert height == other_height
    assert page.evaluate(DIFFERENT, [b64encode(each).decode() for each in (picture, other)]) < ROUNDED


def test_a_page_asks_for_one_style_sheet(site: Path, all_rules: str) -> None:
    """A phone loads rules for what no page of this site has."""
    page = read(site / "processes/campaign-planning/index.html")
    sheets = [each.attributes["href"] for each in page.named("link") if each.attributes.get("rel") == "stylesheet"]
    assert sheets == ["../../assets/procbook/style.css"]
    assert (
        len(gzip.compress((site / "assets/procbook/style.css").read_bytes()))
        < len(gzip.compress(all_rules.encode())) / 2
    )
