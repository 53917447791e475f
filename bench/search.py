"""What a search costs at 1,000 processes, in a real browser behind a plain static server.

    python -m bench.search [--processes 1000] [--folder DIR]

The handbook is the real manual, and for more processes the real ones again with other words (bench/_manual.py), with
everything that search knows: roles, records, terms, registers. Prints the size of the index, and for typed queries the
bytes of the first search (script included) and the time from the last key to the first result, each in a fresh browser
profile, the fastest of five runs. The same at 26 processes is the floor that browser, server and machine set; the ratio
to it says what the size of the manual costs, also on a machine with other work.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench._manual import write_manual
from procbook import pages
from procbook.manual.load import load
from procbook.search import Document, Part, asset_files, box, write_index
from procbook.tree import WorkTree
from tests.browser import launch

DAY = date(2026, 11, 23)
LIMIT_BYTES, LIMIT_MS, RUNS, SMALL = 400_000, 300, 5, 26


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of `folder` behind Python's static server, in a process of its own, uncompressed."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout
        port = server.stdout.readline().split(" port ")[1].split()[0]
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def build(folder: Path, processes: int) -> list[Document]:
    """Write index, scripts and a page with the search box into `folder`; gives the documents of the processes."""
    with tempfile.TemporaryDirectory() as manual:
        written = write_manual(Path(manual), processes)
        site = pages.make(load(WorkTree(Path(manual))), DAY)
    documents = [document for page in site.pages for document in page.documents]
    started = time.perf_counter()
    write_index(documents, folder / "search", site.language, site.synonyms)
    seconds = time.perf_counter() - started
    for name, content in asset_files().items():
        (folder / name).write_bytes(content)
    (folder / "page").mkdir(exist_ok=True)
    page = (
        '<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="../search.css">'
        f'{box("..")}<script src="../search.js" defer></script>'
    )
    (folder / "page/index.html").write_text(page, encoding="utf-8")
    sizes = [path.stat().st_size for path in (folder / "search").rglob("*.js")]
    print(
        f"{written} processes, {len(documents)} results: {len(sizes)} files, {sum(sizes) / 1e6:.1f} MB, "
        f"written in {seconds:.1f} s"
    )
    return [document for document in documents if places(document, "step")]


def places(document: Document, kind: str) -> list[Part]:
    return [part for part in document.parts if part.kind == kind]


def frequent(texts: Iterable[str], count: int) -> str:
    """The pairs of characters that occur most often, one after the other."""
    pairs = Counter(pair for text in texts for run in re.findall("[\u4e00-\u9fff]+", text) for pair in pairwise(run))
    return "".join("".join(pair) for pair, _ in pairs.most_common(count))


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


def queries(processes: list[Document]) -> list[tuple[str, str]]:
    """A title, half a title, a step, a record, a sentence, initials: each with what it is."""
    middle, other = processes[len(processes) // 2], processes[len(processes) // 3]
    step = places(middle, "step")[2]
    titles = [document.title for document in processes]
    headings = [part.heading for document in processes for part in places(document, "step")]
    return [
        ("title, 8 characters", middle.title[:8]),
        ("half a title", other.title[:4]),
        ("step title", step.heading.split(" ", 3)[-1][:12]),
        ("record", places(middle, "record")[0].anchor),
        ("8 frequent characters", frequent((*titles, *headings), 4)),
        ("wrong character", middle.title[:3] + "镲"),
        ("initials", "sczd"),
        ("whole sentence", max(step.text.splitlines(), key=len)[:16]),
    ]


def measured(browser: Browser, folder: Path, count: int) -> tuple[float, list[float]]:
    """The most bytes of a first search, and the milliseconds of each query, at so many processes; prints each."""
    processes = build(folder, count)
    most, times = 0.0, []
    with served(folder) as address:
        first_search(browser, address, processes[0].title)  # the browser's own start is not measured
        for name, query in queries(processes):
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
