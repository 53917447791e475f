"""Texts that are broken over lines: between two Chinese characters a break is no blank, as no writer means one there.
A mark or a name at the break makes no difference.

YAML puts a blank where it folds two lines (1.2.2, 6.5), and browsers show a blank where HTML has a break. The content
that an approval binds keeps what YAML makes of a text; this is for showing and comparing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml
from yaml._yaml import CParser

_CHINESE = "\u2e80-\u2fff\u3001-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uffef\U00020000-\U0003ffff"

_SHARED = "“”‘’…—·"
"""Marks that Chinese shares with other scripts: beside a Chinese character they are Chinese."""
_BREAK = re.compile(r"[ \t]*\n[ \t]*")
_BLANK = re.compile(" ")
_NEAR = re.compile(rf"(?<=[{_CHINESE}{_SHARED}*`)\]])[ \t]*\n[ \t]*(?=[{_CHINESE}{_SHARED}*`\[])")
"""A break that may be one between Chinese characters: quick, and sometimes wrong."""

_NAME = r"\[\[[^\[\]\n]+\]\]"
_ENDS_NAME, _BEGINS_NAME = re.compile(f"{_NAME}$"), re.compile(_NAME)
_CLOSING = re.compile(r"(?:\*\*|`|\]\(https?://[^\s()]*(?:\([^\s()]*\)[^\s()]*)?\))+$")
_OPENING = re.compile(r"(?:\*\*|`|\[(?=[^\[\]\n]+\]\(https?://))+")
"""Marks around a text, as `manual.richtext` has them: what they enclose is what stands beside the break."""

_LONGEST = 600
"""Characters of a mark that ends before a break."""

_CONTEXT = 12
"""So many signs on both sides of a break tell which blank of a text it became."""


def unbroken(text: str) -> str:
    """A text on one line: a break is a blank, but between two Chinese characters nothing."""
    return _without(_BREAK, text).replace("\n", " ") if "\n" in text else text


def without_chinese_blanks(text: str) -> str:
    """A text without any blank between Chinese characters, broken or typed: for comparing only."""
    return _without(_BLANK, _without(_BREAK, text))


def _without(gap: re.Pattern[str], text: str) -> str:
    return gap.sub(lambda found: "" if _is_chinese(found) else found[0], text)


def _is_chinese(gap: re.Match[str]) -> bool:
    """Whether a gap stands between two Chinese characters, or between one and a name in [[…]]: what is shown for it
    goes on the sentence. Marks beside the gap make no difference."""
    before = _CLOSING.sub("", gap.string[max(0, gap.start() - _LONGEST) : gap.start()])
    start = _OPENING.match(gap.string, gap.end())
    after = start.end() if start else gap.end()
    left, right = before[-1:], gap.string[after : after + 1]
    if _BEGINS_NAME.match(gap.string, after):
        return _of(_CHINESE, left)
    if _ENDS_NAME.search(before):
        return _of(_CHINESE, right)
    return (_of(_CHINESE, left) and _of(_CHINESE + _SHARED, right)) or (_of(_SHARED, left) and _of(_CHINESE, right))


@cache
def _of(signs: str, sign: str) -> bool:
    return re.fullmatch(f"[{signs}]", sign) is not None


def folded(data: bytes) -> dict[str, str]:
    """The texts of a file that are broken over lines between Chinese characters, by what YAML makes of them.

    The values are the same texts without the blanks of these breaks; blanks that were typed stay. Raises nothing: of a
    file that cannot be read, what comes before its fault.
    """
    try:
        text = data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return {}
    if not _NEAR.search(text):
        return {}
    pairs = ((event.value, _joined(event, text)) for event in _scalars(text) if _is_folded(event))
    return {value.rstrip(): joined.rstrip() for value, joined in pairs if joined != value}


def _scalars(text: str) -> Iterator[Any]:
    """The scalars; typed as anything, since PyYAML's events share no base that has places for certain."""
    parser = CParser(text.encode())
    try:
        while parser.check_event():
            event = parser.get_event()
            if type(event) is yaml.ScalarEvent:
                yield event
    except yaml.YAMLError:
        return


def _is_folded(event: Any) -> bool:
    return bool(event.style != "|" and event.start_mark.line != event.end_mark.line)


def _unquoted(written: str, style: str | None) -> str:
    if style == "'":
        return written[1:-1].replace("''", "'")
    return written[1:-1].replace('\\"', '"').replace("\\\\", "\\") if style == '"' else written


def _joined(event: Any, text: str) -> str:
    """The value without the blanks that its breaks became."""
    written = _unquoted(text[event.start_mark.index : event.end_mark.index], event.style)
    parts, at = [], 0
    for match in filter(_is_chinese, _BREAK.finditer(written)):
        before = written[max(0, match.start() - _CONTEXT) : match.start()].rpartition("\n")[2].lstrip()
        after = written[match.end() : match.end() + _CONTEXT].partition("\n")[0].rstrip()
        found = event.value.find(f"{before} {after}", at)
        if found >= 0:
            parts.append(event.value[at : found + len(before)])
            at = found + len(before) + 1
    return "".join([*parts, event.value[at:]])
