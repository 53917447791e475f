"""The reading of a file in which something may be wrong: every value with its place, every fault with a reason.

It walks the events of libyaml and looks at the source text behind each: much of what people fall into is legal
YAML that means something else than it looks like.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

import yaml
from yaml.cyaml import CParser

from .characters import HIDDEN, harmless, is_composed, place
from .faults import SourceFault, shown
from .placeholders import placeholder
from .quick import MAX_DEPTH, MAX_NODES, tidy
from .scalars import LIST_SIGNS, WIDE_BLANKS, Doubt, block_scalar, flow_scalar
from .syntax import conflict_marker, explained, line_trap

Route: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = tuple[int, int]
Event: TypeAlias = Any
"""An event of PyYAML; its classes share no typed base."""

_COMMENT_IN_TEXT = re.compile(r"[ \t]+(?P<at>#)(?=[\w（《“【「])(?P<text>.*)")
_ODD_HEADER = re.compile(r"(?P<sign>[|>])(?![-+]?[ \n])(?P<text>.*)")
_ODD_LINE = re.compile(rf"\n[ \t]*(?P<at>[{LIST_SIGNS}][ {WIDE_BLANKS}]|[{WIDE_BLANKS}]|[A-Za-z_][\w-]*：)")
_EXPLICIT_KEY = re.compile(r"(?:^|[\s{\[,-])\?(?=\s|$)")
_OWN_WORDS = {"curly", "wide-form"}
"""Doubts about a name that are told in the words of the doubt."""


class _Stop(Exception):
    """Reading cannot go on; the last fault says why."""


class Walk:
    """One careful reading of a text: `data`, `faults`, and the places of all names and values.

    A place is (line, column) from 1, columns in characters. After a fault that ends the reading, data is None and
    places holds what came before it.
    """

    def __init__(self, text: str) -> None:
        self.text = harmless(text)
        self.data: Any = None
        self.faults: list[SourceFault] = []
        self.values: dict[Route, Place] = {}
        self.names: dict[Route, Place] = {}
        self._parser = CParser(self.text.encode())
        self._anchors: set[str] = set()
        self._end = 0
        self._flow = 0
        self._nodes = 0
        try:
            self._file()
        except _Stop:
            self.data = None
        except yaml.YAMLError as error:
            self.data = None
            self.faults.append(explained(self.text, error))

    # --- the file and its one document

    def _file(self) -> None:
        marker = conflict_marker(self.text)
        if marker:
            self.faults.append(marker)
            return
        self._next()
        start = self._next()
        if type(start) is yaml.StreamEndEvent:
            self._fault(start, "schema-invalid", "empty")
            return
        if start.version or start.tags:
            line = next(n for n, line in enumerate(self.text.split("\n"), 1) if line.startswith("%"))
            self.faults.append(SourceFault("schema-invalid", line, 1, {}, "directive"))
        self.data = self._node(self._next(), ())
        self._rest()
        if not isinstance(self.data, dict):
            self._no_mapping()

    def _rest(self) -> None:
        """What may follow the document: nothing."""
        end = self._next()
        if end.explicit:
            self._fault(end, "schema-invalid", "document-end")
        following = self._next()
        if type(following) is not yaml.StreamEndEvent:
            self._fault(following, "schema-invalid", "second-document")
            raise _Stop

    def _no_mapping(self) -> None:
        trap = next((t for t in (line_trap(self.text, n) for n in range(1, 4)) if t), None)
        if isinstance(self.data, str) and trap:
            self.faults.append(trap)
        elif self.data is None:
            self.faults.append(SourceFault("schema-invalid", 1, 1, {}, "empty"))
        else:
            kind = "list" if isinstance(self.data, list) else "text"
            self.faults.append(SourceFault("schema-invalid", *self.values[()], {}, f"top-{kind}"))
        self.data = None

    # --- nodes

    def _next(self) -> Event:
        return self._parser.get_event()

    def _fault(self, where: Event, rule: str, variant: str = "", related: tuple[int, ...] = (), **values: Any) -> None:
        mark = where.start_mark
        cut = {name: shown(value) if isinstance(value, str) else value for name, value in values.items()}
        self.faults.append(SourceFault(rule, mark.line + 1, mark.column + 1, cut, variant, related))

    def _fault_index(self, index: int, variant: str, **values: str) -> None:
        """A fault at a character inside of a value."""
        cut = {name: shown(value) for name, value in values.items()}
        self.faults.append(SourceFault("schema-invalid", *place(self.text, index), cut, variant))

    def _node(self, event: Event, route: Route) -> Any:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._give_up(event, "many", MAX_NODES)
        self.values.setdefault(route, (event.start_mark.line + 1, event.start_mark.column + 1))
        if type(event) is yaml.AliasEvent:
            self._alias(event)
            return None
        self._shortcut(event)
        if type(event) is yaml.ScalarEvent:
            return self._scalar(event)
        if len(route) >= MAX_DEPTH:
            self._give_up(event, "deep", MAX_DEPTH)
        return self._collection(event, route)

    def _give_up(self, event: Event, variant: str, limit: int) -> None:
        self._fault(event, "schema-invalid", variant, limit=limit)
        raise _Stop

    def _alias(self, event: Event) -> None:
        self._end = event.end_mark.index
        known = event.anchor in self._anchors
        text = "*" + event.anchor
        self._fault(event, "schema-invalid", "shortcut" if known else "starts-with", text=text, sign="*")

    def _shortcut(self, event: Event) -> None:
        """Anchors and tags: both need other readers to know what only this file says."""
        start, end = event.start_mark.index, event.end_mark.index
        if event.anchor is not None:
            self._anchors.add(event.anchor)
            self._fault(event, "schema-invalid", "shortcut", text="&" + event.anchor)
        elif event.tag is not None or (end > start and self.text[start] == "!"):
            self._fault(event, "schema-invalid", "starts-with", sign="!", text=self.text[start:end])

    def _collection(self, event: Event, route: Route) -> Any:
        flow = bool(event.flow_style)
        self._flow += flow
        if flow and event.start_mark.index == event.end_mark.index:
            text = re.match(r"[^],}\n]*", self.text[event.start_mark.index :])
            self._fault(event, "schema-invalid", "pair-in-list", text=text[0] if text else "")
        made = self._mapping(route) if type(event) is yaml.MappingStartEvent else self._sequence(route)
        self._flow -= flow
        return made

    def _sequence(self, route: Route) -> list[Any]:
        made: list[Any] = []
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            made.append(self._node(event, (*route, len(made))))
        self._end = event.end_mark.index
        return made

    def _mapping(self, route: Route) -> dict[str, Any]:
        made: dict[str, Any] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            name = self._name(event, route)
            after_name = self._end
            following = self._next()
            self._colon(event, following, after_name)
            value = self._node(following, (*route, name))
            made.setdefault(name, value)
        self._end = event.end_mark.index
        return made

    # --- names

    def _name(self, event: Event, route: Route) -> str:
        """The name as text; one that cannot be used stands as it was written."""
        gap = self.text[self._end : event.start_mark.index]
        if type(event) is not yaml.ScalarEvent:
            kind = {yaml.SequenceStartEvent: "list", yaml.MappingStartEvent: "mapping"}.get(type(event), "alias")
            self._fault(event, "schema-invalid", f"{kind}-as-name")
            self._node(event, (*route, ""))
            return ""
        if _EXPLICIT_KEY.search(re.sub(r"#.*", "", gap)):
            self._fault(event, "schema-invalid", "question-key")
        self._shortcut(event)
        self._end = event.end_mark.index
        name = self._name_text(event)
        here = (event.start_mark.line + 1, event.start_mark.column + 1)
        first = self.names.setdefault((*route, name), here)
        if first != here:
            self._fault(event, "duplicate-key", related=first, name=name, line=first[0])
        return name

    def _name_text(self, event: Event) -> str:
        text: str = tidy(event.value)
        value = (flow_scalar if self._flow else block_scalar)(text) if event.implicit[0] else text
        if isinstance(value, Doubt) and (value.rule != "ambiguous-scalar" or value.variant in _OWN_WORDS):
            self._fault(event, value.rule, value.variant, **value.values)
        elif text == "":
            self._fault(event, "schema-invalid", "no-name")
        elif not isinstance(value, str):
            self._fault(event, "ambiguous-scalar", "name", text=text)
        return text

    def _colon(self, name: Event, value: Event, after_name: int) -> None:
        """The colon stands right behind its name and has a blank behind it."""
        between = self.text[after_name : value.start_mark.index]
        if ":" not in between and self._flow:
            run_together = re.match(r"[A-Za-z_]+(?=:\S)", getattr(name, "value", ""))
            variant = "no-blank-after-colon" if run_together else "no-value"
            self._fault(name, "schema-invalid", variant, text=getattr(name, "value", ""))
        elif between[:1] in (" ", "\t") and between.lstrip(" \t").startswith(":"):
            self._fault(name, "schema-invalid", "blank-before-colon", text=getattr(name, "value", ""))
        elif between == ":" and value.start_mark.index < value.end_mark.index:
            self._fault(name, "schema-invalid", "no-blank-after-colon", text=getattr(name, "value", ""))

    # --- values

    def _scalar(self, event: Event) -> Any:
        self._end = event.end_mark.index
        value = self._plain(event) if event.implicit[0] else self._quoted(event)
        word = placeholder(value) if isinstance(value, str) else ""
        if word:
            self._fault(event, "leftover-placeholder", text=word)
        return value

    def _plain(self, event: Event) -> Any:
        cut = _COMMENT_IN_TEXT.match(self.text, self._end)
        if cut:
            self._fault_index(cut.start("at"), "comment", text="#" + cut["text"], kept=event.value)
        odd = _ODD_LINE.search(self.text, event.start_mark.index, self._end)
        if odd:
            self._odd_line(odd)
        if event.value == "":
            return None
        value = (flow_scalar if self._flow else block_scalar)(event.value)
        if not isinstance(value, Doubt):
            return value
        self._fault(event, value.rule, value.variant, **value.values)
        return event.value

    def _odd_line(self, odd: re.Match[str]) -> None:
        found = odd["at"]
        if found.endswith("："):
            self._fault_index(odd.end("at") - 1, "wide-colon", text=found[:-1])
        elif found[0] in LIST_SIGNS:
            self._fault_index(odd.start("at"), "list-sign", sign=found[0])
        else:
            self._fault_index(odd.start("at"), "wide-blank", code=f"U+{ord(found[0]):04X}")

    def _quoted(self, event: Event) -> str:
        start = event.start_mark.index
        raw = self.text[start : self._end]
        odd = _ODD_HEADER.match(self.text, start)
        if odd:
            self._fault(event, "schema-invalid", "starts-with", sign=odd["sign"], text=odd[0])
        elif raw[:1] in ("|", ">") and not event.value.strip():
            self._fault(event, "schema-invalid", "empty-block", sign=raw[0])
        elif raw.startswith('"') and "\\" in raw:
            self._escapes(event, raw)
        return tidy(event.value)

    def _escapes(self, event: Event, raw: str) -> None:
        """A character that may not stand in a text may not come in by its number either."""
        for found in HIDDEN.finditer(event.value):
            if found[0] not in raw:
                self._fault(event, "hidden-character", "escape", code=f"U+{ord(found[0]):04X}")
                return
        if not is_composed(event.value):
            self._fault(event, "hidden-character", "not-composed", letter=event.value)
