"""The processes behind a change of something shared: a term, a role, a limit, a source that nobody approved anew."""

from __future__ import annotations

from collections.abc import Mapping

from procbook.approval import MANUAL, manual_of
from procbook.manual.kinds import KINDS, REGISTERS
from procbook.manual.model import Manual, Process, Term
from procbook.manual.references import ids_and_text

NAMED = {register.field: register.references for register in REGISTERS}
"""What a process can name, and the kinds of reference by which it does."""

SHARED = {
    item: tuple(register.field for kind in KINDS if kind.name in kinds for register in kind.registers)
    for item, kinds in MANUAL.items()
}
"""The registers of each item that processes share."""


def affected(item: str, approved: bytes, now: Manual) -> tuple[str, ...]:
    """The ids of the processes that name what differs between the approved content of an item and the manual now.

    Empty for an item that is not shared, and for an approved content that has not the shape this program knows.
    """
    try:
        before = manual_of(approved) if item in SHARED else now
    except ValueError:
        return ()
    changed = {field: _changed(getattr(before, field), getattr(now, field)) for field in SHARED.get(item, ())}
    words = {word for id in changed.pop("terms", ()) for side in (before, now) for word in _words(side.terms.get(id))}
    return tuple(process.id for process in now.written if _uses(process, changed, words))


def _changed(before: Mapping[str, object], now: Mapping[str, object]) -> set[str]:
    return {id for id in {*before, *now} if before.get(id) != now.get(id)}


def _words(term: Term | None) -> tuple[str, ...]:
    return (term.title, *term.aliases) if term else ()


def _uses(process: Process, changed: Mapping[str, set[str]], words: set[str]) -> bool:
    ids, text = ids_and_text(process)
    named = any(not ids.get(kind, set()).isdisjoint(those) for what, those in changed.items() for kind in NAMED[what])
    return named or any(word in text for word in words)
