"""What a search costs at 1,000 processes, in a real browser behind a plain static server.

    python -m bench.search [--processes 1000] [--folder DIR]

Prints the size of the index, and for typed queries the bytes of the first search (script included)
and the time from the last key to the first result, each in a fresh browser profile, the fastest of
five runs. The same at 26 processes is the floor that browser, server and machine set; the ratio to
it says what the size of the manual costs, also on a machine with other work.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from procbook.search import Document, Part, asset_files, box, write_index

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from browser import launch

WORDS, STEPS, LINES_A_STEP, RECORDS, ROWS = 4000, 15, 8, 6, 24
LIMIT_BYTES, LIMIT_MS, RUNS, SMALL = 400_000, 300, 5, 26


class Writer:
    """Makes Chinese of invented words, frequent and rare ones as in a language (Zipf's law)."""

    def __init__(self, seed: int = 1) -> None:
        self.random = random.Random(seed)
        letters = [bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFA)]
        weights = list(accumulate(1 / (rank + 20) for rank in range(len(letters))))
        self.random.shuffle(letters)
        self.words = ["".join(self.random.choices(letters, cum_weights=weights, k=2)) for _ in range(WORDS)]
        self.weights = list(accumulate(1 / (rank + 10) for rank in range(WORDS)))

    def phrase(self, words: int) -> str:
        return "".join(self.random.choices(self.words, cum_weights=self.weights, k=words))

    def sentence(self) -> str:
        number = f"{self.random.randint(1, 90)} 个工作日" if self.random.random() < 0.2 else ""
        return ",".join(self.phrase(self.random.randint(2, 5)) for _ in range(3)) + number + "。"

    def process(self, number: int) -> Document:
        code = f"F-{number:04d}"
        steps = [
            Part(f"s{i}0", "step", self.phrase(3), "\n".join(self.sentence() for _ in range(LINES_A_STEP)))
            for i in range(1, STEPS + 1)
        ]
        records = [Part(f"{code}-{i}", "record", f"{code}-{i} {self.phrase(3)}") for i in range(RECORDS)]
        rows = "\n".join(" · ".join(self.phrase(2) for _ in range(4)) for _ in range(ROWS))
        table = Part("table", "table", self.phrase(2), rows)
        title, aliases = self.phrase(4), (self.phrase(2), self.phrase(2))
        return Document(f"p{number}/", title, "process", self.sentence(), aliases, (*steps, *records, table))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of `folder` behind Python's static server, in a process of its own, uncompressed."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout
        port = server.stdout.readline().split(" port ")[1].split()[0]
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def build(folder: Path, documents: list[Document]) -> None:
    started = time.perf_counter()
    write_index(documents, folder / "search")
    seconds = time.perf_counter() - started
    for name, path in asset_files().items():
        (folder / name).write_bytes(path.read_bytes())
    (folder / "page").mkdir(exist_ok=True)
    page = (
        '<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="../search.css">'
        f'{box("..")}<script type="module" src="../search.js"></script>'
    )
    (folder / "page/index.html").write_text(page, encoding="utf-8")
    sizes = [path.stat().st_size for path in (folder / "search").rglob("*.json")]
    print(f"{len(documents)} processes: {len(sizes)} files, {sum(sizes) / 1e6:.1f} MB, written in {seconds:.1f} s")


def first_search(browser: Browser, address: str, query: str) -> tuple[int, float, str]:
    """Bytes loaded since the first key, milliseconds from the last key to a result, the first result."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/page/")
    page.evaluate("performance.clearResourceTimings()")
    page.locator("input").focus()
    page.evaluate(
        """() => { const list = document.querySelector('[role=listbox]');
        document.querySelector('input').addEventListener('input', () => { window.typed = performance.now(); });
        new MutationObserver(() => { if (list.children.length) window.shown ??= performance.now(); })
          .observe(list, {childList: true}); }"""
    )
    page.keyboard.insert_text(query)
    page.wait_for_function("window.shown", timeout=10_000)
    milliseconds = page.evaluate("window.shown - window.typed")
    first = page.locator("[role=option]").first.get_attribute("href") or ""
    loaded = sum(page.evaluate("performance.getEntriesByType('resource').map((file) => file.transferSize)"))
    context.close()
    return loaded, milliseconds, first


def queries(documents: list[Document]) -> list[tuple[str, str]]:
    """A title, half a title, a step, a record, a sentence, initials: each with what it is."""
    middle, other = documents[len(documents) // 2], documents[len(documents) // 3]
    return [
        ("title, 8 characters", middle.title),
        ("half a title", other.title[:4]),
        ("step title", middle.parts[3].heading),
        ("record", middle.parts[STEPS].anchor),
        ("8 frequent characters", "".join(Writer().words[:4])),
        ("wrong character", middle.title[:3] + "镲"),
        ("initials", "sczd"),
        ("whole sentence", middle.parts[5].text.splitlines()[0][:16]),
    ]


def measured(browser: Browser, folder: Path, processes: int) -> tuple[float, list[float]]:
    """The most bytes of a first search, and the milliseconds of each query, at so many processes; prints each."""
    writer = Writer()
    documents = [writer.process(number) for number in range(processes)]
    build(folder, documents)
    most, times = 0.0, []
    with served(folder) as address:
        first_search(browser, address, documents[0].title)  # the browser's own start is not measured
        for name, query in queries(documents):
            runs = [first_search(browser, address, query) for _ in range(RUNS)]
            loaded, milliseconds, first = min(runs, key=lambda run: run[1])  # other work on the machine only adds
            most = max(most, loaded)
            times.append(milliseconds)
            print(f"{name:24} {query:20} {loaded / 1000:6.0f} KB {milliseconds:6.0f} ms  {first.split('/', 3)[3]}")
    return most, times


def main() -> int:
    """Exit code 1 when a search is above the limits of the design."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--processes", type=int, default=1000)
    arguments.add_argument("--folder", type=Path)
    given = arguments.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp())
    with sync_playwright() as playwright:
        browser = launch(playwright)
        results = []
        for processes in (SMALL, given.processes):
            (folder / str(processes)).mkdir(parents=True, exist_ok=True)
            results.append(measured(browser, folder / str(processes), processes))
        browser.close()
    (_, floor), (most, times) = results
    print(f"machine: load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"floor at {SMALL} processes: {max(floor):.0f} ms; ratio of the means {sum(times) / sum(floor):.2f}")
    print(f"worst: {most / 1000:.0f} KB of {LIMIT_BYTES / 1000:.0f}, {max(times):.0f} ms of {LIMIT_MS}")
    return int(most > LIMIT_BYTES or max(times) > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
