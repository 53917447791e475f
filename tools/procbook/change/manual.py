"""Two manuals -> the changes between them, item by item; and the changes made again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from procbook.change.change import EDITORIAL, GENERAL, MATERIAL, Change
from procbook.change.compare import Edit, Route, differences, made, name_of
from procbook.change.rename import renamed, renames
from procbook.change.weights import weigh
from procbook.manual.kinds import KINDS, REGISTERS, Register
from procbook.manual.model import Manual, Process, Settings, Value
from procbook.manual.references import ids_and_text

SUBJECTS = ("step", "control", "record", "kpi", "table")
"""Things in a process that people call by their id."""


def changes(base: Manual, head: Manual, touched: Collection[str] = ()) -> list[Change]:
    """Everything that differs, in the order of the manual; [] for the same manual however it is written.

    `touched`: attachments (as in `Handbook.files`) on both sides whose bytes differ. What could not be read on either
    side (`left_out`) is passed over.
    """
    left_out = base.left_out | head.left_out
    found: list[Change] = []
    for kind in KINDS:
        if kind.path not in left_out:
            found += _settings(base, head) if kind.struct is Settings else ()
            for register in kind.registers:
                found += _items(register, getattr(base, register.field), getattr(head, register.field))
    for id in dict.fromkeys((*base.processes, *head.processes)):
        if id not in left_out:
            found += _process(f"process/{id}", base.processes.get(id), head.processes.get(id))
    return [*found, *_files(base, head, touched)]


def process_changes(old: Process, new: Process, touched: Collection[str] = ()) -> list[Change]:
    """The changes of one process; `touched` are its attachments whose bytes differ."""
    return _process(f"process/{new.id}", old, new) + [
        Change(f"file/{name}", _file_class(name, (old, new)), "changed", "file", ()) for name in sorted(touched)
    ]


def _settings(base: Manual, head: Manual) -> Iterator[Change]:
    for edit in differences(base.settings, head.settings, "settings"):
        inside = edit.route[:1] == ("policy",)
        yield _change("policy" if inside else "settings", edit._replace(route=edit.route[inside:]))


def _items(register: Register, base: Mapping[str, Value], head: Mapping[str, Value]) -> Iterator[Change]:
    """The changes of a register. The order of a mapping means nothing, that of a list can change."""
    at = {id: place for place, id in enumerate(head)} if register.listed else {}
    for id in dict.fromkeys((*base, *head)):
        for change in _item(f"{register.word}/{id}", base.get(id), head.get(id), at.get(id, -1)):
            # A number that all processes share is a limit of the company.
            shared = change.what in ("parameter", "parameter.value", "parameter.unit")
            yield msgspec.structs.replace(change, class_=MATERIAL) if shared else change
    kept = [id for id in base if id in at]
    if [id for id in at if id in base] != kept:
        yield _change(register.field, Edit("reordered", register.word, (), tuple(kept), tuple(head)))


def _item(item: str, base: Value | None, head: Value | None, place: int = -1) -> Iterator[Change]:
    kind = item.split("/")[0]
    if base is None:
        yield _change(item, Edit("added", kind, (), after=head, place=place))
    elif head is None:
        yield _change(item, Edit("removed", kind, (), before=base))
    else:
        yield from (_change(item, edit) for edit in differences(base, head, kind))


def _process(item: str, base: Process | None, head: Process | None) -> list[Change]:
    if base is None or head is None:
        return list(_item(item, base, head))
    if base.written != head.written:
        return [_change(item, Edit("changed", "process", (), base, head))]
    ids = renames(base, head)
    found = [_change(item, Edit("renamed", "step", ("steps", new), old, new)) for old, new in ids.items()]
    before = renamed(base, ids) if ids else base
    steering = _steering(before) | _steering(head)
    for edit in differences(before, head, "process"):
        change = _change(item, edit)
        steers = change.class_ == GENERAL and edit.what.startswith("parameter") and edit.route[1] in steering
        found.append(msgspec.structs.replace(change, class_=MATERIAL) if steers else change)
    return found


def _steering(process: Process) -> set[str]:
    """The parameters that decide something: those in controls, in conditions and in exceptions."""
    parts: list[Value] = [*process.controls, *process.exceptions]
    for step in process.steps:
        parts += (*step.branches, *step.owner_when)
    return set().union(*(ids_and_text(part)[0].get("parameter", set()) for part in parts))


def _files(base: Manual, head: Manual, touched: Collection[str]) -> Iterator[Change]:
    processes = (*base.processes.values(), *head.processes.values())
    for name in sorted(base.files | head.files):
        action = "added" if name not in base.files else "removed" if name not in head.files else "changed"
        if action != "changed" or name in touched:
            before, after = (name if name in side.files and action != "changed" else None for side in (base, head))
            yield Change(f"file/{name}", _file_class(name, processes), action, "file", (), before, after)


def _file_class(name: str, processes: Iterable[Process]) -> str:
    """A form is what people fill in; a sample only shows how."""
    named = [record for process in processes for record in process.records if name in (record.form, record.sample)]
    only_samples = bool(named) and all(record.form != name for record in named)
    return EDITORIAL if only_samples else GENERAL


def _change(item: str, edit: Edit) -> Change:
    class_ = weigh(edit.what, edit.action, edit.before, edit.after)
    return Change(item, class_, *edit, subject=_subject(edit))


def _subject(edit: Edit) -> str:
    named = tuple(f"{subject}s" for subject in SUBJECTS)
    return edit.route[1] if len(edit.route) > 1 and edit.route[0] in named else ""


def apply(base: Manual, changes: Iterable[Change]) -> Manual:
    """The manual after the changes. Raises KeyError when they were found in another one."""
    by_item: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_item[change.item].append(change)
    settings = _edited(base.settings, [*by_item["settings"], *map(_in_policy, by_item["policy"])], "settings")
    parts: dict[str, Any] = {}
    for register in REGISTERS:
        field = register.field
        parts[field] = _applied(getattr(base, field), register.word, by_item)
        for change in by_item[field]:
            parts[field] = {id: parts[field][id] for id in change.after}
    parts["processes"] = _applied(base.processes, "process", by_item)
    return msgspec.structs.replace(base, settings=settings, files=_files_after(base.files, by_item), **parts)


def _in_policy(change: Change) -> Change:
    return msgspec.structs.replace(change, route=("policy", *change.route))


def _applied(base: Mapping[str, Any], kind: str, by_item: Mapping[str, list[Change]]) -> dict[str, Any]:
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
    return made(before, edits, name_of(before, kind)) if edits else before


def _files_after(base: frozenset[str], by_item: Mapping[str, list[Change]]) -> frozenset[str]:
    files = set(base)
    for item, changes in by_item.items():
        if item.startswith("file/") and changes[0].action == "added":
            files.add(item.removeprefix("file/"))
        elif item.startswith("file/") and changes[0].action == "removed":
            files.discard(item.removeprefix("file/"))
    return frozenset(files)
