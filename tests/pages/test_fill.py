"""A form is filled in on a phone and handed in, also where the app refuses to copy, to download or to keep."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from procbook import pages
from procbook.manual.load import Loaded
from procbook.manual.model import Edition, Process, Record
from tests.pages.conftest import built
from tests.pages.one_page import DAY
from tests.pages.one_page import page as page_of
from tests.pages.test_reader_tools import NO_CLIPBOARD, NO_STORAGE, PHONE, PRINTER, copied

PATH = "fill/market-research/F-MR-01"
NAME = "F-MR-01 调研立项单（含一页纸）"
FIELDS = [
    "要支持的决策、决策人、决策日期",
    "对应的年度战略课题",
    "调研目标",
    "调研对象",
    "调研内容（信息清单）",
    "区域、渠道、期间",
    "最晚使用日期",
    "已知信息",
    "是否涉外",
    "预算上限",
    "项目类型",
]
ANSWERS = {"调研目标": "夏季新口味\n上不上", "最晚使用日期": "2027-01-20", "已知信息": "=1+1 <b>没有</b>"}
HOSTILE = '"><img src=x onerror="document.title=1">{{ 7*7 }}</script>'
OLD_PHONE = "delete Navigator.prototype.share; delete String.prototype.toWellFormed"
SHARES = "navigator.share = (data) => { window.shared = data; return Promise.resolve() }"
SHARES_NOT = "navigator.share = () => Promise.reject(new DOMException('refused', 'NotAllowedError'))"


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    """Somebody with a phone in his hand."""
    return new_page(viewport=PHONE, permissions=["clipboard-read", "clipboard-write"])


def fill_in(page: Page, address: str) -> None:
    page.goto(f"{address}/{PATH}/")
    for name, text in ANSWERS.items():
        page.get_by_label(name, exact=True).fill(text)
    expect(page.locator(".fill ~ [role=status]")).to_contain_text("填了 3 / 11 项")


def in_text() -> list[str]:
    said = {name: ANSWERS.get(name, "（没填）") for name in FIELDS}
    lines = [f"{name}：\n{text}" if "\n" in text else f"{name}：{text}" for name, text in said.items()]
    return "\n".join([f"【{NAME}】", *lines]).split("\n")


def with_record(loaded: Loaded, change: Callable[[Record], Record], **process: str) -> Loaded:
    """The manual with the form and its process changed."""

    def changed(each: Process) -> Process:
        records = tuple(change(record) if record.id == "F-MR-01" else record for record in each.records)
        told = process if each.id == "market-research" else {}
        return structs.replace(each, records=records, **told)

    processes = {id: changed(each) for id, each in loaded.manual.processes.items()}
    return replace(loaded, manual=structs.replace(loaded.manual, processes=processes))


def test_a_form_has_the_fields_that_the_record_must_contain(phone: Page, address: str) -> None:
    """A field is missing, a finger misses it, or the page is wider than the phone."""
    phone.goto(f"{address}/{PATH}/")
    assert phone.locator(".fill label span").all_inner_texts() == FIELDS
    assert phone.locator(".fill input[type=date]").count() == 1, "only 最晚使用日期 is a day and nothing else"
    for field in phone.locator(".fill :is(input, textarea)").all():
        box = field.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    top = phone.locator(".fill label").first.bounding_box()
    assert top is not None
    assert top["y"] < PHONE["height"] / 2


def test_it_says_when_it_is_made_who_keeps_it_and_where(loaded: Loaded) -> None:
    """Whoever has filled it in does not know where it goes."""
    html = page_of(loaded, f"{PATH}.md").markdown
    for said in ("第 1 步 提出调研需求</a>（1 个工作日）", "消费者洞察专员", "项目结束后保存 5 年，到期归档", "OA"):
        assert said in html
    assert 'href="../../../files/F-MR-01.xlsx"' in html


def test_it_is_offered_where_the_form_is(loaded: Loaded) -> None:
    """Nobody finds it: neither at the step, in the facts, at the record, nor in the registers."""
    html = page_of(loaded, "processes/market-research.md").markdown
    link = 'href="../../fill/market-research/F-MR-01/" aria-label="填 F-MR-01 调研立项单（含一页纸）"'
    facts, steps, records = (html.index(sign) for sign in ('<dl class="facts">', "{ #steps }", 'id="F-MR-01"'))
    found = [place for place in range(len(html)) if html.startswith(link, place)]
    assert any(facts < place < steps for place in found)
    assert any(steps < place < records for place in found)
    assert any(place > records for place in found)
    assert "fill/market-research/F-MR-01/" in page_of(loaded, "registers/records.md").markdown
    assert "fill" not in page_of(loaded, f"{PATH}.md").markdown.replace("fill_", "").split('class="forms"')[1]


def test_what_was_written_is_there_when_the_app_was_closed(phone: Page, address: str) -> None:
    """A call comes in, the app goes, and all is lost; or it is never gone."""
    fill_in(phone, address)
    expect(phone.locator(".fill ~ [role=status]")).to_contain_text("关掉也在")
    again = phone.context.new_page()
    phone.close()
    again.goto(f"{address}/{PATH}/")
    for name, text in ANSWERS.items():
        expect(again.get_by_label(name, exact=True)).to_have_value(text)
    again.goto(f"{address}/{PATH.replace('F-MR-01', 'F-MR-02')}/")
    expect(again.locator(".fill ~ [role=status]")).to_contain_text("填了 0 /")
    again.goto(f"{address}/{PATH}/")
    again.get_by_role("button", name="交完了，清空").click()
    expect(again.get_by_label("调研目标")).to_have_value("")
    again.get_by_role("button", name="撤销清空").click()
    expect(again.get_by_label("调研目标")).to_have_value(ANSWERS["调研目标"])
    again.get_by_role("button", name="交完了，清空").click()
    again.reload()
    expect(again.get_by_label("调研目标")).to_have_value("")
    assert "调研目标" not in again.evaluate("JSON.stringify(localStorage)")


def test_what_a_changed_form_no_longer_asks_is_not_lost(phone: Page, address: str) -> None:
    """The manual was changed between writing and handing in, and an answer is gone without a word."""
    fill_in(phone, address)
    phone.evaluate("""() => {
      const key = Object.keys(localStorage).find(each => each.startsWith('procbook-forms'));
      localStorage.setItem(key, localStorage.getItem(key).replace('已知信息', '以前的项目'));
    }""")
    phone.reload()
    expect(phone.get_by_label("以前的项目")).to_have_value(ANSWERS["已知信息"])
    expect(phone.get_by_label("已知信息")).to_have_value("")


def test_it_is_copied_as_text(phone: Page, address: str) -> None:
    """What is pasted into a chat is no form any more."""
    fill_in(phone, address)
    phone.get_by_role("button", name="复制成文字").click()
    assert copied(phone) == in_text()


def test_refused_to_copy_it_is_shown_to_be_taken_by_hand(phone: Page, address: str) -> None:
    """An app that lets no page copy takes the form with it."""
    phone.add_init_script(NO_CLIPBOARD)
    fill_in(phone, address)
    phone.get_by_role("button", name="复制成文字").click()
    field = phone.get_by_role("dialog").locator("textarea")
    expect(field).to_have_value("\n".join(in_text()))
    assert field.evaluate("each => each.selectionEnd - each.selectionStart") == len("\n".join(in_text()))


def test_it_is_shared_where_the_phone_can(phone: Page, address: str) -> None:
    """The phone's own list of apps stays closed, or shows a form without answers."""
    phone.add_init_script(SHARES)
    fill_in(phone, address)
    phone.get_by_role("button", name="分享").click()
    assert phone.evaluate("shared") == {"title": NAME, "text": "\n".join(in_text())}


