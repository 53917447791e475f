"""The tests on other days: `python tests/shifted.py [DAYS …]` runs them so many days later, else 1, 40 and 400.

libfaketime shifts the clock for Python, for git and for whatever they start. Two kinds of test stay out: a browser does
not bear a shifted clock, and what waits for time to pass would wait as long as the shift. Debian has the library in a
package, which is installed as the browser is. Without it this ends with 2: nothing was tried, so nothing passed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.browser import ROOT, install_with_apt

DAYS = (1, 40, 400)
PACKAGE = "libfaketime"
BIG_SITES = ("tests/site/test_links.py", "tests/site/test_injection.py", "tests/site/test_search.py")
"""Hundreds of pages, of which those of the small manuals in tests/site know as much about days."""
PYTEST = ("--quiet", "-m", "not browser and not real_time and not long", *(f"--ignore={file}" for file in BIG_SITES))
PROBES = (
    (sys.executable, "-c", "import time; print(int(time.time()))"),
    ("git", "-c", "user.name=x", "-c", "user.email=x@example.com", "var", "GIT_COMMITTER_IDENT"),
)
"""What prints the seconds since 1970 by the clock that Python and git have."""


def library() -> Path | None:
    """The library as Debian lays it."""
    return next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)


def later(days: int, faketime: Path) -> dict[str, str]:
    """An environment in which it is so many days later.

    The times of files stay, or Python would take its compiled modules for old ones. The clock that only counts is
    shifted as well: with FAKETIME_DONT_FAKE_MONOTONIC libfaketime 0.9.10 refuses time.sleep.
    """
    return {**os.environ, "LD_PRELOAD": str(faketime), "FAKETIME": f"+{days}d", "NO_FAKE_STAT": "1"}


def is_later(days: int, environment: dict[str, str]) -> bool:
    """Whether Python and git have the shifted clock."""
    return all(
        0 <= _seconds(probe, environment) - _seconds(probe, dict(os.environ)) - days * 86_400 < 3_600
        for probe in PROBES
    )


def _seconds(probe: tuple[str, ...], environment: dict[str, str]) -> int:
    told = subprocess.run(probe, env=environment, capture_output=True, text=True, check=False).stdout
    found = re.search(r"\b\d{10}\b", told)
    return int(found[0]) if found else 0


def main() -> int:
    """0 when the tests pass on every day, 1 when one fails, 2 when the clock cannot be shifted here."""
    if library() is None and sys.platform == "linux":
        install_with_apt(PACKAGE)
    faketime = library()
    if faketime is None or not is_later(1, later(1, faketime)):
        print(f"set-up: the tests on other days need libfaketime: apt-get install {PACKAGE}", file=sys.stderr)
        return 2
    passed = [_run(days, faketime) for days in map(int, sys.argv[1:] or DAYS)]
    return 0 if all(passed) else 1


def _run(days: int, faketime: Path) -> bool:
    print(f"== {days} days later", flush=True)
    workers = ("--numprocesses", os.environ.get("WORKERS", "2"), "--dist", "loadfile")
    command = [sys.executable, "-m", "pytest", *PYTEST, *workers]
    return subprocess.run(command, cwd=ROOT, env=later(days, faketime), check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
