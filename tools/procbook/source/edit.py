"""A file with other values in some places, every other byte as it is: comments, quotes, blanks and line ends.

    edited(data, "roles.yaml", [Put(("roles", 0, "title"), "渠道主管")])

Where a value stands is asked of the parser; and what was made is read again: it says what it is to say and nothing
else, or nothing is made.
"""

from __future__ import annotations

import copy
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias

import yaml

from procbook.finding import CannotCheck
from procbook.source import read
from procbook.words import rule_message

Route: TypeAlias = tuple[str | int, ...]
Node: TypeAlias = Any
"""A node of PyYAML; its classes share no typed base that has places for certain."""

BOM = "\ufeff"
_LINE_END = re.compile(r"\r\n|\r|\n")
_BARE = re.compile(r"[^\W\d_](?:[\w·（），、。；《》“”/ -]*[\w）。》”])?")
"""What needs no quotes, unless readers take it for something else than a text."""


class Put(NamedTuple):
    """A value at a route. A field that is not there comes behind the field `after`; without one it has to be there."""

    route: Route
    value: Any
    after: str = ""


class Add(NamedTuple):
    """A new item of a list, behind the item at a route and written as that one is."""

    route: Route
    item: Any


class Drop(NamedTuple):
    """A field, or an item of a list, away. A list that loses all its items goes with its field."""

    route: Route


Edit: TypeAlias = Put | Add | Drop


class _NoPlace(Exception):
    """Something stands in a way in which no machine should touch it."""


def edited(data: bytes, path: str, edits: Sequence[Edit]) -> bytes:
    """The file with all edits made; their routes are those of the file as it is.

    Raises CannotCheck where a place is not to be found, or what was made would not be read so: then somebody has to
    write it; and for a text that no file may hold.
    """
    for edit in edits:
        _require_readable(() if isinstance(edit, Drop) else edit[1])
    try:
        made = _Text(data).with_edits(edits)
        before, after = read(data), read(made)
        if len(after.faults) > len(before.faults) or after.data != _meant(before.data, edits):
            raise _NoPlace
    except (_NoPlace, yaml.YAMLError, LookupError, TypeError, UnicodeDecodeError) as problem:
        last = edits[0].route[-1] if edits else ""
        value = "" if not edits or isinstance(edits[0], Drop) else _flow(edits[0][1])
        raise CannotCheck("no-field-to-write", path=path, field=last, value=value.strip('"')) from problem
    return made


def _require_readable(value: Any) -> None:
    """Raises CannotCheck for a text with a sign that no file may hold, wherever it stands in a value."""
    if isinstance(value, dict):
        _require_readable((*value, *value.values()))
    elif isinstance(value, Iterable) and not isinstance(value, str):
        for each in value:
            _require_readable(each)
    elif isinstance(value, str):
        written = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
        for fault in read(b"a: " + written).faults[:1]:
            raise CannotCheck("act-unreadable", why=rule_message(fault.rule, fault.variant, fault.values))


def _meant(data: Any, edits: Sequence[Edit]) -> Any:
    """What the file is to say then."""
    data = copy.deepcopy(data)
    within = [(_at(data, edit.route[:-1]), edit) for edit in edits]
    lists = {route: _at(data, route) for route in {e.route[:-1] for e in edits if isinstance(e.route[-1], int)}}
    parents = {route: _at(data, route[:-1]) for route in lists}
    for parent, edit in within:
        if isinstance(edit, Put):
            parent[edit.route[-1]] = edit.value
        elif isinstance(edit, Drop) and isinstance(parent, dict):
            del parent[edit.route[-1]]
    for route, items in lists.items():
        items[:] = _items(items, [edit for edit in edits if edit.route[:-1] == route])
        if not items:
            del parents[route][route[-1]]
    return data


