"""A manual served while it is edited: started as a process of its own, and asked what it shows after an edit."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urljoin

BUILDS = 5
"""After so many builds an edit is taken for lost: the first may have seen half a file."""

_EPOCH = re.compile(r"livereload\((\d+),")


@contextlib.contextmanager
def serving(command: str, folder: Path) -> Iterator[str]:
    """The address at which `mkdocs serve` or `procbook serve` shows the manual in a folder."""
    port = _free_port()
    where = ["--dev-addr", f"127.0.0.1:{port}"] if command == "mkdocs" else ["--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-m", command, "serve", *where],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        # What runs in the background of a shell ignores the interrupt, and so would its child.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    try:
        _await_start(process)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def seen(address: str, wanted: Callable[[str], bool]) -> None:
    """Return once the page is as wanted. The server answers when the next build is done, so nothing waits for a time."""
    for _ in range(BUILDS):
        text = _answer(address)
        if wanted(text):
            return
        epoch = _EPOCH.search(text)
        assert epoch, text[-2000:]
        _answer(urljoin(address, f"/livereload/{epoch[1]}/0"))
    raise AssertionError(text[-2000:])


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _await_start(process: subprocess.Popen[str]) -> None:
    """Read what the server says until it serves, and from then on in the background, so that it never has to wait."""
    assert process.stdout
    said = []
    for line in process.stdout:
        said.append(line)
        if "Serving on" in line:
            threading.Thread(target=process.stdout.read, daemon=True).start()
            return
    raise AssertionError("".join(said)[-2000:])


def _answer(address: str) -> str:
    with urllib.request.urlopen(address) as response:
        text: str = response.read().decode()
        return text
