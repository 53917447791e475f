"""How long a request waits for its report: the job that `procbook init --forge gitlab` writes, part by part.

    python -m bench.request [--bundle FOLDER]    # what `make bundle` makes; without it, one is made for this Python

A change in three processes of this manual. A fresh clone with the whole history, procbook installed from the offline
bundle with the network off, and then the very script that a runner runs: check, audit, report, preview. Seconds by the
clock, of one run from nothing, with those of the processor beside them, which hang less on what else the machine does.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from bench._request import BASE, git, send
from procbook.forge.pipelines import pipelines
from release.bundle import bundle

LIMIT = 60
SCRIPT = ".procbook/pipeline.sh"
_TRACE = """PS4='+$EPOCHREALTIME $(< /proc/$$/stat) | '; set -x; . "$@"; :"""
"""Runs a script with its arguments, and prints before each command when that was and what the kernel says of the shell.
bash takes no PS4 from outside as root."""
_TRACED = re.compile(r"^\++(\d+\.\d+) (\d+ .*?) \| (.*)", re.MULTILINE)
_CHILDREN = slice(15, 17)
"""In what the kernel says: the time of all that the shell waited for, of the user and of the system."""

_NAMED = re.compile(r"(?:\S*/)?(python3 -m venv|pip install|procbook (?:check|audit|report|build))\b(.*)")
_MADE = ("report.md", "report.html", "code-quality.json", "preview/index.html")


class Part(NamedTuple):
    """A command of the job, and the seconds that it took: by the clock, and of the processor."""

    name: str
    seconds: float
    processor: float

    def line(self) -> str:
        return f"{self.seconds:6.1f} s, {self.processor:5.1f} s of the processor: {self.name}"


def main() -> int:
    """Exit code 1 when it takes longer than promised."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--bundle", type=Path, help="a bundle with the wheels for this Python")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheels = (chosen.bundle or made(folder / "bundle")).absolute() / "wheels"
        send(folder / "sent")
        parts = list(job(folder, wheels))
    for part in parts:
        print(part.line())
    name = f"from the start of the job to the report and the preview (at most {LIMIT} s)"
    whole = Part(name, sum(part.seconds for part in parts), sum(part.processor for part in parts))
    print(whole.line())
    return int(whole.seconds > LIMIT)


def made(folder: Path) -> Path:
    """A bundle for this system and this Python, as `make bundle` makes it for all."""
    bundle(folder, ["linux"], [f"{sys.version_info[0]}.{sys.version_info[1]}"])
    return folder


def job(folder: Path, wheels: Path) -> Iterator[Part]:
    """What a runner does for a request."""
    workspace, started, before = folder / "workspace", time.time(), used()
    git(folder, "clone", "--quiet", str(folder / "sent"), str(workspace))
    git(workspace, "fetch", "--quiet", "origin", f"+refs/heads/{BASE}:refs/remotes/origin/{BASE}")
    yield Part("git clone, git fetch", time.time() - started, used() - before)
    yield from script(workspace, wheels, version(wheels))


def script(workspace: Path, wheels: Path, version: str) -> Iterator[Part]:
    """The script of the pipeline, traced by the shell. Ends the bench when it did not come to its end."""
    (workspace / SCRIPT).parent.mkdir(exist_ok=True)
    (workspace / SCRIPT).write_bytes(pipelines("gitlab", version)[SCRIPT])
    command = ["bash", "-c", _TRACE, "bash", SCRIPT, "check", f"origin/{BASE}"]
    done = subprocess.run(command, cwd=workspace, env=runner(wheels, version), capture_output=True, text=True)
    if done.returncode not in (0, 1) or not all((workspace / name).is_file() for name in _MADE):
        sys.exit(done.stdout + done.stderr)
    traced = _TRACED.findall(done.stderr)
    for (began, before, line), (until, after, _) in pairwise(traced):
        if found := _NAMED.match(line):
            options = "" if found[1] in ("python3 -m venv", "pip install") else found[2]
            yield Part(found[1] + options, float(until) - float(began), children(after) - children(before))


def children(stat: str) -> float:
    """Seconds of the processor that a shell waited for."""
    return sum(map(int, stat.split()[_CHILDREN])) / os.sysconf("SC_CLK_TCK")


def used() -> float:
    """The same of this bench."""
    taken = resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken.ru_utime + taken.ru_stime


def runner(wheels: Path, version: str) -> dict[str, str]:
    """The variables of a runner: no network, and nothing of the environment of this bench."""
    python = str(Path(sys._base_executable).parent)  # type: ignore[attr-defined]
    return {
        "PATH": os.pathsep.join([python, os.environ["PATH"]]), "HOME": os.environ.get("HOME", "/"), "LC_ALL": "C.UTF-8",
        "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels), "https_proxy": "http://127.0.0.1:9",
        "PROCBOOK_FROM": version,
    }  # fmt: skip


def version(wheels: Path) -> str:
    """The requirement that means the wheel of this checkout."""
    return f"procbook=={next(wheels.glob('procbook-*.whl')).name.split('-')[1]}"


if __name__ == "__main__":
    sys.exit(main())
