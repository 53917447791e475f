"""Exchanging two folders by name.

Linux and macOS can do it at once (renameat2(2) with RENAME_EXCHANGE, renamex_np(2) with RENAME_SWAP). Elsewhere it
takes two renames; who stops between them leaves the old folder under the other name, and `undo_half` brings it back.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from pathlib import Path

_HERE, _EXCHANGE = -100, 2
"""AT_FDCWD, and RENAME_EXCHANGE as well as RENAME_SWAP."""


def exchange(new: Path, out: Path, old: Path) -> None:
    """Put `new` at `out`, and what stood there at `new` or `old`. Raises OSError, with everything as it was."""
    if not out.exists():
        os.rename(new, out)
        return
    if _at_once(new, out):
        return
    os.rename(out, old)
    try:
        os.rename(new, out)
    except OSError:
        os.rename(old, out)
        raise


def undo_half(out: Path, old: Path) -> None:
    """What an exchange that was stopped between its two renames left. Raises OSError."""
    if old.exists() and not out.exists():
        os.rename(old, out)


def _at_once(one: Path, other: Path) -> bool:
    """Whether the system exchanged them at once; a file system that cannot is told by another way of saying no."""
    call = _call()
    return call is not None and call(os.fsencode(one), os.fsencode(other)) == 0


def _call() -> Callable[[bytes, bytes], int] | None:
    if os.name != "posix":
        return None
    library = ctypes.CDLL(None)
    if linux := getattr(library, "renameat2", None):
        return lambda one, other: int(linux(_HERE, one, _HERE, other, ctypes.c_uint(_EXCHANGE)))
    if mac := getattr(library, "renamex_np", None):
        return lambda one, other: int(mac(one, other, ctypes.c_uint(_EXCHANGE)))
    return None
