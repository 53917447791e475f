"""Bytes by path, from a folder or from a git revision, by running git; it never writes."""

from __future__ import annotations

import os
import re
import stat
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Protocol
from unicodedata import normalize

from procbook.finding import CannotCheck
from procbook.tree.program import program, repository

__all__ = [
    "FOLDER", "Entry", "Revision", "Tree", "WorkTree", "alike", "blobs", "command", "commit_date", "folded", "git",
    "of_repository", "prefix_of", "program", "repository", "repository_prefix", "repository_top", "resolve",
    "setting",
]  # fmt: skip

FOLDER = "processes"
"""The folder of the manual below the root of its repository."""

_ENVIRONMENT = {
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
}

_DAMAGED = re.compile(rb"corrupt|bad (object|parents|tree)|is empty|unable to (read|open)|garbage at end|inflate:")
"""What git says of a repository in which something is broken."""

_READING = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):  # the first two are of POSIX, the last of Windows
    _READING |= getattr(os, _flag, 0)

_ORDINARY = ("100644", "100755")
"""How git notes that a name is an ordinary file: no link, no submodule."""


class Entry(NamedTuple):
    """One name in a tree: path from the root with "/", and whether it is an ordinary file."""

    path: str
    ordinary: bool
    size: int


class Tree(Protocol):
    """The files of a manual at one moment."""

    def entries(self) -> list[Entry]:
        """Every name below the manual's folder, sorted by path; folders are not listed."""

    def read(self, path: str, limit: int) -> bytes:
        """The first `limit` bytes of an ordinary file. Raises OSError when it cannot be read."""

    def beside(self, names: Iterable[str], endings: tuple[str, ...] = ("",)) -> dict[str, bytes | None]:
        """The bytes of files of the repository that are named, or lie below names that end in "/", by path; only those
        with one of the endings.

        None for what is no ordinary file.
        """

    def alike(self, names: Iterable[str]) -> list[str]:
        """The paths of the repository of which some system takes the first part for that of a name: `Docs/x.md` is
        alike `docs/`. Sorted; also of what is no ordinary file."""


def folded(name: str) -> str:
    """A name as systems see it that tell no capitals and no composition of accents apart."""
    return name.lower() if name.isascii() else normalize("NFC", name).casefold()


def _tops(names: Iterable[str]) -> frozenset[str]:
    """The first parts of names, as `folded` has them, of names that were written for another system too."""
    parts = (name.replace("\\", "/").strip().removeprefix("./").partition("/")[0] for name in names)
    return frozenset(map(folded, parts)) - {""}


def alike(paths: Iterable[str], names: Iterable[str]) -> list[str]:
    """`Tree.alike` among known paths."""
    tops = _tops(names)
    return sorted(path for path in paths if folded(path.partition("/")[0]) in tops)


