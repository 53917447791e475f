"""Somebody faints at the stand: whom to call and what to do, in one screen, on one card, in one picture."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from playwright.sync_api import Page
from pypdf import PdfReader

from procbook import pages
from procbook.manual.load import Loaded
from procbook.manual.model import Contact, Edition, Holder, Process
from procbook.search import Document, Part
from tests.pages.one_page import DAY
from tests.pages.one_page import page as page_of
from tests.search.search_site import make_site

PATH = "emergency.md"
PHONE = {"width": 390, "height": 844}
WORDS = Path(__file__).parents[1] / "search" / "emergency_words.tsv"
FIRST = """async ([root, query]) => {
  const found = await (await procbookSearch(root + '/search/')).search(query);
  return [found.weak, found.length ? found[0].url : ''];
}"""


def with_process(loaded: Loaded, change: Callable[[Process], Process]) -> Loaded:
    """The manual with its process of emergencies changed."""
    processes = {id: change(each) for id, each in loaded.manual.processes.items()}
    return replace(loaded, manual=structs.replace(loaded.manual, processes=processes))


def unmarked(process: Process) -> Process:
    return structs.replace(process, tables=tuple(structs.replace(table, emergency="") for table in process.tables))


def retired(process: Process) -> Process:
    return structs.replace(process, status="retired") if process.written else process


def test_whom_a_table_names_is_called_by_a_tap(loaded: Loaded) -> None:
    """The reader has to copy a number, or an extension that nobody outside can dial is a link."""
    html = page_of(loaded, PATH).markdown
    assert '<a class="tel" href="tel:120"><strong>120</strong> 急救</a>' in html
    assert '<a class="tel" href="tel:15400008012">活动执行督导</a>' in html
    assert '<a class="tel" href="tel:01000000000">市场总监</a>' in html
    assert '<a class="role" href="../roles/public-relations/">公关专员</a>' in html, "only an extension"
    assert '样例·邵宁 <a class="tel" href="tel:01000000000">010-00000000</a> 转 8002' in html
    assert 'href="tel:8' not in html


def test_a_contact_has_its_parts_wherever_it_stands(loaded: Loaded) -> None:
    """The role's page has the number as text, and 企业微信 nowhere."""
    html = page_of(loaded, "roles/activation-supervisor.md").markdown
    said = (
        '<a class="tel" href="tel:15400008012">15400008012</a>，<a class="tel" href="tel:01000000000">010-00000000</a>'
    )
    assert f"（{said} 转 8012，企业微信 panjie）" in html
    parts = [
        part.text for document in page_of(loaded, "roles/activation-supervisor.md").documents for part in document.parts
    ]
    assert any("15400008012，010-00000000 转 8012，企业微信 panjie" in text for text in parts)


def test_who_holds_the_role_that_day_is_called(loaded: Loaded) -> None:
    """The one who left in between is called."""
    manual = loaded.manual
    role, known = manual.roles["activation-supervisor"], manual.people["pan-jie"]
    successor = structs.replace(known, id="successor", name="新来的", contact=Contact(mobile="15400009999"))
    holders = (Holder("pan-jie", "2026-01-01", "2026-12-31"), Holder("successor", "2027-01-01"))
    changed = structs.replace(
        manual,
        roles={**manual.roles, role.id: structs.replace(role, holders=holders)},
        people={**manual.people, "successor": successor},
    )
    html = page_of(replace(loaded, manual=changed), PATH).markdown
    assert '<span data-until="2026-12-31"><a class="tel" href="tel:15400008012">活动执行督导</a></span>' in html
    assert '<span data-from="2027-01-01" hidden><a class="tel" href="tel:15400009999">活动执行督导</a></span>' in html


def test_a_manual_without_such_tables_has_no_such_page(loaded: Loaded) -> None:
    """A tile leads nowhere; or what a retired process says is done."""
    for other in (unmarked, retired):
        site = pages.make(with_process(loaded, other), DAY)
        assert PATH not in [each.path for each in site.pages]
        assert "emergency/" not in site.pages[0].markdown


def test_people_outside_get_no_numbers_of_people(loaded: Loaded) -> None:
    """An edition that shows no people tells whom to call, and nobody's number."""
    shown = tuple(process.id for process in loaded.manual.written)
    edition = Edition(id="partners", title="合作方", processes=shown)
    settings = structs.replace(loaded.manual.settings, editions=(edition,))
    outside = replace(loaded, manual=structs.replace(loaded.manual, settings=settings))
    html = next(each.markdown for each in pages.make(outside, DAY, edition=edition).pages if each.path == PATH)
    assert 'href="tel:120"' in html
    assert "15400008012" not in html
    assert "样例·" not in html