def _items(items: Sequence[Any], edits: Sequence[Edit]) -> Iterator[Any]:
    for place, item in enumerate(list(items)):
        here = [edit for edit in edits if edit.route[-1] == place]
        if not any(isinstance(edit, Drop) for edit in here):
            yield item
        yield from (edit.item for edit in here if isinstance(edit, Add))


def _at(data: Any, route: Route) -> Any:
    for part in route:
        data = data[part]
    return data


class _Text:
    """The text of a file with the places of everything in it."""

    def __init__(self, data: bytes) -> None:
        text = data.decode("utf-8")
        self._mark, self._text = (BOM, text[1:]) if text.startswith(BOM) else ("", text)
        self._root: Node = yaml.compose(self._text, Loader=yaml.CBaseLoader)
        self._pieces: list[tuple[int, int, str]] = []
        """What stands from one place to another gives way to a text."""

    def with_edits(self, edits: Sequence[Edit]) -> bytes:
        gone: dict[Route, list[str | int]] = defaultdict(list)
        for edit in edits:
            if isinstance(edit, Put):
                self._put(edit)
            elif isinstance(edit, Add):
                self._add(edit)
            else:
                gone[edit.route[:-1]].append(edit.route[-1])
        for route, parts in gone.items():
            self._drop(route, parts)
        return self._made().encode()

    def _made(self) -> str:
        """Pieces of one place stay in their order."""
        made, at = [self._mark], 0
        for start, end, text in sorted(self._pieces, key=lambda piece: piece[:2]):
            if start < at:
                raise _NoPlace
            made += (self._text[at:start], text)
            at = end
        return "".join((*made, self._text[at:]))

    # Values

    def _put(self, edit: Put) -> None:
        parent, last = self._node(edit.route[:-1]), edit.route[-1]
        if isinstance(parent, yaml.SequenceNode):
            self._exchange(parent.value[int(last)], edit.value)
        elif (pair := _pair(parent, str(last))) is not None:
            self._exchange(pair[1], edit.value)
        elif (before := _pair(parent, edit.after)) is not None:
            self._new_field(parent, before, str(last), edit.value)
        else:
            raise _NoPlace

    def _exchange(self, node: Node, value: Any) -> None:
        """One value on one line for another, in the quotes that it had."""
        start, end = _span(node)
        if not isinstance(node, yaml.ScalarNode) or node.style in ("|", ">") or start == end:
            raise _NoPlace
        text, sign = _flow(value), node.style
        self._pieces.append((start, end, f"{sign}{text}{sign}" if sign in ("'", '"') and text == value else text))

    def _new_field(self, parent: Node, before: tuple[Node, Node], name: str, value: Any) -> None:
        if parent.flow_style:
            end = before[1].end_mark.index
            self._pieces.append((end, end, f", {name}: {_flow(value)}"))
        else:
            self._new_line(before[1], parent.value[0][0].start_mark.column, f"{name}: {_flow(value)}")

    def _new_line(self, behind: Node, column: int, *lines: str) -> None:
        """Lines below the one on which something ends, with what stands behind it there."""
        end = self._line_end(self._end(behind))
        before = _LINE_END.search(self._text)
        line_end = before[0] if before else "\n"
        self._pieces.append((end, end, "".join(f"{line_end}{' ' * column}{line}" for line in lines)))

    # Lists

    def _add(self, edit: Add) -> None:
        items, place = self._node(edit.route[:-1]), int(edit.route[-1])
        like = items.value[place]
        if items.flow_style:
            end = like.end_mark.index
            self._pieces.append((end, end, f", {_flow(edit.item)}"))
            return
        dash = items.start_mark.column
        if isinstance(like, yaml.MappingNode) and not like.flow_style and isinstance(edit.item, dict):
            gap = " " * (like.value[0][0].start_mark.column - dash - 1)
            first, *rest = (f"{name}: {_flow(value)}" for name, value in edit.item.items())
            self._new_line(like, dash, f"-{gap}{first}", *(f" {gap}{field}" for field in rest))
        else:
            gap = " " * max(1, like.start_mark.column - dash - 1) if self._is_beside(items, like) else " "
            self._new_line(like, dash, f"-{gap}{_flow(edit.item)}")

    def _is_beside(self, items: Node, item: Node) -> bool:
        """Whether an item of a block stands on the line of its dash."""
        return bool(item.start_mark.column > items.start_mark.column)

    def _drop(self, route: Route, parts: Sequence[str | int]) -> None:
        parent = self._node(route)
        is_list = isinstance(parent, yaml.SequenceNode)
        nodes = [(each, each) for each in parent.value] if is_list else parent.value
        gone = [n for n, (name, _) in enumerate(nodes) if (n if is_list else name.value) in parts]
        if len(gone) != len(set(parts)):
            raise _NoPlace
        if is_list and len(gone) == len(nodes):
            self._drop(route[:-1], route[-1:])
        elif parent.flow_style:
            self._drop_between(nodes, gone)
        else:
            for place in gone:
                self._drop_lines(parent, *nodes[place])

    def _drop_between(self, nodes: Sequence[tuple[Node, Node]], gone: Sequence[int]) -> None:
        """Each row of neighbours with the comma behind it; the last ones with the comma before them."""
        for _, row in groupby(enumerate(gone), lambda pair: pair[1] - pair[0]):
            places = [place for _, place in row]
            first, last = places[0], places[-1]
            if last + 1 < len(nodes):
                self._cut(nodes[first][0].start_mark.index, nodes[last + 1][0].start_mark.index)
            elif first:
                self._cut(nodes[first - 1][1].end_mark.index, nodes[last][1].end_mark.index)
            else:
                raise _NoPlace

    def _drop_lines(self, parent: Node, name: Node, value: Node) -> None:
        """The whole lines of an item or a field. What shares a line with something else nobody takes away."""
        start = name.start_mark.index
        if isinstance(parent, yaml.SequenceNode):
            start = self._text.rfind("-", 0, start)
        begins = max(self._text.rfind(sign, 0, start) for sign in "\r\n") + 1
        if self._text[begins:start].strip():
            raise _NoPlace
        end = self._line_end(self._end(value))
        after = _LINE_END.match(self._text, end)
        self._cut(begins, after.end() if after else end)

    def _cut(self, start: int, end: int) -> None:
        self._pieces.append((start, end, ""))

    # Places

    def _node(self, route: Route) -> Node:
        node = self._root
        for part in route:
            if isinstance(part, int):
                node = node.value[part]
            elif (pair := _pair(node, part)) is not None:
                node = pair[1]
            else:
                raise _NoPlace
        return node

    def _end(self, node: Node) -> int:
        """Where the text of a value ends: that of a block ends for the parser where the next thing begins."""
        if not isinstance(node, yaml.ScalarNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end(last[1] if isinstance(last, tuple) else last)
        start, end = _span(node)
        return start + len(self._text[start:end].rstrip())

    def _line_end(self, place: int) -> int:
        found = _LINE_END.search(self._text, place)
        return found.start() if found else len(self._text)


def _span(node: Node) -> tuple[int, int]:
    return node.start_mark.index, node.end_mark.index


def _pair(node: Node, name: str) -> tuple[Node, Node] | None:
    if not isinstance(node, yaml.MappingNode):
        raise _NoPlace
    return next(((key, value) for key, value in node.value if key.value == name), None)


def _flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {_flow(held)}' for name, held in value.items())}}}"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return f"[{', '.join(map(_flow, value))}]"
    text = json.dumps(value, ensure_ascii=False)
    return str(value) if isinstance(value, str) and _is_bare(value) else text


def _is_bare(value: str) -> bool:
    reading = read(f"a: {value}\n".encode())
    return bool(_BARE.fullmatch(value)) and not reading.faults and reading.data == {"a": value}
