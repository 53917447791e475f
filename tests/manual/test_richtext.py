"""Texts of a manual: what a page shows, what search knows of it, and what the check finds in it are the same."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procbook.manual.model import Parameter, Step
from procbook.manual.references import references
from procbook.manual.richtext import NAME, Marks, Name, to_html, to_plain, value_text

TITLES = {"s20": "第 2 步 <初审>", "F-CP-02": "F-CP-02 活动方案 & 预算", "days": "5 天"}
MARKS = [
    "**", "*", "_", "__", "`", "``", "\\", "- ", "1. ", "10) ", "+ ", "|", "|-|-|", "\n", "\n\n", "  \n", "    ", "# ", "> ",
    "[[s20]]", "[[F-CP-02]]", "[[nothing]]", "$(days)", "$(unknown)", "[[", "]]", "$(", "(", ")", "<b>", "&amp;", "&", '"', "'",
    "<https://x.example>", "[a](b)", "![a](b)", "~~", "---", "```", "文字", "，", "abc", "7", " ", "\t", "\u3000",
]  # fmt: skip
FORMS: tuple[Marks, ...] = ("blocks", "emphasis", "none")
marked = st.lists(st.one_of(st.sampled_from(MARKS), st.text(max_size=3)), max_size=20).map("".join)


def html(name: Name) -> str | None:
    title = TITLES.get(name.id)
    return f'<a href="#{name.id}">{title.replace("&", "&amp;").replace("<", "&lt;")}</a>' if title else None


def plain(name: Name) -> str | None:
    return TITLES.get(name.id)


def written(name: Name) -> None:
    return None


class Shown(HTMLParser):
    """The text of HTML as a browser shows it, blanks between words told once; table cells and lines stand apart."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("br", "p", "li", "td", "th", "tr", "table", "ul", "ol"):
            self.text += "\n"

    def handle_endtag(self, tag: str) -> None:
        self.handle_starttag(tag, [])

    def handle_data(self, data: str) -> None:
        self.text += data


@given(marked, st.sampled_from(FORMS))
def test_search_knows_what_the_page_shows(text: str, marks: Marks) -> None:
    """Search misses words of a page, or finds marks that the page does not show."""
    assert to_plain(text, plain, marks).split() == Shown(to_html(text, html, marks)).text.split()


SIGNS = "ab字，。：（）“”、 !?\\_~^<>&#+=(){}/%@;:'\"\n"


@given(st.text(alphabet=SIGNS, max_size=40), st.sampled_from(FORMS))
def test_what_has_no_marks_stays_as_it_is(text: str, marks: Marks) -> None:
    """A text loses a sign that is no mark."""
    assert "".join(to_plain(text, plain, marks).split()) == "".join(text.split())


@given(marked.filter(lambda text: "](" not in text and "\0" not in text))
def test_only_marks_are_not_shown(text: str) -> None:
    """A word or a sign is lost among marks."""

    def kept(text: str) -> list[str]:
        return [sign for sign in text if not (sign.isspace() or sign.isdecimal() or sign in "-*`|:.)")]

    assert kept(Shown(to_html(text, written)).text) == kept(text)


@pytest.mark.parametrize(
    "text",
    [
        r"模板在 \\fileserver\市场部\_模板", "3*4*5", "单价*数量*系数", "a_b_c，_模板_", "约 ~3 天，~~不~~", "m^2", "<3 天", "A&B &amp; &lt;",
        "2**3**4", "张**，李**", "138****1234", "***必填***", "* 为必填", "+ 运费 20 元", "# 1 号线", "> 5 万", "---", "- - -", "C:\\new\\table",
        "![图](images/x.png)", "![图](https://a.example/x.png)", "[附件](files/x.pdf)", "[x](javascript:alert(1))", "<b>粗</b>", "5%_", "|a|b|\n|-|-|\n|c|d|e|",
    ],
)  # fmt: skip
def test_signs_of_everyday_are_shown_as_they_are(text: str) -> None:
    """A path, a sum or a mask of a name loses its signs."""
    assert "".join(to_plain(text, plain).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**注意：**先核对。写清**品名、数量（件）**和用途。", "<strong>注意：</strong>先核对。写清<strong>品名、数量（件）</strong>和用途。"),
        ("这是**“重点”**，", "这是<strong>“重点”</strong>，"),
        ("（**必填**）**ABC**项", "（<strong>必填</strong>）<strong>ABC</strong>项"),
        ("**没有写完，**又来**一次**", "<strong>没有写完，</strong>又来<strong>一次</strong>"),
        ("**只有开头", "**只有开头"),
        ("**甲 **乙**", "**甲 <strong>乙</strong>"),
    ],
)  # fmt: skip
def test_bold_beside_chinese_punctuation(text: str, shown: str) -> None:
    """Bold is turned inside out for the rest of a paragraph."""
    assert to_html(text, written) == f"<p>{shown}</p>"


