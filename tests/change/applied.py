"""The changes between two manuals made again: what a report says is enough to make the new manual from the old."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from procbook.change import Change
from procbook.change.compare import Edit, Route, fields, name_of
from procbook.change.lists import match
from procbook.change.rename import renamed
from procbook.manual.current_roles import manual_now
from procbook.manual.kinds import REGISTERS
from procbook.manual.model import Manual


def apply(base: Manual, changes: Iterable[Change]) -> Manual:
    """The manual after the changes. Raises KeyError when they were found in another one."""
    by_item: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_item[change.item].append(change)
    base = manual_now(base, _applied_to_items(base.all_roles, "role", by_item))
    settings = _edited(base.settings, [*by_item["settings"], *map(_in_policy, by_item["policy"])], "settings")
    parts: dict[str, Any] = {}
    for register in REGISTERS:
        field = register.field
        held = base.all_roles if field == "roles" else getattr(base, field)
        parts[field] = _applied_to_items(held, register.word, by_item)
        for change in by_item[field]:
            parts[field] = {id: parts[field][id] for id in change.after}
    parts["processes"] = _applied_to_items(base.processes, "process", by_item)
    files = _files_after(base.files, by_item)
    return manual_now(msgspec.structs.replace(base, settings=settings, files=files, former={}, **parts))


def _in_policy(change: Change) -> Change:
    return msgspec.structs.replace(change, route=("policy", *change.route))


def _applied_to_items(base: Mapping[str, Any], kind: str, by_item: Mapping[str, list[Change]]) -> dict[str, Any]:
    """The items of a kind after their changes; what is new has its place among them."""
    found = dict(base)
    places: dict[str, int] = {}
    for item, changes in by_item.items():
        name, _, id = item.partition("/")
        if name == kind:
            found[id] = _edited(base.get(id), changes, kind)
            places[id] = next((change.place for change in changes if not change.route), -1)
    order = [id for id, value in found.items() if value is not None and places.get(id, -1) < 0]
    for id in sorted((id for id in found if places.get(id, -1) >= 0), key=places.__getitem__):
        order.insert(places[id], id)
    return {id: found[id] for id in order}


def _edited(base: Any, changes: list[Change], kind: str) -> Any:
    whole = next((change for change in changes if not change.route), None)
    if whole:
        return whole.after
    ids = {change.before: change.after for change in changes if change.action == "renamed"}
    edits: list[tuple[Route, Edit]] = [
        (change.route, Edit(change.action, change.what, change.route, change.before, change.after, change.place))
        for change in changes
        if change.action != "renamed"
    ]
    before = renamed(base, ids) if ids else base
    return applied(before, edits, name_of(before, kind)) if edits else before


def _files_after(base: frozenset[str], by_item: Mapping[str, list[Change]]) -> frozenset[str]:
    files = set(base)
    for item, changes in by_item.items():
        if item.startswith("file/") and changes[0].action == "added":
            files.add(item.removeprefix("file/"))
        elif item.startswith("file/") and changes[0].action == "removed":
            files.discard(item.removeprefix("file/"))
    return frozenset(files)


def applied(base: Any, edits: Iterable[tuple[Route, Edit]], what: str) -> Any:
    """The value after the edits, each with what is left of its route. Raises KeyError when one does not fit."""
    edits = list(edits)
    for route, edit in edits:
        if not route and edit.action == "changed":
            return edit.after
    if isinstance(base, tuple):
        return _applied_to_list(base, edits, what)
    inside: dict[str, list[tuple[Route, Edit]]] = {}
    for route, edit in edits:
        inside.setdefault(route[0], []).append((route[1:], edit))
    if isinstance(base, dict):
        return _applied_to_mapping(base, inside, what)
    names = {name: field for field, name in fields(base)}
    owner = name_of(base, what)
    changed = {
        names[name]: applied(getattr(base, names[name]), found, f"{owner}.{name}") for name, found in inside.items()
    }
    return msgspec.structs.replace(base, **changed)


def _applied_to_mapping(
    base: dict[str, Any], inside: Mapping[str, list[tuple[Route, Edit]]], what: str
) -> dict[str, Any]:
    found = dict(base)
    for key, edits in inside.items():
        route, edit = edits[0]
        if not route and edit.action == "removed":
            del found[key]
        elif not route and edit.action == "added":
            found[key] = edit.after
        else:
            found[key] = applied(base[key], edits, what)
    return found


def _applied_to_list(base: tuple[Any, ...], edits: list[tuple[Route, Edit]], what: str) -> tuple[Any, ...]:
    """First what goes and what stays, then what comes and what moves, each to its place; the order last."""
    elements = dict(zip(match(what, base, ()).labels, base, strict=True))
    placed: list[tuple[int, str]] = []
    order: tuple[str, ...] = ()
    inside: dict[str, list[tuple[Route, Edit]]] = {}
    for route, edit in edits:
        if not route:
            order = edit.after
        elif len(route) == 1 and edit.action == "removed":
            del elements[route[0]]
        elif len(route) == 1 and edit.action == "added":
            elements[route[0]] = edit.after
            placed.append((edit.place, route[0]))
        elif len(route) == 1 and edit.action == "moved":
            placed.append((edit.place, route[0]))
        else:
            inside.setdefault(route[0], []).append((route[1:], edit))
    for name, found in inside.items():
        elements[name] = applied(elements[name], found, what)
    standing = [name for name in elements if name not in {name for _, name in placed}]
    for place, name in sorted(placed):
        standing.insert(place, name)
    return tuple(elements[name] for name in order or standing)
