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
from procbook.source.lookalikes import lookalikes, private
from procbook.source.placeholders import may_be_unfinished, placeholder, unfinished
from procbook.source.scalars import WIDE_BLANKS

Event: TypeAlias = Any
"""An event of PyYAML, as in values.py."""

Look: TypeAlias = "Callable[[str, Event], SourceFault | None]"

_SUSPECT = re.compile(
    rb",(?<=[^\s\"'\[{\]},],)[^\s\]},]|[0-9], +[0-9]{3}[^0-9]"
    rb"|\([^)\n]{0,200}?, "
    rb"|\xef\xbc\x88(?:[^\n\xef]|\xef(?!\xbc\x89)){0,200}?, |\xe3\x80\x8c(?:[^\n\xe3]|\xe3(?!\x80\x8d)){0,200}?, "
    rb"|\xe2\x80\x9c(?:[^\n\xe2]|\xe2(?!\x80\x9d)){0,200}?, |\xe3\x80\x8a(?:[^\n\xe3]|\xe3(?!\x80\x8b)){0,200}?, "
    rb"|\xc2\xa0(?:[\s\"'\]},#:]|$)|\xe1\x9a\x80|\xe2(?:[\xba-\xbf]|\x80[\x80-\x8a\xaf]|\x81\x9f)"
    rb"|\xe3\x87[\x80-\xa3]|\xe3\x80\x80(?:[\s\"'\]},#:]|$)"
    rb"|\xee|\xef(?:[\x80-\xa3]|\xac[\x80-\x86])|\xf3[\xb0-\xbf]|\xf4|\xe3\x80[\xb8-\xba]"
    rb"|\xe3(?:\x84[\x85-\xaf]|\x83[\x80-\xbf]|\x82[\xa1-\xbf])|[A-Za-z][\xcd-\xd3]|[\xcd-\xd3][\x80-\xbf][A-Za-z]"
)
"""What a file must hold to have a pitfall: bytes that a clean file hardly has, so that it costs next to nothing."""
_CUT = re.compile(r"[ \t]*(?P<at>,)(?=[^\s\],])")
_PARTED = re.compile(r"[ \t]*(?P<at>,)[ ]+(?P<rest>[^\],\n]*)")
_GROUPED = re.compile(r"[\u4e00-\u9fff][^,]*[0-9]\Z")
_GROUP = re.compile(r"[0-9]{3}(?![0-9])[ ]*[\u4e00-\u9fff]")
_PAIRS = ("（）", "()", "「」", "“”", "《》")
_BEGUN_NUMBER = re.compile(r"(?<![^\s\[{,:-])(?P<at>-?[0-9]{1,3}(?:,[0-9]{3})*, ?)\Z")
_NUMBER = re.compile(r"-?[0-9]{1,3}(?:, ?[0-9]{3})+(?:\.[0-9]+)?(?=[ ]*[,\]}\n])")
"""A number with commas between its groups, and its beginning."""
_REST = re.compile(r"[^\]\n]{0,60}")
_UNCUT = re.compile(r"(?:[^\]\n,]|,(?![ \n])){0,60}")
_BLANK = rf"(?<![{WIDE_BLANKS} \t])[ \t]*(?P<at>[{WIDE_BLANKS}])[{WIDE_BLANKS} \t]*"
_LINE_END = re.compile(rf"{_BLANK}(?:\n|\Z)")
_QUOTE_END = re.compile(rf"{_BLANK}[\"']\Z")
_HASH = re.compile(rb" #")
_COMMENTS = re.compile(rb"^ +#(?:[ \t#]|[\xe4-\xe9])", re.MULTILINE)
_BEHIND_TEXT = re.compile(rb"[^\s\]}\"'|>:,-][ \t]$")
_ESCAPED = re.compile(rb"\\[nt_/ xuU]")
_COMMENT = re.compile(r"[ \t](?P<text>#.*)")
_COMMENT_LINE = re.compile(r"[ \t]*\n(?P<indent>[ ]*)(?P<text>#(?:[ \t#]|(?=[\u4e00-\u9fff])).*)")
_HEAD = re.compile(r"[ ]*(?:-[ ]+)*")
_PROSE = re.compile(r"[^\x00-\x7f]|\S[ \t\n]+\S")
"""What an id is not: with signs beyond ASCII, or with a blank in it."""
ENOUGH = 1000
"""Pitfalls of one file that are looked at."""


def suspect(data: bytes) -> bool:
    """Whether a file may have a pitfall."""
    return (
        _SUSPECT.search(data) is not None
        or _ESCAPED.search(data) is not None
        or _COMMENTS.search(data) is not None
        or any(
            _BEHIND_TEXT.search(data, data.rfind(b"\n", 0, at.start()) + 1, at.end() - 1) for at in _HASH.finditer(data)
        )
        or may_be_unfinished(data)
    )


