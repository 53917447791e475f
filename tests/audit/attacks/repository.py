"""A git repository that is written quickly: commits are collected and made by one run of `git fast-import`.

The files of each branch are known here as bytes; a merge has the files that the test says.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

FILE, PROGRAM, LINK, SUBMODULE = "100644", "100755", "120000", "160000"
Entry = tuple[str, bytes]
"""Mode and bytes; of a submodule the id of its commit."""

SCRUBBED = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


class Repository:
    """`tip` names the last commit of each branch (":5" until it is made), `files` the files of the current branch; `bare`:
    nobody looks at the work tree."""

    def __init__(self, folder: Path, start: datetime) -> None:
        self.folder = folder
        self.now = start
        self.branch = "main"
        self.tip: dict[str, str] = {}
        self.trees: dict[str, dict[str, Entry]] = {"main": {}}
        self._made: dict[str, dict[str, Entry]] = {}
        self._stream: list[bytes] = []
        self._ids: dict[str, str] = {}
        self._count = 0
        self._laid = ""
        self.below = ""
        self.bare = False
        self.git_folder = folder / ".git"

    def copy_to(self, folder: Path) -> None:
        shutil.copytree(self.folder, folder, symlinks=True)

    # files of the current branch

    @property
    def files(self) -> dict[str, Entry]:
        return self.trees[self.branch]

    def read(self, path: str) -> str:
        return self.files[path][1].decode()

    def write(self, path: str, data: str | bytes, mode: str = FILE) -> None:
        self.files[path] = (mode, data.encode() if isinstance(data, str) else data)

    def edit(self, path: str, old: str, new: str) -> None:
        text = self.read(path)
        assert old in text, f"{old!r} is not in {path}"
        self.write(path, text.replace(old, new, 1))

    def remove(self, path: str) -> None:
        """Take away a file, or everything below a name that ends in "/"."""
        gone = [name for name in self.files if name == path or (path.endswith("/") and name.startswith(path))]
        assert gone, f"there is no {path}"
        for name in gone:
            del self.files[name]

    # history

    def commit(self, by: str = "author", *, committer: str = "", message: str = "change", parents: Sequence[str] = (),
               at: datetime | None = None) -> str:  # fmt: skip
        """Commit the files of the current branch; gives the name of the commit. `parents` beside the branch's tip."""
        self.now = max(self.now + timedelta(hours=1), at or self.now)
        moment = f"{int((at or self.now).timestamp())} +0800"
        self._count += 1
        mark = f":{self._count}"
        first, *others = [*([self.tip[self.branch]] if self.branch in self.tip else []), *parents, ""]
        head = [f"commit refs/heads/{self.branch}", f"mark {mark}"]
        head += [f"author {_named(by)} {moment}", f"committer {_named(committer or by)} {moment}"]
        self._stream += [*(line.encode() + b"\n" for line in head), _data(message.encode())]
        self._stream += [b"from %s\n" % first.encode()] if first else []
        self._stream += [b"merge %s\n" % name.encode() for name in others if name]
        self._stream += self._changes(self._made.get(first, {}))
        self.tip[self.branch] = mark
        self._made[mark] = dict(self.files)
        return mark

    def idle(self, count: int) -> None:
        """Many commits that change nothing."""
        moment = f"author <author@x> {int(self.now.timestamp())} +0800"
        first, last = self._count + 1, self._count + count
        for number in range(first, last + 1):
            past = self.tip[self.branch] if number == first else f":{number - 1}"
            head = f"commit refs/heads/{self.branch}\nmark :{number}\nauthor {moment}\ncommitter {moment}\n"
            self._stream.append(f"{head}data 1\nx\nfrom {past}\n".encode())
        self._count, self.tip[self.branch] = last, f":{last}"
        self._made[f":{last}"] = dict(self.files)

    def _changes(self, before: dict[str, Entry]) -> list[bytes]:
        gone = [b"D %s\n" % _quoted(self.below + path) for path in before if path not in self.files]
        new = []
        for path, (mode, data) in self.files.items():
            if before.get(path) == (mode, data):
                continue
            if mode == SUBMODULE:
                new.append(b"M %s %s %s\n" % (mode.encode(), data, _quoted(self.below + path)))
            else:
                new.append(b"M %s inline %s\n" % (mode.encode(), _quoted(self.below + path)) + _data(data))
        return gone + new

    def start(self, branch: str, at: str = "") -> None:
        """A new branch from the commit (else from the current tip), and go there."""
        commit = at or self.tip[self.branch]
        self.tip[branch] = commit
        self.trees[branch] = dict(self._made[commit])
        self._stream.append(b"reset refs/heads/%s\nfrom %s\n\n" % (branch.encode(), commit.encode()))
        self.branch = branch

    def orphan(self, branch: str) -> None:
        """A branch without a past, with the current files."""
        self.trees[branch] = dict(self.files)
        self.branch = branch

    def go(self, branch: str) -> None:
        self.branch = branch

    def merge(self, branch: str = "change") -> None:
        """A branch that is up to date comes to main by the button of the forge: main has its files then."""
        files, tip = dict(self.trees[branch]), self.tip[branch]
        self.go("main")
        self.files.clear()
        self.files.update(files)
        self.commit("author", committer="forge", parents=[tip])

    def set(self, branch: str, commit: str) -> None:
        """Move a branch to a commit, as a fast-forward or a forced push does."""
        self.tip[branch] = commit
        self.trees[branch] = dict(self._made[commit])
        self._stream.append(b"reset refs/heads/%s\nfrom %s\n\n" % (branch.encode(), commit.encode()))

    def make(self) -> None:
        """Make everything that was collected, and lay the files of the current branch into the work tree, once."""
        if not self._stream and self.branch == self._laid:
            return
        marks = self.folder.parent / "marks"
        if self._stream:
            self.git("fast-import", "--quiet", "--force", f"--export-marks={marks}", stdin=b"".join(self._stream))
            self._ids |= dict(line.split() for line in marks.read_text().splitlines())
            marks.unlink()
        self._stream = []
        self.tip = {branch: self.id(name) for branch, name in self.tip.items()}
        self._made |= {self.id(name): tree for name, tree in self._made.items() if name.startswith(":")}
        (self.git_folder / "HEAD").write_text(f"ref: refs/heads/{self.branch}\n")
        self._lay_out()
        self._laid = self.branch

    def _lay_out(self) -> None:
        if self.bare:
            return
        for path, (mode, data) in self.files.items():
            target = self.folder / path
            if mode in (FILE, PROGRAM) and not (target.is_file() and target.read_bytes() == data):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
        for target in self.folder.rglob("*"):
            path = target.relative_to(self.folder).as_posix()
            if target.is_file() and not path.startswith(".git/") and path not in self.files:
                target.unlink()

    def id(self, commit: str) -> str:
        """The full id of a commit that was made; anything else as it is."""
        return self._ids.get(commit, commit)

    def trees_made(self) -> list[dict[str, Entry]]:
        """The files of every commit, oldest first."""
        return list(self._made.values())

    def tree_of(self, commit: str) -> dict[str, Entry]:
        return self._made[commit]

    def git(self, *arguments: str, stdin: bytes = b"", folder: Path | None = None) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=folder or self.folder, input=stdin, capture_output=True, env=SCRUBBED, check=False
        )
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        return done.stdout.decode("utf-8", "replace").strip()


def _named(person: str) -> str:
    """`name <e-mail>`; a name with an e-mail is taken as it is."""
    return person if "<" in person else f"{person} <{person}@x>"


def _data(data: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(data), data)


def _quoted(path: str) -> bytes:
    """A path as fast-import reads it, whatever bytes it has."""
    data = path.encode("utf-8", "surrogateescape")
    return b'"' + b"".join(b"\\%03o" % c if c < 33 or c > 126 or c in b'"\\' else bytes([c]) for c in data) + b'"'
