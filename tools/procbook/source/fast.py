"""The reading of a file in which nothing is wrong, as nearly all are: fast, and without a word on what is wrong.

`clean` takes a file only when it is sure; on the least doubt it leaves the file to `diagnose`, which knows places
and reasons. So a fault that is looked for there must make `clean` give up here; a property test holds them together.

Measured beside `yaml.load(…, CSafeLoader)` by bench/read.py and bench/check.py.
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

from procbook.source.placeholders import is_placeholder, words_anywhere
from procbook.source.scalars import FIRST_HAN, LAST_HAN, LIST_SIGNS, Doubt, block_scalar, flow_scalar

MAX_DEPTH = 40
MAX_NODES = 200_000
MAX_ENTRIES = 100

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
_NAME = re.compile(r"[a-z][a-z_]*:[ \n]")
_LINE_OF_A_NAME = re.compile(rf"\n(?={_NAME.pattern})")
_BLANKS_AT_LINE_END = re.compile(r"[^\S\n]+$", re.MULTILINE)


class _Suspect(Exception):
    """Something for the diagnosis."""


def clean(text: str, data: bytes) -> dict[str, Any] | None:
    """What a file holds in which nothing is wrong or odd; None when the diagnosis has to decide.

    `data` is the text in UTF-8. Raises nothing.
    """
    try:
        return None if _odd(text, data) else _Reader(text, data).document()
    except (yaml.YAMLError, _Suspect):
        return None


def entries(text: str) -> list[str]:
    """The top-level entries of a file, each as the text of a file of its own; none of a file that is so large that only
    all of it tells whether it holds too much, or has more of them than a process can have.

    Whoever reads version after version so reads only what differs. `clean` is sure of the whole file, and gives the
    same, when it is sure of each of them: nothing leads from one into the next, since it takes no text, bracket or
    document that is open at the end; and no sign that it looks for lies across the start of a line with a name.
    """
    starts = [*([0] if _NAME.match(text) else []), *(found.end() for found in _LINE_OF_A_NAME.finditer(text))]
    if not 0 < len(starts) <= MAX_ENTRIES or len(text) > MAX_NODES:
        return []
    starts[0] = 0
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


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
    if isinstance(value, Doubt) or is_placeholder(text):
        raise _Suspect
    return value


@lru_cache(maxsize=1 << 16)
def _in_flow(text: str) -> Any:
    value = flow_scalar(text)
    if isinstance(value, Doubt) or not text or is_placeholder(text):
        raise _Suspect
    return value


class _Reader:
    """The values of one file, straight from the events. Raises _Suspect at the least doubt.

    One method for each kind of collection, with everything for its scalars in the loop: most of the time of a check
    goes here.
    """

    __slots__ = ("_nodes", "_text", "next_event")

    def __init__(self, text: str, data: bytes) -> None:
        self.next_event: Callable[[], Any] = CParser(data).get_event
        self._text = text
        self._nodes = 0

    def document(self) -> dict[str, Any]:
        _, document, top = self.next_event(), self.next_event(), self.next_event()
        if type(top) is not MappingStartEvent or document.version or document.tags:
            raise _Suspect
        content = self._collection(top, 0, False)
        if self.next_event().explicit or type(self.next_event()) is not yaml.StreamEndEvent:
            raise _Suspect
        return content  # type: ignore[no-any-return]

    def _collection(self, start: Any, depth: int, flow: bool) -> Any:
        if start.anchor is not None or start.tag is not None or depth >= MAX_DEPTH:
            raise _Suspect
        if start.flow_style:
            flow = True
            if start.start_mark.index == start.end_mark.index:
                raise _Suspect
        kind = type(start)
        if kind is MappingStartEvent:
            value: Any = self._mapping(depth + 1, flow)
        elif kind is SequenceStartEvent:
            value = self._sequence(depth + 1, flow)
        else:
            raise _Suspect
        self._nodes += len(value)
        if self._nodes > MAX_NODES // 2:
            raise _Suspect
        return value

    def _mapping(self, depth: int, flow: bool) -> dict[str, Any]:
        next_event, meaning = self.next_event, _in_flow if flow else _in_block
        members: dict[str, Any] = {}
        while True:
            event = next_event()
            if type(event) is not ScalarEvent:
                break
            name = meaning(event.value) if event.implicit[0] else self._quoted(event)
            if type(name) is not str or name in members or event.anchor is not None:
                raise _Suspect
            event = next_event()
            if type(event) is not ScalarEvent:
                members[name] = self._collection(event, depth, flow)
                continue
            if not event.implicit[0]:
                value = self._quoted(event)
            else:
                value = event.value
                if not FIRST_HAN <= value[:1] <= LAST_HAN:
                    value = meaning(value)
                elif (flow and "?" in value) or is_placeholder(value):
                    raise _Suspect
            if event.anchor is not None:
                raise _Suspect
            members[name] = value
        if type(event) is not MappingEndEvent:
            raise _Suspect
        return members

    def _sequence(self, depth: int, flow: bool) -> list[Any]:
        next_event, meaning = self.next_event, _in_flow if flow else _in_block
        items: list[Any] = []
        while True:
            event = next_event()
            if type(event) is ScalarEvent:
                if event.anchor is not None:
                    raise _Suspect
                items.append(meaning(event.value) if event.implicit[0] else self._quoted(event))
            elif type(event) is SequenceEndEvent:
                return items
            else:
                items.append(self._collection(event, depth, flow))

    def _quoted(self, event: Any) -> str:
        """A text in quotes or in a block."""
        value = tidy(event.value)
        if not event.implicit[1] or not value or is_placeholder(value):
            raise _Suspect
        if event.style in "|>" and _odd_header(event, self._text):
            raise _Suspect
        return value


def _odd_header(event: Any, text: str) -> bool:
    """Whether more than an ending sign stands behind | or >: `>5` is no amount but an indentation to YAML."""
    return _BLOCK_HEADER.match(text, event.start_mark.index) is None