class WorkTree:
    """The files as they lie on disk below `root`. Links are listed, never followed."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def entries(self) -> list[Entry]:
        return sorted(self._walk(FOLDER))

    def _walk(self, folder: str) -> Iterator[Entry]:
        with os.scandir(self.root / folder) as names:
            for name in names:
                path = f"{folder}/{name.name}"
                if name.is_dir(follow_symlinks=False):
                    if name.name.endswith((".yaml", ".yml")):
                        yield Entry(path, False, 0)
                    yield from self._walk(path)
                else:
                    status = name.stat(follow_symlinks=False)
                    yield Entry(path, stat.S_ISREG(status.st_mode), status.st_size)

    def beside(self, names: Iterable[str], endings: tuple[str, ...] = ("",)) -> dict[str, bytes | None]:
        found: dict[str, bytes | None] = {}
        for name in names:
            for path in (each for each in self._below(name) if each.name.endswith(endings)):
                known = path.relative_to(self.root).as_posix()
                found[known] = path.read_bytes() if path.is_file() and not path.is_symlink() else None
        return found

    def _below(self, name: str) -> list[Path]:
        """The files that a name stands for; none for a name that leads out of the repository."""
        top = self.root / name
        if not _inside(name):
            return []
        if not name.endswith("/") or top.is_symlink():
            return [top] if top.is_symlink() or top.is_file() else []
        return [path for path in sorted(top.rglob("*")) if path.is_symlink() or not path.is_dir()]

    def alike(self, names: Iterable[str]) -> list[str]:
        tops = _tops(names)
        found = [name for name in os.listdir(self.root) if folded(name) in tops and name != ".git"]
        return sorted(path for name in found for path in self._files(name))

    def _files(self, name: str) -> Iterator[str]:
        """A file, or every file below a folder; links are named, never followed."""
        if not os.path.isdir(self.root / name) or os.path.islink(self.root / name):
            yield name
            return
        for around, folders, files in os.walk(self.root / name):
            below = Path(around).relative_to(self.root).as_posix()
            links = (each for each in folders if os.path.islink(f"{around}/{each}"))
            yield from (f"{below}/{each}" for each in (*files, *links))

    def read(self, path: str, limit: int) -> bytes:
        handle = os.open(f"{self.root}/{path}", _READING)
        try:
            data = os.read(handle, limit)
            while len(data) < limit and (more := os.read(handle, limit - len(data))):
                data += more
            return data
        finally:
            os.close(handle)


class Revision:
    """The files of one commit, from git objects: never from the work tree, never through filters or hooks.

    Raises CannotCheck when `root` is no repository or `revision` names no commit.
    """

    def __init__(self, root: Path, revision: str) -> None:
        self.root = root
        self.commit = resolve(root, revision)

    @cached_property
    def _objects(self) -> Mapping[str, tuple[str, str, int]]:
        return self._listed((f"{FOLDER}/",))

    def _listed(self, names: Iterable[str]) -> dict[str, tuple[str, str, int]]:
        """Mode, object and size of everything named, by path."""
        prefix = git(self.root, "rev-parse", "--show-prefix").decode().strip()
        below = (prefix + name for name in names)
        listing = git(self.root, "ls-tree", "-r", "-z", "-l", "--full-tree", self.commit, "--", *below)
        found = {}
        for line in listing.split(b"\0")[:-1]:
            about, path = line.decode("utf-8", "surrogateescape").split("\t", 1)
            mode, _, name, size = about.split()
            found[path.removeprefix(prefix)] = (mode, name, int(size) if size.isdigit() else 0)
        return found

    def entries(self) -> list[Entry]:
        return [Entry(path, mode in _ORDINARY, size) for path, (mode, _, size) in sorted(self._objects.items())]

    def beside(self, names: Iterable[str], endings: tuple[str, ...] = ("",)) -> dict[str, bytes | None]:
        below = list(filter(_inside, names))
        listed = {path: of for path, of in (self._listed(below) if below else {}).items() if path.endswith(endings)}
        contents = blobs(self.root, {name for mode, name, _ in listed.values() if mode in _ORDINARY})
        return {path: contents.get(name) for path, (_, name, _) in listed.items()}

    def alike(self, names: Iterable[str]) -> list[str]:
        prefix = git(self.root, "rev-parse", "--show-prefix").decode().strip()
        below = (prefix,) if prefix else ()
        listing = git(self.root, "ls-tree", "-r", "-z", "--name-only", "--full-tree", self.commit, "--", *below)
        paths = (path.decode("utf-8", "surrogateescape") for path in listing.split(b"\0")[:-1])
        return alike((path.removeprefix(prefix) for path in paths), names)

    def read(self, path: str, limit: int) -> bytes:
        return self._contents[self._objects[path][1]][:limit]

    @cached_property
    def _contents(self) -> dict[str, bytes]:
        names = {name for mode, name, _ in self._objects.values() if mode in _ORDINARY}
        return blobs(self.root, names)


def repository_prefix(root: Path) -> str:
    """The way from the repository's root to the manual's, with a "/" at the end; "" when they are the same."""
    root = root.absolute()
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            below = root.relative_to(folder).as_posix()
            return "" if below == "." else f"{below}/"
    return ""


def repository_top(root: Path) -> Path:
    """The folder of the repository that a manual lies in; its own when it lies in none."""
    return root.absolute().joinpath(*[".."] * repository_prefix(root).count("/")).resolve()


def prefix_of(tree: Tree) -> str:
    """The same of the files of a manual; "" for files that lie in no folder of a repository."""
    return repository_prefix(tree.root) if isinstance(tree, (WorkTree, Revision)) else ""


def of_repository(tree: Tree) -> Tree:
    """The same files, seen from the top of their repository; a tree that lies in no folder of one is its own."""
    if not isinstance(tree, (WorkTree, Revision)) or not prefix_of(tree):
        return tree
    top = repository_top(tree.root)
    return Revision(top, tree.commit) if isinstance(tree, Revision) else WorkTree(top)


def _inside(name: str) -> bool:
    """Whether a name of a file can only stand for something in the repository."""
    return name != "" and not name.startswith("/") and ".." not in Path(name).parts


def resolve(root: Path, revision: str) -> str:
    """The full id of the commit that `revision` names. Raises CannotCheck."""
    if not revision or revision.startswith("-"):
        raise _unknown(root, revision)
    try:
        printed = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except subprocess.CalledProcessError:
        raise _unknown(root, revision) from None
    if not (id := printed.decode().strip()).isalnum():  # ^main: all but what leads to it
        raise _unknown(root, revision)
    return id


def blobs(root: Path, names: set[str]) -> dict[str, bytes]:
    """The bytes of git blobs by object name, read in one go."""
    ordered = sorted(names)
    output = git(root, "cat-file", "--batch", "--buffer", stdin="".join(f"{name}\n" for name in ordered).encode())
    found: dict[str, bytes] = {}
    at = 0
    for name in ordered:
        end = output.index(b"\n", at)
        if output[at:end].endswith(b"missing"):
            raise _incomplete()
        size = int(output[at:end].rsplit(b" ", 1)[1])
        found[name] = output[end + 1 : end + 1 + size]
        at = end + size + 2
    return found


def git(root: Path, *arguments: str, stdin: bytes = b"", also: Mapping[str, str] | None = None) -> bytes:
    """What git prints. Raises CalledProcessError when git says no, CannotCheck when there is no git or no repository.

    The environment is scrubbed, so that neither the caller's settings nor the repository's own can run anything; `also`
    is put into it.
    """
    arguments, environment = command(root, *arguments)
    environment |= also or {}
    done = subprocess.run(arguments, cwd=root, env=environment, input=stdin, capture_output=True, check=False)
    if done.returncode == 128 and b"not a git repository" in done.stderr:
        raise CannotCheck("no-repository")
    if done.returncode == 128 and (problem := damaged(done.stderr)):
        raise problem
    done.check_returncode()
    return done.stdout


def holds_at_most(root: Path, commit: str, names: int, size: int) -> bool:
    """Whether a commit has no more names and bytes; it is not read to its end, which may be far away: trees that name
    each other many times over take a few hundred bytes."""
    line, environment = command(root, "ls-tree", "-r", "-l", "--full-tree", commit)
    with subprocess.Popen(line, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as git:
        for entry in git.stdout or ():
            told = entry.split(None, 4)[3]
            names, size = names - 1, size - (int(told) if told.isdigit() else 0)
            if names < 0 or size < 0:
                git.kill()
                break
    return not git.returncode  # also git may have given up, in a tree that is too deep


def damaged(told: bytes) -> CannotCheck | None:
    """What to say when git tells that something in the repository is broken."""
    if not _DAMAGED.search(told):
        return None
    return CannotCheck("git-damaged", text=told.decode("utf-8", "replace").strip().splitlines()[-1])


def command(root: Path, *arguments: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """The command line and the environment with which git is run in `root`. Raises CannotCheck when there is no git."""
    found = program("git", root)
    if found is None:
        raise CannotCheck("no-git")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | _ENVIRONMENT
    safe = ("core.fsmonitor=false", f"core.hooksPath={os.devnull}", "protocol.allow=never", "core.commitGraph=false")
    options = (part for value in (*safe, f"safe.directory={root.resolve()}") for part in ("-c", value))
    return (found, *options, *arguments), environment


def _incomplete() -> CannotCheck:
    return CannotCheck("clone-without-files")


def _unknown(root: Path, revision: str) -> CannotCheck:
    if revision == "HEAD" and commit_date(root) is None:
        return CannotCheck("no-commit")
    return CannotCheck("no-such-revision", revision=revision)


def commit_date(root: Path) -> date | None:
    """The day of the last commit; None outside a repository, before its first commit and without git."""
    try:
        return date.fromisoformat(git(root, "log", "-1", "--no-show-signature", "--format=%cs").decode().strip())
    except (CannotCheck, subprocess.CalledProcessError):
        return None


def beyond(root: Path, branch: str) -> str:
    """The `tip` of a branch where another one is checked out that goes on from it or from before; "" on the branch
    itself, on none, and where there is no such branch."""
    current = _says(root, "symbolic-ref", "--quiet", "--short", "HEAD")
    known = tip(root, branch)
    return known if known and current not in ("", branch) and goes_on(root, known, "HEAD") else ""


def tip(root: Path, branch: str) -> str:
    """The commit of a branch of the repository, as it was fetched last, else here; "" when there is none."""
    refs = (f"refs/remotes/origin/{branch}", f"refs/heads/{branch}")
    known = (_says(root, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}") for ref in refs)
    return next(filter(None, known), "")


def goes_on(root: Path, one: str, other: str) -> bool:
    """Whether the other commit has something in its history that the first one has not."""
    return bool(_says(root, "rev-list", "--max-count=1", f"{one}..{other}"))


def before(root: Path, merged: str) -> str:
    """The last commit of what is checked out, along its first parents, to which another commit had not come yet; ""
    when that one is itself among them, and when it is not known here."""
    if not _says(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{merged}^{{commit}}"):
        return ""
    after = set(_says(root, "rev-list", "--ancestry-path", f"{merged}..HEAD").split())
    mainline = _says(root, "rev-list", "--first-parent", "HEAD").split()
    last = next((commit for commit in mainline if commit not in after), "")
    return last if last != merged else ""


def forked(root: Path, one: str, other: str) -> str:
    """The commit where two commits part; "" where one of them is not known here, or they never met."""
    return _says(root, "merge-base", one, other) if one and other else ""


def began(root: Path, base: str) -> str:
    """The commit where what is checked out parted from `base`, so that what went on there meanwhile is no change here;
    `base` itself where they never met. Raises CannotCheck when it names no commit."""
    return forked(root, resolve(root, base), "HEAD") or base


def addresses(root: Path, since: str) -> frozenset[str]:
    """The addresses of all who wrote or committed what came since a revision, or are named beside them."""
    form = "--format=%ae%n%ce%n%(trailers:key=Co-authored-by,valueonly)"
    said = git(root, "log", form, f"{since}..HEAD", "--").decode("utf-8", "replace")
    return frozenset(line.rpartition("<")[2].rstrip("> ") for line in said.splitlines() if line.strip())


def _says(root: Path, *arguments: str) -> str:
    """What git prints; "" when it says no."""
    try:
        return git(root, *arguments).decode("utf-8", "surrogateescape").strip()
    except subprocess.CalledProcessError:
        return ""


def setting(root: Path, name: str) -> str:
    """What git's own settings say about the user (`user.email`): those of the person at the keyboard, never judged by.

    "" when there is no such setting, no git or no repository.
    """
    found = program("git", root)
    command = [found or "git", "config", "--get", name]
    done = subprocess.run(command, cwd=root, capture_output=True, check=False) if found else None
    return done.stdout.decode("utf-8", "replace").strip() if done and not done.returncode else ""
