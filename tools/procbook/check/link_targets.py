"""What somebody names in [[…]] that is there and cannot be linked so: how it is written instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from procbook.manual.known import Known
from procbook.manual.model import Process, Value

NAMED_PLAINLY = ("role", "system", "limit", "source", "person", "area", "demand")
"""Kinds whose things a text names by what people call them."""


class Instead(NamedTuple):
    """How to write it: the message that says so, and its values."""

    variant: str
    values: dict[str, Any]


def instead_of(id: str, known: Known, document: Value) -> Instead | None:
    """How [[id]] has to be written in a document; None when nothing is called so."""
    process, _, part = id.rpartition("#")
    for table, title in _tables(known, document, process):
        if table.rpartition("#")[2].removeprefix("table-") == part:
            return Instead("link-table", {"meant": f"[[{table}]]", "title": title})
    if id in known.inside(document)["parameter"]:
        return Instead("link-parameter", {"meant": f"$({id})"})
    titles = (known.everywhere[kind][id] for kind in NAMED_PLAINLY if id in known.everywhere.get(kind, {}))
    called = next(titles, None)
    return None if called is None else Instead("link-plain", {"title": called})


def _tables(known: Known, document: Value, process: str) -> Iterator[tuple[str, str]]:
    """Each table as a link from a document names it, with its title: its own ones first, unless a process is named."""
    own = document.id if isinstance(document, Process) else ""
    if not process or process == own:
        yield from known.inside(document).get("table", {}).items()
    for other in known.manual.processes.values():
        if other.id != own and process in ("", other.id):
            yield from ((f"{other.id}#table-{table.id}", table.title) for table in other.tables)
