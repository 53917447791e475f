"""Marks of Markdown and HTML that the texts of a manual do not have: pages show them as they were typed.

What a text may have is said in `manual.richtext`: paragraphs, lists, tables, bold, code, links and names. Signs that
also have a plain use (a sum, a masked name, "> 100", "# 1") are told only where they can be nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from procbook.manual.richtext import ADDRESS, CODE, LABEL, NAME, TARGET, cells, run_on, tables

_TAGS = (
    "a|abbr|b|big|blockquote|br|center|code|dd|del|details|div|dl|dt|em|font|h[1-6]|hr|i|iframe|img|ins|kbd|li|mark|ol|p|pre"
    "|s|script|small|span|strike|strong|style|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul|video"
)
_CODE = re.compile(CODE)
"""What stands in backticks is spoken of."""

_ENTITIES = (
    "nbsp|lt|gt|amp|quot|apos|emsp|ensp|thinsp|copy|reg|trade|middot|bull|hellip|mdash|ndash|[lr][sd]quo|[lr]aquo|times"
    "|divide|plusmn|deg|permil|yen|euro|sect|para|[lr]arr|le|ge|ne|sup[123]|check|shy|zwn?j"
)

_EDGE = r"(?<![^\s，。；：、！？（）“”《》\[\]【】])"
"""Before a mark of emphasis: the start, a blank, or punctuation; between letters and digits it is part of a sum."""

_MANY, _SOME = "{0,200}", "{1,200}"
"""How far the end of a mark is looked for: without a limit a text of beginnings takes for ever."""

_STARRED = r"\*\*\*[^\s*][^*\n]{0,200}\*\*\*|\*(?![\s*])[^*\n]{0,200}[^\s*]\*(?!\*)"
_UNDERLINED = r"__?(?![\s_])[^_\n]{0,200}[^\s_]__?(?![A-Za-z0-9_])"

_SIGNS = "*+•·●▪■◆○‣⁃＊—–－﹣"
_ENCLOSED = r"[（(](?:\d{1,2}|[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,3})[）)]|[①-⑳⑴-⒛]"
"""Numbers in brackets or rings."""
_ITEM = re.compile(rf"[ ]*(?:[-{_SIGNS}]|\d{{1,3}}[.)])[ ]+\S.*")
_NO_ITEM = re.compile(
    rf"[ ]*[{_SIGNS}][ ]+\S.*|-[^\s\d-].*|[ ]*[•·●▪■◆○‣⁃－﹣](?=[\u4e00-\u9fff]).*"
    rf"|[ ]*\d{{1,2}}(?:[、．][ ]*|\.(?=[\u4e00-\u9fff]))[^\W\d].*|[ ]*(?:{_ENCLOSED})[ ]*[^\W\d].*"
)
_POINT = re.compile(rf"[ ]*[*•·●▪■◆○‣⁃＊－﹣][ ]*[^\s\d].*|[ ]*(?:{_ENCLOSED})[ ]*[^\W\d].*")
"""Lines that may be items of a list; those that are none as they stand; and signs that mean nothing else."""

_WHOLE_LINK = re.compile(rf"{LABEL}\({TARGET}\)")
_LINK_LIKE = re.compile(
    r"(?<![!\[［])[\[［【〔][^\[\]［］【】〔〕\n]{1,200}[\]］】〕][ ]?[（(][ <＜]*https?://[^（）()\n]{0,300}[）)]?"
    r"|(?<!!)\[https?://[^\[\]\s]{1,300}\]\([^()\n]{1,200}\)"
)
"""A link by every sign that people take for its brackets, with blanks, or with its parts the other way round."""
_HAN = r"[\u4e00-\u9fff]"
_CUT_ADDRESS = re.compile(
    rf"(?<![A-Za-z0-9]){ADDRESS}"
    rf"(?:(?<=[/=_#&%-])(?![\u7684\u4e0a\u91cc\u4e2d\u4e0b\u540e\u524d]){_HAN}|{_HAN}{{1,40}}(?=[/?=&#]|\.[A-Za-z0-9]{{2,5}}(?![A-Za-z0-9])))"
    r"[^\s，。；：、！？（）“”《》【】]*"
)
"""An address that goes on with Chinese characters, of which only the beginning can be followed."""
_BEHIND_ITEM = re.compile(r"(?m)^[ ]*(?:-|\d{1,9}[.)])[ ]+\S.*\n[ ]*(?![ ]|-[ ]|\d{1,9}[.)][ ])\S")
"""An item with a line behind it that is none."""

_CHINESE_END = "[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]"

_MARKS = {
    "image": r"!\[[^\]\n]{0,200}\](?:\([^)\n]{0,200}\)|\[[^\]\n]{0,200}\])",
    "link": rf"(?<!!)\[(?!https?://)[^\[\]\n]{_SOME}\]\((?![<＜]?https?://)[^)\n]{_MANY}\)",
    "reference": rf"(?<![A-Za-z0-9_\]!])\[[^\[\]\n]{_SOME}\]\[[ -Z^-~]{_MANY}\](?!\[)|^[ ]*\[[^\[\]^\n]{_SOME}\]:[ ]*https?://\S.*$",
    "footnote": r"\[\^[^\]\n]{1,200}\]|^[ ]*\*\[[^\]\n]{1,200}\]:.*$",
    "contents": r"^[ ]*\[TOC\][ ]*$",
    "note": r"^[ ]*(?:!!!|\?\?\?\+?)[ ]+(?:[A-Za-z]+\b.*$|.*(?=\n[ ]+\S))|^[ ]*:::[ ]*\S.*$",
    "address": r"(?<![(（])<https?://[^>\s]{1,200}>",
    "html": rf"</?(?:{_TAGS})(?:\s(?![^<>=\n]*[\u4e00-\u9fff])[^<>\n]{_MANY})?/?>|<!--",
    "entity": rf"&(?:{_ENTITIES}|#\d+|#x[0-9A-Fa-f]+);",
    "fence": r"^[ ]*(?:```|~~~).*$",
    "heading": r"^[ ]*(?:#{2,6}|#(?= +\D))[ ]+\S.*$",
    "quote": r"^[ ]*>[ ]*[^\W\d].*$",
    "line": r"(?<=\n)[ ]*(?:-[ ]?){3,}(?=\n|$)|(?<=\n)[ ]*(?:\*[ ]?){3,}(?=\n|$)|(?<=\n)={3,}(?=\n|$)"
    r"|^(?:\*[ ]){2,}\*$",
    "box": r"^[ ]*[-*+][ ]+\[[ xX]\](?=\s)",
    "strike": r"~~[^~\n]{1,200}~~",
    "highlight": rf"==[^=\n]{{1,200}}==|{_EDGE}\+\+(?![\s+])[^+\n]{{1,200}}\+\+(?!\+)",
    "raised": r"(?<=[A-Za-z0-9])(?:~[A-Za-z0-9+-]{1,8}~|\^[A-Za-z0-9+-]{1,8}\^)",
    "formula": r"\$\$[^$\n]{1,200}\$\$",
    "attributes": r"\{:?[ ]*[#.][A-Za-z][^{}\n]{0,100}\}|\{:[ ][^{}\n]{1,100}\}",
    "emoji": r"(?<![\w:]):[a-z][a-z_]{2,30}:(?![\w:])",
    "break": rf"(?<={_CHINESE_END})\\(?=\n)",
    "escape": r"\\\*[^*\n]{1,200}\\\*",
    "many-stars": r"(?<!\*)\*{4,}(?=[^\s*])[^*\n]{0,200}[^\s*]\*{4,}(?!\*)",
    "loose-bold": rf"{_EDGE}\*\*(?=[^*\n]*[^\W\d])(?:[ ]+[^*\n]{_SOME}|[^\s*][^*\n]{_MANY}[ ]+)\*\*(?!\*)",
    "italic": rf"{_EDGE}(?:{_STARRED}|{_UNDERLINED})",
    "wide-bold": r"＊＊(?![\s＊])[^＊\n]{1,200}＊＊",
    "half-bold": rf"^[^*\n]{_MANY}{_EDGE}\*\*(?![\s*])[^*\n]{_SOME}$(?!(?:\n(?!\n)[^*\n]{_MANY}){{1,9}}\*\*)",
    "half-code": rf"(?<!`)`(?!`)[^`\n]{_MANY}$",
}
_ANY = re.compile("|".join(f"(?P<{name.replace('-', '_')}>{mark})" for name, mark in _MARKS.items()), re.MULTILINE)
_SUSPECT = re.compile(
    r"://|[<~=*_&>#`•·●▪■◆○‣⁃＊^|｜\\]|\]\(|\]\[|\]:|\[\^|\[TOC|- \[|\n[ ]*-[ ]?-|!\[|!!!|\?\?\?|:::|\+\+|\$\$|\{:|\{\."
    r"|:[a-z_]+:|(?:^|\n)[ ]*(?:[—–－﹣+]|-\S|\d{1,2}[、．.]|[（(][0-9\u4e00-\u9fff]{1,3}[）)]|[①-⑳⑴-⒛])"
)
_ROW = re.compile(r"^[ ]*[|｜].*[|｜][ ]*$")
_PARTED = re.compile(r"[ \t:|｜+-]*(?:[-—–－―─][ \t:|｜+]*)+")
"""The line below the head of a table, however it is written."""


class Mark(NamedTuple):
    """A mark: its kind, and what stands there."""

    kind: str
    written: str


def may_have_marks(text: str) -> bool:
    """Whether there may be one in a text: quick, and often wrong."""
    return _SUSPECT.search(text) is not None or _BEHIND_ITEM.search(text) is not None


def unsupported(text: str, blocks: bool = True) -> Iterator[Mark]:
    """The marks in one text, each once; with `blocks` false, those of a text that is shown in one line."""
    rest = _CODE.sub(lambda code: "\0" * len(code[0]), NAME.sub(lambda name: "\0" * len(name[0]), text))
    marks = [mark for mark in dict.fromkeys(_marks(text, rest)) if blocks or mark.kind != "box"]
    marks += dict.fromkeys(_links(text, rest))
    if blocks:
        marks += (*_items(text.split("\n")), *_ragged(text))
        marks += _behind_lists(text, {mark.written for mark in marks})
    yield from marks


def _behind_lists(text: str, told: set[str]) -> list[Mark]:
    """The first line behind each item that becomes part of it, unless more is wrong with it."""
    lines = run_on(text) if _BEHIND_ITEM.search(text) else ()
    return [Mark("run-on", line.strip()) for line in lines if line.strip() not in told]


def _marks(text: str, rest: str) -> Iterator[Mark]:
    for found in _ANY.finditer(rest):
        written = text[found.start() : found.end()].strip().split("\n")[0]
        yield Mark(str(found.lastgroup).replace("_", "-"), written)


def _links(text: str, rest: str) -> Iterator[Mark]:
    """What is meant as a link and is none, or only half of it is; and marks in the name of one, shown as typed."""
    whole = {found.start(): found for found in _WHOLE_LINK.finditer(text) if rest[found.start()] != "\0"}
    yield from (Mark("marked-link", link[0]) for link in whole.values() if re.search(r"\*\*|`", link["label"]))
    for found in _LINK_LIKE.finditer(rest):
        if found.start() not in whole:
            yield Mark("broken-link", text[found.start() : found.end()])
    inside = [range(*link.span()) for link in (*whole.values(), *_LINK_LIKE.finditer(rest))]
    for found in _CUT_ADDRESS.finditer(rest):
        if not any(found.start() in link for link in inside):
            yield Mark("cut-address", found[0])


def _items(lines: list[str]) -> Iterator[Mark]:
    """The first items that are none, beside another one or behind a colon: a line alone may begin with any sign."""
    for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        beside = any(_ITEM.fullmatch(each) or _NO_ITEM.fullmatch(each) for each in (before, after))
        led = before.rstrip().endswith((":", "：")) and _POINT.fullmatch(line)
        if _NO_ITEM.fullmatch(line) and not _NO_ITEM.fullmatch(before) and (beside or led) and "|" not in line:
            yield Mark("item", line.strip())


def _ragged(text: str) -> Iterator[Mark]:
    """A table that is shown as it was typed, at its first line; and the rows of one that have fewer cells than its
    head. That is text behind a table too, which becomes a row of it."""
    lines = text.split("\n") if "|" in text or "｜" in text else []
    loose = [line for line, below in zip(lines, [*lines[1:], ""], strict=False) if _like_a_table(line, below)]
    if not loose:
        return
    shown = tables(text)
    rows = {line for table in shown for line in table}
    yield from (Mark("table", line.strip()) for line in [line for line in loose if line not in rows][:1])
    for table in shown:
        yield from (Mark("row", line.strip()) for line in table[2:] if cells(line) < cells(table[0]))


def _like_a_table(line: str, below: str) -> bool:
    """A row between bars, or a head without them over its line."""
    bars = line.count("|") + line.count("｜")
    return (bars > 1 and _ROW.match(line) is not None) or (
        bars > 0 and "|" in below.replace("｜", "|") and _PARTED.fullmatch(below) is not None
    )
