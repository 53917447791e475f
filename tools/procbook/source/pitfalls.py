"""What every reader reads alike and no author means: told by the check, never refused by the reading.

The audit reads every version that was ever approved. So the reading may only grow wider, and what is found to mislead
people later is told here, where it stands in a manual of today.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

from procbook.source.characters import place
from procbook.source.escapes import eaten
from procbook.source.faults import SourceFault, shown
from procbook.source.lookalikes import radicals, usual
from procbook.source.placeholders import may_be_unfinished, placeholder, unfinished
from procbook.source.scalars import WIDE_BLANKS

Event: TypeAlias = Any
"""An event of PyYAML, as in values.py."""

Look: TypeAlias = "Callable[[str, Event], SourceFault | None]"

_SUSPECT = re.compile(
    rb",(?<=[^\s\"'\[{\]},],)[^\s\]},]"
    rb"|\xc2\xa0(?:[\s\"'\]},#:]|$)|\xe1\x9a\x80|\xe2(?:[\xba-\xbf]|\x80[\x80-\x8a\xaf]|\x81\x9f)"
    rb"|\xe3\x87[\x80-\xa3]|\xe3\x80\x80(?:[\s\"'\]},#:]|$)"
)
"""What a file must hold to have a pitfall: bytes that a clean file hardly has, so that it costs next to nothing."""
_CUT = re.compile(r"[ \t]*(?P<at>,)(?=[^\s\],])")
_UNCUT = re.compile(r"(?:[^\]\n,]|,(?![ \n])){0,60}")
_BLANK = rf"(?<![{WIDE_BLANKS} \t])[ \t]*(?P<at>[{WIDE_BLANKS}])[{WIDE_BLANKS} \t]*"
_LINE_END = re.compile(rf"{_BLANK}(?:\n|\Z)")
_QUOTE_END = re.compile(rf"{_BLANK}[\"']\Z")
_HASH = re.compile(rb" #")
_BEHIND_TEXT = re.compile(rb"[^\s\]}\"'|>:,-][ \t]$")
_ESCAPED = re.compile(rb"\\[nt_/ xuU]")
_COMMENT = re.compile(r"[ \t](?P<text>#.*)")
_PROSE = re.compile(r"[^\x00-\x7f]|\S[ \t\n]+\S")
"""What an id is not: with signs beyond ASCII, or with a blank in it."""
ENOUGH = 1000
"""Pitfalls of one file that are looked at."""


def suspect(data: bytes) -> bool:
    """Whether a file may have a pitfall."""
    return (
        _SUSPECT.search(data) is not None
        or _ESCAPED.search(data) is not None
        or any(
            _BEHIND_TEXT.search(data, data.rfind(b"\n", 0, at.start()) + 1, at.end() - 1) for at in _HASH.finditer(data)
        )
        or may_be_unfinished(data)
    )


def strange_characters(text: str) -> list[SourceFault]:
    """Radicals and strokes that pass for characters: a fault for each line that has some."""
    faults = []
    for number, line in enumerate(text.split("\n"), 1):
        if usual(line) != line:
            column, first = next((n, sign) for n, sign in enumerate(line, 1) if sign in radicals())
            found = dict.fromkeys(sign for sign in line if sign in radicals())
            values = {"code": f"U+{ord(first):04X}", "written": "".join(found), "usual": usual("".join(found))}
            faults.append(SourceFault("hidden-character", number, column, values, "radical"))
    return faults


def cut_item(text: str, event: Event) -> SourceFault | None:
    """A comma between a plain item of a list in brackets and what follows without a blank: most likely of the text."""
    cut = _CUT.match(text, event.end_mark.index)
    if not cut or not event.implicit[0]:
        return None
    whole = _UNCUT.match(text, event.start_mark.index)
    assert whole is not None
    return SourceFault("schema-invalid", *place(text, cut.start("at")), {"text": shown(whole[0].rstrip())}, "cut")


def last_blank(text: str, event: Event) -> SourceFault | None:
    """A blank other than the ordinary one at the end of a text or of one of its lines: this reading drops it."""
    start, end = event.start_mark.index, event.end_mark.index
    raw = text[start:end]
    blank = _LINE_END.search(raw) or _QUOTE_END.search(raw)
    if not blank:
        return None
    code = f"U+{ord(blank['at']):04X}"
    return SourceFault("schema-invalid", *place(text, start + blank.start("at")), {"code": code}, "wide-blank-last")


def cut_text(text: str, event: Event) -> SourceFault | None:
    """A comment one blank behind plain prose: most likely the rest of the sentence, which is lost.

    Whoever means a comment sets it off with more blanks, or writes it behind an id.
    """
    cut = _COMMENT.match(text, event.end_mark.index)
    if not cut or not event.implicit[0] or not _PROSE.search(event.value):
        return None
    values = {"text": shown(cut["text"]), "kept": shown(event.value)}
    return SourceFault("schema-invalid", *place(text, cut.start("text")), values, "comment")


def eaten_escape(text: str, event: Event) -> SourceFault | None:
    """A path in double quotes, where \\n and \\t are no letters but a new line and a tab."""
    escape = eaten(text, event.start_mark.index, event.end_mark.index) if event.style == '"' else None
    if not escape:
        return None
    return SourceFault("schema-invalid", *place(text, escape.start()), {"sign": escape[0]}, "eaten-escape")


def left_open(text: str, event: Event, in_cell: bool = False) -> SourceFault | None:
    """A word or sign that stands for what is still to be filled in, and that the reading does not refuse."""
    word = unfinished(event.value, in_cell)
    if not word or placeholder(event.value):
        return None
    index = text.find(word.split("\n")[0], event.start_mark.index, event.end_mark.index)
    at = place(text, max(index, event.start_mark.index))
    return SourceFault("leftover-placeholder", *at, {"text": shown(word)})


def blank_in_brackets(text: str, event: Event) -> SourceFault | None:
    """A blank to fill in, as [填写部门], that YAML takes for a list."""
    start, end = event.start_mark.index - 1, event.end_mark.index + 1
    written = text[max(start, 0) : end]
    if written[:1] != "[" or unfinished(written) != written or text[start - 1 : start] in ("[", ""):
        return None
    return SourceFault("leftover-placeholder", *place(text, start), {"text": shown(written)})


OF_ITEMS: tuple[Look, ...] = (cut_item, blank_in_brackets)
OF_CELLS: tuple[Look, ...] = (last_blank, cut_text, eaten_escape, partial(left_open, in_cell=True))
OF_SCALARS: tuple[Look, ...] = (last_blank, cut_text, eaten_escape, left_open)
"""What is looked for at each value, in the cells of tables and elsewhere, and at items in brackets."""
