"""Objects of a repository: read from elsewhere, complete or not at all, never written."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from procbook.finding import CannotCheck
from procbook.tree.objects import Objects, _differences, named
from tests.refusals import refused

pytestmark = pytest.mark.history

START = b"""commit refs/heads/main
mark :1
author A <a@x> 1790000000 +0800
committer F <f@x> 1790000000 +0800
data 34
one

Co-authored-by: B  <b@x>
x: y
M 100644 inline processes/a.yaml
data 2
a
M 120000 inline processes/link
data 1
/
M 100644 inline "processes/tab\\tquote\\"\\n.yaml"
data 2
t

commit refs/heads/side
mark :2
committer A <a@x> 1790000100 +0800
data 1
x
from :1
M 100644 inline processes/b.yaml
data 2
b

commit refs/heads/main
mark :3
committer A <a@x> 1790000200 +0800
data 1
x
from :1
M 100644 inline processes/c.yaml
data 2
c

commit refs/heads/main
mark :4
committer A <a@x> 1790000300 +0800
data 1
x
from :3
merge :2
M 100644 inline processes/b.yaml
data 2
b
D processes/a.yaml

commit refs/heads/other
mark :5
committer A <a@x> 1790000300 +0800
data 1
x
from :1
M 100644 inline processes/a.yaml
data 2
z

commit refs/heads/third
mark :6
committer A <a@x> 1790000300 +0800
data 1
x
from :1
M 100644 inline processes/a.yaml
data 2
y

"""


def run(folder: Path, *arguments: str, stdin: bytes = b"") -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, input=stdin, capture_output=True, check=True)
    return done.stdout.decode().strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """main with a merge of side; other and third contradict each other."""
    folder = tmp_path / "manual"
    folder.mkdir()
    run(folder, "init", "-q", "-b", "main", "--template=")
    run(folder, "fast-import", "--quiet", stdin=START)
    return folder


def stored(folder: Path) -> dict[str, str]:
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def test_everybody_behind_a_commit(repository: Path) -> None:
    """Author, committer and co-authors are those that the commit names; nothing else has a say."""
    (repository / ".mailmap").write_text("Z <z@x> <a@x>\n")
    with Objects(repository) as objects:
        first = next(iter(objects.commits(named(repository, "main")).values()))
    assert [who.email for who in (*first.authors, *first.together, first.committer)] == ["a@x", "b@x", "f@x"]
    assert (first.time, first.offset) == (1_790_000_000, 480)


def test_parents_come_before_children(repository: Path) -> None:
    """Both sides of a merge are there, each after what it was made on."""
    tip = named(repository, "main")
    with Objects(repository) as objects:
        order = list(objects.commits(tip))
        parents = {id: commit.parents for id, commit in objects.commits(tip).items()}
    assert len(order) == 4
    assert all(order.index(parent) < order.index(id) for id in order for parent in parents[id])


def test_differences_name_every_path_as_it_is(repository: Path) -> None:
    """No name of a file can be mistaken for another one, and a link is no ordinary file."""
    with Objects(repository) as objects:
        tree = next(iter(objects.commits(named(repository, "main")).values())).tree
        pair = (objects.empty(tree), tree)
        changes = objects.differences([pair])[pair]
        assert objects.read(changes["processes/a.yaml"][1] or "", 10) == b"a\n"
    assert set(changes) == {"processes/a.yaml", "processes/link", 'processes/tab\tquote"\n.yaml'}
    assert changes["processes/link"] == (None, "")


def test_a_merge_is_made_elsewhere(repository: Path) -> None:
    """To see what a merge would be leaves no object in the repository."""
    before = stored(repository)
    main, side, other, third = (named(repository, name) for name in ("main", "side", "other", "third"))
    with Objects(repository) as objects:
        assert objects.merge(side, other) != objects.tree(side)
        assert objects.merge(main, side) == objects.tree(main)
        with refused("update your branch"):
            objects.merge(other, third)
    assert stored(repository) == before


def test_a_clone_that_is_not_whole_is_refused(repository: Path, tmp_path: Path) -> None:
    """The end of a shallow clone never passes for the beginning of the history."""
    run(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), "shallow")
    run(repository, "config", "uploadpack.allowFilter", "true")
    run(tmp_path, "clone", "-q", "--filter=blob:none", repository.as_uri(), "partial")
    for name in ("shallow", "partial"):
        with refused("not whole"):
            Objects(tmp_path / name)


def test_a_missing_object_is_told(repository: Path) -> None:
    """A hole in the clone is no pass and no stack trace."""
    with Objects(repository) as objects, refused("not whole"):
        objects.read("1" * 40, 10)


@pytest.mark.parametrize(
    "name", ["", "nothing", "--all", "main:processes", "main@{0}", "0" * 40, "main~9", "main^{tree}"]
)
def test_what_names_no_commit(repository: Path, name: str) -> None:
    """A wrong base is refused; it is not taken for something else."""
    with refused():
        named(repository, name)


def test_a_name_of_two_things_is_refused(repository: Path) -> None:
    """A tag with the name of the main branch cannot stand in for it."""
    assert named(repository, "main~1") == named(repository, "main^")
    run(repository, "tag", "main", "main~1")
    for name in ("main", "main~1"):
        with refused("more than one"):
            named(repository, name)


def test_a_tree_that_names_a_path_twice_is_none() -> None:
    """Programs would see different files there; what git prints of such a tree names both."""
    id = "1" * 40
    line = b":000000 100644 " + b"0" * 40 + b" " + b"2" * 40 + b" A\0processes/a.yaml\0"
    with pytest.raises(CannotCheck) as told:
        _differences(f"{id} {id}\n".encode() + line + line, "")
    assert told.value.name == "git-twice"
