"""A folder that is put in place whole: what stood stays until then, and what is somebody else's stays for good."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from procbook.finding import CannotCheck
from procbook.manual.litter import is_litter
from procbook.writing import LIST, folder, whole_folder
from tests.refusals import reason, refused
from tests.writing.killed import content, killed_before

OLD = {"index.html": b"old", "gone.html": b"old", "assets/a.js": b"old", "below/page/index.html": b"old"}
NEW = {"index.html": b"new", "added.html": b"new", "assets/a.js": b"new", "below/page/index.html": b"new"}


def make(out: Path, files: dict[str, bytes]) -> tuple[str, ...]:
    """Make a folder; what was kept."""
    with whole_folder(out) as output:
        for name, data in files.items():
            (output.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (output.folder / name).write_bytes(data)
    return output.kept


def files(out: Path) -> dict[str, bytes]:
    return {name: data for name, data in content(out).items() if name != LIST}


def alone(out: Path) -> bool:
    """Whether nothing lies beside the folder, and nothing of the work in it."""
    return list(out.parent.iterdir()) == [out] and not (out / ".procbook").exists()


def by_files(patch: pytest.MonkeyPatch) -> None:
    """As where a folder cannot be exchanged: on Windows while one of its files is open, and for a mount."""

    def refuse(new: Path, out: Path, old: Path) -> None:
        if out.exists():
            raise PermissionError(errno.EACCES, "held")
        os.rename(new, out)

    patch.setattr(folder, "exchange", refuse)


def in_two_steps(patch: pytest.MonkeyPatch) -> None:
    """As where two folders cannot be exchanged at once."""
    patch.setattr("procbook.writing.exchange._call", lambda: None)


def at_once(patch: pytest.MonkeyPatch) -> None:
    pass


WAYS = [at_once, in_two_steps, by_files]


@pytest.mark.posix
@pytest.mark.parametrize("way", WAYS)
def test_what_is_no_longer_made_is_gone_and_what_is_not_ours_stays(
    way: Callable[[pytest.MonkeyPatch], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody put a picture, a folder of letters and a link into the site; a page that was taken out is gone."""
    out = tmp_path / "site"
    assert make(out, OLD) == ()
    theirs = {"picture.png": b"p", "letters/1.txt": b"1", "letters/2.txt": b"2", "below/note.txt": b"n"}
    for name, data in theirs.items():
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_bytes(data)
    (out / "link").symlink_to("picture.png")
    way(monkeypatch)
    for _ in range(2):
        assert make(out, NEW) == ("below/note.txt", "letters/", "link", "picture.png")
        assert files(out) == {**NEW, **theirs, "link": b"p"}
        assert (out / "link").is_symlink()
    assert alone(out)


