"""Names where ids belong: whoever writes in a browser knows what things are called, and a machine knows their ids."""

from __future__ import annotations

from collections.abc import Iterator

from procbook import schema, source
from procbook.finding import CannotCheck
from procbook.manual.kinds import FIXED, SCHEMA_PARTS, process_at
from procbook.manual.known import FROM_PROCESSES, Known
from procbook.manual.load import Loaded
from procbook.manual.meant import plain
from procbook.source.edit import Put, edited

WITHIN = ("step", *FROM_PROCESSES)
"""Kinds of which only the process itself knows what is meant, and it cannot be read."""


def with_ids(loaded: Loaded) -> dict[str, bytes]:
    """The files in which something is named where its id belongs, with the ids; every other byte as it is.

    Only what one thing of the manual alone is called, and in full: of anything else somebody has to say what he means.
    """
    known = Known(loaded.manual)
    files = {}
    for path in dict.fromkeys(fault.location.path for fault in loaded.faults if fault.rule == "bad-id"):
        data = loaded.bytes_of(path)
        try:
            if puts := list(_puts(path, data, known)):
                files[path] = edited(data, path, puts)
        except CannotCheck:  # the check says what to write
            continue
    return files


def _puts(path: str, data: bytes, known: Known) -> Iterator[Put]:
    kind = "process" if process_at(path) else FIXED.get(path, "")
    for fault in schema.explain(kind, source.examine(data).data) if kind else ():
        part = fault.values.get("part", "") if fault.rule == "bad-id" and not fault.on_key else ""
        if part and (id := _called(fault.values["written"], SCHEMA_PARTS.get(part, part), known)):
            yield Put(fault.route, id)


def _called(written: str, kind: str, known: Known) -> str:
    """The id of the only thing of a kind that is called so; "" for none."""
    names = {} if kind in WITHIN else known.names(kind, {})
    found = [id for id, called in names.items() if plain(written) in map(plain, called)]
    return found[0] if len(found) == 1 else ""
