"""A folder to work in, for one process at a time: its lock is one that the system takes back from whoever dies."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if os.name == "nt":
    import msvcrt

    def _take(handle: int, wait: bool) -> None:
        msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]

    _BUSY: tuple[type[OSError], ...] = (PermissionError, BlockingIOError)
else:
    import fcntl

    def _take(handle: int, wait: bool) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))

    _BUSY = (BlockingIOError,)

_LOCK = "lock"
_OURS = re.compile(r"(new|old|back)(-\d+)?|list")
"""What we make in a working folder. Nothing else in it is ever touched: the folder may have come with a repository."""


@contextmanager
def working(folder: Path, wait: bool) -> Iterator[Path]:
    """Make `folder` and hold it alone; at the end what we made in it is taken away, and the folder when it is empty.

    Raises BlockingIOError when another process holds it and we do not `wait`, OSError when it cannot be made.
    """
    handle = _held(folder, wait)
    try:
        yield folder
    finally:
        if os.name == "posix":  # before the lock is given back, so that nobody else holds what goes away
            _take_away(folder)
        os.close(handle)
        if os.name != "posix":  # where an open file cannot be taken away
            _take_away(folder)


def clear(folder: Path) -> None:
    """Take away what a process before us left when it was stopped. Raises OSError."""
    for left in filter(lambda left: _OURS.fullmatch(left.name), list(folder.iterdir())):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink()


def _take_away(folder: Path) -> None:
    with suppress(OSError):
        clear(folder)
        (folder / _LOCK).unlink()
        folder.rmdir()


def _held(folder: Path, wait: bool) -> int:
    """The handle of the lock. The holder before may have taken the folder away between our steps: then anew."""
    while True:
        if folder.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(folder))
        folder.mkdir(exist_ok=True)
        lock = folder / _LOCK
        try:
            handle = os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        except FileNotFoundError:
            continue
        try:
            _take(handle, wait)
        except _BUSY:
            os.close(handle)
            raise BlockingIOError(str(folder)) from None
        except OSError:  # a file system without locks
            return handle
        if _is_at(handle, lock):
            return handle
        os.close(handle)


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
