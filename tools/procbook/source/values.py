"""Scalars where they stand: what a value or a name means, and what its source text shows that its value hides."""

from __future__ import annotations

import re
from bisect import bisect
from itertools import islice
from typing import Any, TypeAlias

from procbook.source.characters import HIDDEN, is_composed, place
from procbook.source.escapes import eaten
from procbook.source.fast import tidy
from procbook.source.faults import SourceFault, shown
from procbook.source.placeholders import placeholder
from procbook.source.scalars import LIST_SIGNS, WIDE_BLANKS, Doubt, Value, block_scalar, flow_scalar

Event: TypeAlias = Any
"""An event of PyYAML; its classes share no typed base that has places for certain."""

_COMMENT_IN_TEXT = re.compile(r"[ \t]+(?P<at>#)(?=[\w（《“【「])(?P<text>.*)")
_ODD_HEADER = re.compile(r"(?P<sign>[|>])(?![-+]?[ \n])(?P<text>.*)")
_ODD_LINE = re.compile(
    rf"\n[ \t]*(?P<at>[{LIST_SIGNS}][ {WIDE_BLANKS}]|-?[{WIDE_BLANKS}]|[a-z_][a-z0-9_-]*[a-z0-9_]：)"
)
_COMMENT_BEFORE = re.compile(r"(?:^|.*\s)#")
_ENOUGH = 1000
"""FaultLog, and tabs, of one file that are looked at: a megabyte has room for hundred thousands."""

_OWN_WORDS = {"curly", "wide-form"}
"""Doubts about a name that are worded as the doubt is."""


