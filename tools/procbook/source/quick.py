"""The reading of a file in which nothing is wrong, as nearly all are: fast, and without a word on what is wrong.

`clean` takes a file only when it is sure; on the least doubt it leaves the file to `careful`, which knows places
and reasons. So a fault that is looked for there must make `clean` give up here; a property test holds them together.

One flat loop over the events of libyaml, with the contents of the open collection in one list: names and values
of a mapping in turn. Measured against calling `yaml.load(…, CSafeLoader)`: see the test of the speed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import yaml
from yaml._yaml import CParser
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from .placeholders import is_placeholder, words_anywhere
from .scalars import FIRST_HAN, LAST_HAN, LIST_SIGNS, Doubt, block_scalar, flow_scalar

MAX_DEPTH = 40
MAX_NODES = 200_000

_SUSPECT = object()
_GIVE_UP: dict[str, Any] | None = None

_SIGNS = "\ufffc\ufffd\ufe0e\ufe0f\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\\"
"""Signs that Python calls printable and that hide something or can bring it in, so that isprintable misses them."""
_STRUCTURE = (
    r":(?<=[ \n]:)", r":(?<=[\"']:)(?![ \n])", r"\?(?=[ \t])", r"\?(?<![^\s\[{,]\?)", r"!(?=[ \n])",
    r"#(?<= #)(?! )", r"#(?<=[\"'\]}]#)",
    r"<<{6}", r">>{6}", r"\|\|{6}", r"=(?<=\n=)={6}", r"：(?<=[0-9a-z_]：)",
    *(rf"{sign}(?:(?<=\n{sign})|(?<=[\n ] {sign})) " for sign in LIST_SIGNS),
)  # fmt: skip
"""Signs that are structure for a person or for YAML, and not for the other."""
_BLOCK_HEADER = re.compile(r"[|>][-+]?[ \n]")
_BLANKS_AT_LINE_END = re.compile(r"[^\S\n]+$", re.MULTILINE)


def clean(text: str, data: bytes) -> dict[str, Any] | None:
    """What a file holds in which nothing is wrong or odd; None when the careful reading has to decide.

    `data` is the text in UTF-8. Raises nothing.
    """
    try:
        return _GIVE_UP if _odd(text, data) else _read(text, data)
    except yaml.YAMLError:
        return _GIVE_UP


def tidy(text: str) -> str:
    """A quoted or block text without blanks at the end of its lines and at its own end."""
    if "\n" in text:
        text = _BLANKS_AT_LINE_END.sub("", text)
    return text.rstrip()


def _odd(text: str, data: bytes) -> bool:
    """Whether the characters alone are a reason to look closer."""
    if not text.replace("\n", "").isprintable() or b"\xf3\xa0" in data:
        return True
    return not unicodedata.is_normalized("NFC", text) or _odd_signs().search(text) is not None


@cache
def _odd_signs() -> re.Pattern[str]:
    """One expression for all odd signs: begun with a literal each, so that the engine skips ahead to one of them."""
    signs = [*_SIGNS, *map(chr, range(0xFE00, 0xFE0E)), *words_anywhere()]
    return re.compile("|".join([*map(re.escape, signs), *_STRUCTURE]))


@lru_cache(maxsize=1 << 16)
def _in_block(text: str) -> Any:
    value = block_scalar(text)
    return _SUSPECT if isinstance(value, Doubt) or is_placeholder(text) else value


@lru_cache(maxsize=1 << 16)
def _in_flow(text: str) -> Any:
    value = flow_scalar(text)
    return _SUSPECT if isinstance(value, Doubt) or not text or is_placeholder(text) else value


def _read(text: str, data: bytes) -> dict[str, Any] | None:
    next_event: Callable[[], Any] = CParser(data).get_event
    start = next_event(), next_event(), next_event()
    document = start[1]
    if type(start[2]) is not MappingStartEvent or document.version or document.tags or start[2].anchor or start[2].tag:
        return _GIVE_UP
    flow = 1 if start[2].flow_style else 0
    opened: list[list[Any]] = []
    content: list[Any] = []
    for _ in range(MAX_NODES):
        event = next_event()
        kind = type(event)
        if kind is ScalarEvent:
            plain, quoted = event.implicit
            if plain:
                value = event.value
                if not FIRST_HAN <= value[:1] <= LAST_HAN:
                    value = _in_flow(value) if flow else _in_block(value)
                elif (flow and "?" in value) or is_placeholder(value):
                    return _GIVE_UP
            else:
                value = tidy(event.value)
                if not quoted or not value or is_placeholder(value):
                    return _GIVE_UP
                if event.style in "|>" and _odd_header(event, text):
                    return _GIVE_UP
            if value is _SUSPECT or event.anchor is not None:
                return _GIVE_UP
            content.append(value)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            if event.anchor is not None or event.tag is not None or len(opened) > MAX_DEPTH - 2:
                return _GIVE_UP
            if event.flow_style:
                flow += 1
                if event.start_mark.index == event.end_mark.index:
                    return _GIVE_UP
            opened.append(content)
            content = []
        elif kind is SequenceEndEvent or kind is MappingEndEvent:
            made = content if kind is SequenceEndEvent else _mapping(content)
            if made is None:
                return _GIVE_UP
            if not opened:
                return _at_end(next_event, made)
            content = opened.pop()
            content.append(made)
            flow -= flow > 0
        else:
            return _GIVE_UP
    return _GIVE_UP


def _odd_header(event: Any, text: str) -> bool:
    """Whether more than an ending sign stands behind | or >: `>5` is no amount but an indentation to YAML."""
    return _BLOCK_HEADER.match(text, event.start_mark.index) is None


def _mapping(content: list[Any]) -> dict[str, Any] | None:
    """Names and values in turn as a dict; None when a name is no text or stands twice."""
    names = content[::2]
    if not set(map(type, names)) <= {str}:
        return None
    made = dict(zip(names, content[1::2], strict=True))
    return made if len(made) == len(names) else None


def _at_end(next_event: Any, made: Any) -> dict[str, Any] | None:
    """What was read, provided that the document and the file end here without another sign."""
    if next_event().explicit or type(next_event()) is not yaml.StreamEndEvent:
        return _GIVE_UP
    return made if isinstance(made, dict) else _GIVE_UP
