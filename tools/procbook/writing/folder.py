"""A folder that is made aside and put in place whole; until then the one that stood stays as it is.

It has a list of the files that were written into it. Whatever else lies there is somebody's own: kept, and told. Where
the folder cannot be exchanged (another program has it open, it is a mount, the folder around it cannot be written), its
files are exchanged one by one: what pages need first, then pages, the first page last. Who is stopped in that leaves
a list of the old files and the new, so that the next run can bring it to its end.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from procbook.finding import CannotCheck
from procbook.words import why
from procbook.writing.exchange import exchange, undo_half
from procbook.writing.files import WORKING, make_folders, put, take_away, told
from procbook.writing.working import clear, working

LIST = ".procbook-files"
"""The list of the files written, as JSON. A folder without it, and not empty, is not ours."""


@dataclass
class Output:
    """A folder being made. `folder`: where its files are to be written. `kept`: what lies in the folder that stood and
    was not written by us, sorted; a folder with nothing of ours as one name with "/" at the end."""

    folder: Path
    kept: tuple[str, ...] = ()


def remove_folder(folder: Path) -> None:
    """Take away a folder that `whole_folder` made; one of somebody else stays, and so does what the system holds."""
    if (folder / LIST).is_file() and not folder.is_symlink():
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def whole_folder(out: Path, *marks: str, litter: Callable[[str], bool] = lambda path: False) -> Iterator[Output]:
    """Make a folder and put it at `out` at the end of the block; after an error everything is as it was.

    `marks`: names by which a folder made before there were lists is known as ours. `litter`: what lies about without
    being anybody's; it is kept and not told, and a folder of nothing else is empty. Raises CannotCheck for a folder of
    somebody else, one that another process is writing, and what the system does not allow.
    """
    out = out.resolve()
    made: list[Path] = []
    try:
        with ExitStack() as stack, told(out):
            make_folders(out.parent, made)
            _require_ours(out, (LIST, *marks), litter)
            work = _work(out, stack)
            undo_half(out, work / "old")
            clear(work)
            output = Output(work / "new")
            output.folder.mkdir()
            with _told_of(output.folder, out):
                yield output
                output.kept = _finish(work, out, litter)
    except BaseException:
        take_away(made)
        raise


def _require_ours(out: Path, marks: tuple[str, ...], litter: Callable[[str], bool]) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        raise NotADirectoryError(20, os.strerror(20), str(out))
    taken = (name for name in os.listdir(out) if name != WORKING and not (litter(name) or litter(f"{name}/within")))
    if any(taken) and not any((out / mark).exists() for mark in marks):
        raise CannotCheck("folder-in-use", folder=out)


def _work(out: Path, stack: ExitStack) -> Path:
    """The folder to work in, ours alone: beside `out`, or in it where nothing can be written beside."""
    try:
        try:
            return stack.enter_context(working(out.with_name(f".{out.name}.procbook"), wait=False))
        except OSError as error:
            if isinstance(error, BlockingIOError) or not out.is_dir():
                raise
            return stack.enter_context(working(out / WORKING, wait=False))
    except BlockingIOError:
        raise CannotCheck("already-writing", folder=out) from None


@contextmanager
def _told_of(aside: Path, out: Path) -> Iterator[None]:
    """An error is told with the place where the file belongs, not with where it is made."""
    try:
        yield
    except OSError as error:
        path = Path(os.fsdecode(error.filename)) if isinstance(error.filename, (str, bytes)) else aside
        path = out / path.relative_to(aside) if path.is_relative_to(aside) else path
        if path.is_relative_to(out):
            raise CannotCheck("not-written", path=path, why=why(error)) from error
        raise CannotCheck("not-read", path=path, why=why(error)) from error


def _finish(work: Path, out: Path, litter: Callable[[str], bool]) -> tuple[str, ...]:
    """Put the new folder in place; gives what was kept and is not litter."""
    new, names, there = work / "new", set(_files(work / "new")), set(_files(out))
    listed = _listed(out)
    ours = (names if listed is None else listed) & there
    foreign = sorted(there - ours)
    _require_no_clash(foreign, names, out)
    _write_list(work, new, names)
    if work.parent == out or not _exchanged(work, out, foreign):
        _fill(work, out, names, ours)
    return _told_short([name for name in foreign if not litter(name)], names)


def _exchanged(work: Path, out: Path, foreign: list[str]) -> bool:
    """Whether the folder could be exchanged as a whole. Raises OSError when none stood there before."""
    new, there = work / "new", out.is_dir()
    if there:
        shutil.copymode(out, new)
    for name in foreign:
        _carry(out / name, new / name)
    try:
        exchange(new, out, work / "old")
    except OSError:
        if not there:
            raise
        return False
    return True


def _files(folder: Path) -> Iterator[str]:
    """Everything below a folder that is no folder, by its path; our own list and working folder left out."""
    for around, folders, files in os.walk(folder):
        here = Path(around)
        links = [name for name in folders if (here / name).is_symlink()]
        if here == folder and WORKING in folders:
            folders.remove(WORKING)
        for name in (*files, *links):
            path = (here / name).relative_to(folder).as_posix()
            if path != LIST:
                yield path


def _listed(out: Path) -> set[str] | None:
    """The files that were written before; None where no list can be read."""
    try:
        found = json.loads((out / LIST).read_bytes())
    except (OSError, ValueError):
        return None
    return {name for name in found if isinstance(name, str)} if isinstance(found, list) else None


def _write_list(work: Path, folder: Path, names: set[str]) -> None:
    aside = work / "list"
    aside.write_text(json.dumps(sorted(names), indent=0) + "\n", "ascii")
    put(aside, folder / LIST)


def _require_no_clash(foreign: list[str], names: set[str], out: Path) -> None:
    """A file of somebody else may lie where one of ours has to be, or its folder."""
    folders = {folder.as_posix() for name in names for folder in PurePosixPath(name).parents}
    for name in foreign:
        around = (folder.as_posix() for folder in PurePosixPath(name).parents)
        if name in names or name in folders or any(folder in names for folder in around):
            raise CannotCheck("foreign-in-the-way", path=out / name)


def _carry(source: Path, target: Path) -> None:
    """Somebody's own file gets its place in the new folder too; the old one keeps it until the exchange."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(source, target, follow_symlinks=False)


