"""How much a request may bring along and how long it may take, so that none keeps the others waiting for ever.

git makes millions of names, and files of any size, out of a few bytes that somebody pushed.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from procbook.finding import CannotCheck
from procbook.tree import git, holds_at_most

SECONDS = 600.0
"""What one request is given; the report of a large manual takes a minute."""

COMMITS, NAMES, BYTES = 5_000, 100_000, 2_000_000_000
"""The most that a request has: commits of its own, and names and bytes in each of them."""

TOO_LONG = {"request-takes-long", "request-too-large"}
"""What would take the time of everybody again and again, were it begun anew in every run."""


class _Late(BaseException):
    """The time is over; no handler of errors takes it for one of its own."""


@contextmanager
def in_time() -> Iterator[None]:
    """Raises CannotCheck within the block once it takes too long, in the middle of whatever it does.

    Where the system has no such alarm (Windows) there is no limit.
    """
    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _late)
    signal.setitimer(signal.ITIMER_REAL, SECONDS, SECONDS)
    try:
        yield
    except _Late:
        raise CannotCheck("request-takes-long", minutes=round(SECONDS / 60)) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _late(*_: object) -> None:
    raise _Late


def require_small(root: Path, published: str, head: str) -> None:
    """Raises CannotCheck for a request with more than can be laid out, in its last commit or in one before: all of them
    are looked at."""
    listed = git(root, "rev-list", f"--max-count={COMMITS + 1}", head, f"^{published}").decode().split()
    if len(listed) > COMMITS:
        raise _too_large()
    if not all(holds_at_most(root, commit, NAMES, BYTES) for commit in dict.fromkeys([head, *listed])):
        raise _too_large()


def _too_large() -> CannotCheck:
    return CannotCheck("request-too-large", commits=COMMITS, names=NAMES, gigabytes=BYTES // 1_000_000_000)
