"""The texts of a manual: references `[[s20]]`, parameters `$(days)`, and the few marks of the format.

A text may have paragraphs, lists (`- `, `1. `), tables (as GitHub Flavored Markdown has them), `**bold**`, code in
backticks, links (`[name](https://…)`) and addresses as they are. Every other sign is shown as it was typed: `3*4*5`,
`a_b`, `~`, `#`, backslashes. Blocks are read by CommonMark's rules (0.31); those in a line by rules of our own, since
those of CommonMark take `**注意：**先` for no emphasis, `单价*数量*系数` for one, and drop backslashes.

One reading of a text serves all: HTML for pages (`to_html`), plain text for search, drawings and spreadsheets
(`to_plain`), and the names in it for the check (`NAME`). Plain is what is left of the HTML without its tags, so that
search knows exactly what a page shows.

A name is a name wherever it stands, in code too: the check asks whether it exists, so pages must show what it means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING, Literal, NamedTuple
from unicodedata import normalize

from procbook.manual.model import Parameter
from procbook.source.line_breaks import unbroken

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore

LINK = r"\[\[([^\[\]\n]+)\]\]"
"""How a text names a part of the manual; the group is its id."""

PARAMETER = r"\$\(([a-z][a-z0-9_]*)\)"
"""How a text names a number of the company; the group is its id."""

NAME = re.compile(f"{LINK}|{PARAMETER}")

RECORD_ID = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+")
"""How a record is numbered. A material that is not called so is a plain name."""

_IN_ADDRESS = r"[A-Za-z0-9._~:/?#@!&'+,;=%-]"
ADDRESS = rf"https?://[A-Za-z0-9](?:{_IN_ADDRESS}|\({_IN_ADDRESS}*\))*(?<=[A-Za-z0-9/_~#&=+%)-])"
"""An address that stands in a text as it is, with brackets in pairs. It ends before the first sign that is not ASCII,
such as `，`.
"""
TARGET = r"https?://(?:[^\s()<>\"$\[\]]|\([^\s()<>\"$\[\]]*\))+"
"""Where a link with a name leads: it ends at its bracket, so other signs may stand in it, and one pair of brackets."""

CODE = r"(?<!`)(?:`(?!`)(?P<code>(?:[^`]|(?<!`)`{2,}(?!`))+)`|``(?!`)(?P<double>(?:[^`]|(?<!`)`(?!`))+)``)(?!`)"
"""Code: between backticks, or between two on each side; as many never stand in it, fewer or more may."""

LABEL = r"(?<!!)\[(?P<label>[^\[\]\n]{1,500})\]"
"""The name of a link."""

_MARK = re.compile(
    f"{LINK}|{PARAMETER}"
    rf"|{CODE}"
    rf"|{LABEL}\((?P<target>{TARGET})\)"
    rf"|(?<![A-Za-z0-9])(?P<address>{ADDRESS})"
    r"|(?<!\*)(?P<bold>\*\*)(?!\*)"
)
_MARKED = re.compile(r"[*`]|://")
"""What a line has that has any mark besides names; most lines have none."""

_MEASURED = re.compile(r"(?P<number>\S*[0-9])(?P<gap>\s*)(?P<unit>[^\s\d](?:.*\D)?)")
"""A value that is written with its unit: 50%, 3 个工作日."""

_OPENING, _CLOSING = "（《「『【〈〔［｛“‘([{", "，。、；：！？）》」』】〉〕］｝”’,;:!?)]}"
"""Punctuation that does not stand before the end, or behind the start, of what is bold: `张**，李**` masks names."""

_PLACE = re.compile("\0([0-9]+)\0")
"""Where a name stands in HTML: its number. No text holds a NUL."""

_BREAK = re.compile(r"(?:\s*<(?:br|/?(?:p|ul|ol|li|table|thead|tbody|tr))(?: [^>]*)?>\s*)+")
_CELL = re.compile(r"</td>\s*(?=<td)|</th>\s*(?=<th)")
_TAG = re.compile(r"<[^>]*>")
_ASIDE = re.compile(r"\s*(?:（[^（）]*）|\([^()]*\))$")


class Name(NamedTuple):
    """A name in a text, as it is `written`. `kind` is link or parameter; `after` is how the text goes on."""

    kind: str
    id: str
    written: str
    after: str


def names(text: str) -> Iterator[Name]:
    """The names in a text, one by one; `NAME` finds them quicker where only their ids matter."""
    return map(_name, NAME.finditer(text))


Piece = str | Name
"""A part of a text: HTML (or plain text) that is finished, or a name whose meaning is still to be put there."""

Meaning = Callable[[Name], str | None]
"""What a name means, ready to be put into the text; None leaves it as it is written."""


Marks = Literal["blocks", "emphasis", "none"]
"""What means something in a text besides names: everything; what can stand in a line; nothing, in a title."""


def to_html(text: str, meaning: Meaning, marks: Marks = "blocks") -> str:
    """A text as HTML without line breaks. `meaning` gives HTML."""
    return _filled(_html_pieces(text, marks), meaning, _escaped)


def to_plain(text: str, meaning: Meaning, marks: Marks = "blocks") -> str:
    """A text as readers see it, a line for each paragraph, item and row of a table. `meaning` gives plain text."""
    return _filled(_plain_pieces(text, marks), meaning, str).strip()


def short_title(title: str) -> str:
    """As a text speaks of it: without the brackets at its end."""
    return _ASIDE.sub("", title) or title


def value_text(parameter: Parameter, after: str = "") -> str:
    """A company's number with its unit: 100,000 元, 10%. Where the value brings its unit, or the text goes on with it,
    once is enough."""
    value, unit = parameter.value, parameter.unit
    measured = _MEASURED.fullmatch(value) if isinstance(value, str) else None
    if measured and (not unit or normalize("NFKC", measured["unit"]) == normalize("NFKC", unit)):
        goes_on = after.lstrip().startswith(measured["unit"])
        gap = "" if after[:1].isspace() else measured["gap"]
        return measured["number"] + gap if goes_on else measured[0]
    shown = f"{value:,}" if isinstance(value, (int, float)) else value
    blank = "" if unit in ("", "%") else " "
    if after.lstrip().startswith(unit):
        return shown if after[:1].isspace() else shown + blank
    return shown + blank + unit


def _filled(pieces: tuple[Piece, ...], meaning: Meaning, as_written: Callable[[str], str]) -> str:
    parts = (piece if isinstance(piece, str) else meaning(piece) or as_written(piece.written) for piece in pieces)
    return "".join(parts)


@lru_cache(maxsize=20_000)
def _plain_pieces(text: str, marks: Marks) -> tuple[Piece, ...]:
    """The pieces of the HTML without its tags. All tags are ours: a text's own signs are written as references."""
    return tuple(piece if isinstance(piece, Name) else _without_tags(piece) for piece in _html_pieces(text, marks))


