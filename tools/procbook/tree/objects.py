"""The objects of a repository, read from an empty repository of our own that only borrows them.

So nothing of the repository can have a say: not its settings, hooks, filters, grafts, replacements, attributes, merge
drivers, nor its commit graph; and what a merge makes is written into the borrowed one, which is thrown away.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from types import TracebackType
from typing import IO

from procbook.finding import CannotCheck
from procbook.tree import command, damaged, git, resolve
from procbook.tree.commits import LOG, MEGABYTE, Commit, Identity, read_authors, read_log

EMPTY = {40: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
         64: "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"}  # fmt: skip
"""The id of the tree without files, by the length of the repository's ids."""

Changes = Mapping[str, tuple[str | None, str | None]]
"""What differs between two trees: path -> blob before and after; None where there is no such path, "" where what is
there is no ordinary file."""


class Objects:
    """The commits, trees and blobs of a repository; a context manager. Raises CannotCheck for a clone with holes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        _refuse_holes(root)
        self.prefix = _line(root, "rev-parse", "--show-prefix")
        stored = _line(root, "rev-parse", "--git-path", "objects")
        self._stored = (root / stored).resolve()
        self._folder = TemporaryDirectory(prefix="procbook-")
        kind = _line(root, "rev-parse", "--show-object-format")
        self._git("init", "--quiet", "--bare", "--template=", f"--object-format={kind}", self._folder.name)
        self._reader: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Objects:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        if self._reader:
            self._reader.communicate()
        self._folder.cleanup()

    def commits(self, *tips: str, without: str = "") -> dict[str, Commit]:
        """Every commit that leads to one of `tips`, by id, parents first; not those that lead to `without`."""
        return self._logged(*tips, *([f"^{without}"] if without else []))

    def mainline(self, tip: str) -> list[Commit]:
        """The first-parent path to a commit, oldest first; without authors in lines that git passes over."""
        with self._printed(*LOG, "--first-parent", tip, "--") as printed:
            return list(read_log(printed))

    def _logged(self, *revisions: str) -> dict[str, Commit]:
        """What git says of commits, and who else stands in their headers."""
        with self._printed(*LOG, *revisions, "--") as printed:
            told = {commit.id: commit for commit in read_log(printed)}
        with self._printed("cat-file", "--batch", "--buffer", stdin=told) as printed:
            beside = {id: read_authors(printed) for id in told}
        return {id: _with_authors(commit, beside[id]) for id, commit in told.items()}

    @contextmanager
    def _printed(self, *arguments: str, stdin: Iterable[str] = ()) -> Iterator[IO[bytes]]:
        """What git prints about the lines it is given, to be read within. Raises CannotCheck when git could not, and
        when it ended before its time, which reading tells by an EOFError."""
        line, environment = self._command(*arguments)
        with TemporaryFile() as given, TemporaryFile() as said:
            given.writelines(f"{each}\n".encode() for each in stdin)
            given.seek(0)
            git = subprocess.Popen(
                line, cwd=self._folder.name, env=environment, stdin=given, stdout=subprocess.PIPE, stderr=said
            )
            with git:
                assert git.stdout
                try:
                    yield git.stdout
                    cut = False
                except EOFError:
                    cut = True
            if git.returncode or cut:
                said.seek(0)
                raise damaged(said.read()) or incomplete()

    def leads_to(self, commit: str, other: str) -> bool:
        """Whether one commit is another, or among those before it. Both have to be there."""
        if not (self.commit(commit) and self.commit(other)):
            return False
        return self._git("rev-list", "--count", "--max-count=1", commit, f"^{other}").strip() == b"0"

    def differences(
        self, pairs: Collection[tuple[str, str]], tops: Iterable[str] = ()
    ) -> dict[tuple[str, str], Changes]:
        """What differs between the trees of each pair, below the manual's folder in the repository; with `tops`, only
        of the files and folders there that are called so."""
        lines = "".join(f"{before} {after}\n" for before, after in pairs).encode()
        asked = [self.prefix + top for top in tops] or [self.prefix]
        below = ["--", *asked] if any(asked) else []
        arguments = ("diff-tree", "--stdin", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", *below)
        return _differences(self._git(*arguments, stdin=lines), self.prefix) if pairs else {}

    def listing(self, tree: str, tops: Iterable[str] = ()) -> dict[str, str]:
        """The blob of every path of a tree, "" for what is no ordinary file; `tops` as for `differences`."""
        pair = (self.empty(tree), tree)
        changes = self.differences([pair], tops).get(pair, {})
        return {path: blob for path, (_, blob) in changes.items() if blob is not None}

    def empty(self, commit: str) -> str:
        """The id of the empty tree in this repository."""
        return EMPTY[len(commit)]

    def commit(self, id: str) -> Commit | None:
        """A commit by its full id; None when there is none."""
        if not re.fullmatch(r"[0-9a-f]{40}([0-9a-f]{24})?", id):
            return None
        answer = self._ask(f"info {id}").split()
        if len(answer) != 3 or answer[1] != b"commit":
            return None
        return self._logged("--no-walk", id)[id]

    def tree(self, commit: str) -> str:
        """The id of a commit's tree."""
        answer = self._ask(f"info {commit}^{{tree}}").split()
        if len(answer) != 3:
            raise incomplete()
        return answer[0].decode()

    def read(self, blob: str, limit: int) -> bytes | None:
        """The bytes of a blob; None when they are more than `limit`. Raises CannotCheck when it is not there."""
        size = self._size(f"contents {blob}")
        if size <= limit:
            return self._stream.read(size + 1)[:-1]
        for start in range(0, size + 1, MEGABYTE):
            self._stream.read(min(MEGABYTE, size + 1 - start))
        return None

    def size(self, blob: str) -> int:
        """How many bytes a blob has. Raises CannotCheck when it is not there."""
        return self._size(f"info {blob}")

    def _size(self, question: str) -> int:
        answer = self._ask(question).split()
        if len(answer) != 3:
            raise incomplete()
        return int(answer[2])

    def merge(self, base: str, head: str) -> str:
        """The tree that git makes of two commits. Raises CannotCheck when they contradict each other."""
        try:
            return self._git("merge-tree", "--write-tree", "--no-messages", base, head).decode().split()[0]
        except subprocess.CalledProcessError as problem:
            raise _unmerged(problem.returncode) from None

    def _ask(self, question: str) -> bytes:
        if self._reader is None:
            line, environment = self._command("cat-file", "--batch-command")
            self._reader = subprocess.Popen(
                line, cwd=self._folder.name, env=environment,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        assert self._reader.stdin
        try:
            self._reader.stdin.write(f"{question}\n".encode())
            self._reader.stdin.flush()
        except BrokenPipeError:
            raise too_old() from None
        return self._stream.readline()

    @property
    def _stream(self) -> IO[bytes]:
        assert self._reader
        assert self._reader.stdout
        return self._reader.stdout

    def _command(self, *arguments: str) -> tuple[tuple[str, ...], dict[str, str]]:
        line, environment = command(self.root, *arguments)
        quoted = str(self._stored).replace("\\", "\\\\").replace('"', '\\"')
        return line, environment | {"GIT_ALTERNATE_OBJECT_DIRECTORIES": f'"{quoted}"'}

    def _git(self, *arguments: str, stdin: bytes = b"") -> bytes:
        line, environment = self._command(*arguments)
        done = subprocess.run(
            line, cwd=self._folder.name, env=environment, input=stdin, capture_output=True, check=False
        )
        if done.returncode and arguments[0] != "merge-tree":
            raise damaged(done.stderr) or incomplete()
        done.check_returncode()
        return done.stdout


def _with_authors(commit: Commit, beside: Iterable[Identity]) -> Commit:
    return commit._replace(authors=tuple(dict.fromkeys((*commit.authors, *beside))))


def _differences(output: bytes, prefix: str) -> dict[tuple[str, str], Changes]:
    """What `diff-tree --stdin -z` printed: a line with the pair, then mode, blob and path of each difference."""
    found: dict[tuple[str, str], Changes] = {}
    changes: dict[str, tuple[str | None, str | None]] = {}
    at = 0
    while at < len(output):
        if output[at : at + 1] != b":":
            end = output.index(b"\n", at)
            before, after = output[at:end].decode().split()
            changes = found.setdefault((before, after), {})  # type: ignore[assignment]
        else:
            about, end = output.index(b"\0", at), output.index(b"\0", output.index(b"\0", at) + 1)
            modes = output[at + 1 : about].decode().split()
            path = output[about + 1 : end].decode("utf-8", "surrogateescape").removeprefix(prefix)
            if path in changes:
                raise CannotCheck("git-twice", path=path)
            changes[path] = (_key(modes[0], modes[2]), _key(modes[1], modes[3]))
        at = end + 1
    return found


def _key(mode: str, blob: str) -> str | None:
    return {"000000": None, "100644": blob, "100755": blob}.get(mode, "")


def named(root: Path, revision: str) -> str:
    """The full id of the one commit that a name can mean. Raises CannotCheck for none, and for more than one."""
    name = re.split(r"[~^]", revision)[0]
    if any(sign in revision for sign in (":", "@{")) or not revision.isprintable():
        return resolve(root, "")
    places = [f"refs/{kind}{name}" for kind in ("", "tags/", "heads/", "remotes/")] + [f"refs/remotes/{name}/HEAD"]
    known = _line(root, "for-each-ref", "--format=%(refname)", *places).splitlines()
    if len(set(places) & set(known)) > 1 or (re.fullmatch(r"[0-9a-f]{40,}", name) and set(places) & set(known)):
        raise CannotCheck("ambiguous-revision", revision=name)
    return resolve(root, revision)


def _refuse_holes(root: Path) -> None:
    """A shallow or partial clone lacks what an audit is about, and it may look like the beginning of the history."""
    shallow = _line(root, "rev-parse", "--is-shallow-repository") == "true"
    settings = _line(root, "config", "--name-only", "--list").lower().splitlines()
    if shallow or any(name == "extensions.partialclone" or name.endswith(".promisor") for name in settings):
        raise incomplete()


def _line(root: Path, *arguments: str) -> str:
    """What git says of the repository itself. Raises CannotCheck when git cannot read its settings."""
    try:
        return git(root, *arguments).decode("utf-8", "surrogateescape").rstrip("\n")
    except subprocess.CalledProcessError:
        raise CannotCheck("git-settings") from None


def incomplete() -> CannotCheck:
    return CannotCheck("clone-incomplete")


def too_old() -> CannotCheck:
    return CannotCheck("git-too-old")


def _unmerged(status: int) -> CannotCheck:
    if status != 1:
        return too_old()
    return CannotCheck("merge-conflict")
