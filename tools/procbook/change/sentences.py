"""Each change as one sentence; the words are in `words/<language>/texts/change.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from procbook.change.change import Change
from procbook.change.names import BY_ITS_FIELDS, Names, visible
from procbook.manual.field_names import field_name
from procbook.manual.kinds import REGISTERS
from procbook.manual.model import Parameter, Process
from procbook.words import say, texts

_SHOWN = 60
"""Characters of a value that a sentence shows."""

_AROUND = 8
"""Characters shown on each side of what changed in a longer text."""

_UNNAMED = frozenset(
    ("due", "keep", "hands_over", "scope", "active", "forge", "emergency", "calendar", "process", "limits", "policy")
)
"""Fields that hold one part: in a route they are no name of anything."""


def sentence(change: Change, names: Names, language: str) -> str:
    """What changed, from what to what, in one line and with nothing hidden."""
    if change.action == "renamed":
        title = names.part(change.item, "step", change.after)
        return _sentence(
            language, "renamed", title=visible(title), before=visible(change.before), after=visible(change.after)
        )
    return _whole(change, names, language) if not change.route else _part(change, names, language)


class Row(NamedTuple):
    """A change as a row of a table: what it is of, and how that was and is; empty where there is nothing to say."""

    what: str
    before: str = ""
    after: str = ""


def row(change: Change, names: Names, language: str) -> Row:
    """The same as `sentence`, in three columns."""
    if not change.route or change.action in ("renamed", "moved", "reordered"):
        return Row(sentence(change, names, language))
    where, before, after = _sides(change, names, language)
    if change.action in ("added", "removed"):
        what = _sentence(language, f"row.{change.action}", thing=noun(change.what, language))
        return Row(_joined(where, language) + what, _short(before), _short(after))
    return Row(_joined(where, language, "field") + _field(change, language), *_excerpts(before, after))


def item_title(item: str, names: Names, language: str) -> str:
    """What readers call an item: 流程“流程变更”（change-management）."""
    kind, _, id = item.partition("/")
    if not id:
        return _sentence(language, "item_only", kind=_thing(_SINGULAR.get(kind, kind), language))
    title = visible(names.item(item))
    if title == id:
        return f"{_thing(kind, language)} {visible(id)}"
    return _sentence(language, "item", kind=_thing(kind, language), title=title, id=visible(id))


def _whole(change: Change, names: Names, language: str) -> str:
    """A sentence about an item as a whole, or about the order of the items."""
    kind, _, id = change.item.partition("/")
    thing = _thing(change.what, language)
    if change.action == "reordered":
        return _sentence(language, "reordered_items", thing=thing)
    if kind == "file":
        return _sentence(language, f"file_{change.action}", title=visible(id))
    key = f"whole_{change.action}"
    if change.action == "changed":
        key = "whole_written" if isinstance(change.after, Process) and change.after.written else "whole_planned"
    return _sentence(language, key, thing=thing, title=visible(names.item(change.item)))


def _part(change: Change, names: Names, language: str) -> str:
    """A sentence about a field or a part of an item."""
    where, before, after = _sides(change, names, language)
    if change.action == "reordered":
        return _sentence(language, "reordered", where=_joined(where, language), thing=noun(change.what, language))
    if change.action == "moved":
        return _moved(change, where, names, language)
    if change.action in ("added", "removed"):
        labelled = {"before": _short(before), "after": _short(after)}
        return _sentence(
            language, change.action, where=_joined(where, language), thing=noun(change.what, language), **labelled
        )
    return _changed(change, where, before, after, language)


def _sides(change: Change, names: Names, language: str) -> tuple[str, str, str]:
    """The things around what changed, and how it was and is, as readers say it."""
    type_, _, field = change.what.partition(".")
    where = _where(change, type_, bool(field), names, language)
    before, after = (names.value(value, change.what, change.item, language) for value in (change.before, change.after))
    if change.action in ("added", "removed") and change.what in _KEYED:
        label = f"{visible(change.route[-1])} "
        before, after = (label + side if side else "" for side in (before, after))
    if change.what == "parameter.value":
        before, after = map(visible, names.amounts(change.item, _parameter_of(change)))
    if change.action == "changed" and before == after:  # the same in words, but not in the file: another type
        before, after = (visible(_code(value)) for value in (change.before, change.after))
    return where, before, after


def _parameter_of(change: Change) -> str:
    """The id of the parameter whose value changed: of a process, or one that all share."""
    return change.route[-2] if len(change.route) > 1 else change.item.partition("/")[2]


_UNSEEN = frozenset(("step", "table"))
"""Parts whose ids no reader of the handbook ever sees."""

_SINGULAR = {register.field: register.word for register in REGISTERS}
_KEYED = frozenset(
    ("process.ends", "process.clocks", "process.within", "step.within", "due.by", "due.every", "parameter")
)
"""Fields whose values have a name of their own."""


def _changed(change: Change, where: str, before: str, after: str, language: str) -> str:
    first, second = _excerpts(before, after)
    key = "changed" if first and second else "set" if second else "cleared"
    named = {"where": _joined(where, language, "field"), "field": _field(change, language)}
    return _sentence(language, key, **named, before=first, after=second)


def _field(change: Change, language: str) -> str:
    """The field that changed; of a table of values the one of a name."""
    field = noun(change.what, language)
    if change.what in _KEYED and change.route[-1] != change.what.partition(".")[2]:
        return _sentence(language, "where_label", thing=field, label=_short(visible(change.route[-1])))
    return field


def _moved(change: Change, where: str, names: Names, language: str) -> str:
    value = change.route[-1]
    title = names.part(change.item, "step", value) if change.what == "step" else ""
    label = f"{value} {title}".strip()

    def place(before: Any) -> str:
        if before is None:
            return _sentence(language, "first")
        return _sentence(language, "behind", place=_short(names.value(before, change.what, change.item, language)))

    return _sentence(
        language,
        "moved",
        where=_joined("" if change.what == "step" else where, language),
        thing=noun(change.what, language),
        label=_short(visible(label)),
        before=place(change.before),
        after=place(change.after),
    )


def _where(change: Change, type_: str, in_field: bool, names: Names, language: str) -> str:
    """The things around what changed, from the outside in; "" for the item itself."""
    outer = _subject(change, names, language) if change.subject else ""
    own = change.item.partition("/")[0]
    subject_type = change.route[0].removesuffix("s") if change.subject else ""
    if type_ in (own, subject_type) or not in_field:
        return outer if in_field or len(change.route) > 2 else ""
    inner = _thing(type_, language)
    if said := _part_name(change, names, language):
        inner = _sentence(language, "where_label", thing=inner, label=_short(said))
    return _sentence(language, "where_inside", outer=outer, inner=inner) if outer else inner


def _part_name(change: Change, names: Names, language: str) -> str:
    """What readers call the part that a field belongs to; "" of one that needs no name."""
    end = _label_at(change)
    label = change.route[end]
    if label in _UNNAMED or label == change.what.partition(".")[2]:
        return ""
    part = names.element(change.item, change.route[: end + 1])
    if type(part) in BY_ITS_FIELDS:
        return names.value(part, change.what, change.item, language)
    if isinstance(part, Parameter):
        return visible(names.parameter(change.item, label))
    return visible(names.said(label, change.item))


def _label_at(change: Change) -> int:
    """Where in the route the name of that part stands: before the field."""
    field = change.what.partition(".")[2]
    index = len(change.route) - 1
    while index >= 0 and change.route[index] != field:
        index -= 1
    return max(index - 1, 0)


def _subject(change: Change, names: Names, language: str) -> str:
    type_ = change.route[0].removesuffix("s")
    title = names.part(change.item, type_, change.subject)
    thing, said = _thing(type_, language), _short(visible(names.said(title, change.item)))
    if type_ in _UNSEEN and names.is_only(change.item, type_, title):
        return _sentence(language, "where_label", thing=thing, label=said)
    key = "where_subject" if title and title != change.subject else "where_plain"
    return _sentence(language, key, thing=thing, id=visible(change.subject), title=said)


def _joined(where: str, language: str, key: str = "inside") -> str:
    return _sentence(language, key, where=where) if where else ""


def noun(what: str, language: str) -> str:
    """What readers call a thing ("control") or a field ("step.owner")."""
    return _thing(what, language) if what in _things(language) or "." not in what else _field_name(what, language)


def _field_name(what: str, language: str) -> str:
    """As pages have it; within a sentence a Latin word begins small."""
    name = field_name(what, language)
    return name if name[:2].isupper() else f"{name[:1].lower()}{name[1:]}"


def _thing(type_: str, language: str) -> str:
    return str(_things(language).get(type_, type_.replace("_", " ")))


def _things(language: str) -> Mapping[str, Any]:
    words: Mapping[str, Any] = texts("change", language)["things"]
    return words


def _sentence(language: str, key: str, **values: str) -> str:
    return say(f"change.{key}", language, **values)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _excerpts(before: str, after: str) -> tuple[str, str]:
    """Two texts as far as they differ, with a little around it."""
    if len(before) <= _SHOWN and len(after) <= _SHOWN:
        return before, after
    first = _alike(before, after)
    last = _alike(before[first:][::-1], after[first:][::-1])
    return _cut(before, first, last), _cut(after, first, last)


def _alike(one: str, other: str) -> int:
    """How many characters both begin with."""
    return next(
        (index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _cut(text: str, first: int, last: int) -> str:
    start, end = max(0, first - _AROUND), min(len(text), len(text) - last + _AROUND)
    end = min(end, start + _SHOWN)
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _code(value: Any) -> str:
    return msgspec.json.encode(value).decode()
