"""A file that somebody names in a command, wherever it lies."""

from __future__ import annotations

from pathlib import Path

from procbook.finding import CannotCheck
from procbook.words import Sentence, why


def read_named(path: Path, limit: int) -> bytes:
    """The bytes of a file. Raises CannotCheck for one that cannot be read, that is a device or a pipe, which may never
    end, or that has more bytes than `limit`."""
    try:
        if not path.is_file() and not path.is_dir() and path.stat():
            raise CannotCheck("not-read", path=path, why=Sentence("system.special"))
        if path.stat().st_size > limit:
            raise CannotCheck("source-too-large", file=path)
        return path.read_bytes()
    except OSError as error:
        raise CannotCheck("not-read", path=path, why=why(error)) from error