def test_refused_to_share_it_is_copied(phone: Page, address: str) -> None:
    """Nothing happens, and nobody says so."""
    phone.add_init_script(SHARES_NOT)
    fill_in(phone, address)
    phone.get_by_role("button", name="分享").click()
    assert copied(phone) == in_text()


@pytest.mark.parametrize("script", [SHARES, OLD_PHONE], ids=["new", "old"])
def test_it_is_downloaded_as_a_table(phone: Page, address: str, script: str) -> None:
    """A spreadsheet calls it broken, runs what somebody wrote, or lacks an answer."""
    phone.add_init_script(script)
    fill_in(phone, address)
    with phone.expect_download() as download:
        phone.get_by_role("button", name="下载表格").click()
    assert download.value.suggested_filename.startswith(NAME)
    assert download.value.suggested_filename.endswith(".xlsx")
    book = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    answers, row = (list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets)
    assert book.sheetnames == ["填写内容", "一行"]
    assert answers == [("项目", "内容"), *((name, ANSWERS.get(name)) for name in FIELDS)]
    assert row == [tuple(FIELDS), tuple(ANSWERS.get(name) for name in FIELDS)]
    assert {cell.data_type for line in book.worksheets[0].iter_rows() for cell in line if cell.value} <= {
        "s",
        "inlineStr",
    }


def test_refused_to_download_or_print_it_is_copied(phone: Page, address: str) -> None:
    """An app without either leaves its reader with a button that does nothing."""
    phone.add_init_script("URL.createObjectURL = window.print = () => { throw new Error('refused') }")
    for name in ("下载表格", "打印这张表"):
        fill_in(phone, address)
        phone.get_by_role("button", name=name).click()
        assert copied(phone) == in_text()
    expect(phone.get_by_text("点了没反应，是这个应用不让")).to_be_visible()


