"""Entries that are several: a list of names whose author typed `，` or `、` where YAML wants a comma and a blank.

Only where entries are names. In a sentence, and in what goes from step to step, these signs have their own use.
"""

from __future__ import annotations

import re

NAMES = ("aliases", "tags", "do_not_write")
"""Lists of names that people look for: one with such a sign in it is hardly ever one."""

ALONE = ("columns", "contains", "includes", "excludes")
"""Lists of short texts, which may have such a sign; but a list that has nothing else is most likely not one entry."""

MATERIALS = ("inputs", "outputs", "what", "evidence")
"""Lists of materials: 、 stands between things that come together, `，` does not."""

_NAME = re.compile(r"(?=.{2,8}$)(?=.*[^\0-\x7f]).*[^。.！？!?…]|(?=.{2,24}$)[!-~]+(?: [!-~]+)?(?<![.!?])")
"""What may be a name, by its length and its end: anything else is part of a sentence."""

_KEPT = re.compile('（[^）]*）|\\([^)]*\\)|《[^》]*》|“[^”]*”|「[^」]*」|"[^"]*"|\\[\\[.*?\\]\\]')
"""What belongs together, whatever signs stand in it."""
_SEPARATOR = re.compile("[ 　]*(?:[，、；]|[,;](?=[^0-9]))[ 　]*")
_COMMAS = re.compile("[ 　]*[，；][ 　]*")
_AND = re.compile(r"[\u548c\u4e0e\u53ca\u6216]|\b(?:and|or)\b")
"""The words for and and or: what they end is said in one breath."""


def split(text: str, separator: re.Pattern[str] = _SEPARATOR) -> list[str]:
    """The parts of a text between such signs, outside of brackets and quotation marks."""
    hidden = _KEPT.sub(lambda kept: "\0" * len(kept[0]), text)
    ends = [found.span() for found in separator.finditer(hidden)]
    starts = [0, *(end for _, end in ends)]
    return [text[start:end] for start, end in zip(starts, [*(begin for begin, _ in ends), len(text)], strict=True)]


def several(field: str, entry: str, alone: bool) -> list[str]:
    """The names that one entry of a list holds; none when it is one, or may be."""
    if not (field in NAMES or (alone and field in (*ALONE, *MATERIALS))):
        return []
    parts = split(entry, _COMMAS if field in MATERIALS else _SEPARATOR)
    return parts if len(parts) > 1 and all(map(_NAME.fullmatch, parts)) and not _AND.search(entry) else []