class FaultLog:
    """The faults found so far in a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.faults: list[SourceFault] = []

    def at_event(
        self, event: Event, rule: str, variant: str = "", related: tuple[int, ...] = (), **values: Any
    ) -> None:
        """A fault at the start of an event."""
        if len(self.faults) >= _ENOUGH:
            return
        mark = event.start_mark
        cut = {name: shown(value) if isinstance(value, str) else value for name, value in values.items()}
        self.faults.append(SourceFault(rule, mark.line + 1, mark.column + 1, cut, variant, related))

    def in_event(self, event: Event, written: str, rule: str, **values: Any) -> None:
        """A fault in the text of an event: where that goes over several lines, at what is written there."""
        index = self.text.find(written.split("\n")[0], event.start_mark.index, event.end_mark.index)
        if index < 0 or "\n" not in self.text[event.start_mark.index : index] or len(self.faults) >= _ENOUGH:
            self.at_event(event, rule, **values)
            return
        cut = {name: shown(value) for name, value in values.items()}
        self.faults.append(SourceFault(rule, *place(self.text, index), cut))

    def at_index(self, index: int, variant: str, **values: str) -> None:
        """A fault at a character inside of a value."""
        if len(self.faults) >= _ENOUGH:
            return
        cut = {name: shown(value) for name, value in values.items()}
        self.faults.append(SourceFault("schema-invalid", *place(self.text, index), cut, variant))


class Scalars:
    """The scalars of a text, one after the other."""

    def __init__(self, log: FaultLog) -> None:
        self.text = log.text
        self._log = log
        self._quotes: list[tuple[int, int]] = []
        """Where quoted and block texts begin and end."""

    def value(self, event: Event, in_flow: bool) -> Any:
        """What a value means; one that cannot be used stands as it was written."""
        value = self._plain(event, in_flow) if event.implicit[0] else self._quoted(event)
        word = placeholder(value) if isinstance(value, str) else ""
        if word:
            self._log.in_event(event, word, "leftover-placeholder", text=word)
        return value

    def name(self, event: Event, in_flow: bool) -> str:
        """The text of a name; every name that is no text for all readers is a fault."""
        text: str = tidy(event.value)
        value = _meaning(event, in_flow) if event.implicit[0] else text
        if event.implicit[0] and event.value != text:
            self._log.at_event(event, "schema-invalid", "wide-blank", code=f"U+{ord(event.value[-1]):04X}")
        elif isinstance(value, Doubt) and (value.rule != "ambiguous-scalar" or value.variant in _OWN_WORDS):
            self._log.at_event(event, value.rule, value.variant, **value.values)
        elif text == "":
            self._log.at_event(event, "schema-invalid", "no-name")
        elif text == "<<" and isinstance(value, Doubt):
            self._log.at_event(event, "schema-invalid", "shortcut", text=text)
        elif not isinstance(value, str):
            self._log.at_event(event, "ambiguous-scalar", "name", text=text)
        return text

    def tabs(self) -> None:
        """Tabs outside of quotes, blocks and comments: readers disagree whether they separate anything."""
        for tabs in islice(re.finditer(r"\t+", self.text), _ENOUGH):
            index = tabs.start()
            line_start = self.text.rfind("\n", 0, index) + 1
            quoted = bisect(self._quotes, (index, len(self.text))) - 1
            if quoted >= 0 and index < self._quotes[quoted][1]:
                continue
            line = self.text[line_start:].partition("\n")[0]
            if line.strip() and not _COMMENT_BEFORE.match(line[: index - line_start]):
                self._log.at_index(index, "tab-inside" if line[: index - line_start].strip(" -") else "tab")

    def _plain(self, event: Event, in_flow: bool) -> Any:
        cut = _COMMENT_IN_TEXT.match(self.text, event.end_mark.index)
        if cut:
            self._log.at_index(cut.start("at"), "comment", text="#" + cut["text"], kept=event.value)
        odd = _ODD_LINE.search(self.text, event.start_mark.index, event.end_mark.index)
        if odd:
            self._odd_line(odd)
        value = _meaning(event, in_flow)
        if not isinstance(value, str | Doubt) and event.value != event.value.rstrip():
            value = Doubt("schema-invalid", "wide-blank", {"code": f"U+{ord(event.value[-1]):04X}"})
        if not isinstance(value, Doubt):
            return value
        self._log.at_event(event, value.rule, value.variant, **value.values)
        return event.value

    def _odd_line(self, odd: re.Match[str]) -> None:
        sign = odd["at"]
        if sign.endswith("："):
            self._log.at_index(odd.end("at") - 1, "wide-colon", text=sign[:-1])
        elif sign[0] in LIST_SIGNS:
            self._log.at_index(odd.start("at"), "list-sign", sign=sign[0])
        else:
            self._log.at_index(odd.end("at") - 1, "wide-blank", code=f"U+{ord(sign[-1]):04X}")

    def _quoted(self, event: Event) -> str:
        start = event.start_mark.index
        end = event.end_mark.index
        raw = self.text[start:end]
        self._quotes.append((start, end))
        odd = _ODD_HEADER.match(self.text, start)
        if odd:
            self._log.at_event(event, "schema-invalid", "starts-with", sign=odd["sign"], text=odd[0])
        elif raw[:1] in ("|", ">") and not event.value.strip():
            self._log.at_event(event, "schema-invalid", "empty-block", sign=raw[0])
        elif raw.startswith('"') and "\\" in raw:
            self._escapes(event, raw)
        self.glued(end)
        return tidy(event.value)

    def glued(self, end: int) -> None:
        """A # right behind a quote or bracket: a comment for some readers, an error for others."""
        if self.text[end : end + 1] == "#" and self.text[end - 1] in "\"']}":
            self._log.at_index(end, "glued-comment", text=self.text[end:].partition("\n")[0])

    def _escapes(self, event: Event, raw: str) -> None:
        """A character that may not stand in a text may not come in by its number either."""
        for hidden in HIDDEN.finditer(event.value):
            path = eaten(self.text, event.start_mark.index, event.end_mark.index) if hidden[0] not in raw else None
            if path:
                self._log.at_index(path.start(), "eaten-escape", sign=path[0])
                return
            if hidden[0] not in raw:
                self._log.at_event(event, "hidden-character", "escape", code=f"U+{ord(hidden[0]):04X}")
                return
        if not is_composed(event.value):
            self._log.at_event(event, "hidden-character", "not-composed", letter=event.value)


def _meaning(event: Event, in_flow: bool) -> Value:
    text = event.value.rstrip() or event.value
    return flow_scalar(text) if in_flow else block_scalar(text)