def _without_tags(html: str) -> str:
    return unescape(_TAG.sub("", _CELL.sub(" ", _BREAK.sub("\n", html))))


@lru_cache(maxsize=20_000)
def _html_pieces(text: str, marks: Marks) -> tuple[Piece, ...]:
    text = text.strip().replace("\0", "\ufffd")
    if marks == "none" or (marks == "emphasis" and not _MARKED.search(text)):
        return _without_marks(unbroken(text))
    names: list[Name] = []
    html = _block_parser().render(text, {"names": names}) if marks == "blocks" else _line(unbroken(text), names)
    parts = _PLACE.split(html.strip().replace("\n", " "))
    return tuple(names[int(part)] if number % 2 else part for number, part in enumerate(parts))


def _without_marks(text: str) -> tuple[Piece, ...]:
    """The names in a text, and what stands between them as HTML."""
    pieces: list[Piece] = []
    end = 0
    for match in NAME.finditer(text):
        pieces += (_escaped(text[end : match.start()]), _name(match))
        end = match.end()
    return (*pieces, _escaped(text[end:]))


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace('"', "&quot;")


def _name(match: re.Match[str]) -> Name:
    link, parameter = match.group(1, 2)
    after = match.string[match.end() : match.end() + 20]
    return Name("link", link, match[0], after) if link else Name("parameter", parameter, match[0], after)


# The signs in a line


def _line(text: str, names: list[Name]) -> str:
    """A text as HTML with the marks that can stand in a line. A name is put there as its number in `names`."""
    pieces: list[str] = []
    end, opened = 0, -1
    for match in _MARK.finditer(text):
        pieces.append(_escaped(text[end : match.start()]))
        end = match.end()
        if not match["bold"]:
            pieces.append(_marked(match, names))
            continue
        before, after = text[match.start() - 1 : match.start()], text[end : end + 1]
        if opened >= 0 and _may_close(before, after):
            pieces[opened], opened = "<strong>", -1
            pieces.append("</strong>")
        else:
            opened = len(pieces) if _may_open(before, after) else opened
            pieces.append("**")
    return "".join([*pieces, _escaped(text[end:])])


