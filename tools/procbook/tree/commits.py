"""Commits as git's log tells of them, read as it prints them: a commit takes no more room than who is behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple

MEGABYTE = 1 << 20

_FIELDS = ("%T", "%P", "%an", "%ae", "%cn", "%ce", "%cd", "%B")
LOG = (
    "log", "-z", "--topo-order", "--reverse", "--encoding=UTF-8", "--date=raw", "--no-show-signature", "--no-notes",
    f"--format=%H%x00{'%x00'.join(_FIELDS)}",
)  # fmt: skip
"""What git says of commits: nine fields each, with a NUL after every one, since git reads none behind a NUL."""

_TOGETHER, _AUTHOR = b"co-authored-by:", b"author "
_LONGEST = 1000
"""Characters of a name or an address that are kept."""


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


def read_log(printed: IO[bytes]) -> Iterator[Commit]:
    """The commits that `git log` prints with the options `LOG`. Raises EOFError when it ends within one."""
    fields = _Fields(printed)
    while fields.more():
        id, tree, parents = (fields.next().decode() for _ in range(3))
        author, committer = (_identity(fields.next(), fields.next()) for _ in range(2))
        seconds, zone = fields.next().decode().split() or ("0", "+0000")
        named = (who for line in _beginning_with(_TOGETHER, fields.pieces()) for who in _people(line))
        time, offset, together = int(seconds), _minutes(zone), tuple(dict.fromkeys(named))
        yield Commit(id, tree, tuple(parents.split()), (author,), committer, time, offset, together)


def read_authors(printed: IO[bytes]) -> tuple[Identity, ...]:
    """The authors in author lines that git passes over, since it takes one of several; of the next commit that
    `git cat-file --batch` prints. Raises EOFError when there is none."""
    answer = printed.readline().split()
    if len(answer) != 3:
        raise EOFError
    lines = list(_beginning_with(_AUTHOR, _header(printed, int(answer[2]) + 1)))
    return tuple(who for line in lines if len(lines) > 1 for who in _people(line))


def _header(printed: IO[bytes], size: int) -> Iterator[bytes]:
    """The header of a commit in pieces; its message is passed over."""
    before, over = b"", False
    while size and (block := printed.read(min(size, MEGABYTE))):
        size -= len(block)
        if not over:
            end = (before + block).find(b"\n\n")
            over = end >= 0
            yield block[: max(end - len(before), 0)] if over else block
            before = block[-1:]
    if size:
        raise EOFError


class _Fields:
    """What a program prints with a NUL behind every field. Raises EOFError when the last one has none."""

    def __init__(self, printed: IO[bytes]) -> None:
        self._printed, self._block, self._at = printed, b"", 0

    def more(self) -> bool:
        """Whether there is another field."""
        if self._at >= len(self._block):
            self._block, self._at = self._printed.read(MEGABYTE), 0
        return bool(self._block)

    def next(self) -> bytes:
        return b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """The next field in pieces of at most a megabyte."""
        while self.more():
            end = self._block.find(b"\0", self._at)
            piece = self._block[self._at : end if end >= 0 else len(self._block)]
            self._at = end + 1 if end >= 0 else len(self._block)
            yield piece
            if end >= 0:
                return
        raise EOFError


def _minutes(zone: str) -> int:
    """Minutes east of Greenwich: of +0530 there are 330, and no place has more than 14 hours."""
    minutes = min(int(zone[1:3]) * 60 + int(zone[3:5]), 14 * 60)
    return -minutes if zone.startswith("-") else minutes


def _beginning_with(key: bytes, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The lines that begin with a key in small letters, however they write it and wherever they stand; without it.
    Nothing else is kept."""
    begun = bytearray()
    for piece in pieces:
        lines, newline, rest = piece.rpartition(b"\n")
        if newline:
            yield from _among(bytes(begun + lines), key)
            begun.clear()
        begun += rest
        if not key.startswith(begun[: len(key)].lower()):
            begun[:] = b"-"  # what goes on is no beginning
    yield from _among(bytes(begun), key)


def _among(lines: bytes, key: bytes) -> Iterator[bytes]:
    lowered, at = b"\n" + lines.lower(), 0
    while (at := lowered.find(b"\n" + key, at)) >= 0:
        start = at + len(key)
        end = lowered.find(b"\n", start)
        at = end if end >= 0 else len(lowered)
        yield lines[start : at - 1]


def _people(text: bytes) -> Iterator[Identity]:
    """Everybody with an address in a line."""
    at = 0
    while (end := text.find(b">", at)) >= 0:
        start = text.rfind(b"<", at, end)
        if start >= 0:
            name = text.rfind(b"<", at, start) + 1 or at
            yield _identity(text[name:start], text[start + 1 : end])
        at = end + 1


def _identity(name: bytes, email: bytes) -> Identity:
    return Identity(_kept(name), _kept(email))


def _kept(text: bytes) -> str:
    """A name or an address; of one that is longer than any can be the beginning, and a sign that no address has."""
    told = text.decode("utf-8", "replace").strip()
    return f"{told[:_LONGEST]}…" if len(told) > _LONGEST else told
