"""The reading of a file in which something may be wrong: every value with its place, every fault with a reason.

It walks the events of libyaml and looks at the source text behind each: much of what people fall into is legal
YAML that means something else than it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

import yaml
from yaml._yaml import CParser

from procbook.source.characters import harmless
from procbook.source.fast import MAX_DEPTH, MAX_NODES
from procbook.source.faults import SourceFault
from procbook.source.pitfalls import ENOUGH, OF_CELLS, OF_ITEMS, OF_SCALARS, Look, grouped_number, strange_characters
from procbook.source.placeholders import unfinished
from procbook.source.syntax import conflict_marker, explained, fence, line_trap
from procbook.source.values import Event, FaultLog, Scalars

Route: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = tuple[int, int]

_EXPLICIT_KEY = re.compile(r"(?:^|[\s{\[,-])\?(?=\s|$)")
_TAG = re.compile(r"!(?:![A-Za-z]|<)\S*\s")
"""How a kind of YAML is written, which no text begins with."""
_RUN_TOGETHER = re.compile(r"(?P<name>[A-Za-z_][A-Za-z0-9_-]*)(?P<colon>[:：])")


class _Stop(Exception):
    """Reading cannot go on; the last fault says why."""


class Diagnosis:
    """One diagnosis of a text: `data`, `faults`, and the places of all names and values.

    A place is (line, column) from 1, columns in characters. After a fault that ends the reading, data is None and
    places holds what came before it. `pitfalls` are no faults of the reading, and looked for only `closely`.
    """

    def __init__(self, text: str, closely: bool = False) -> None:
        self.text = harmless(text)
        self.data: Any = None
        self._log = FaultLog(self.text)
        self._scalars = Scalars(self._log)
        self.faults = self._log.faults
        self.pitfalls: list[SourceFault] = strange_characters(text) if closely else []
        self._closely = closely
        self.values: dict[Route, Place] = {}
        self.names: dict[Route, Place] = {}
        self._next: Callable[[], Event] = CParser(self.text.encode()).get_event
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
            self.faults.append(SourceFault("schema-invalid", 1, 1, {}, "empty"))
            return
        if start.version or start.tags:
            line = next(n for n, line in enumerate(self.text.split("\n"), 1) if line.startswith("%"))
            self.faults.append(SourceFault("schema-invalid", line, 1, {}, "directive"))
        self.data = self._node(self._next(), ())
        self._rest()
        self._scalars.tabs()
        if not isinstance(self.data, dict):
            self._no_mapping()

    def _rest(self) -> None:
        """What may follow the document: nothing."""
        end = self._next()
        if end.explicit:
            self._log.at_event(end, "schema-invalid", "document-end")
        following = self._next()
        if type(following) is not yaml.StreamEndEvent:
            self._log.at_event(following, "schema-invalid", "second-document")
            raise _Stop

    def _no_mapping(self) -> None:
        trap = fence(self.text) or next((t for t in (line_trap(self.text, n) for n in range(1, 4)) if t), None)
        if isinstance(self.data, str) and trap:
            self.faults.append(trap)
        elif self.data is None:
            self.faults.append(SourceFault("schema-invalid", 1, 1, {}, "empty"))
        else:
            kind = "list" if isinstance(self.data, list) else "text"
            self.faults.append(SourceFault("schema-invalid", *self.values[()], {}, f"top-{kind}"))
        self.data = None

    # --- nodes

    def _node(self, event: Event, route: Route) -> Any:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._give_up(event, "many", MAX_NODES)
        self.values.setdefault(route, _place(event))
        if type(event) is yaml.AliasEvent:
            self._alias(event)
            return None
        self._shortcut(event)
        if type(event) is yaml.ScalarEvent:
            self._end = _end(event)
            self._pitfalls(event, OF_CELLS if _is_cell(route) else OF_SCALARS)
            return self._scalars.value(event, self._flow > 0)
        if len(route) >= MAX_DEPTH:
            self._give_up(event, "deep", MAX_DEPTH)
        return self._collection(event, route)

    def _give_up(self, event: Event, variant: str, limit: int) -> None:
        self._log.at_event(event, "schema-invalid", variant, limit=limit)
        raise _Stop

    def _alias(self, event: Event) -> None:
        self._end = _end(event)
        known = event.anchor in self._anchors
        text = "*" + event.anchor
        self._log.at_event(event, "schema-invalid", "shortcut" if known else "starts-with", text=text, sign="*")

    def _shortcut(self, event: Event) -> None:
        """Anchors and tags: both need other readers to know what only this file says."""
        start, end = _start(event), _end(event)
        if event.anchor is not None:
            self._anchors.add(event.anchor)
            self._log.at_event(event, "schema-invalid", "shortcut", text="&" + event.anchor)
        elif event.tag is not None or (end > start and self.text[start] == "!"):
            text = self.text[start:end]
            variant, sign = ("tag", text.split()[0]) if _TAG.match(text) else ("starts-with", "!")
            self._log.at_event(event, "schema-invalid", variant, sign=sign, text=text)

    def _collection(self, event: Event, route: Route) -> Any:
        flow = bool(event.flow_style)
        self._flow += flow
        if flow and _start(event) == _end(event):
            text = re.match(r"[^],}\n]*", self.text[_start(event) :])
            self._log.at_event(event, "schema-invalid", "pair-in-list", text=text[0] if text else "")
        value = self._mapping(route) if type(event) is yaml.MappingStartEvent else self._sequence(route)
        self._flow -= flow
        if flow:
            self._scalars.glued(self._end)
        return value

    def _sequence(self, route: Route) -> list[Any]:
        items: list[Any] = []
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            items.append(self._node(event, (*route, len(items))))
            if self._flow and type(event) is yaml.ScalarEvent:
                self._pitfalls(event, OF_ITEMS)
        self._end = _end(event)
        return items

    def _mapping(self, route: Route) -> dict[str, Any]:
        members: dict[str, Any] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            name = self._name(event, route)
            after_name = self._end
            following = self._next()
            self._colon(event, following, after_name)
            value = self._node(following, (*route, name))
            members.setdefault(name, value)
        self._end = _end(event)
        return members

    def _pitfalls(self, event: Event, looks: tuple[Look, ...]) -> None:
        for look in looks if self._closely and len(self.pitfalls) < ENOUGH else ():
            if fault := look(self.text, event):
                self.pitfalls.append(fault)

    # --- names

    def _name(self, event: Event, route: Route) -> str:
        """The name as text; one that cannot be used stands as it was written."""
        gap = self.text[self._end : _start(event)]
        if type(event) is not yaml.ScalarEvent:
            self._odd_name(event)
            self._node(event, (*route, ""))
            return ""
        if _EXPLICIT_KEY.search(re.sub(r"#.*", "", gap)):
            self._log.at_event(event, "schema-invalid", "question-key")
        self._shortcut(event)
        self._end = _end(event)
        name = self._scalars.name(event, self._flow > 0)
        here = _place(event)
        first = self.names.setdefault((*route, name), here)
        if first != here:
            self._log.at_event(event, "duplicate-key", related=first, name=name, line=first[0])
        return name

    def _odd_name(self, event: Event) -> None:
        if type(event) is yaml.MappingStartEvent:
            text = self.text[_start(event) :].partition("\n")[0]
            self._log.at_event(event, "schema-invalid", "starts-with", sign="{", text=text)
        else:
            kind = "list" if type(event) is yaml.SequenceStartEvent else "alias"
            self._log.at_event(event, "schema-invalid", f"{kind}-as-name")

    def _colon(self, name: Event, value: Event, after_name: int) -> None:
        """The colon stands right behind its name and has a blank behind it."""
        between = self.text[after_name : _start(value)]
        text = getattr(name, "value", "")
        if ":" not in between and self._flow:
            self._no_value(name, text)
        elif between[:1] in (" ", "\t") and between.lstrip(" \t").startswith(":"):
            self._log.at_event(name, "schema-invalid", "blank-before-colon", text=text)
        elif between == ":" and _start(value) < _end(value):
            self._log.at_event(name, "schema-invalid", "no-blank-after-colon", text=text)

    def _no_value(self, name: Event, text: str) -> None:
        run_together = _RUN_TOGETHER.match(text)
        written = self.text[_start(name) - 1 : _end(name) + 1]
        if number := grouped_number(self.text, _start(name)):
            self.faults.append(number)
        elif unfinished(written) == written:
            self._log.at_event(name, "leftover-placeholder", text=written)
        elif run_together is None:
            self._log.at_event(name, "schema-invalid", "no-value", text=text)
        else:
            variant = "wide-colon" if run_together["colon"] == "：" else "no-blank-after-colon"
            self._log.at_event(name, "schema-invalid", variant, text=run_together["name"])


def _is_cell(route: Route) -> bool:
    """Whether an item stands in a list that stands in a list: in the row of a table."""
    return len(route) > 1 and isinstance(route[-1], int) and isinstance(route[-2], int)


def _start(event: Event) -> int:
    index: int = event.start_mark.index
    return index


def _end(event: Event) -> int:
    index: int = event.end_mark.index
    return index


def _place(event: Event) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1
