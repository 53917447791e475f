"""Editing with the site beside it: a real `mkdocs serve` and a real `procbook serve`."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from procbook.cli import procbook

PATIENCE, PROMISED = 60.0, 2.0
"""Seconds that a busy machine may take, and within which an edit is seen on one that is not."""


def promised() -> float:
    """What is promised, stretched by as much as other work keeps the processors from this."""
    return PROMISED * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def answer(address: str) -> str:
    """The page, "" while there is none. The server waits with its answer until a running build is done."""
    try:
        with urllib.request.urlopen(address, timeout=10) as response:
            text: str = response.read().decode()
            return text
    except OSError:
        return ""


def seen(address: str, wanted: Callable[[str], bool]) -> float:
    """Seconds until the page is as wanted; fails when patience ends."""
    start = time.monotonic()
    while not wanted(text := answer(address)):
        assert time.monotonic() - start < PATIENCE, text[-2000:]
        time.sleep(0.02)
    return time.monotonic() - start


@contextlib.contextmanager
def serving(command: list[str], folder: Path, port: int) -> Iterator[str]:
    log = folder.parent / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
            # What runs in the background of a shell ignores the interrupt, and so would its child.
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        )
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


@pytest.fixture
def manual_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "manual"
    assert CliRunner().invoke(procbook, ["init", str(folder)]).exit_code == 0
    return folder


@pytest.mark.parametrize("command", ["mkdocs", "procbook"])
def test_edit_is_seen_and_a_mistake_does_no_harm(command: str, manual_folder: Path) -> None:
    """An edit is on the page within two seconds; a broken one is told there, while the page stays; mending heals it."""
    port = free_port()
    where = ["--dev-addr", f"127.0.0.1:{port}"] if command == "mkdocs" else ["--port", str(port)]
    file = manual_folder / "processes/office/office-supplies.yaml"
    good = file.read_text("utf-8")
    title = next(line for line in good.splitlines() if line.startswith("title:"))
    with serving([sys.executable, "-m", command, "serve", *where], manual_folder, port) as site:
        page = f"{site}processes/office-supplies/"
        seen(page, lambda text: "</html>" in text)
        taken = []
        for name in ("领一支新笔", "领一支好笔", "领一支红笔"):
            file.write_text(good.replace(title, f"title: {name}"), "utf-8")
            taken.append(seen(page, lambda text, name=name: name in text))
        assert min(taken) < promised()
        file.write_text(good.replace("owner:", "onwer:", 1), "utf-8")
        seen(page, lambda text: "onwer" in text and "领一支红笔" in text and 'role="alert"' in text)
        file.write_text(good.replace(title, "title: 再领一支笔"), "utf-8")
        seen(page, lambda text: "再领一支笔" in text and 'role="alert"' not in text)
