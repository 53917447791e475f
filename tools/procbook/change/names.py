"""What readers call the things of two manuals: the title of an id, the words of a value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from msgspec.structs import replace

from procbook.change.lists import NAMELESS, match
from procbook.manual.bands import band_name
from procbook.manual.duration import amount
from procbook.manual.field_names import thing_of
from procbook.manual.kinds import BY_REFERENCE, PROCESSES, REGISTERS, STAND_INS
from procbook.manual.model import (
    Band,
    Became,
    Branch,
    Citation,
    Deputy,
    Errand,
    Escalation,
    HandOver,
    Holder,
    Holiday,
    Manual,
    OwnerWhen,
    Parameter,
    Process,
    Step,
    Table,
    Value,
)
from procbook.manual.references import FIELDS
from procbook.manual.richtext import Name, to_plain, value_text
from procbook.source.characters import HIDDEN
from procbook.words import fill, printable, say, texts

_FIELDS = {register.word: register.field for register in (*REGISTERS, PROCESSES)}
"""The field of the manual that holds the items of a kind."""

_WORDS = {
    "process.status": "status",
    "process.access": "access",
    "process.review_every": "cycles",
    "step.kind": "step_kinds",
    "control.kind": "control_kinds",
    "control.frequency": "cycles",
    "kpi.period": "cycles",
    "due.every": "cycles",
    "start.every": "cycles",
    "change_limit.per": "cycles",
    "change_limit.windows": "cycles",
    "role.kind": "role_kinds",
    "source.kind": "source_kinds",
}
"""Fields whose values are words of the format, and where the words of the pages stand."""

_MARKED = re.compile(r"\[\[|\$\(|\*\*|`")
"""What a text has that readers do not see as it is written."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

_NAMING = {
    f"{_CAMEL.sub('_', type_.__name__).lower()}.{field.rstrip('_')}": kind
    for type_, namings in FIELDS.items()
    for field, kind in (naming.split("=") for naming in namings.split())
}
"""What each field names: "step.owner" -> "owner"."""


_CALLED: Mapping[type[Value], tuple[str, ...]] = {
    Holder: ("person", "from_", "until"),
    Deputy: ("person", "for_", "from_", "until"),
    Became: ("role", "in_"),
    OwnerWhen: ("when", "owner"),
    Escalation: ("after", "to"),
    Branch: ("when", "to"),
    HandOver: ("to", "when"),
    Citation: ("source", "article"),
    Errand: ("title",),
    Holiday: ("name", "from_", "until"),
}
"""By which of its fields somebody knows a part that has no name of its own."""

BY_ITS_FIELDS = frozenset((Band, *_CALLED))
"""Parts that readers know by what stands in them, not by the key that pairs them."""


