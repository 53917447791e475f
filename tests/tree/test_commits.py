"""Commits whose headers no git would write: what is read of them is what git itself says."""

from __future__ import annotations

import subprocess
import zlib
from hashlib import sha1
from pathlib import Path
from random import Random

import pytest

from procbook.tree.commits import Commit
from procbook.tree.objects import EMPTY, Objects

pytestmark = pytest.mark.history

COUNT = 2_000
TREE = EMPTY[40]
PIECES = (
    b"author a <a@x> 1795000000 +0800", b"author b <b@x> 1795000000 +0800", b"committer c <c@x> 1795000000 -0330",
    b"committer <> 0 +0000", b"author", b"author x", b"committer d <d@x> 99999999999999999999 +9999", b"parent", b"parent x",
    b"author e <e@x> <f@x> 1795000000 +0800", b"author \xff <g@x>", b"encoding GBK", b"encoding x", b" parent",
    b"gpgsig -----\n parent", b"author h <h@x> -5 +0000", b"mergetag object\n author i <i@x> 1 +0000", b"\tauthor", b"x",
)  # fmt: skip
"""Lines of a header, right and wrong."""
BODIES = (
    b"x\n",
    b"",
    b"\n\nCo-authored-by: k <k@x>\n",
    b"x\0Co-authored-by: l <l@x>",
    b"x\n\nco-AUTHORED-by:m<m@x>\r\n",
)


def write(folder: Path, data: bytes) -> str:
    """Store a commit as it is, as a program of somebody else may."""
    whole = b"commit %d\0%s" % (len(data), data)
    id = sha1(whole).hexdigest()
    place = folder / ".git/objects" / id[:2] / id[2:]
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(zlib.compress(whole))
    return id


def header(random: Random, known: list[str]) -> bytes:
    """A header that begins as git wants it, with lines in any order, as often as may be."""
    parents = [b"parent " + random.choice(known).encode() for _ in range(random.choice((0, 1, 1, 2)) if known else 0)]
    pieces = [*parents, *random.choices(PIECES, k=random.randrange(5))]
    if random.random() < 0.6:
        pieces += [b"author n <n@x> 1795000000 +0800", b"committer o <o@x> 1795000000 +0800"]
    if random.random() < 0.5:
        random.shuffle(pieces)
    return b"\n".join([b"tree " + TREE.encode(), *_readable(pieces)])


def _readable(pieces: list[bytes]) -> list[bytes]:
    """With something between the parents and a line that is no parent, for which git refuses the whole commit."""
    place = next((place for place, piece in enumerate(pieces) if len(piece) != 47), len(pieces))
    return (
        [*pieces[:place], b"x", *pieces[place:]]
        if pieces[place : place + 1] in ([b"parent"], [b"parent x"])
        else pieces
    )


def said(folder: Path, ids: list[str], *command: str) -> list[str]:
    line = ["git", *command[:1], "--no-walk=unsorted", "--stdin", *command[1:]]
    done = subprocess.run(
        line,
        cwd=folder,
        input="\n".join(ids),
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
        errors="replace",
    )
    return done.stdout.splitlines()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    return tmp_path


def read(folder: Path, *ids: str) -> dict[str, Commit]:
    with Objects(folder) as objects:
        return objects.commits(*ids)


def test_damaged_headers_are_read_as_git_reads_them(folder: Path) -> None:
    """A line that git passes over counts as a parent, and the commit that slipped the change in is somebody else's."""
    random = Random(1)
    ids: list[str] = []
    for _ in range(COUNT):
        ids.append(write(folder, header(random, ids) + b"\n\n" + random.choice(BODIES)))
    ids = list(dict.fromkeys(ids))
    found = read(folder, *ids)
    assert set(found) == set(ids)
    parents = {line.split()[0]: tuple(line.split()[1:]) for line in said(folder, ids, "rev-list", "--parents")}
    assert {id: commit.parents for id, commit in found.items()} == parents
    names = [line.split("|") for line in said(folder, ids, "log", "--date=unix", "--format=%an|%ae|%cn|%ce|%cd|%T")]
    assert [_told(found[id]) for id in ids] == [[*who, time or "0", tree] for *who, time, tree in names]
    assert sum(len(parents[id]) > 1 for id in ids) > 100


