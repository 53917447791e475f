"""Marks of Markdown and HTML that the texts of a manual do not have: pages show them as they were typed.

What a text may have is said in `manual.richtext`: paragraphs, lists, tables, bold, code, links and names. Signs that
also have a plain use (a sum, a masked name, "> 100", "# 1") are told only where they can be nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from procbook.manual.richtext import NAME

_TAGS = (
    "a|abbr|b|big|blockquote|br|center|code|dd|del|details|div|dl|dt|em|font|h[1-6]|hr|i|iframe|img|ins|kbd|li|mark|ol|p|pre"
    "|s|script|small|span|strike|strong|style|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul|video"
)
_CODE = re.compile(r"(?<!`)`(?!`)[^`\n]+`(?!`)")
"""What stands in backticks is spoken of."""

_EDGE = r"(?<![^\s，。；：、！？（）“”《》\[\]【】])"
"""Before a mark of emphasis: the start, a blank, or punctuation; between letters and digits it is part of a sum."""

_MANY, _SOME = "{0,200}", "{1,200}"
"""How far the end of a mark is looked for: without a limit a text of beginnings takes for ever."""

_STARRED = r"\*\*\*[^\s*][^*\n]{0,200}\*\*\*|\*(?![\s*])[^*\n]{0,200}[^\s*]\*(?!\*)"
_UNDERLINED = r"__?(?![\s_])[^_\n]{0,200}[^\s_]__?(?![A-Za-z0-9_])"

_QUOTED = r"[\"'][^)\n]{0,200}"

_MARKS = {
    "image": r"!\[[^\]\n]{0,200}\]\([^)\n]{0,200}\)",
    "link": rf"(?<!!)\[[^\[\]\n]{_SOME}\]\((?:(?!https?://)[^)\n]{_MANY}|https?://[^)\s]{_MANY} {_QUOTED})\)",
    "footnote": r"\[\^[^\]\n]{1,200}\]",
    "address": r"<https?://[^>\s]{1,200}>",
    "html": rf"</?(?:{_TAGS})(?:\s[^<>\n]{_MANY})?/?>|<!--",
    "entity": r"&(?:nbsp|lt|gt|amp|quot|apos|emsp|ensp|copy|middot|hellip|mdash|ndash|times|#\d+|#x[0-9A-Fa-f]+);",
    "fence": r"^[ ]*(?:```|~~~).*$",
    "heading": r"^[ ]*(?:#{2,6}|#(?= +\D))[ ]+\S.*$",
    "quote": r"^[ ]*>[ ]*[^\W\d].*$",
    "line": r"(?<=\n)[ ]*(?:-[ ]?){3,}(?=\n|$)|(?<=\n)[ ]*(?:\*[ ]?){3,}(?=\n|$)|(?<=\n)={3,}(?=\n|$)",
    "box": r"^[ ]*[-*+][ ]+\[[ xX]\](?=\s)",
    "item": r"^[ ]*[*+•·●][ ]+\S.*\n[ ]*[*+•·●][ ]+\S.*$",
    "strike": r"~~[^~\n]{1,200}~~",
    "highlight": r"==[^=\n]{1,200}==",
    "italic": rf"{_EDGE}(?:{_STARRED}|{_UNDERLINED})",
    "half-bold": rf"^[^*\n]{_MANY}{_EDGE}\*\*(?![\s*])[^*\n]{_SOME}$",
}
_ANY = re.compile("|".join(f"(?P<{name.replace('-', '_')}>{mark})" for name, mark in _MARKS.items()), re.MULTILINE)
_SUSPECT = re.compile(r"[<~=*_&>#`•·●]|\]\(|\[\^|- \[|\n[ ]*-[ ]?-")


class Mark(NamedTuple):
    """A mark: its kind, and what stands there."""

    kind: str
    written: str


def may_have_marks(text: str) -> bool:
    """Whether there may be one in a text: quick, and often wrong."""
    return _SUSPECT.search(text) is not None


def unsupported(text: str) -> Iterator[Mark]:
    """The marks in one text, each once."""
    rest = _CODE.sub(lambda code: "\0" * len(code[0]), NAME.sub(lambda name: "\0" * len(name[0]), text))
    seen = set()
    for found in _ANY.finditer(rest):
        written = text[found.start() : found.end()].strip().split("\n")[0]
        mark = Mark(str(found.lastgroup).replace("_", "-"), written)
        if mark not in seen:
            seen.add(mark)
            yield mark