class Names:
    """The titles of both manuals; where they differ, that of the new one."""

    def __init__(self, base: Manual, head: Manual) -> None:
        self._books = (base, head)

    def of_versions(self, old: Process, new: Process) -> Names:
        """The names when a process is in these two versions; titles as they are, made once for all."""
        books = zip(self._books, (old, new), strict=True)
        found = Names(*(replace(book, processes={**book.processes, each.id: each}) for book, each in books))
        found.titles = self.titles
        return found

    @cached_property
    def titles(self) -> Mapping[str, Mapping[str, str]]:
        """Titles by id, for each field of the manual that holds items."""
        return {
            field: {id: title_of(item) for manual in self._books for id, item in self._items(manual, field).items()}
            for field in _FIELDS.values()
        }

    @staticmethod
    def _items(manual: Manual, field: str) -> Mapping[str, Value]:
        items: Mapping[str, Value] = getattr(manual, "all_roles" if field == "roles" else field)
        return items

    def item(self, item: str) -> str:
        """The title of an item ("process/campaign-planning"); its id when it has none."""
        kind, _, id = item.partition("/")
        return self.titles.get(_FIELDS.get(kind, ""), {}).get(id) or id

    def part(self, item: str, type_: str, id: str) -> str:
        """The title of a step, control, record … of a process; that in the new manual first."""
        for manual in reversed(self._books):
            process = manual.processes.get(item.partition("/")[2])
            for part in getattr(process, f"{type_}s", ()) if process else ():
                if part.id == id:
                    return title_of(part)
        return ""

    def parameter(self, item: str, id: str) -> str:
        """What a parameter of a process or of all says it is; its id when it says nothing."""
        known = [each for each in self._parameters(item, id) if each and each.meaning]
        return self.said(known[-1].meaning, item) if known else id

    def amounts(self, item: str, id: str) -> tuple[str, str]:
        """How much a parameter was and is, with its unit; "" where there is none."""
        before, after = (value_text(each) if each else "" for each in self._parameters(item, id))
        return before, after

    def _parameters(self, item: str, id: str) -> list[Parameter | None]:
        """The parameter in either manual: of the process, else the one that all share."""
        own = (manual.processes.get(item.partition("/")[2]) for manual in self._books)
        return [
            (process.parameters.get(id) if process else None) or manual.parameters.get(id)
            for process, manual in zip(own, self._books, strict=True)
        ]

    def is_only(self, item: str, type_: str, title: str) -> bool:
        """Whether no other step, table … of a process is called so, in either manual."""
        processes = (manual.processes.get(item.partition("/")[2]) for manual in self._books)
        parts = ([title_of(part) for part in getattr(process, f"{type_}s", ())] for process in processes if process)
        return bool(title) and all(titles.count(title) < 2 for titles in parts)

    def said(self, text: str, item: str) -> str:
        """A text as its readers see it, line by line: what it names by its title, and without the marks of the format.
        Where an address stands the marks stay, since one may lead elsewhere than it says."""
        if not _MARKED.search(text):
            return text
        meaning = partial(self._meaning, item)
        lines = (to_plain(line, meaning, "none" if "://" in line else "emphasis") for line in text.split("\n"))
        return "\n".join(lines)

    def _meaning(self, item: str, name: Name) -> str:
        if name.kind == "parameter":
            return self._number(item, name) or name.id
        process, _, part = name.id.rpartition("#")
        own = f"process/{process}" if process else item
        types = ("step", "table", "control", "record")
        titles = (self.part(own, type_, part.removeprefix("table-") if type_ == "table" else part) for type_ in types)
        title = next(filter(None, titles), "") or self.titles[PROCESSES.field].get(part, "")
        return f"{part} {title}" if title and part[:1].isupper() else title or name.id

    def _number(self, item: str, name: Name) -> str:
        known = next((each for each in reversed(self._parameters(item, name.id)) if each), None)
        return value_text(known, name.after) if known else ""

    def value(self, value: Any, what: str, item: str, language: str) -> str:
        """A value as a reader says it; "" for none. What cannot be seen is written as U+XXXX."""
        if value == () and what == "table.row":
            return NAMELESS
        if value is None or value == "" or value == ():
            return ""
        if isinstance(value, bool):
            return say(f"change.{'yes' if value else 'no'}", language)
        if isinstance(value, Value):
            return self.called(value, item, language)
        if isinstance(value, tuple):
            parts = [self.value(part, what, item, language) for part in value]
            return str(texts("change", language)["several"]).join(parts)
        if isinstance(value, dict):
            return self._graded(value, what, item, language)
        if isinstance(value, str):
            value = self.said(value, item)
        return self._scalar(value, what, item, language)

    def _graded(self, value: dict[str, Any], what: str, item: str, language: str) -> str:
        told = {key: self._scalar(each, what, item, language) for key, each in value.items() if key != "by"}
        parts = [f"{visible(str(key))} {each}" for key, each in told.items()]
        return str(texts("change", language)["several"]).join(parts)

    def _scalar(self, value: Any, what: str, item: str, language: str) -> str:
        pages = texts("pages", language)
        if what in (own := texts("change", language)["values"]):
            return str(own[what].get(value, visible(str(value))))
        if what in _WORDS:
            return str(pages[_WORDS[what]].get(value, visible(str(value))))
        if (kind := _NAMING.get(what, "")) in STAND_INS and value == STAND_INS[kind]:
            return str(texts("change", language)["stand_ins"][value])
        if title := self._named(value, what, item):
            return say("change.aside", language, title=visible(title), id=visible(value))
        return self._plain(value, language)

    def _named(self, id: Any, what: str, item: str) -> str:
        """The title of what a field names; "" when it names nothing that is known."""
        kind = _NAMING.get(what, "")
        if kind in ("step", "target"):
            return self.part(item, "step", id) or (self._end(item, id) if kind == "target" else "")
        if kind == "area":
            areas = [area for manual in self._books for area in manual.settings.areas]
            return next((area.title for area in reversed(areas) if area.id == id), "")
        return self.titles[BY_REFERENCE[kind].field].get(id, "") if kind in BY_REFERENCE else ""

    def _end(self, item: str, id: str) -> str:
        """What an end of a process says."""
        processes = (manual.processes.get(item.partition("/")[2]) for manual in reversed(self._books))
        return next((process.ends[id] for process in processes if process and id in process.ends), "")

    def called(self, value: Value, item: str, language: str) -> str:
        """What readers call a part: a band by its ends, one that has no name of its own by what it names."""
        if isinstance(value, Band):
            return self._band(value, item, language)
        fields = _CALLED.get(type(value))
        if fields is None:
            return visible(self.said(label_of(value), item))
        thing = thing_of(type(value))
        told = (self._word(getattr(value, field), f"{thing}.{field.rstrip('_')}", item, language) for field in fields)
        return " ".join(filter(None, told)) or visible(label_of(value))

    def _word(self, value: Any, what: str, item: str, language: str) -> str:
        """One field of what a part is called by: titles without ids, days with what they are."""
        if what.rpartition(".")[2] in ("from", "until", "for") and isinstance(value, str) and value:
            said = self._named(value, what, item) or value
            return say(f"change.called.{what.rpartition('.')[2]}", language, value=visible(said))
        if isinstance(value, tuple):
            parts = [self._word(part, what, item, language) for part in value]
            return str(texts("change", language)["several"]).join(parts)
        named = self._named(value, what, item) if isinstance(value, str) else ""
        return visible(named) if named else self.value(value, what, item, language)

    def _band(self, band: Band, item: str, language: str) -> str:
        limits = (manual.limits.get(item.partition("/")[2]) for manual in self._books)
        having = [limit for limit in limits if limit]
        limit = next((each for each in reversed(having) if band in each.bands), None)
        return visible(band_name(limit, band, language)) if limit else visible(label_of(band))

    def element(self, item: str, route: Sequence[str]) -> Value | None:
        """The part of the old manual to which a route leads; None when there is none."""
        value: Any = self._whole(item)
        what = ""
        for key in route:
            if isinstance(value, tuple):
                labels = match(what, value, ()).labels
                value = value[labels.index(key)] if key in labels else None
            elif isinstance(value, dict):
                value = value.get(key)
            elif isinstance(value, Value):
                what = f"{thing_of(type(value))}.{key}"
                fields = dict(zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True))
                value = getattr(value, fields[key]) if key in fields else None
            else:
                return None
        return value if isinstance(value, Value) else None

    def _whole(self, item: str) -> Any:
        kind, _, id = item.partition("/")
        base = self._books[0]
        if kind in ("settings", "policy"):
            return base.settings if kind == "settings" else base.settings.policy
        return self._items(base, _FIELDS[kind]).get(id) if kind in _FIELDS else None

    def _plain(self, value: Any, language: str) -> str:
        parts = amount(value) if isinstance(value, str) else None
        if not parts:
            return visible(f"{value:.12g}" if isinstance(value, float) else str(value))
        number, unit = parts
        return fill(texts("pages", language)["units"][unit], language, number)


def title_of(value: Value) -> str:
    """What a thing is called: its title or name, else its id, else its first text, else its type."""
    for field in ("title", "name", "meaning", "when", "event", "risk", "id", "to", "person", "source"):
        text = getattr(value, field, "")
        if isinstance(text, str) and text:
            return text
    scalars = (getattr(value, field) for field in type(value).__struct_fields__)
    return " ".join(
        str(scalar) for scalar in scalars if isinstance(scalar, (str, int, float)) and scalar not in ("", 0)
    )


def label_of(value: Value) -> str:
    """Id and title of a thing of a process; the title of what has no id of its own, or none that readers see."""
    title = title_of(value)
    id = "" if isinstance(value, (Step, Table)) else getattr(value, "id", "")
    return title if id in ("", title) else f"{id} {title}"


def visible(text: str) -> str:
    """Text in one line in which every character can be seen: line ends as ↵, what is hidden as U+XXXX."""
    shown = HIDDEN.sub(lambda hidden: "".join(f"U+{ord(c):04X}" for c in hidden[0]), text.strip("\n"))
    return printable(shown.replace("\n", "↵"))
