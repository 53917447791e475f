"""Answers of a forge's API: where they come from, and reading them strictly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec

from procbook.finding import CannotCheck

MAX_BYTES = 5_000_000
"""The largest answer that is read, in bytes."""

MAX_PAGES = 100

T = TypeVar("T")


class Answer(msgspec.Struct, frozen=True):
    """What we need of an answer; whatever else it has is passed over, what it lacks is told."""


class Answers(Protocol):
    """Where answers come from. `name` names the answer, `path` is where the API gives it."""

    def pages(self, name: str, path: str) -> Iterator[bytes]:
        """Every page of a list, or the one answer. Raises CannotCheck."""


class Folder:
    """Answers that somebody fetched before: `<name>.json`, further pages `<name>-2.json`, `<name>-3.json` …"""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def pages(self, name: str, path: str) -> Iterator[bytes]:
        yield self._read(f"{name}.json", path)
        number = 2
        while (self.folder / f"{name}-{number}.json").exists():
            yield self._read(f"{name}-{number}.json", path)
            number += 1

    def _read(self, name: str, path: str) -> bytes:
        try:
            with (self.folder / name).open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError:
            raise CannotCheck(
                f"文件夹里缺少 {name}（代码平台接口 {path} 的回答）；请取来放进去再运行。",
                f"The folder lacks {name}, the forge's answer to {path}; fetch it and run this again.",
            ) from None
        return limited(data, name)


def limited(data: bytes, name: str) -> bytes:
    """The bytes again. Raises CannotCheck when there are more than `MAX_BYTES`."""
    if len(data) <= MAX_BYTES:
        return data
    raise CannotCheck(
        f"{name}：回答超过 {MAX_BYTES // 1_000_000} MB，没有读；请核对代码平台的地址。",
        f"{name}: the answer is larger than {MAX_BYTES // 1_000_000} MB and was not read; check the forge's address.",
    )


def one(answers: Answers, name: str, path: str, type_: type[T]) -> T:
    """The answer that is no list."""
    return _decode(next(answers.pages(name, path)), name, type_)


def every(answers: Answers, name: str, path: str, type_: type[T]) -> list[T]:
    """The entries of all pages of a list."""
    return [entry for page in answers.pages(name, path) for entry in _decode(page, name, list[type_])]  # type: ignore[valid-type]


def _decode(data: bytes, name: str, type_: type[T]) -> T:
    try:
        return msgspec.json.decode(data, type=type_)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise CannotCheck(
            f"{name}：代码平台的回答不是它的接口文档所说的样子（可能是登录页）；请核对地址、令牌和平台版本。",
            f"{name}: the answer is not what the forge's API documents (a login page, perhaps); "
            "check the address, the token and the forge's version.",
        ) from None


def require(fine: bool, name: str) -> None:
    """Raises CannotCheck when an answer is about something else than what was asked for."""
    if not fine:
        raise CannotCheck(
            f"{name}：回答说的不是这个仓库的这个合并请求；请重新取。",
            f"{name}: the answer is about another repository or pull request; fetch it again.",
        )
