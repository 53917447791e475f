"""What strictness costs: the strict reader beside `yaml.load(…, CSafeLoader)` on the same bytes, in one process.

    python -m bench.read [--files 300] [--rounds 7]

Prints the median ratio of processor time for files of 4 KB and of 30 KB.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable

import yaml

from bench.check import process_text
from procbook.source import read


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--files", type=int, default=300)
    options.add_argument("--rounds", type=int, default=7)
    chosen = options.parse_args()
    for size in (4_000, 30_000):
        files = [process_text(number, size, random.Random(number)).encode() for number in range(chosen.files)]
        ratios = [spent(read, files) / spent(plain, files) for _ in range(chosen.rounds)]
        print(f"{size / 1000:.0f} KB: strict reading takes {statistics.median(ratios):.2f} of a plain load")


def plain(data: bytes) -> object:
    return yaml.load(data, Loader=yaml.CSafeLoader)


def spent(reader: Callable[[bytes], object], files: list[bytes]) -> float:
    """Processor seconds for reading all files once."""
    started = time.process_time()
    for data in files:
        reader(data)
    return time.process_time() - started


if __name__ == "__main__":
    main()
