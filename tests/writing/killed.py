"""A process that is killed in the middle of its writing, at whichever of its steps a test asks for."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.chmod")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT

DONE, BROKEN = 0, 3


def killed_before(step: int, work: Callable[[], object]) -> bool:
    """Do `work` in a process that gets SIGKILL before its change number `step` of a file or folder (from 1); whether
    it came so far. Python tells each of them (PEP 578), whoever in the process makes it."""
    child = os.fork()
    if child == 0:
        _work(step, work)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == DONE
    return False


def _work(step: int, work: Callable[[], object]) -> None:
    done = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal done
        if event in CHANGES or (event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING):
            done += 1
            if done == step:
                os.kill(os.getpid(), signal.SIGKILL)

    status = BROKEN
    try:
        sys.addaudithook(watch)
        work()
        status = DONE
    finally:
        os._exit(status)


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