def _fill(work: Path, out: Path, names: set[str], ours: set[str]) -> None:
    """Exchange the files one by one. Raises CannotCheck when one cannot be: the next run goes on from there."""
    _write_list(work, out, names | ours)
    for name in sorted(names, key=_last):
        target = out / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            put(work / "new" / name, target)
        except OSError as error:
            raise CannotCheck("half-placed", path=target, why=why(error)) from error
    for name in sorted(ours - names):
        _remove(out, name)
    _write_list(work, out, names)


def _last(name: str) -> tuple[int, str]:
    """The order: what pages need, pages, the first page."""
    return (2 if name == "index.html" else 1 if name.endswith(".html") else 0, name)


def _remove(out: Path, name: str) -> None:
    """A file of ours that is no longer made; one that cannot be taken away stays, and is told from then on."""
    with suppress(OSError):
        (out / name).unlink()
        for folder in PurePosixPath(name).parents[:-1]:
            (out / folder).rmdir()


def _told_short(foreign: list[str], names: set[str]) -> tuple[str, ...]:
    """Names that somebody can look at: a folder in which nothing is ours stands for all that is in it."""
    ours = {PurePosixPath(name).parts[0] for name in names}
    first = (PurePosixPath(name).parts for name in foreign)
    return tuple(sorted({f"{way[0]}/" if way[1:] and way[0] not in ours else "/".join(way) for way in first}))