def test_it_is_one_screen_of_a_phone(new_page: Callable[..., Page], address: str) -> None:
    """Whoever helps with one hand has to scroll for what to do; or home does not lead there at once."""
    phone = new_page(viewport=PHONE)
    phone.goto(f"{address}/")
    tile = phone.locator(".alarm a")
    box = tile.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < PHONE["height"]
    assert tile.evaluate("link => getComputedStyle(link).backgroundColor") == "rgb(179, 38, 30)"
    tile.click()
    assert phone.url.removesuffix("index.html") == f"{address}/emergency/"
    last = phone.locator(".emergency__lines").last.bounding_box()
    assert last is not None
    assert last["y"] + last["height"] <= PHONE["height"]
    assert phone.evaluate("scrollY") == 0


def test_it_is_one_card_on_paper(page: Page, address: str) -> None:
    """It is hung up at the till: two sheets, or one of A4 that nobody cuts."""
    page.goto(f"{address}/emergency/")
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert [[round(float(side) / 72 * 25.4) for side in sheet.mediabox[2:]] for sheet in sheets] == [[105, 148]]
    text = "".join(sheets[0].extract_text().split())
    assert "120" in text
    assert "15400008012" in text


def test_it_is_one_picture(page: Page, address: str) -> None:
    """The group gets a picture of nothing; or an app that refuses downloads leaves nothing to press on."""
    page.goto(f"{address}/emergency/")
    page.get_by_role("button", name="存成图片，发到群里").click()
    image, link = page.locator(".emergency__picture img"), page.locator(".emergency__picture a")
    source = image.get_attribute("src") or ""
    assert base64.b64decode(source.partition(",")[2]).startswith(b"\x89PNG")
    assert link.get_attribute("href") == source
    assert link.get_attribute("download") == "紧急情况.png"
    width, height, inks = image.evaluate(INKS)
    assert width == 1440
    assert height > width
    assert inks > 0.02, "there is no writing on it"


INKS = """image => {
  const canvas = Object.assign(document.createElement('canvas'), {width: image.naturalWidth, height: image.naturalHeight});
  const pen = canvas.getContext('2d');
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  let dark = 0;
  for (let at = 0; at < data.length; at += 4) dark += data[at] < 128;
  return [canvas.width, canvas.height, dark / (data.length / 4)];
}"""


def cases() -> list[str]:
    lines = WORDS.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_whatever_somebody_cries_out_leads_there_first(page: Page, address: str) -> None:
    """晕倒 finds nothing; 紧急变更 leads to the ambulance."""
    page.goto(f"{address}/emergency/")
    found: dict[str, Any] = {line: page.evaluate(FIRST, [address, line.removeprefix("-")]) for line in cases()}
    wanted = {line: url == "emergency/" for line, (_, url) in found.items()}
    assert [line for line, first in wanted.items() if first == line.startswith("-")] == []
    assert [line for line, (weak, _) in found.items() if weak and not line.startswith("-")] == []
    assert len([line for line in found if not line.startswith("-")]) >= 60
    assert len([line for line in found if line.startswith("-")]) >= 15


def test_a_cry_inside_of_a_name_is_none(tmp_path: Path, serve: Callable[[Path], str], page: Page) -> None:
    """A step is called 协调冲突: who types that wants the step, who types 冲突 wants help."""
    documents = (
        Document("a/", "协作", "process", parts=(Part("s10", "step", "协调冲突", "两边谈。"),)),
        Document("emergency/", "紧急情况", "emergency", parts=(Part("calls", "table", "打给谁", "冲突 · 110"),)),
    )
    root = make_site(tmp_path, documents)
    address = serve(root) + "/sub/handbook"
    page.goto(f"{address}/page/")
    queries = ("协调冲突", "冲突", "现场冲突", "chongtu")
    firsts = {query: page.evaluate(FIRST, [address, query])[1] for query in queries}
    assert firsts == {"协调冲突": "a/", "冲突": "emergency/", "现场冲突": "emergency/", "chongtu": "emergency/"}


@pytest.mark.parametrize("query", ["出人命了", "求助电话"])
def test_what_the_manual_calls_its_tables_leads_there_too(page: Page, address: str, query: str) -> None:
    """The words of the language are known, those of the company are not."""
    page.goto(f"{address}/emergency/")
    assert page.evaluate(FIRST, [address, query]) == [False, "emergency/"]
