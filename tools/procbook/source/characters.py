"""From bytes to text: UTF-8 only, no character that hides, reorders or breaks text, line ends of one kind.

Sources: YAML 1.2 §5.1 (printable characters), Unicode TR 9 (bidi controls), TR 36 and TR 39 (invisible
characters), TR 15 (normal form C).
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice

from procbook.source.faults import SourceFault

MAX_BYTES = 1_000_000
"""The largest file that is read; larger ones the caller refuses before it opens them."""

HIDDEN = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b"
    "\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufdd0-\\ufdef\\ufe00-\\ufe0d\\ufeff\\uffa0\\ufff0-\\uffff"
    "\\ud800-\\udfff\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]"
    # Joiners and emoji styles belong between or behind signs of a picture or of a joining script, nowhere else.
    "|[\\u200c\\u200d](?![^\\u0000-\\u0300\\u2000-\\u203b\\u2e80-\\uabff\\uf900-\\ufaff\\ufe00-\\uffef])"
    "|(?<![^\\u0000-\\u0300\\u2000-\\u203b\\u2e80-\\uabff\\uf900-\\ufaff\\uff00-\\uffef])[\\u200c\\u200d]"
    '|(?<![^\\x00-"$-)+-/:-\\xa8\\u2e80-\\uabff\\uf900-\\ufaff\\uff00-\\uffef])[\\ufe0e\\ufe0f]'
)
"""Every character that may not stand in a text (tab and LF may)."""

_LINE_BREAKS = "\u0085\u2028\u2029"
_STAND_IN = "\ufffc"
"""Takes the place of a refused character, so that the columns of the rest stay right."""

_ENOUGH = 100
"""Refused characters of one file that are looked at; a binary file has a million."""

_COMMON_HANZI = range(0xB0, 0xD8)
"""First bytes of the 3,755 most used characters in GBK (GB/T 2312 level 1)."""


def decoded(data: bytes) -> str | SourceFault:
    """The text of a file without a leading BOM and with LF line ends, or why it is none in UTF-8, or too long a one."""
    if len(data) > MAX_BYTES:
        return SourceFault("schema-invalid", 1, 1, {"size": len(data), "limit": MAX_BYTES}, "too-large")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_utf16(data):
        return SourceFault("bad-encoding", 1, 1, {"encoding": "UTF-16"}, "other")
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, error.start)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def character_faults(text: str) -> list[SourceFault]:
    """Every refused character and everything not in normal form C, with its place."""
    faults = [_hidden(text, match.start()) for match in islice(HIDDEN.finditer(text), _ENOUGH)]
    if not is_composed(text):
        faults += _not_composed(text)
    return faults


def is_composed(text: str) -> bool:
    """Whether every letter is stored in the one form that searches and comparisons expect (NFC)."""
    return unicodedata.is_normalized("NFC", text)


def harmless(text: str) -> str:
    """The text with a visible stand-in for every refused character."""
    return HIDDEN.sub(_STAND_IN, text)


def place(text: str, index: int) -> tuple[int, int]:
    """Line and column, from 1, of the character with that index."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _looks_utf16(data: bytes) -> bool:
    head = data[:200]
    return len(head) >= 8 and max(head[::2].count(0), head[1::2].count(0)) > len(head) // 5


def _not_utf8(data: bytes, start: int) -> SourceFault:
    before = data[:start].replace(b"\r\n", b"\n").replace(b"\r", b"\n").decode("utf-8").removeprefix("\ufeff")
    line, column = place(before, len(before))
    if _looks_gbk(data):
        return SourceFault("bad-encoding", line, column, {"encoding": "GBK"}, "other")
    return SourceFault("bad-encoding", line, column, {"byte": f"0x{data[start]:02X}"})


def _looks_gbk(data: bytes) -> bool:
    """Whether the bytes above ASCII are nearly all pairs of GBK, and mostly of its most used characters."""
    pairs = re.findall(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]", data)
    others = len(re.findall(rb"[\x80-\xff]", re.sub(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]", b"", data)))
    common = sum(pair[0] in _COMMON_HANZI and pair[1] >= 0xA1 for pair in pairs)
    return others <= len(pairs) // 50 and common * 2 > len(pairs)


def _hidden(text: str, index: int) -> SourceFault:
    line, column = place(text, index)
    sign = text[index]
    values = {"code": f"U+{ord(sign):04X}", "before": _following(text, index)}
    if sign == "\0":
        return SourceFault("hidden-character", line, column, values, "nul")
    if sign == "\ufffd":
        return SourceFault("bad-encoding", line, column, values, "lost")
    if sign in _LINE_BREAKS:
        return SourceFault("hidden-character", line, column, values, "line-break")
    if ord(sign) < 0xA0:
        return SourceFault("hidden-character", line, column, values, "control")
    return SourceFault("hidden-character", line, column, values, "" if values["before"] else "at-end")


def _following(text: str, index: int) -> str:
    """The word right after a hidden character, for a message that says before what it stands."""
    following = re.compile(r"[^\S\n]*([^\s\x00-\x1f]{0,12})").match(text, index + 1)
    return HIDDEN.sub("", following[1]) if following else ""


def _not_composed(text: str) -> list[SourceFault]:
    """One fault for each line with such a character: the letter as it should be stored."""
    faults = []
    for number, line in enumerate(text.split("\n"), 1):
        composed = unicodedata.normalize("NFC", line)
        if composed == line:
            continue
        column = next((i for i, pair in enumerate(zip(line, composed, strict=False)) if pair[0] != pair[1]), 0)
        letter = composed[column : column + 1]
        faults.append(SourceFault("hidden-character", number, column + 1, {"letter": letter}, "not-composed"))
    return faults