def strange_characters(text: str) -> list[SourceFault]:
    """Signs that only look like usual ones, and such that few fonts have: a fault for each line that has some."""
    return [fault for number, line in enumerate(text.split("\n"), 1) if (fault := _strange_line(line, number))]


def _strange_line(line: str, number: int) -> SourceFault | None:
    if line.isascii():
        return None
    odd = private(line)
    if odd:
        code = f"U+{ord(odd[0]):04X}"
        return SourceFault("hidden-character", number, odd.start() + 1, {"code": code}, "private")
    found = lookalikes(line)
    if not found:
        return None
    meant = dict(found.values())
    pairs = [f"{sign} U+{ord(sign):04X} → {usual}" for sign, usual in meant.items()]
    values: dict[str, list[str]] = {"written": list(meant), "usual": list(meant.values()), "pairs": pairs}
    return SourceFault("hidden-character", number, min(found) + 1, values, "radical")


def cut_item(text: str, event: Event) -> SourceFault | None:
    """A comma between a plain item of a list in brackets and what follows without a blank: most likely of the text.

    Told once for all that follow each other like this.
    """
    cut = _CUT.match(text, event.end_mark.index)
    if not cut or not event.implicit[0] or text[event.start_mark.index - 1] == ",":
        return None
    if number := grouped_number(text, cut.end("at")):
        return number
    whole = _UNCUT.match(text, event.start_mark.index)
    assert whole is not None
    return SourceFault("schema-invalid", *place(text, cut.start("at")), {"text": shown(whole[0].rstrip())}, "cut")


def grouped_number(text: str, index: int) -> SourceFault | None:
    """1,000 in brackets, of which the comma makes two things; `index` is that of a group behind a comma."""
    begun = _BEGUN_NUMBER.search(text[max(index - 20, 0) : index])
    number = _NUMBER.match(text, index - len(begun["at"])) if begun else None
    if not begun or not number:
        return None
    written = number[0].replace(" ", "")
    return SourceFault("ambiguous-scalar", *place(text, number.start()), _as_number(written), "grouped")


def _as_number(written: str) -> dict[str, Any]:
    read = float(written.replace(",", ""))
    return {"text": written, "read": int(read) if read == int(read) else read}


def parted_item(text: str, event: Event) -> SourceFault | None:
    """A comma with a blank behind it, inside of what belongs together: a bracket, a quotation, a number."""
    cut = _PARTED.match(text, event.end_mark.index)
    if not cut or not event.implicit[0]:
        return None
    grouped = _GROUPED.search(event.value) and _GROUP.match(cut["rest"])
    if not grouped and not any(_opens(event.value, *pair) for pair in _PAIRS):
        return None
    whole = _REST.match(text, event.start_mark.index)
    assert whole is not None
    return SourceFault("schema-invalid", *place(text, cut.start("at")), {"text": shown(whole[0].rstrip())}, "parted")


def _opens(value: str, opening: str, closing: str) -> bool:
    """Whether something begins in a text that does not end in it."""
    return value.count(opening) > value.count(closing)


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


def comment_line(text: str, event: Event) -> SourceFault | None:
    """A line that begins with # among those of a text: in quotes and behind > it is text, else it ends the text.

    One that begins a paragraph of its own is a heading, which is told where marks are.
    """
    start, end = event.start_mark.index, event.end_mark.index
    if event.style in ('"', "'", ">"):
        lines = _COMMENT_LINE.finditer(text, start, end)
        line, variant = next((line for line in lines if _follows_text(text, line)), None), "comment-is-text"
    else:
        line, variant = _COMMENT_LINE.match(text, end) if event.implicit[0] else None, "comment-ends-text"
    if not line or (event.implicit[0] and not _goes_on(text, event, line)):
        return None
    return SourceFault("schema-invalid", *place(text, line.start("text")), {"text": shown(line["text"])}, variant)


def _follows_text(text: str, line: re.Match[str]) -> bool:
    """Whether the line before it is not empty."""
    before = text.rfind("\n", 0, line.start("indent"))
    return text[text.rfind("\n", 0, max(before, 0)) + 1 : max(before, 0)].strip() != ""


def _goes_on(text: str, event: Event, line: re.Match[str]) -> bool:
    """Whether a comment below prose is indented as if it belonged to it, and not to what is named next."""
    start = event.start_mark.index
    head = _HEAD.match(text, text.rfind("\n", 0, start) + 1)
    assert head is not None
    margin = len(head[0]) - (head.end() == start)
    return len(line["indent"]) > margin and _PROSE.search(event.value) is not None


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


OF_ITEMS: tuple[Look, ...] = (cut_item, parted_item, blank_in_brackets)
OF_CELLS: tuple[Look, ...] = (last_blank, cut_text, comment_line, eaten_escape, partial(left_open, in_cell=True))
OF_SCALARS: tuple[Look, ...] = (last_blank, cut_text, comment_line, eaten_escape, left_open)
"""What is looked for at each value, in the cells of tables and elsewhere, and at items in brackets."""