def _may_open(before: str, after: str) -> bool:
    return bool(after) and not after.isspace() and after not in _CLOSING and not _power(before, after)


def _may_close(before: str, after: str) -> bool:
    return bool(before) and not before.isspace() and before not in _OPENING and not _power(before, after)


def _power(before: str, after: str) -> bool:
    """2**3."""
    return before.isdecimal() and after.isdecimal()


def _marked(match: re.Match[str], names: list[Name]) -> str:
    """A name, code or link."""
    if code := match["code"] or match["double"]:
        return f"<code>{_named(code if match['code'] else code.strip() or code, names)}</code>"
    if target := match["target"] or match["address"]:
        label = _named(match["label"] or target, names)
        return f'<a href="{_escaped(target)}" rel="noopener noreferrer">{label}</a>'
    return _place(_name(match), names)


def _named(text: str, names: list[Name]) -> str:
    """A text in which only names mean something."""
    return "".join(piece if isinstance(piece, str) else _place(piece, names) for piece in _without_marks(text))


def _place(name: Name, names: list[Name]) -> str:
    names.append(name)
    return f"\0{len(names) - 1}\0"


# Paragraphs, lists, tables


def tables(text: str) -> list[list[str]]:
    """The tables of a text, each with its lines as they were typed: what else looks like one is shown sign for sign."""
    tokens = _block_parser().parse(text, {"names": []})
    lines = text.split("\n")
    return [lines[slice(*token.map)] for token in tokens if token.type == "table_open" and token.map]


def run_on(text: str) -> Iterator[str]:
    """The first lines that go on with an item of a list although they begin where it does, as those behind it would."""
    lines, margins = text.split("\n"), [0]
    for token in _block_parser().parse(text, {"names": []}):
        first, end = token.map or (0, 0)
        if token.type == "list_item_open":
            margins.append(_margin(lines[first]))
        elif token.type == "list_item_close":
            margins.pop()
        elif token.type == "inline" and len(margins) > 1:
            behind = [line for line in lines[first + 1 : end] if _margin(line) <= margins[-1]]
            yield from behind[:1]


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def cells(line: str) -> int:
    """How many cells a row of a table has."""
    from markdown_it.rules_block.table import escapedSplit

    return len(escapedSplit(line.strip().removeprefix("|").removesuffix("|")))


@cache
def _block_parser() -> MarkdownIt:
    """Made when a text is first shown: the check asks for names only, and is spared the import.

    "zero" knows nothing but paragraphs; only what the format names is switched on.
    """
    from markdown_it import MarkdownIt

    parser = MarkdownIt("zero", {"html": False, "maxNesting": 100}).enable(["list", "table"])
    parser.block.ruler.at("list", _list, {"alt": ["paragraph"]})
    parser.block.ruler.at("table", _table, {"alt": ["paragraph"]})
    parser.core.ruler.at("inline", _lines)
    parser.add_render_rule("line", lambda self, tokens, index, options, env: tokens[index].content)
    return parser


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Items begin with a dash or a number; a line that begins with `*` or `+`, or has only dashes, is a line."""
    from markdown_it.rules_block import list_block

    line = _line_at(state, start)
    return not line.startswith(("*", "+")) and line.strip("- \t") != "" and list_block(state, start, end, silent)


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A table that has no place for one of its cells is shown as it is."""
    from markdown_it.rules_block import table

    if not table(state, start, end, True):
        return False
    columns = cells(_line_at(state, start))
    for number in range(start + 2, end):
        line = _line_at(state, number)
        if not line.strip():
            break
        if cells(line) > columns:
            return False
    return silent or table(state, start, end, False)


def _line_at(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _lines(state: StateCore) -> None:
    """What stands in the lines, by our rules; and items with the numbers that were typed."""
    from markdown_it.token import Token

    counts: list[int] = []
    for token in state.tokens:
        if token.type == "inline":
            html = _line(token.content, state.env["names"])
            broken = "<br>".join(line.strip() for line in html.split("\n"))
            token.children = [Token("line", "", 0, content=broken)]
        elif token.type == "ordered_list_open":
            counts.append(int(token.attrGet("start") or 1))
        elif token.type == "ordered_list_close":
            counts.pop()
        elif token.type == "list_item_open" and token.info:
            number = int(token.info)
            if number != counts[-1]:
                token.attrSet("value", str(number))
            counts[-1] = number + 1
