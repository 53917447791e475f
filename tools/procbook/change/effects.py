"""What changes mean for those who work by the manual."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from procbook.change.change import Change
from procbook.change.names import Names, visible
from procbook.flow.longest import grading, longest, times_of
from procbook.flow.process_graph import flow
from procbook.manual.duration import Workdays
from procbook.manual.kinds import ROLES, STAND_INS
from procbook.manual.model import Manual, Process, Step
from procbook.manual.references import cited
from procbook.words import say


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that follows from the changes of an item.

    `key` and `values`: "longest-way" grade, before, after (working days) · "control-on-no-step" control ·
    "roles-affected" roles · "parameter-used" parameter, places · "limit-used" limit, places. Roles are ids, places are
    "process" or "process#step".
    """

    item: str
    key: str
    values: Mapping[str, Any]


def effects(base: Manual, head: Manual, changes: Sequence[Change]) -> list[Effect]:
    """What follows from the changes, item by item in their order."""
    by_item: dict[str, list[Change]] = {}
    for change in changes:
        by_item.setdefault(change.item, []).append(change)
    listed: list[Effect] = []
    for item, own in by_item.items():
        kind, _, id = item.partition("/")
        if kind == "process":
            listed += _of_process(item, base, head, own)
        elif kind == "parameter":
            places = sorted({place for side in (base, head) for place in _uses(side, "parameter", id)})
            listed += [Effect(item, "parameter-used", {"parameter": id, "places": places})] if places else []
        elif kind == "limit":
            places = sorted({place for side in (base, head) for place in _uses(side, "limit", id)})
            listed += [Effect(item, "limit-used", {"limit": id, "places": places})] if places else []
    return listed


def effect_sentence(effect: Effect, names: Names, language: str) -> str:
    """What follows, in one line."""
    values: dict[str, Any] = {name: visible(str(value)) for name, value in effect.values.items()}
    key = effect.key
    if key == "longest-way":
        key = "longest-way-grade" if values["grade"] else key
    elif key == "roles-affected":
        roles = names.titles["roles"]
        values["roles"] = [visible(roles.get(id) or id) for id in effect.values["roles"]]
    elif key == "control-on-no-step":
        values["control"] = visible(f"{values['control']} {names.part(effect.item, 'control', values['control'])}")
    else:
        values["places"] = [_place(place, names) for place in effect.values["places"]]
        id = effect.values.get("parameter", "")
        values |= {"parameter": visible(names.parameter(effect.item, id)), "limit": visible(names.item(effect.item))}
    return say(f"change.effects.{key}", language, **values)


def _place(place: str, names: Names) -> str:
    process, _, step = place.partition("#")
    item = f"process/{process}"
    title = visible(names.item(item))
    return f"{title} {visible(names.said(names.part(item, 'step', step) or step, item))}" if step else title


def _of_process(item: str, base: Manual, head: Manual, changes: Sequence[Change]) -> Iterator[Effect]:
    id = item.removeprefix("process/")
    old, new = base.processes.get(id), head.processes.get(id)
    if old and new:
        yield from _longest(item, old, new, base, head)
    yield from _idle_controls(item, old, new)
    if roles := _roles(changes, old, new):
        yield Effect(item, "roles-affected", {"roles": roles})
    for change in changes:
        if change.what.startswith("parameter") and change.route[:1] == ("parameters",):
            places = [place for process in (new or old,) if process for place in _in_process(process, change.route[1])]
            if places := [place for place in places if place != id]:  # that it is used in its own process goes unsaid
                yield Effect(item, "parameter-used", {"parameter": change.route[1], "places": places})


def _longest(item: str, old: Process, new: Process, base: Manual, head: Manual) -> Iterator[Effect]:
    before, after = _ways(old, base), _ways(new, head)
    for grade in dict.fromkeys((*before, *after)):
        first, second = before.get(grade), after.get(grade)
        if first is None or second is None:
            continue
        told = {"before": f"{round(first, 1):g}", "after": f"{round(second, 1):g}"}  # nobody plans by minutes
        if told["before"] != told["after"]:
            yield Effect(item, "longest-way", {"grade": grade, **told})


def _ways(process: Process, manual: Manual) -> dict[str, float]:
    """The working days of the longest way, by grade."""
    days = Workdays(manual)
    by, grades = grading(process)
    return {grade: longest(flow(process), times_of(process, by, grade, days)).days for grade in grades}


def _idle_controls(item: str, old: Process | None, new: Process | None) -> Iterator[Effect]:
    """Controls that stood on a step and now stand on none."""
    before, after = _placed(old), _placed(new)
    for control in new.controls if new else ():
        if control.id in before and control.id not in after:
            yield Effect(item, "control-on-no-step", {"control": control.id})


def _placed(process: Process | None) -> set[str]:
    return {control for step in process.steps for control in step.controls} if process else set()


def _roles(changes: Sequence[Change], old: Process | None, new: Process | None) -> list[str]:
    """The roles in the steps that changed, those that a change names, and the owner when more than steps changed."""
    sides = [process for process in (old, new) if process]
    steps = {change.subject for change in changes if change.route[:1] == ("steps",)}
    parts: list[Any] = [step for process in sides for step in process.steps if step.id in steps]
    parts += [value for change in changes for value in (change.before, change.after) if not isinstance(value, Process)]
    roles = dict.fromkeys(role for part in parts for role in _named(part))
    for change in changes:
        if change.what in ("process.owner", "process.approver", "control.owner", "step.owner"):
            roles |= dict.fromkeys(role for role in (change.before, change.after) if role)
    if any(not change.route for change in changes):
        roles |= dict.fromkeys(role for process in sides for role in _named(process))
    return list(roles)


def _named(part: Any) -> Iterator[str]:
    """The roles that a value names."""
    if not hasattr(part, "__struct_fields__"):
        return
    for kind, ids, _, _ in cited(part):
        if kind in ROLES:
            yield from (id for id in ((ids,) if isinstance(ids, str) else ids) if id and id != STAND_INS.get(kind))


def _uses(manual: Manual, kind: str, id: str) -> Iterator[str]:
    for process in manual.processes.values():
        if kind == "parameter" and id in process.parameters:
            continue  # its own number of this name
        if kind == "parameter":
            yield from _in_process(process, id)
        else:
            yield from (f"{process.id}#{step.id}" for step in process.steps if step.authority == id)


def _in_process(process: Process, parameter: str) -> Iterator[str]:
    """Where a process uses a parameter: the steps, else the process."""
    steps = [step for step in process.steps if _cites(step, parameter)]
    yield from (f"{process.id}#{step.id}" for step in steps)
    if not steps and _cites(process, parameter):
        yield process.id


def _cites(part: Step | Process, parameter: str) -> bool:
    return any(kind == "parameter" and parameter in _ids(ids) for kind, ids, _, _ in cited(part))


def _ids(ids: str | Iterable[str]) -> Iterable[str]:
    return (ids,) if isinstance(ids, str) else ids
