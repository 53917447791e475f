"""The texts of a manual: references `[[s20]]`, parameters `$(days)`, and the marks of emphasis, lists and tables.

One reading of a text serves all: HTML for pages (`to_html`), plain text for search, drawings and spreadsheets
(`to_plain`), and the names in it for the check (`NAME`). Plain is what is left of the HTML without its tags, so that
search knows exactly what a page shows. The marks are those of CommonMark 0.31 that the format names; nothing else means
anything.

A name is a name wherever it stands, in code too: the check asks whether it exists, so pages must show what it means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from procbook.manual.model import Parameter

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

LINK = r"\[\[([^\[\]\n]+)\]\]"
"""How a text names a part of the manual; the group is its id."""

PARAMETER = r"\$\(([a-z][a-z0-9_]*)\)"
"""How a text names a number of the company; the group is its id."""

NAME = re.compile(f"{LINK}|{PARAMETER}")

RECORD_ID = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+")
"""How a record is numbered. A material that is not called so is a plain name."""

_EMPHASIS = re.compile(r"[*_\\]")
"""The only signs that mean something in a line besides names, and most lines have none."""

_PLACE = re.compile("\0([0-9]+)\0")
"""Where a name stands in HTML: its number. CommonMark lets no NUL through, so no text can hold one."""

_BREAK = re.compile(r"(?:\s*<(?:br|/?(?:p|ul|ol|li|table|thead|tbody|tr))(?: [^>]*)?>\s*)+")
_CELL = re.compile(r"</td>\s*(?=<td)|</th>\s*(?=<th)")
_TAG = re.compile(r"<[^>]*>")


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
"""What means something in a text besides names: everything; only emphasis, in a line; nothing, in a title."""


def to_html(text: str, meaning: Meaning, marks: Marks = "blocks") -> str:
    """A text as HTML without line breaks. `meaning` gives HTML."""
    return _filled(_html_pieces(text, marks), meaning, _escaped)


def to_plain(text: str, meaning: Meaning, marks: Marks = "blocks") -> str:
    """A text as readers see it, a line for each paragraph, item and row of a table. `meaning` gives plain text."""
    return _filled(_plain_pieces(text, marks), meaning, str).strip()


def value_text(parameter: Parameter, after: str = "") -> str:
    """A company's number with its unit: 100,000 元, 10%. Where the text goes on with the unit, once is enough."""
    value, unit = parameter.value, parameter.unit
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
    if marks == "none" or (marks == "emphasis" and not _EMPHASIS.search(text)):
        return _without_marks(text.strip().replace("\n", " "))
    names: list[Name] = []
    if marks == "blocks":
        html = _block_parser().render(text, {"names": names})
    else:
        html = _line_parser().renderInline(text, {"names": names})
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
    link, parameter = match.groups()
    after = match.string[match.end() : match.end() + 20]
    return Name("link", link, match[0], after) if link else Name("parameter", parameter, match[0], after)


# "zero" knows no HTML, link or image; only what the format names is switched on.


@cache
def _block_parser() -> MarkdownIt:
    return _parser("list", "emphasis", "table", "newline", "backticks", "escape")


@cache
def _line_parser() -> MarkdownIt:
    return _parser("emphasis", "escape")


def _parser(*rules: str) -> MarkdownIt:
    """Made when a text is first shown: the check asks for names only, and is spared the import."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("zero", {"html": False, "breaks": True}).enable(rules)
    parser.inline.ruler.before("escape", "name", _name_rule)
    parser.add_render_rule("name", _render_name)
    parser.add_render_rule("code_inline", _render_code)
    return parser


def _name_rule(state: StateInline, silent: bool) -> bool:
    """A name is one sign for the parser; a backslash does not make it another thing."""
    match = NAME.match(state.src, state.pos + (state.src[state.pos] == "\\"))
    if not match:
        return False
    if not silent:
        state.push("name", "", 0).meta["number"] = _place(_name(match), state.env)
    state.pos = match.end()
    return True


def _place(name: Name, env: Any) -> int:
    env["names"].append(name)
    return len(env["names"]) - 1


def _render_name(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return f"\0{tokens[index].meta['number']}\0"


def _render_code(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    pieces = _without_marks(tokens[index].content)
    parts = (piece if isinstance(piece, str) else f"\0{_place(piece, env)}\0" for piece in pieces)
    return f"<code>{''.join(parts)}</code>"
