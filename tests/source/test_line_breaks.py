"""A Chinese text that is broken over lines has no blank at the break, on pages, in search and in what a diff calls a change."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from procbook import pages, source
from procbook.approval import contents
from procbook.change.comparison import Comparison
from procbook.manual.load import load
from procbook.source.line_breaks import folded, unbroken, without_chinese_blanks
from tests.rules.rule_cases import Given, base_files

PROCESS = "processes/example/example.yaml"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("先核对库存，\n  再写清品名。", "先核对库存，再写清品名。"),
        ("先核对\n  库存（件）\n  （含税）。", "先核对库存（件）（含税）。"),
        (">-\n  先核对\n  库存", "先核对库存"),
        (">-\n  先核对\n\n  再写", "先核对\n再写"),
        (">-\n  先核对\n    缩进\n  再写", "先核对\n  缩进\n再写"),
        ('"先核对\n  库存"', "先核对库存"),
        ("'先核对\n  库存'", "先核对库存"),
        ('"说\\"好\\"（甲）\n  乙"', '说"好"（甲）乙'),
        ("'说''好''（甲）\n  乙'", "说'好'（甲）乙"),
        ("用 ERP\n  查库存", "用 ERP 查库存"),
        ("查库存\n  ERP 里", "查库存 ERP 里"),
        ("甲方 乙方\n  各一份", "甲方 乙方各一份"),
        ("他说“好。”\n  然后走", "他说“好。”然后走"),
        ("says “a”\n  “b”", "says “a” “b”"),
        ("甲方 乙方", "甲方 乙方"),
        ("|-\n  甲\n  乙", "甲\n乙"),
        ("填写\n  [[F-1]]，再交", "填写[[F-1]]，再交"),
        ("填写[[F-1]]\n  再交", "填写[[F-1]]再交"),
        ("填写**[[F-1]]**\n  再交", "填写**[[F-1]]**再交"),
        ("see\n  [[F-1]]\n  now", "see [[F-1]] now"),
        ("看[[F-1]]\n  [[F-2]]", "看[[F-1]] [[F-2]]"),
        ("写清**品名**\n  和数量", "写清**品名**和数量"),
        ("写清\n  **品名**", "写清**品名**"),
        ("写清**品\n  名**", "写清**品名**"),
        ("写清**SKU**\n  和数量", "写清**SKU** 和数量"),
        ("选\n  `采购`\n  再点", "选`采购`再点"),
        ("选\n  `OK`\n  再点", "选 `OK` 再点"),
        ("看\n  [视频](https://a.example/x)\n  再办", "看[视频](https://a.example/x)再办"),
        ("看[video](https://a.example/x)\n  再办", "看[video](https://a.example/x) 再办"),
        ("看\n  [注] 的", "看 [注] 的"),
        ("提前\n  $(days)\n  天", "提前 $(days) 天"),
        ("打开 https://a.example/x\n  登记", "打开 https://a.example/x 登记"),
    ],
)
def test_breaks_of_yaml(written: str, shown: str) -> None:
    """A blank stands inside a sentence, or a blank that was typed is lost."""
    data = f"text: {written}\n".encode()
    value = source.read(data).data["text"]
    assert folded(data).get(value, value) == shown


WORDS = st.lists(
    st.sampled_from(["核对", "库存，", "（件）", "ERP", "甲 乙", "“好”", "3", "。", "[[F-1]]", "**重**", "`码`"]),
    min_size=1,
    max_size=12,
)


@given(WORDS, st.data())
def test_wherever_the_lines_break(words: list[str], data: st.DataObject) -> None:
    """A text is shown in one way when it stands on one line, and in another when it does not."""
    breaks = [data.draw(st.sampled_from(["", "\n  "])) for _ in words[1:]]
    broken = "".join(word + gap for word, gap in zip(words, [*breaks, ""], strict=True))
    written = f"text: >-\n  {broken}\n"
    value = yaml.safe_load(written)["text"]
    joined = folded(written.encode()).get(value, value)
    assert joined.replace(" ", "") == "".join(words).replace(" ", "")
    assert joined.count("甲 乙") == words.count("甲 乙")
    assert unbroken(broken.replace("\n  ", "\n")) == joined


def test_typed_blanks_stay_on_one_line() -> None:
    """For a line, only breaks are joined; for comparing, blanks too."""
    assert unbroken("甲方 乙方\n丙方\nERP\n丁") == "甲方 乙方丙方 ERP 丁"
    assert without_chinese_blanks("甲方 乙方\n丙方") == "甲方乙方丙方"
    assert without_chinese_blanks("填写 [[F-1]]，写清 **品名** 和 SKU") == "填写[[F-1]]，写清**品名**和 SKU"


@pytest.fixture
def twice() -> list[Given]:
    """A manual with a text on two lines, and with the same text broken elsewhere."""
    files = base_files()
    text = files[PROCESS].decode()
    first, second = (
        f"\nsummary: 先填单，写清品名、{gap[0]}数量，批准{gap[1]}以后到前台领。\n"
        for gap in (("\n  ", ""), ("", "\n  "))
    )
    line = next(line for line in text.splitlines() if line.startswith("summary:"))
    return [Given({**files, PROCESS: text.replace(f"\n{line}\n", new).encode()}) for new in (first, second)]


def test_page_and_search_have_no_blank(twice: list[Given]) -> None:
    """A reader sees a hole in a sentence; who searches the words across it finds nothing."""
    for tree in twice:
        made = pages.make(load(tree), date(2026, 11, 23))
        page = next(each for each in made.pages if each.path == "processes/example.md")
        assert "先填单，写清品名、数量，批准以后到前台领。" in page.markdown
        assert page.documents[0].summary == "先填单，写清品名、数量，批准以后到前台领。"


def test_a_name_or_mark_at_the_break_leaves_no_blank() -> None:
    """The same hole, where the line ends with bold, code or a reference."""
    files = base_files()
    text = files[PROCESS].decode()
    line = next(line for line in text.splitlines() if line.startswith("summary:"))
    broken = "summary: 先填\n  [[s10]]\n  那一步，写清**品名**\n  和 `数\n  量`\n  再交。"
    made = pages.make(load(Given({**files, PROCESS: text.replace(line, broken).encode()})), date(2026, 11, 23))
    page = next(each for each in made.pages if each.path == "processes/example.md")
    assert "那一步，写清<strong>品名</strong>和 <code>数量</code>再交。" in page.markdown
    assert page.documents[0].summary == "先填第 1 步 填写领用单那一步，写清品名和 数量再交。"


def test_diff_calls_it_no_change(twice: list[Given]) -> None:
    """Whoever re-wraps a paragraph is told of a change that nobody can see."""
    old, new = (load(tree).manual for tree in twice)
    assert Comparison(old, new, "a", "b").changes == []


def test_the_content_that_is_approved_stays_as_yaml_reads_it(twice: list[Given]) -> None:
    """Digests of what was approved before change with the program, and every audit turns red."""
    content = [contents(tree, ())["process/example"] for tree in twice]
    assert "品名、 数量" in content[0].json.decode()
    assert content[0].digest != content[1].digest


def test_broken_files_are_passed_over() -> None:
    """A draft with a file that cannot be read is not built."""
    assert folded(b"\xff") == {}
    assert folded("a: 甲\n 乙\nb: [".encode()) == {"甲 乙": "甲乙"}
