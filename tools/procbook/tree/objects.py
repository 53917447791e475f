"""The objects of a repository, read from an empty repository of our own that only borrows them.

So nothing of the repository can have a say: not its settings, hooks, filters, grafts, replacements, attributes, merge
drivers, nor its commit graph; and what a merge makes is written into the borrowed one, which is thrown away.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import IO, NamedTuple

from procbook.finding import CannotCheck
from procbook.tree import command, damaged, git, resolve

EMPTY = {40: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
         64: "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"}  # fmt: skip
"""The id of the tree without files, by the length of the repository's ids."""

MEGABYTE = 1 << 20

_FIELDS = ("%T", "%P", "%an", "%ae", "%cn", "%ce", "%cd", "%B")
_LOG = (
    "log", "-z", "--topo-order", "--reverse", "--encoding=UTF-8", "--date=raw", "--no-show-signature", "--no-notes",
    f"--format=%H%x00{'%x00'.join(_FIELDS)}",
)  # fmt: skip
"""What git says of commits: nine fields each, with a NUL after every one, since git reads none behind a NUL."""


class Identity(NamedTuple):
    """A name and address as git has them: nothing is looked up, `.mailmap` has no say."""

    name: str
    email: str


class Commit(NamedTuple):
    """A commit. `time`: seconds since 1970 of its committer, `offset`: his minutes east of Greenwich. `together`: those
    whom its message names as authors too."""

    id: str
    tree: str
    parents: tuple[str, ...]
    authors: tuple[Identity, ...]
    committer: Identity
    time: int
    offset: int
    together: tuple[Identity, ...] = ()


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

    def _logged(self, *revisions: str) -> dict[str, Commit]:
        """What git says of commits, and who else stands in their headers."""
        fields = self._git(*_LOG, *revisions, "--").split(b"\0")[:-1]
        size = len(_FIELDS) + 1
        said = {fields[at].decode(): fields[at + 1 : at + size] for at in range(0, len(fields), size)}
        beside = self._authors_beside(said)
        return {id: _commit(id, told, beside[id]) for id, told in said.items()}

    def _authors_beside(self, ids: Collection[str]) -> dict[str, list[Identity]]:
        """The authors in author lines that git passes over: of several it takes one."""
        output = self._git("cat-file", "--batch", "--buffer", stdin="".join(f"{id}\n" for id in ids).encode())
        found, at = {}, 0
        for id in ids:
            start = output.index(b"\n", at) + 1
            at = start + int(output[at:start].split()[2]) + 1
            header = output[start : at - 1].partition(b"\n\n")[0].split(b"\n")
            lines = [line for line in header if line.startswith(b"author ")]
            found[id] = [who for line in lines if len(lines) > 1 for who in _people(line[7:])]
        return found

    def leads_to(self, commit: str, other: str) -> bool:
        """Whether one commit is another, or among those before it. Both have to be there."""
        if not (self.commit(commit) and self.commit(other)):
            return False
        return self._git("rev-list", "--count", "--max-count=1", commit, f"^{other}").strip() == b"0"

    def differences(self, pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], Changes]:
        """What differs between the trees of each pair, below the manual's folder in the repository."""
        lines = "".join(f"{before} {after}\n" for before, after in pairs).encode()
        below = ["--", self.prefix] if self.prefix else []
        arguments = ("diff-tree", "--stdin", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", *below)
        return _differences(self._git(*arguments, stdin=lines), self.prefix) if pairs else {}

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


def _commit(id: str, told: list[bytes], beside: Iterable[Identity]) -> Commit:
    """A commit as git's log tells of it."""
    tree, parents, *names, date, message = (field.decode("utf-8", "replace") for field in told)
    author, committer = Identity(names[0], names[1].strip()), Identity(names[2], names[3].strip())
    seconds, zone = date.split() or ("0", "+0000")
    authors, together = dict.fromkeys((author, *beside)), dict.fromkeys(_together(message))
    time, offset = int(seconds), _minutes(zone)
    return Commit(id, tree, tuple(parents.split()), tuple(authors), committer, time, offset, tuple(together))


def _minutes(zone: str) -> int:
    """Minutes east of Greenwich: of +0530 there are 330, and no place has more than 14 hours."""
    minutes = min(int(zone[1:3]) * 60 + int(zone[3:5]), 14 * 60)
    return -minutes if zone.startswith("-") else minutes


def _together(message: str) -> Iterator[Identity]:
    """Those whom a line of the message names as authors, wherever it stands in it."""
    for line in message.split("\n"):
        key, _, value = line.partition(":")
        if key.casefold() == "co-authored-by":
            yield from _people(value.encode())


def _people(text: bytes) -> Iterator[Identity]:
    """Everybody with an address in a line."""
    for before, after in pairwise(text.decode("utf-8", "replace").split("<")):
        if ">" in after:
            yield Identity(before.rpartition(">")[2].strip(), after.partition(">")[0].strip())


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
