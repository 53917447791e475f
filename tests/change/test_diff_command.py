"""procbook diff, as somebody at a terminal or a job sees it."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import markdown
import pytest

import procbook

pytestmark = pytest.mark.history

STARTER = Path(procbook.__file__).parent / "starter"
NAMED = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *NAMED, *arguments], cwd=folder, check=True, capture_output=True)


def diff(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "procbook", "diff", *arguments], cwd=folder, capture_output=True, text=True
    )


@pytest.fixture
def manual(tmp_path: Path) -> Path:
    """The starter, committed; `first` is its tag."""
    folder = tmp_path / "manual"
    shutil.copytree(STARTER, folder)
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "start")
    git(folder, "tag", "first")
    return folder


def example(folder: Path) -> Path:
    """The first written process of the starter."""
    found = sorted(path for path in (folder / "processes").glob("*/*.yaml") if "steps:" in path.read_text("utf-8"))
    return found[0]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_help_works_everywhere(tmp_path: Path) -> None:
    """Who forgot how to call it is told, also outside a manual."""
    done = diff(tmp_path, "--help")
    assert done.returncode == 0
    assert "BASE [HEAD]" in done.stdout


def test_nothing_changed(manual: Path) -> None:
    """Who changed nothing reads so, in every form, and the job goes on."""
    for form in ("text", "markdown", "json"):
        done = diff(manual, "first", "--format", form)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["items"] == [] if form == "json" else "没有改动" in done.stdout
    assert "Nothing changed" in diff(manual, "first", "first", "--lang", "en").stdout


def test_writing_it_otherwise_is_no_change(manual: Path) -> None:
    """Comments, line ends, quotes and the order of fields are nobody's news."""
    for path in (manual / "processes").rglob("*.yaml"):
        lines = ["# a comment", *path.read_text("utf-8").splitlines(), ""]
        path.write_bytes("\r\n".join(lines).encode())
    path = example(manual)
    text = path.read_bytes().decode()
    title = next(line for line in text.split("\r\n") if line.startswith("title: "))
    text = text.replace(f"{title}\r\n", "") + f"title: '{title.removeprefix('title: ')}'\r\n"
    path.write_bytes(text.encode())
    assert "没有改动" in diff(manual, "first").stdout


def test_changes_are_told_and_are_no_failure(manual: Path) -> None:
    """A change is a sentence with its class and the version it asks for; the exit stays 0."""
    owner = next(line for line in example(manual).read_text("utf-8").splitlines() if line.startswith("owner: "))
    edit(example(manual), owner, "owner: somebody-else")
    done = diff(manual, "first")
    assert done.returncode == 0
    assert "A  负责人由" in done.stdout
    assert "至少要写" in done.stdout
    (item,) = json.loads(diff(manual, "first", "--format", "json").stdout)["items"]
    (change,) = item["changes"]
    assert (item["class"], change["what"], change["after"]) == ("A", "process.owner", "somebody-else")
    assert item["version"]["enough"] is False
    assert "| A |" in diff(manual, "first", "--format", "markdown").stdout


def test_two_revisions_never_see_the_work_tree(manual: Path) -> None:
    """What lies on disk, ignored or filtered, does not get into a comparison of two revisions."""
    edit(example(manual), "title: ", "title: 第二版")
    (manual / ".gitattributes").write_text("*.yaml -diff -text filter=hide merge=ours export-ignore\n", "utf-8")
    git(manual, "config", "filter.hide.smudge", "false")
    git(manual, "commit", "-qam", "second")
    example(manual).unlink()
    shutil.rmtree(manual / "processes/files", ignore_errors=True)
    told = diff(manual, "first", "HEAD")
    assert told.returncode == 0, told.stderr
    assert "第二版" in told.stdout
    assert "删除流程" not in told.stdout


def test_attachments_are_compared_by_their_bytes(manual: Path) -> None:
    """A form with one other box is a change of the process that uses it."""
    form = manual / "processes/files/F-X-01.xlsx"
    form.parent.mkdir(exist_ok=True)
    form.write_bytes(b"one")
    git(manual, "add", ".")
    git(manual, "commit", "-qm", "form")
    form.write_bytes(b"two")
    assert "附件 files/F-X-01.xlsx 的内容换了" in diff(manual, "HEAD").stdout


def test_markup_in_a_manual_is_text_in_a_comment(manual: Path) -> None:
    """Nobody gets a link, an image, a mention or a table row into the comment of a pull request."""
    title = next(line for line in example(manual).read_text("utf-8").splitlines() if line.startswith("title: "))
    evil = "![x](https://e.example/x) | <img src=x> @everyone #12 `code` **b** www.e.example"
    edit(example(manual), title, f"title: '{evil}'")
    told = diff(manual, "first", "--format", "markdown").stdout
    for mark in ("![", "](", "<img", "@everyone", "`code`", "**b**", "x) |", "www.e"):
        assert mark not in told
    page = markdown.markdown(told, extensions=["tables", "sane_lists"])
    assert not re.search(r"<(img|a|code|strong)\b", page)
    for run in re.split(r"<[^>]*>", page):  # what a forge looks through for names, numbers and addresses
        assert not re.search(r"@\w|#\d|://", html.unescape(run))
    assert page.count("<tr>") == 2


def test_hidden_characters_are_shown(manual: Path) -> None:
    """A blank that is none is written out."""
    title = next(line for line in example(manual).read_text("utf-8").splitlines() if line.startswith("title: "))
    edit(example(manual), title, f"{title}\u00a0的")
    for form in ("text", "markdown"):
        assert "U" in diff(manual, "first", "--format", form).stdout
        assert "\u00a0" not in diff(manual, "first", "--format", form).stdout
    as_json = diff(manual, "first", "--format", "json").stdout
    assert "\u00a0" not in as_json
    assert "\u00a0" in json.dumps(json.loads(as_json), ensure_ascii=False)


def test_what_cannot_be_read_is_said_and_passed_over(manual: Path) -> None:
    """A file with a typing error does not look like a deleted process."""
    example(manual).write_text("id: [", "utf-8")
    told = diff(manual, "first")
    assert told.returncode == 2
    assert "读不了" in told.stdout
    assert "删除" not in told.stdout
    assert "没有改动" not in told.stdout
    assert "office-supplies" in told.stderr


def test_what_cannot_be_compared_is_no_pass(manual: Path, tmp_path: Path) -> None:
    """An unknown revision, no repository, no manual: exit 2 and why, in both languages."""
    outside = tmp_path / "outside"
    shutil.copytree(STARTER, outside)
    for folder, revision in ((manual, "nope"), (manual, "--output=x"), (outside, "HEAD"), (tmp_path, "HEAD")):
        done = diff(folder, revision)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
