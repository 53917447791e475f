"""Where the forge's editor opens each block of a page: the file of the manual, at the line where the block stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from procbook.manual.forge_pages import editor_address
from procbook.manual.kinds import KINDS, PATHS
from procbook.manual.model import Forge, Value
from procbook.pages.facts import Facts, fact
from procbook.source import positions
from procbook.tree import prefix_of

FILES = {register.field: kind.name for kind in KINDS for register in kind.registers}
"""The kind of file in which a register stands."""

Route = tuple[str | int, ...]


def process_file(id: str) -> str:
    """The name of a file as `editors` has it; that of any other file is its kind."""
    return f"process/{id}"


@fact
def folder(facts: Facts) -> str:
    """The way from the root of the repository to the manual's, with a "/" at the end; "" when they are the same."""
    return prefix_of(facts.loaded.tree)


@fact
def editors(facts: Facts, file: str) -> Mapping[str, str]:
    """Where the editor opens each field that a file has ("purpose") and each thing in it ("steps/s10"); {} without a
    forge.

    The lines are those of the file as it lies here, whatever version of a process its page shows.
    """
    forge, loaded = facts.manual.settings.forge, facts.loaded
    path = loaded.paths.get(file.removeprefix("process/"), "") if file.startswith("process/") else PATHS[file]
    document = loaded.written.get(path)
    if forge is None or document is None:
        return {}
    places = positions(loaded.bytes_of(path))
    written = {name: route for name, route in _routes(document) if route in places.values}
    return {name: _address(facts, forge, path, places.key(route)[0]) for name, route in written.items()}


def _address(facts: Facts, forge: Forge, path: str, line: int) -> str:
    return editor_address(forge, folder(facts) + path, line)


def _routes(document: Value) -> Iterator[tuple[str, Route]]:
    """Fields, and what stands in them by its id, its name or its place. Of two with one id the first is shown."""
    for field, name in zip(document.__struct_fields__, document.__struct_encode_fields__, strict=True):
        yield name, (name,)
        things: Any = getattr(document, field)
        if isinstance(things, tuple):
            known = [(f"{name}/{getattr(each, 'id', at)}", (name, at)) for at, each in enumerate(things)]
            yield from reversed(known)
        elif isinstance(things, Mapping):
            yield from ((f"{name}/{key}", (name, key)) for key in things)


@fact
def editor(facts: Facts, register: str, id: str) -> str:
    """Where the editor opens one thing of a register; "" without a forge."""
    return editors(facts, FILES[register]).get(f"{register}/{id}", "")