def _told(commit: Commit) -> list[str]:
    author, committer = commit.authors[0], commit.committer
    return [*author, *committer, str(commit.time), commit.tree]


def test_nobody_hides_behind_another_author_line(folder: Path) -> None:
    """Of two author lines git takes the last, so the first one's change would be somebody else's."""
    lines = b"tree %s\nauthor a <a@x> 1 +0000\nauthor b <b@x> 1 +0000\ncommitter c <c@x> 1 +0000\n\nx\n"
    id = write(folder, lines % TREE.encode())
    assert {who.email for who in read(folder, id)[id].authors} == {"a@x", "b@x"}


@pytest.mark.parametrize(
    "data",
    [b"author a <a@x> 1 +0000\ncommitter c <c@x> 1 +0000\n\nCo-authored-by:" + b" " * 200_000 + b"x",
     b"author a <a@x> 1 +0000\ncommitter c <c@x> 1 +0000\n\nCo-authored-by:" + b"<" * 200_000,
     b"author " + b"a" * 1_000_000 + b" <a@x> 1 +0000\ncommitter c <c@x> 1 +0000\n\nx",
     b"author a <a@x> 1 +0000\ncommitter c <c@x> " + b"9" * 5_000 + b" +0000\n\nx",
     b"author a <a@x> 1 +0000\ncommitter c <c@x> 1 +" + b"9" * 5_000 + b"\n\nx"],
    ids=["blanks", "brackets", "name", "date", "zone"],
)  # fmt: skip
def test_what_is_very_long_is_read_at_once(data: bytes, folder: Path) -> None:
    """A trailer of blanks, for which a pattern tries every place with every other, stops the audit for hours."""
    id = write(folder, b"tree " + TREE.encode() + b"\n" + data)
    assert read(folder, id)[id].authors[0].email == "a@x"


CROWD = b"".join(b"Co-authored-by: p%d <p%d@x>\n" % (number, number) for number in range(100_000))


def test_a_crowd_of_authors_is_read_whole(folder: Path) -> None:
    """Nobody hides as the last of a hundred thousand, nor behind megabytes that name nobody, nor across their ends."""
    head = b"tree " + TREE.encode() + b"\nauthor a <a@x> 1 +0000\ncommitter c <c@x> 1 +0000\n\n"
    for filler in (CROWD, b"x\n" * 1_500_000, b"x" * 3_000_000 + b"\n", b"x" * (1 << 20) + b"\n"):
        for shift in (0, 1, 5, 14):
            id = write(folder, head + filler + b"-" * shift + b"\nCo-Authored-By: last <last@x>")
            assert read(folder, id)[id].together[-1].email == "last@x"


def test_a_name_of_megabytes_is_cut(folder: Path) -> None:
    """It would stand in every finding; a cut address is nobody's."""
    name, address = b"a" * 5_000_000, b"b" * 5_000_000 + b"@x"
    id = write(
        folder, b"tree %s\nauthor %s <%s> 1 +0000\ncommitter c <c@x> 1 +0000\n\nx" % (TREE.encode(), name, address)
    )
    (author,) = read(folder, id)[id].authors
    assert len(author.name) == len(author.email) == 1001
    assert author.email.endswith("…")


def test_an_author_line_at_the_end_of_a_commit_counts(folder: Path) -> None:
    """A commit without a message ends in its header."""
    id = write(
        folder, b"tree %s\nauthor a <a@x> 1 +0000\ncommitter c <c@x> 1 +0000\nauthor b <b@x> 1 +0000" % TREE.encode()
    )
    assert {who.email for who in read(folder, id)[id].authors} == {"a@x", "b@x"}
