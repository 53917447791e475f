"""How long `procbook report` on this manual with a change in three processes takes beside a plain `procbook check`.

    python -m bench.report [--runs 5] [--beside TOOLS]    # TOOLS: the folder `tools` of another build

Each figure is the median of whole programs, cold, in turn: A B A B. Times are those of the processor, git's work
included, so that what else the machine does hardly counts.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from bench._request import BASE, send
from bench.audit import compare

LIMIT = 1.5
CHECK = [sys.executable, "-m", "procbook", "check"]
REPORT = [sys.executable, "-m", "procbook", "report", "--base", BASE]


def main() -> int:
    """Exit code 1 when the report takes longer than promised."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--beside", type=Path, metavar="TOOLS", help="the folder tools of another build")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "manual"
        send(folder)
        if chosen.beside:
            there = ["env", f"PYTHONPATH={chosen.beside.absolute()}"]
            for command in (CHECK, REPORT):
                tell(folder, chosen.runs, command[3], command, "the other build", [*there, *command])
            return 0
        return int(tell(folder, chosen.runs, "report", REPORT, "plain check", CHECK) > LIMIT)


def tell(folder: Path, runs: int, name: str, one: list[str], beside: str, other: list[str]) -> float:
    """Print both times, and give how many times as long the first takes."""
    firsts, seconds = ([run[0] for run in each] for each in compare(folder, runs, one, other))
    ratio = statistics.median(first / second for first, second in zip(firsts, seconds, strict=True))
    taken, of_other = statistics.median(firsts), statistics.median(seconds)
    print(f"{name} {taken:.2f} s, {beside} {of_other:.2f} s, ratio {ratio:.2f}", flush=True)
    return ratio


if __name__ == "__main__":
    sys.exit(main())
