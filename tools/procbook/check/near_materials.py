"""Where the id of a record or a system is asked for and a plain name may stand: names that were meant as an id.

A name that is no id counts as something without a number, so nothing is linked and nobody asks for the record.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from procbook.check.near_misses import Found, NearMiss, NearMisses
from procbook.manual.known import Known
from procbook.manual.meant import plain
from procbook.manual.model import Process, Value
from procbook.manual.richtext import RECORD_ID

_AROUND = " \t[]［］【】〔〕《》〈〉「」『』“”‘’\"'()（）{}｛｝#`*"
"""Signs that people put around an id."""

_BETWEEN = re.compile(r"[\s\[\]［］【】〔〕《》〈〉「」『』“”‘’\"'()（）{}｛｝#`*、，,;；/／+＋&：:·和与及或]+")
"""Signs and words between an id and its name, or between two ids."""

_EXACT = re.compile(r"(?<![A-Za-z0-9-])[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+(?![A-Za-z0-9-])")

_MENTIONED = re.compile(rf"[^（(]+[（(]{RECORD_ID.pattern}[）)]")
"""A name and, in brackets, the id of what another process records: said for the reader, and counted as no record."""


class NearMaterials:
    """The names of materials and places that are not the ids they were meant to be."""

    def __init__(self, known: Known, near_misses: NearMisses) -> None:
        self._near = near_misses
        self._records = known.records
        self._named = _by_name({id: (name,) for id, name in known.records.items()})
        systems = known.names("system", {})
        self._systems = _by_name({id: (*names, id) for id, names in systems.items()})

    def of(self, process: Process) -> Iterator[Found]:
        """Those in what goes into a step, comes out of it, shows a control; and where a record is kept."""
        own = {record.id for record in process.records}
        for entity, field, name in _materials(process):
            if name not in self._records and (miss := self._material(name, own)):
                yield entity, field, miss
        for record in process.records:
            if miss := self._place(record.where):
                yield record, ("where",), miss

    def _material(self, name: str, own: set[str]) -> NearMiss | None:
        """A name in the form of an id is a reference already; whether it is there is another question."""
        core = name.strip(_AROUND)
        if RECORD_ID.fullmatch(name):
            return None
        if core in self._records:
            return NearMiss("material", name, core)
        found = self._ids_in(name)
        ids = list(dict.fromkeys(id for _, id in found))
        if len(ids) > 1:
            return NearMiss("several", name, "、".join(ids))
        if ids:
            elsewhere = ids[0] not in own and _MENTIONED.fullmatch(name)
            return None if elsewhere else self._with_id(name, *found[0])
        meant = [id for id in self._named.get(plain(core), ()) if id in own]
        return NearMiss("named", name, meant[0]) if meant else None

    def _ids_in(self, name: str) -> list[tuple[str, str]]:
        exact = [(found[0], found[0]) for found in _EXACT.finditer(name) if found[0] in self._records]
        return [*exact, *self._near.near(name)]

    def _with_id(self, name: str, written: str, id: str) -> NearMiss:
        """With nothing beside it but its own name, it is the record; with other words it may be something else."""
        rest = _BETWEEN.sub("", name.replace(written, ""))
        if not rest or plain(rest) == _BETWEEN.sub("", plain(self._records.get(id, ""))):
            return NearMiss("material", name, id)
        return NearMiss("words", name, id)

    def _place(self, where: str) -> NearMiss | None:
        meant = self._systems.get(plain(where.strip(_AROUND)), [])
        if len(meant) != 1 or where in meant:
            return None
        return NearMiss("place", where, meant[0])


def _by_name(names: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """The ids by what people call them; a name of nothing is none."""
    called: dict[str, list[str]] = defaultdict(list)
    for id, known in names.items():
        for name in dict.fromkeys(map(plain, known)):
            if name:
                called[name].append(id)
    return called


def _materials(process: Process) -> Iterator[tuple[Value, tuple[str | int, ...], str]]:
    """Where a record or the name of another material stands."""
    for step in process.steps:
        for field in ("inputs", "outputs"):
            yield from ((step, (field, place), name) for place, name in enumerate(getattr(step, field)))
        for hand_over in step.hand_overs:
            yield from ((hand_over, ("what", place), name) for place, name in enumerate(hand_over.what))
    for control in process.controls:
        yield from ((control, ("evidence", place), name) for place, name in enumerate(control.evidence))