@pytest.mark.posix
@pytest.mark.parametrize("way", WAYS)
def test_killed_at_any_step_a_whole_folder_can_be_had(
    way: Callable[[pytest.MonkeyPatch], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where folders can be exchanged at once, there is the old one or the new one at every moment; elsewhere the next
    run makes the new one of whatever was left. Somebody's own file is there in the end, in any case."""
    way(monkeypatch)
    step, killed = 1, True
    while killed:
        out = tmp_path / str(step) / "site"
        make(out, OLD)
        (out / "mine.txt").write_bytes(b"mine")
        killed = killed_before(step, partial(make, out, NEW))
        if way is at_once:
            assert files(out) in ({**OLD, "mine.txt": b"mine"}, {**NEW, "mine.txt": b"mine"})
        if way is by_files:
            assert (out / "index.html").exists()
        assert make(out, NEW) == ("mine.txt",)
        assert files(out) == {**NEW, "mine.txt": b"mine"}
        assert alone(out)
        step += 1
    assert step > 15


def test_by_files_the_first_page_comes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While files are exchanged one by one, no page asks for a script that is not there yet."""
    out, order = tmp_path / "site", list[str]()
    make(out, OLD)
    by_files(monkeypatch)
    replace = os.replace

    def noted(source: Path, target: Path) -> None:
        order.append(target.name)
        replace(source, target)

    monkeypatch.setattr(os, "replace", noted)
    make(out, NEW)
    assert order == [LIST, LIST, "a.js", "added.html", "index.html", "index.html", LIST]


def stopped(out: Path, error: BaseException) -> str:
    """What is said of an error in the middle of the making, when something is said."""
    try:
        with whole_folder(out) as output:
            (output.folder / "index.html").write_bytes(b"half")
            raise error
    except CannotCheck as problem:
        return reason(problem)
    except BaseException as problem:
        return "" if problem is error else str(problem)


def test_an_error_under_way_leaves_the_old_one(tmp_path: Path) -> None:
    """A build that cannot be finished: the site that stood is as it was, and nothing lies beside it."""
    out = tmp_path / "site"
    make(out, OLD)
    for error in (OSError(errno.ENOSPC, "full"), KeyboardInterrupt(), ValueError("a fault of ours")):
        told = stopped(out, error)
        assert isinstance(error, OSError) == ("磁盘满了" in told)
        assert files(out) == OLD
        assert alone(out)


def test_a_first_one_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """Nor the folders that were made on the way to it."""
    assert stopped(tmp_path / "deep/site", ValueError("x")) == ""
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_held_is_told_and_the_next_run_makes_all_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows somebody has a page open in Word: told by its name; once it is closed all is new."""
    out = tmp_path / "site"
    make(out, OLD)
    by_files(monkeypatch)
    with monkeypatch.context() as patch, refused("换不了.*别的程序正开着它"):

        def refuse(aside: Path, target: Path) -> None:
            if target.name == "added.html":
                error = PermissionError(errno.EACCES, "held", str(target))
                setattr(error, "winerror", 32)  # noqa: B010
                raise error
            os.replace(aside, target)

        patch.setattr(folder, "put", refuse)
        make(out, NEW)
    assert (out / "index.html").read_bytes() == b"old"
    assert make(out, NEW) == ()
    assert files(out) == NEW


def test_where_nothing_can_be_written_beside_it_is_made_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site is a mount in a container, and the folder around it belongs to the system."""
    out = tmp_path / "site"
    make(out, OLD)
    mkdir = Path.mkdir

    def guarded(path: Path, *arguments: object, **named: object) -> None:
        if path.parent == tmp_path and path.name.startswith("."):
            raise OSError(errno.EROFS, "read-only", str(path))
        mkdir(path, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "mkdir", guarded)
    assert make(out, NEW) == ()
    assert files(out) == NEW
    assert alone(out)


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    """A mistyped --out: nothing is written into a folder that holds other files, unless it was marked in older times."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/a.txt").write_bytes(b"dear")
    with refused("letters"):
        make(tmp_path / "letters", NEW)
    assert content(tmp_path) == {"letters/a.txt": b"dear"}
    with whole_folder(tmp_path / "letters", "a.txt") as output:
        (output.folder / "b.txt").write_bytes(b"b")
    assert output.kept == ("a.txt",)


@pytest.mark.parametrize("name", ["added.html", "assets2", "below/page"])
def test_a_foreign_file_in_the_way_is_told(name: str, tmp_path: Path) -> None:
    """Somebody's own file has the name of a new page, or of a folder: neither is lost, and the old site stands."""
    out = tmp_path / "site"
    make(out, {"index.html": b"old"})
    (out / name).parent.mkdir(exist_ok=True)
    (out / name).write_bytes(b"mine")
    with refused("不是 procbook 写的") as caught:
        make(out, {**NEW, "assets2/x.js": b""})
    assert name in reason(caught.value)
    assert files(out) == {"index.html": b"old", name: b"mine"}


@pytest.mark.posix
def test_a_list_cannot_lead_out_of_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody writes another list: only what lies in the folder is ever taken away."""
    out = tmp_path / "top/site"
    make(out, OLD)
    (tmp_path / "top/precious.txt").write_bytes(b"mine")
    (out / LIST).write_text('["../precious.txt", "index.html", 7, "/etc/passwd"]')
    by_files(monkeypatch)
    make(out, {"index.html": b"new"})
    assert (tmp_path / "top/precious.txt").read_bytes() == b"mine"
    assert Path("/etc/passwd").exists()


def test_two_at_once(tmp_path: Path) -> None:
    """A build on a timer meets one by hand: the second is told so, in its words; the first is not disturbed."""
    out = tmp_path / "site"
    with whole_folder(out) as output:
        (output.folder / "index.html").write_bytes(b"first")
        with refused("另一个 procbook 正在写"):
            make(out, NEW)
    assert files(out) == {"index.html": b"first"}


@pytest.mark.posix
def test_a_link_to_a_folder_stays(tmp_path: Path) -> None:
    """`site` is a link to where the web server looks."""
    make(tmp_path / "www", OLD)
    (tmp_path / "site").symlink_to("www")
    make(tmp_path / "site", NEW)
    assert (tmp_path / "site").is_symlink()
    assert files(tmp_path / "www") == NEW


@pytest.mark.parametrize("name", [".gitkeep", "Thumbs.db", ".idea/x"])
def test_litter_makes_no_folder_somebody_elses(name: str, tmp_path: Path) -> None:
    """The folder came with a repository, or somebody looked at it: it is as good as empty. What lies there stays."""
    out = tmp_path / "out"
    (out / name).parent.mkdir(parents=True)
    (out / name).write_bytes(b"theirs")
    for _ in range(2):
        with whole_folder(out, litter=is_litter) as output:
            (output.folder / "a.txt").write_bytes(b"ours")
        assert output.kept == ()
        assert (out / name).read_bytes() == b"theirs"
    (tmp_path / "other").mkdir()
    (tmp_path / "other/mine.txt").write_bytes(b"mine")
    with pytest.raises(CannotCheck), whole_folder(tmp_path / "other", litter=is_litter):
        pass