LINK = '<a href="{}" rel="noopener noreferrer">{}</a>'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("看[视频](https://a.example/v?x=1&y=2)。", "看" + LINK.format("https://a.example/v?x=1&amp;y=2", "视频") + "。"),
        ("[图](https://a.example/甲_(乙).png)", LINK.format("https://a.example/甲_(乙).png", "图")),
        ("[$(days)](http://a.example)", LINK.format("http://a.example", "$(days)")),
        ("见https://a.example/x，再填", "见" + LINK.format("https://a.example/x", "https://a.example/x") + "，再填"),
        ("打开https://a.example/x登录", "打开" + LINK.format("https://a.example/x", "https://a.example/x") + "登录"),
        ("(https://a.example/x).", "(" + LINK.format("https://a.example/x", "https://a.example/x") + ")."),
        ("**https://a.example/x**", "<strong>" + LINK.format("https://a.example/x", "https://a.example/x") + "</strong>"),
        ("`https://a.example`", "<code>https://a.example</code>"),
        ("写 `` ` `` 号", "写 <code>`</code> 号"),
        ("``a`b``，`c`", "<code>a`b</code>，<code>c</code>"),
        ("``a`", "``a`"),
        ("密码 `a``b` 和", "密码 <code>a``b</code> 和"),
        ("`a``b 和 `单", "<code>a``b 和 </code>单"),
        ("见 https://a.example/Foo_(bar) 一节", "见 " + LINK.format("https://a.example/Foo_(bar)", "https://a.example/Foo_(bar)") + " 一节"),
        ("（https://a.example/x)", "（" + LINK.format("https://a.example/x", "https://a.example/x") + ")"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("marks", ["blocks", "emphasis"])
def test_links(text: str, shown: str, marks: Marks) -> None:
    """A link is shown as signs, or its address swallows the sentence behind it."""
    html = to_html(text, written, marks)
    assert html == (f"<p>{shown}</p>" if marks == "blocks" else shown)


def test_items_keep_their_numbers() -> None:
    """An item 3 that others name is shown as item 2."""
    assert to_html("1. 一\n3. 三\n4. 四", written) == '<ol> <li>一</li> <li value="3">三</li> <li>四</li> </ol>'


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "[a](",
        "**a ",
        "`",
        "``",
        "[a](https://b.c",
        "$(",
        "[[a",
        "https://a.b(",
        "https://a.b()",
        "`a``",
        "- ",
        "|",
        "|-",
    ],
)
def test_long_texts_take_no_long_time(piece: str) -> None:
    """A text of many brackets that nobody closed holds up a build; ten times the text took a hundred times as long."""
    text = piece * (200_000 // len(piece))
    for marks in FORMS:
        to_html(text, written, marks)


@given(marked)
def test_html_is_closed_and_only_ours(text: str) -> None:
    """An author opens an element of his own, or leaves one of ours open."""
    found = re.findall(r"<(/?)([a-z0-9]+)([^>]*)>", to_html(text, written))
    depth: list[str] = []
    for closing, tag, rest in found:
        assert tag in {"p", "ul", "ol", "li", "a", "strong", "code", "br", "table", "thead", "tbody", "tr", "th", "td"}
        assert re.fullmatch(
            r'( style="text-align:(left|right|center)"| (start|value)="[0-9]+"|'
            r' href="https?://[^"<> ]+" rel="noopener noreferrer")?',
            rest,
        )
        if closing:
            assert depth.pop() == tag
        elif tag != "br":
            depth.append(tag)
    assert depth == []


@given(marked.filter(lambda text: "|" not in text))
def test_pages_find_the_names_that_the_check_finds(text: str) -> None:
    """The check asks for a name that the page shows as brackets, or passes over one that the page makes a link of.

    Only cells of a table beyond its columns are not shown.
    """
    seen: list[str] = []
    to_plain(text.replace("`", ""), lambda name: seen.append(name.id))
    assert seen == [link or parameter for link, parameter in NAME.findall(text.replace("`", ""))]


def test_names_in_code_and_behind_a_backslash_are_names() -> None:
    """The check demands that [[s20]] exists, and the page shows it in brackets."""
    assert to_plain(r"`[[s20]]` \[[s20]] **$(days)**", plain) == r"第 2 步 <初审> \第 2 步 <初审> 5 天"
    step = Step(id="s10", title="", does=r"`[[s20]]` \[[s20]] **$(days)**")
    assert [each.id for each in references(step)] == ["s20", "s20", "days"]


def test_marks_become_what_they_mean() -> None:
    """Paragraphs, lists, tables or emphasis are lost, or a name without a meaning is."""
    text = "先**核对** [[s20]]：\n\n- 一\n- 二\n\n|项|数|\n|-|-|\n|天|$(days)|\n\n见 [[别处]]"
    assert to_plain(text, plain) == "先核对 第 2 步 <初审>：\n一\n二\n项 数\n天 5 天\n见 [[别处]]"
    assert to_plain("*5* $(days)", plain, "none") == "*5* 5 天"
    assert to_html("5*3 **[[s20]]**", html, "emphasis") == ('5*3 <strong><a href="#s20">第 2 步 &lt;初审></a></strong>')


@pytest.mark.parametrize(
    ("value", "unit", "after", "shown"),
    [
        (100000, "元", "，以上", "100,000 元"),
        ("50%", "%", "，以上", "50%"),
        ("50%", "%", "%，以上", "50"),
        ("50％", "%", "", "50％"),
        ("50%", "", "%，以上", "50"),
        ("3 个工作日", "个工作日", "", "3 个工作日"),
        ("3 个工作日", "", " 个工作日内", "3"),
        ("3 个工作日", "天", "内", "3 个工作日 天"),
        (10, "%", "", "10%"),
        (25, "份", "份档案", "25 "),
        (25, "份", " 份档案", "25"),
        (10, "%", "%", "10"),
        ("一次", "", "", "一次"),
    ],
)
def test_a_number_has_its_unit_once(value: str | float, unit: str, after: str, shown: str) -> None:
    """抽 25 份份档案."""
    assert value_text(Parameter(value=value, unit=unit, meaning=""), after) == shown
