"""Two manuals -> the changes between them, item by item."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from procbook.change.change import EDITORIAL, GENERAL, MATERIAL, Change
from procbook.change.compare import Edit, differences
from procbook.change.rename import renamed, renames
from procbook.change.weights import class_of
from procbook.finding import working_on
from procbook.manual.current_roles import manual_now
from procbook.manual.kinds import KINDS, Register
from procbook.manual.model import Manual, Process, Settings, Value
from procbook.manual.references import ids_and_text

SUBJECTS = ("step", "control", "record", "kpi", "table")
"""Things in a process that people call by their id."""


def changes(base: Manual, head: Manual, touched: Collection[str] = ()) -> list[Change]:
    """Everything that differs, in the order of the manual; [] for the same manual however it is written.

    `touched`: attachments (as in `Handbook.files`) on both sides whose bytes differ. What could not be read on either
    side (`left_out`) is passed over. Roles that became others by the head are these in the base too.
    """
    base = manual_now(base, head.all_roles)
    left_out = base.left_out | head.left_out
    listed: list[Change] = []
    for kind in KINDS:
        if kind.path not in left_out:
            listed += _settings(base, head) if kind.struct is Settings else ()
            for register in kind.registers:
                listed += _items(register, _all(base, register), _all(head, register))
    for id in dict.fromkeys((*base.processes, *head.processes)):
        if id not in left_out:
            with working_on(f"process/{id}"):
                listed += _process(f"process/{id}", base.processes.get(id), head.processes.get(id))
    return [*listed, *_files(base, head, touched)]


def _all(manual: Manual, register: Register) -> Mapping[str, Value]:
    """What stands in a register, with the roles that became others."""
    held: Mapping[str, Value] = getattr(manual, "all_roles" if register.field == "roles" else register.field)
    return held


def _settings(base: Manual, head: Manual) -> Iterator[Change]:
    for edit in differences(base.settings, head.settings, "settings"):
        inside = edit.route[:1] == ("policy",)
        yield _change("policy" if inside else "settings", edit._replace(route=edit.route[inside:]))


def _items(register: Register, base: Mapping[str, Value], head: Mapping[str, Value]) -> Iterator[Change]:
    """The changes of a register. The order of a mapping means nothing, that of a list can change."""
    places = {id: place for place, id in enumerate(head)} if register.listed else {}
    for id in dict.fromkeys((*base, *head)):
        for change in _item(f"{register.word}/{id}", base.get(id), head.get(id), places.get(id, -1)):
            # A number that all processes share is a limit of the company.
            shared = change.what in ("parameter", "parameter.value", "parameter.unit")
            yield msgspec.structs.replace(change, class_=MATERIAL) if shared else change
    stayed = [id for id in base if id in places]
    if [id for id in places if id in base] != stayed:
        yield _change(register.field, Edit("reordered", register.word, (), tuple(stayed), tuple(head)))


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
    listed = [_change(item, Edit("renamed", "step", ("steps", new), old, new)) for old, new in ids.items()]
    before = renamed(base, ids) if ids else base
    deciding = steering(before) | steering(head)
    for edit in differences(before, head, "process"):
        change = _change(item, edit)
        steers = change.class_ == GENERAL and edit.what.startswith("parameter") and edit.route[1] in deciding
        listed.append(msgspec.structs.replace(change, class_=MATERIAL) if steers else change)
    return listed


def steering(process: Process) -> set[str]:
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
    class_ = class_of(edit.what, edit.action, edit.before, edit.after)
    return Change(item, class_, *edit, subject=_subject(edit))


def _subject(edit: Edit) -> str:
    named = tuple(f"{subject}s" for subject in SUBJECTS)
    return edit.route[1] if len(edit.route) > 1 and edit.route[0] in named else ""
