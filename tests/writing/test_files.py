"""The one writer: all files or none, whatever happens while it writes."""

from __future__ import annotations

import errno
import os
from functools import partial
from pathlib import Path

import pytest

from procbook.writing import files as writer
from procbook.writing import write_file, write_files, write_new
from tests.refusals import reason, refused
from tests.writing.killed import content, killed_before

NEW = {"a.txt": b"new a", "below/deep/b.txt": b"new b", "c.txt": b"new c"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which one of the files stands already."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out/a.txt").write_bytes(b"old a")
    return tmp_path / "out"


def test_files_come_with_their_folders(folder: Path) -> None:
    """What is written is there, what stood there before is exchanged, and nothing else is left."""
    write_files(folder, NEW)
    assert content(folder) == NEW
    write_files(folder / "new/one", {"x": b"1"})
    assert content(folder) == {**NEW, "new/one/x": b"1"}


def full_disk_at(number: int, patch: pytest.MonkeyPatch) -> None:
    """The disk is full when file number `number` (from 1) is to be kept."""
    done = 0

    def fsync(handle: int) -> None:
        nonlocal done
        done += 1
        if done == number:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    patch.setattr(os, "fsync", fsync)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_full_disk_leaves_nothing(number: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of what belongs together would be taken for all of it: no file is there, no empty file, no empty folder."""
    full_disk_at(number, monkeypatch)
    with refused("磁盘满了") as caught:
        write_files(folder, NEW)
    assert content(folder) == {"a.txt": b"old a"}
    assert list(folder.iterdir()) == [folder / "a.txt"]
    assert str(folder / list(NEW)[number - 1]) in reason(caught.value)


def held(names: set[str], patch: pytest.MonkeyPatch, until: int = 99) -> list[str]:
    """As on Windows: a file of that name cannot be exchanged while another program has it open. The attempts."""
    replace, tried = os.replace, []

    def refusing(source: Path, target: Path) -> None:
        if target.name in names:
            tried.append(target.name)
            if len(tried) < until:
                error = PermissionError(errno.EACCES, "held", str(target))
                setattr(error, "winerror", 32)  # noqa: B010
                raise error
        replace(source, target)

    patch.setattr(os, "replace", refusing)
    patch.setattr(writer, "PAUSES", (0, 0))
    return tried


@pytest.mark.parametrize("name", ["a.txt", "b.txt", "c.txt"])
def test_a_file_that_is_held_open_is_told_and_all_stays(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report is open in Excel: the others are not exchanged either, and whoever holds it is told so."""
    tried = held({name}, monkeypatch)
    with refused("别的程序正开着它") as caught:
        write_files(folder, NEW)
    assert name in reason(caught.value)
    assert content(folder) == {"a.txt": b"old a"}
    assert len(tried) >= 3


def test_a_file_that_is_held_for_a_moment_is_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A virus scanner looks at every new file for a moment; nobody is told of that."""
    held({"a.txt"}, monkeypatch, until=3)
    write_files(folder, NEW)
    assert content(folder) == NEW


def both(folder: Path) -> None:
    write_files(folder, NEW)


@pytest.mark.posix
def test_killed_at_any_step_each_file_is_old_or_new(tmp_path: Path) -> None:
    """Whatever moment the power fails: no file is half, none is lost, and the next run makes all new and clears up."""
    step, killed = 1, True
    while killed:
        folder = tmp_path / str(step)
        folder.mkdir()
        (folder / "a.txt").write_bytes(b"old a")
        killed = killed_before(step, partial(both, folder))
        there = {name: data for name, data in content(folder).items() if not name.startswith(".procbook/")}
        assert there.pop("a.txt") in (b"old a", b"new a")
        assert all(NEW[name] == data for name, data in there.items())
        both(folder)
        assert content(folder) == NEW
        assert {path.name for path in folder.iterdir()} == {"a.txt", "below", "c.txt"}
        step += 1
    assert step > 10


@pytest.mark.posix
def test_killed_at_any_step_a_new_manual_is_whole_or_can_be_begun_again(tmp_path: Path) -> None:
    """`processes/` is there with all its files, or not at all; then the same can be done again."""
    files = {"docs/about.md": b"about", "manual.yml": b"m", "processes/a.yaml": b"a", "processes/x/b.yaml": b"b"}
    step, killed = 1, True
    while killed:
        folder = tmp_path / str(step) / "deep"
        killed = killed_before(step, partial(write_new, folder, files, last="processes"))
        if (folder / "processes").exists():
            assert content(folder).items() >= files.items()
        else:
            write_new(folder, files, last="processes")
            assert content(folder) == files
        step += 1
    assert step > 10


def test_a_new_manual_is_not_there_by_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full in the middle leaves the folder as it was, or none where none was."""
    full_disk_at(3, monkeypatch)
    with refused("磁盘满了"):
        write_new(tmp_path / "new", {"a": b"", "processes/b": b"", "processes/c": b""}, last="processes")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.posix
def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    """Somebody keeps the last report under a fixed name by a link."""
    (tmp_path / "real.txt").write_bytes(b"old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    write_file(tmp_path / "link.txt", b"new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_bytes() == b"new"


@pytest.mark.posix
def test_what_is_no_file_is_written_into(tmp_path: Path) -> None:
    """`--output /dev/stdout` and a named pipe are no files that could be exchanged."""
    os.mkfifo(tmp_path / "pipe")
    handle = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    write_file(tmp_path / "pipe", b"report")
    assert os.read(handle, 100) == b"report"
    os.close(handle)
    write_file(Path(os.devnull), b"report")
    assert not Path(os.devnull).is_file()


@pytest.mark.posix
def test_the_mode_of_a_file_stays(tmp_path: Path) -> None:
    """A report that only its owner may read can be read by nobody else afterwards."""
    (tmp_path / "r").write_bytes(b"")
    (tmp_path / "r").chmod(0o600)
    write_file(tmp_path / "r", b"new")
    assert (tmp_path / "r").stat().st_mode & 0o777 == 0o600


@pytest.mark.posix
def test_a_working_folder_that_came_with_the_repository_does_no_harm(tmp_path: Path) -> None:
    """Somebody commits `.procbook` with files in it, or as a link to another folder: nothing there is taken away."""
    (tmp_path / "one/.procbook").mkdir(parents=True)
    (tmp_path / "one/.procbook/precious.txt").write_bytes(b"mine")
    write_file(tmp_path / "one/report.txt", b"new")
    (tmp_path / "two").mkdir()
    (tmp_path / "two/.procbook").symlink_to(tmp_path / "one")
    with refused("链接"):
        write_file(tmp_path / "two/report.txt", b"new")
    assert content(tmp_path / "one") == {".procbook/precious.txt": b"mine", "report.txt": b"new"}


@pytest.mark.parametrize(
    ("path", "told"),
    [("missing/report.txt", "没有文件夹"), ("file/report.txt", "不是文件夹"), ("folder", "它是文件夹")],
)
def test_what_stands_in_the_way_is_told_with_its_path(path: str, told: str, tmp_path: Path) -> None:
    """A mistyped --output: no stack trace, no fault of ours."""
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    with refused(told) as caught:
        write_file(tmp_path / path, b"x")
    assert str(tmp_path / path) in reason(caught.value)
    assert content(tmp_path) == {"file": b""}
