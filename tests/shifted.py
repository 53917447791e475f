"""The tests on other days: `python -m tests.shifted [DAYS …]` runs them so many days later, else 1, 40 and 400.

Python's clock is shifted by time-machine, in the tests and in each Python that they start; git, which takes the time of
a commit from its environment, gets the same day. A browser has the clock of the machine, so its tests stay out. (A
library that shifts the clock below every program was tried: under libfaketime 0.9.10 a run of CI failed since each Python
that a test started had a counting clock too large for it.)
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

from tests.browser import ROOT

DAYS = (1, 40, 400)
CLOCK = Path(__file__).parent / "later"
BIG_SITES = ("tests/site/test_links.py", "tests/site/test_injection.py", "tests/site/test_search.py")
"""Hundreds of pages, of which those of the small manuals in tests/site know as much about days."""
PYTEST = (
    "--quiet",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
    "-m",
    "not browser and not long",
    *(f"--ignore={file}" for file in BIG_SITES),
)
PROBES = (
    (sys.executable, "-P", "-c", "import time; print(int(time.time()))"),
    (sys.executable, "-c", "from datetime import datetime; print(int(datetime.now().timestamp()))"),
    ("git", "-c", "user.name=x", "-c", "user.email=x@example.com", "var", "GIT_COMMITTER_IDENT"),
)
"""What prints the seconds since 1970 by the clock that Python and git have."""

SLOWEST = 3_600
"""The seconds that may lie between the making of the environment and the last look at it, on the slowest machine."""


def later(days: int) -> dict[str, str]:
    """An environment in which it is so many days later than here, where the clock may be shifted already."""
    so_far = int(os.environ.get("DAYS_LATER", "0"))
    moment = f"@{int(time.time()) + days * 86_400} +0000"
    clock = {"PYTHONPATH": str(CLOCK), "DAYS_LATER": str(so_far + days)}
    return {**os.environ, **clock, "GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}


def is_later(days: int, environment: dict[str, str]) -> bool:
    """Whether Python and git have the shifted clock."""
    return all(abs(_seconds(probe, environment) - time.time() - days * 86_400) < SLOWEST for probe in PROBES)


def _seconds(probe: tuple[str, ...], environment: dict[str, str]) -> int:
    told = subprocess.run(probe, env=environment, capture_output=True, text=True, check=False).stdout
    found = re.search(r"\b\d{10}\b", told)
    return int(found[0]) if found else 0


def main() -> int:
    """0 when the tests pass on every day, 1 when one fails, 2 when the clock cannot be shifted here."""
    if not is_later(1, later(1)):
        print("set-up: the clock cannot be shifted here, so the tests on other days were not tried", file=sys.stderr)
        return 2
    passed = [_run(days) for days in map(int, sys.argv[1:] or DAYS)]
    return 0 if all(passed) else 1


def _run(days: int) -> bool:
    print(f"== {days} days later", flush=True)
    workers = ("--numprocesses", os.environ.get("WORKERS", "2"), "--dist", "loadfile")
    command = [sys.executable, "-m", "pytest", *PYTEST, *workers]
    return subprocess.run(command, cwd=ROOT, env=later(days), check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