def test_paper_has_what_was_written(new_page: Callable[..., Page], address: str) -> None:
    """A long answer is cut off on paper, or buttons are printed."""
    page = new_page()
    page.add_init_script(PRINTER)
    fill_in(page, address)
    assert len(PdfReader(io.BytesIO(page.pdf(format="A4"))).pages) == 1
    long = "\n".join(f"第{line}行" for line in range(1, 31))
    page.get_by_label("已知信息").fill(long)
    page.get_by_role("button", name="打印这张表").click()
    assert page.evaluate("window.prints") == 1
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    said = "".join(text.split())
    for part in ("夏季新口味", "2027-01-20", "第1行", "第30行", "项目类型", "消费者洞察专员"):
        assert part in said
    assert "复制成文字" not in said
    page.emulate_media(media="print")
    assert page.locator(".fill textarea:visible, .fill__buttons:visible").count() == 0


def test_where_nothing_can_be_kept_it_says_so_and_works(phone: Page, address: str) -> None:
    """In a private window the form is dead, or promises what it does not hold."""
    phone.add_init_script(NO_STORAGE)
    fill_in(phone, address)
    expect(phone.locator(".fill ~ [role=status]")).to_contain_text("这里存不住字")
    phone.get_by_role("button", name="复制成文字").click()
    assert copied(phone) == in_text()


def test_it_works_from_disk(phone: Page, site_folder: Path) -> None:
    """A copy of the site in a folder has forms that cannot be filled in."""
    phone.goto((site_folder / PATH / "index.html").as_uri())
    phone.get_by_label("调研目标").fill("看")
    phone.reload()
    expect(phone.get_by_label("调研目标")).to_have_value("看")


def test_no_other_page_asks_for_the_script(phone: Page, address: str) -> None:
    """Every reader pays for what few do."""
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(f"{address}/processes/market-research/")
    phone.goto(f"{address}/fill/")
    assert not [url for url in asked if "reader-fill" in url]
    phone.goto(f"{address}/{PATH}/")
    expect(phone.get_by_role("button", name="复制成文字")).to_be_visible()
    assert len([url for url in asked if "reader-fill" in url]) == 1


def test_what_a_manual_calls_things_stays_text(
    loaded: Loaded, tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str], phone: Page
) -> None:
    """A name of a form or of its field runs on the reader's phone, where answers are kept."""
    changed = with_record(loaded, lambda each: structs.replace(each, name=HOSTILE, contains=(HOSTILE, "__proto__")))
    address = serve(built(pages.make(changed, DAY), tmp_path_factory))
    phone.goto(f"{address}/{PATH}/")
    assert phone.locator(".fill label span").all_inner_texts() == [HOSTILE, "__proto__"]
    assert phone.locator("h1").inner_text().startswith(f"填 F-MR-01 {HOSTILE}")
    expect(phone.get_by_label("__proto__")).to_have_value("")
    phone.get_by_label("__proto__").fill("x")
    phone.reload()
    expect(phone.get_by_label("__proto__")).to_have_value("x")
    phone.get_by_role("button", name="复制成文字").click()
    assert copied(phone) == [f"【F-MR-01 {HOSTILE}】", f"{HOSTILE}：（没填）", "__proto__：x"]
    assert phone.locator(".md-content img").count() == 0


@pytest.mark.parametrize(
    ("change", "process"),
    [
        (lambda record: structs.replace(record, form=""), {}),
        (lambda record: structs.replace(record, contains=()), {}),
        (lambda record: structs.replace(record, form="files/gone.xlsx"), {}),
        (lambda record: record, {"status": "retired"}),
    ],
    ids=["no form", "no fields", "no file", "retired"],
)
def test_what_cannot_be_filled_in_is_not_offered(
    loaded: Loaded, change: Callable[[Record], Record], process: dict[str, str]
) -> None:
    """A link leads nowhere, a page has no field, or what nobody works by any more is filled in."""
    site = pages.make(with_record(loaded, change, **process), DAY)
    assert f"{PATH}.md" not in {page.path for page in site.pages}
    assert not [page.path for page in site.pages if f"{PATH}/" in page.markdown]


def test_people_outside_fill_in_the_forms_of_their_edition(loaded: Loaded) -> None:
    """An edition without a process has its forms, or one with it does not."""
    edition = Edition(id="partners", title="合作方", processes=("market-research",), shows=("forms",))
    settings = structs.replace(loaded.manual.settings, editions=(edition,))
    outside = replace(loaded, manual=structs.replace(loaded.manual, settings=settings))
    found = {page.path for page in pages.make(outside, DAY, edition=edition).pages if page.path.startswith("fill/")}
    assert f"{PATH}.md" in found
    assert not [path for path in found if "campaign-planning" in path]
