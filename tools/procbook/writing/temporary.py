"""A folder for files that nobody is to see."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from procbook.finding import CannotCheck


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Make an empty folder, and take it away at the end of the block. Raises CannotCheck when none can be made.

    Python names no reason, whichever it has: it tries several places and tells only that none will do.
    """
    try:
        folder = tempfile.TemporaryDirectory(prefix="procbook-", ignore_cleanup_errors=True)
    except OSError as error:
        raise CannotCheck("no-temporary-folder") from error
    with folder as name:
        yield Path(name)
