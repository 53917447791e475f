"""Files that are put in place together: all of them, or none.

They are written into a working folder on the same disk and renamed when all are there. `os.replace` exchanges a name
at once (rename(2); MoveFileEx on Windows), so nobody ever finds half a file.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from procbook.finding import CannotCheck
from procbook.words import Sentence, why
from procbook.writing.working import clear, working

WORKING = ".procbook"
"""The folder in which files are made before they are put in place. What a kill leaves in it the next run clears."""

PAUSES = (0.05, 0.1, 0.2, 0.4)
"""Seconds between attempts while another program has a file open: on Windows a virus scanner does for a moment."""


def write_file(path: Path, data: bytes) -> None:
    """Write one file; the one that stood stays until the new one is whole. Raises CannotCheck.

    What is no ordinary file (a terminal, a pipe) is written into, since nothing can be put in its place.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        with told(path), path.open("wb") as stream:
            stream.write(data)
        return
    target = path.resolve() if path.is_symlink() else path
    write_files(target.parent, {target.name: data}, new_folders=False)


def write_files(folder: Path, files: Mapping[str, bytes], new_folders: bool = True) -> None:
    """Write `files`, by their path below `folder`, and put them in place in their order; folders on the way are made.

    When one cannot be written, all is as it was before, and CannotCheck says which and why. After a sudden end (a kill,
    no power) each file is the old one or the new one, the first ones rather than the last.
    """
    made: list[Path] = []
    try:
        with told(folder / next(iter(files), "")):
            if new_folders:
                make_folders(folder, made)
            with working(folder / WORKING, wait=True) as work:
                clear(work)
                _place(_staged(folder, files, work, made if new_folders else None), work)
    except BaseException:
        take_away(made)
        raise


def remove_file(path: Path) -> None:
    """Take a file away. Raises CannotCheck."""
    with told(path):
        path.unlink()


def write_new(folder: Path, files: Mapping[str, bytes], last: str) -> None:
    """Write files that are not there yet, or have these bytes already; everything below `last` comes at once, last.

    So who finds `last` finds all. A folder that is not there yet is put in place whole. Raises CannotCheck, and then
    nothing was written; after a sudden end everything may be there but `last`.
    """
    made: list[Path] = []
    try:
        with told(folder):
            make_folders(folder, made)
            with working(folder / WORKING, wait=True) as work:
                clear(work)
                for name, data in files.items():
                    _write(work / "new" / name, data)
                ordered = sorted(files, key=lambda name: name.startswith(f"{last}/"))
                units = dict.fromkeys(_unit(folder, name) for name in ordered)
                _place([(work / "new" / unit, folder / unit) for unit in units], work)
    except BaseException:
        take_away(made)
        raise


def _unit(folder: Path, name: str) -> str:
    """What is put in place for a file: the uppermost folder that is not there yet, or the file."""
    ways = [way.as_posix() for way in reversed(PurePosixPath(name).parents)][1:]
    return next((way for way in ways if not (folder / way).exists()), name)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _staged(folder: Path, files: Mapping[str, bytes], work: Path, made: list[Path] | None) -> list[tuple[Path, Path]]:
    """Every file written aside, with its place; the folders of the places are made, unless there is no `made`."""
    staged: list[tuple[Path, Path]] = []
    for name, data in files.items():
        aside, target = work / f"new-{len(staged)}", folder / name
        with told(target):
            if made is not None:
                make_folders(target.parent, made)
            _write(aside, data)
            if target.is_file():
                shutil.copymode(target, aside)
        staged.append((aside, target))
    return staged


def _place(staged: list[tuple[Path, Path]], work: Path) -> None:
    """Put the files in place; when one cannot be, those before it get back what stood there."""
    undo: list[tuple[Path, Path | None]] = []
    try:
        for aside, target in staged:
            with told(target):
                undo.append((target, _kept(target, work / f"old-{len(undo)}")))
                put(aside, target)
    except BaseException:
        for number, (target, old) in reversed(list(enumerate(undo))):
            with suppress(OSError):
                os.replace(*(old, target) if old else (target, work / f"back-{number}"))
        raise


def _kept(target: Path, old: Path) -> Path | None:
    """The file that stands, under a second name; None when there is none. Raises OSError, also for a folder."""
    if not target.exists():
        return None
    try:
        os.link(target, old)
    except OSError:
        shutil.copy2(target, old)
    return old


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Whatever the system has against writing within it is told with the path. Raises CannotCheck."""
    try:
        yield
    except FileNotFoundError as error:
        there = path.parent.is_dir()
        reason = Sentence("system.not-here") if there else Sentence("system.no-parent", {"folder": path.parent})
        raise CannotCheck("not-written", path=path, why=reason) from error
    except OSError as error:
        raise CannotCheck("not-written", path=path, why=why(error)) from error


def make_folders(folder: Path, made: list[Path]) -> None:
    """Make a folder and those above it; what was made is added to `made`, the outermost first. Raises OSError."""
    if folder.is_dir():
        return
    make_folders(folder.parent, made)
    try:
        folder.mkdir()
    except FileExistsError:
        if not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder)) from None
    else:
        made.append(folder)


def put(aside: Path, target: Path) -> None:
    """Exchange the name at once; while another program has the target open, try again for a while. Raises OSError."""
    for pause in PAUSES:
        try:
            os.replace(aside, target)
            return
        except PermissionError:
            time.sleep(pause)
    os.replace(aside, target)


def take_away(made: list[Path]) -> None:
    """Folders that were made for nothing; one with something in it stays."""
    for folder in reversed(made):
        with suppress(OSError):
            folder.rmdir()
