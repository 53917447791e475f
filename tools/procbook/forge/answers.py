"""Answers of a forge's API: where they come from, and reading them strictly."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec

from procbook.finding import CannotCheck

MAX_BYTES = 150_000_000
"""The largest answer that is read, in bytes: a page of what anybody may write, a million signs each (GitLab). Two such
texts could otherwise stop the job for everybody."""

MAX_PAGES, FIRST_PAGES = 500, 5
"""Pages of a list, and those of its beginning where nobody needs it whole."""

T = TypeVar("T")


class Answer(msgspec.Struct, frozen=True):
    """What we need of an answer; whatever else it has is passed over, what it lacks is refused."""


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
            raise CannotCheck("answer-missing", name=name, path=path) from None
        return limited(data, name)


def limited(data: bytes, name: str) -> bytes:
    """The bytes again. Raises CannotCheck when there are more than `MAX_BYTES`."""
    if len(data) <= MAX_BYTES:
        return data
    raise CannotCheck("answer-too-large", name=name, size=MAX_BYTES // 1_000_000)


def one(answers: Answers, name: str, path: str, type_: type[T]) -> T:
    """The answer that is no list."""
    return _decode(next(answers.pages(name, path)), name, type_)


def every(answers: Answers, name: str, path: str, type_: type[T]) -> list[T]:
    """The entries of all pages of a list."""
    return [entry for page in answers.pages(name, path) for entry in _decode(page, name, list[type_])]  # type: ignore[valid-type]


def beginning(answers: Answers, name: str, path: str, type_: type[T]) -> list[T]:
    """The entries of the first pages of a list."""
    pages = islice(answers.pages(name, path), FIRST_PAGES)
    return [entry for page in pages for entry in _decode(page, name, list[type_])]  # type: ignore[valid-type]


def _decode(data: bytes, name: str, type_: type[T]) -> T:
    try:
        return msgspec.json.decode(data, type=type_)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise CannotCheck("answer-unusable", name=name) from None


def require(fine: bool, name: str) -> None:
    """Raises CannotCheck when an answer is about something else than what was asked for."""
    if not fine:
        raise CannotCheck("answer-about-another", name=name)
